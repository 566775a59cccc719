#include "src/app/share.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <optional>
#include <utility>

#include "protocols/alive.hpp"
#include "protocols/endpoint.hpp"
#include "src/app/share_guest.hpp"
#include "src/server/line/listen.hpp"

namespace rommate::app {
namespace {

namespace asio = boost::asio;
using server::Local;
using server::Tcp;
using Error = boost::system::error_code;

constexpr std::size_t most_guests = 16;

std::string name_of(Tcp::socket& socket) {
  Error error;
  const auto there = socket.remote_endpoint(error);
  return error ? "somebody" : fmt::format("{}:{}", there.address().to_string(), there.port());
}

std::string name_of(Local::socket& socket) {
  ucred who{};
  socklen_t size = sizeof who;
  if (::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &who, &size) != 0) return "somebody";
  const passwd* user = ::getpwuid(who.uid);
  return fmt::format("{} (pid {})", user != nullptr ? user->pw_name : std::to_string(who.uid), who.pid);
}

// `Protocol` is TCP or unix; guests have sockets of no particular kind.
template <class Protocol>
class Listener final : public Share {
 public:
  Listener(console::Session& session, typename Protocol::acceptor acceptor, std::string address,
           bool may_type)
      : session_(session),
        address_(std::move(address)),
        may_type_(may_type),
        accepting_(std::move(acceptor), [this](auto socket) { welcome(std::move(socket)); }) {
    session_.watch(*this);
  }

  ~Listener() override {
    alive_.end();
    session_.unwatch(*this);
    for (const auto& guest : std::vector(guests_)) guest->close();
    if constexpr (std::is_same_v<Protocol, Local>) ::unlink(address_.substr(address_.find(':') + 1).c_str());
  }

  [[nodiscard]] const std::string& address() const override { return address_; }
  [[nodiscard]] std::size_t guests() const override { return guests_.size(); }
  [[nodiscard]] std::string asking() const override {
    const auto guest = asking_.lock();
    return guest ? guest->name() : "";
  }
  void let_in() override {
    if (const auto guest = asking_.lock()) guest->let_in();
    asking_.reset();
  }

 private:
  void welcome(typename Protocol::socket socket) {
    if (guests_.size() >= most_guests) return;
    const std::string name = name_of(socket);
    ShareGuest::Events events;
    events.asks = [this, alive = alive_.watch()](ShareGuest& guest) {
      if (!alive) return;
      asking_ = guest.weak_from_this();
      notice(fmt::format("{} watches and wants to type", guest.name()));
    };
    events.gone = [this, alive = alive_.watch()](ShareGuest& guest) {
      if (alive) remove(guest);
    };
    const auto guest = std::make_shared<ShareGuest>(ShareGuest::Socket(std::move(socket)), name, session_,
                                                    may_type_, std::move(events));
    guests_.push_back(guest);
    guest->start();
    notice(fmt::format("{} watches this console", name));
  }

  void remove(ShareGuest& guest) {
    notice(fmt::format("{} has left this console", guest.name()));
    std::erase_if(guests_, [&](const auto& each) { return each.get() == &guest; });
  }

  void notice(const std::string& text) {
    if (on_notice) on_notice(text);
  }

  void shown(console::ByteView bytes, console::Time) override {
    for (const auto& guest : guests_) guest->show(bytes);
  }
  void noted(std::string_view text, console::Time) override {
    for (const auto& guest : guests_) guest->tell(text);
  }

  console::Session& session_;
  std::string address_;
  bool may_type_;
  std::vector<std::shared_ptr<ShareGuest>> guests_;
  std::weak_ptr<ShareGuest> asking_;
  protocols::Alive alive_;
  server::AcceptLoop<Protocol> accepting_;
};

port::Problem wrong(const std::string& at, std::string_view why, std::string hint) {
  return {port::Problem::Kind::usage, fmt::format("cannot share the console at {}: {}", at, why),
          std::move(hint)};
}

port::Problem refused(const std::string& at, const Error& error) {
  port::Problem problem = wrong(at, error.message(), "");
  problem.kind = port::Problem::Kind::cannot_open;
  if (error == asio::error::address_in_use) {
    problem.kind = port::Problem::Kind::busy;
    problem.hint = "Somebody listens there already; take another place";
  }
  return problem;
}

constexpr std::string_view by_unix = "unix:", by_tcp = "tcp:";

// Only a socket that nobody listens on any more may be replaced.
bool is_no_socket(const std::string& path) {
  struct stat facts {};
  return ::lstat(path.c_str(), &facts) == 0 && !S_ISSOCK(facts.st_mode);
}

Share::Started listen_unix(asio::io_context& io, console::Session& session, const ShareOptions& options) {
  const auto place = protocols::parse_share_place(options.at);
  if (!place)
    return wrong(options.at, "that is no path of a socket",
                 "Write unix:/run/user/1000/r1, at most 107 characters");
  const std::string& path = std::get<protocols::SocketPath>(*place).path;
  if (is_no_socket(path))
    return wrong(options.at, "there is a file of that name", "It was left alone; give another");
  auto bound = server::bind_unix(io, path);
  if (const auto* error = std::get_if<Error>(&bound)) return refused(options.at, *error);
  return std::make_unique<Listener<Local>>(session, std::move(std::get<0>(bound)), options.at,
                                           options.may_type);
}

Share::Started listen_tcp(asio::io_context& io, console::Session& session, const ShareOptions& options) {
  const auto place = protocols::parse_share_place(options.at);
  if (!place) return wrong(options.at, "that is no address", "Write tcp:2001 or tcp:127.0.0.1:2001");
  const auto endpoint = server::to_asio(std::get<protocols::Endpoint>(*place));
  if (!endpoint.address().is_loopback() && !options.anyone)
    return wrong(options.at, "everybody on that network could reach the device, without a password",
                 "Share it at tcp:127.0.0.1:PORT and come in by ssh, or insist with --listen-anyone");
  auto bound = server::bind_tcp(io, endpoint);
  if (const auto* error = std::get_if<Error>(&bound)) return refused(options.at, *error);
  auto& acceptor = std::get<0>(bound);
  Error ignored;
  std::string address = "tcp:" + server::to_string(acceptor.local_endpoint(ignored));
  return std::make_unique<Listener<Tcp>>(session, std::move(acceptor), std::move(address), options.may_type);
}

}  // namespace

Share::Started Share::start(asio::io_context& io, console::Session& session, const ShareOptions& options) {
  if (options.at.starts_with(by_unix)) return listen_unix(io, session, options);
  if (options.at.starts_with(by_tcp)) return listen_tcp(io, session, options);
  return wrong(options.at, "that is no place to listen at", "Write unix:PATH or tcp:PORT");
}

}  // namespace rommate::app
