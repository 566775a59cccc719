#include "src/server/line/line_server.hpp"

#include <fmt/format.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <vector>

#include "protocols/alive.hpp"
#include "src/server/line/line_client.hpp"
#include "src/server/line/listen.hpp"

namespace rommate::server {
namespace {

namespace asio = boost::asio;
using protocols::Byte;
using Error = boost::system::error_code;

ListenProblem cannot_listen(const std::string& at, const Error& error) {
  std::string hint;
  if (error == asio::error::address_in_use) hint = "Somebody listens there already; take another one";
  if (error == asio::error::access_denied) hint = "Ports below 1024 are for root; take a higher one";
  if (error.value() == EADDRNOTAVAIL) hint = "This machine has no such address";
  return {false, fmt::format("cannot listen at {}: {}", at, error.message()), hint};
}

Byte modem_bits(const protocols::ModemLines& lines) {
  using namespace protocols::com_port;
  return static_cast<Byte>((lines.cts ? modem_cts : 0) | (lines.dsr ? modem_dsr : 0) |
                           (lines.dcd ? modem_dcd : 0) | (lines.ri ? modem_ri : 0));
}

/// `Protocol` is TCP or unix; clients have sockets of no particular kind.
template <class Protocol>
class Server final : public LineServer {
 public:
  Server(typename Protocol::acceptor acceptor, std::string address, LineServerSettings settings,
         LineEvents events)
      : address_(std::move(address)),
        settings_(std::move(settings)),
        events_(std::make_shared<const LineEvents>(std::move(events))),
        accepting_(std::move(acceptor), [this](auto socket) { welcome(std::move(socket)); }) {}

  ~Server() override {
    alive_.end();
    for (const auto& client : clients_) client->close();
    if constexpr (std::is_same_v<Protocol, Local>) ::unlink(address_.c_str());
  }

  void send(protocols::ByteView bytes) override {
    for (const auto& client : std::vector(clients_)) client->send(bytes);
  }
  [[nodiscard]] std::size_t unsent() const override {
    std::size_t most = 0;
    for (const auto& client : clients_) most = std::max(most, client->unsent());
    return most;
  }
  void set_modem_lines(const protocols::ModemLines& lines) override {
    modem_ = modem_bits(lines);
    for (const auto& client : clients_) client->set_modem_state(*modem_);
  }
  void tell_break() override {
    for (const auto& client : clients_) client->tell_break();
  }
  [[nodiscard]] std::size_t clients() const override { return clients_.size(); }
  [[nodiscard]] const std::string& address() const override { return address_; }

 private:
  void welcome(typename Protocol::socket socket) {
    if (clients_.size() >= settings_.clients_at_most) return;  // closed: the line has listeners enough
    Error ignored;
    std::string name = "local";
    if constexpr (std::is_same_v<Protocol, Tcp>) {
      socket.set_option(Tcp::no_delay(true), ignored);
      socket.set_option(asio::socket_base::keep_alive(true), ignored);
      name = to_string(socket.remote_endpoint(ignored));
    }
    const auto gone = [this, alive = alive_.watch()](LineClient& client) {
      if (alive) remove(client);
    };
    const auto client =
        std::make_shared<LineClient>(LineClient::Socket(std::move(socket)), name, settings_, events_, gone);
    clients_.push_back(client);
    if (modem_) client->set_modem_state(*modem_);
    client->start();
    if (events_->on_client) events_->on_client(name, true);
  }

  void remove(LineClient& client) {
    std::erase_if(clients_, [&client](const auto& each) { return each.get() == &client; });
    if (events_->on_client) events_->on_client(client.name(), false);
  }

  std::string address_;
  LineServerSettings settings_;
  std::shared_ptr<const LineEvents> events_;
  std::vector<std::shared_ptr<LineClient>> clients_;
  std::optional<Byte> modem_;
  protocols::Alive alive_;
  AcceptLoop<Protocol> accepting_;
};

using Result = std::variant<std::unique_ptr<LineServer>, ListenProblem>;

Result listen_tcp(asio::io_context& io, const LineServerSettings& settings, LineEvents events) {
  const auto parsed = protocols::parse_near_endpoint(settings.at);
  const auto* endpoint = std::get_if<protocols::Endpoint>(&parsed);
  if (endpoint == nullptr)
    return ListenProblem{true, fmt::format("'{}' is no address to listen at", settings.at),
                         "Write PORT, ADDRESS:PORT (127.0.0.1:2003), or the path of a unix socket"};
  auto bound = bind_tcp(io, to_asio(*endpoint));
  if (const auto* error = std::get_if<Error>(&bound)) return cannot_listen(settings.at, *error);
  auto& acceptor = std::get<0>(bound);
  Error ignored;
  std::string address = to_string(acceptor.local_endpoint(ignored));
  return std::make_unique<Server<Tcp>>(std::move(acceptor), std::move(address), settings, std::move(events));
}

Result listen_unix(asio::io_context& io, const LineServerSettings& settings, LineEvents events) {
  const std::string& path = settings.at;
  if (path.size() >= sizeof(sockaddr_un::sun_path))
    return ListenProblem{true, fmt::format("'{}' is too long for a unix socket", path),
                         fmt::format("It may have up to {} bytes", sizeof(sockaddr_un::sun_path) - 1)};
  auto bound = bind_unix(io, path);
  if (const auto* error = std::get_if<Error>(&bound)) return cannot_listen(path, *error);
  return std::make_unique<Server<Local>>(std::move(std::get<0>(bound)), path, settings, std::move(events));
}

}  // namespace

Result listen_line(asio::io_context& io, const LineServerSettings& settings, LineEvents events) {
  if (settings.at.find('/') != std::string::npos) return listen_unix(io, settings, std::move(events));
  return listen_tcp(io, settings, std::move(events));
}

}  // namespace rommate::server
