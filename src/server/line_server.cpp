#include "src/server/line_server.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <charconv>
#include <chrono>
#include <vector>

#include "src/server/line_client.hpp"

namespace rommate::server {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::local::stream_protocol;
using protocols::Byte;
using Error = boost::system::error_code;

constexpr auto accept_again = std::chrono::milliseconds(200);

std::string to_string(const tcp::endpoint& endpoint) {
  const auto address = endpoint.address();
  if (address.is_v6()) return fmt::format("[{}]:{}", address.to_string(), endpoint.port());
  return fmt::format("{}:{}", address.to_string(), endpoint.port());
}

std::optional<tcp::endpoint> parse_endpoint(std::string_view at) {
  const auto colon = at.rfind(':');
  std::string_view host = colon == std::string_view::npos ? "" : at.substr(0, colon);
  const std::string_view number = colon == std::string_view::npos ? at : at.substr(colon + 1);
  std::uint16_t port = 0;
  const auto [end, bad] = std::from_chars(number.data(), number.data() + number.size(), port);
  if (number.empty() || bad != std::errc{} || end != number.data() + number.size()) return std::nullopt;
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  if (host.empty() || host == "localhost") host = "127.0.0.1";
  if (host == "*") host = "0.0.0.0";
  Error error;
  const auto address = asio::ip::make_address(std::string(host), error);
  if (error) return std::nullopt;
  return tcp::endpoint(address, port);
}

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
  using Acceptor = typename Protocol::acceptor;

  Server(asio::io_context& io, Acceptor acceptor, std::string address, LineServerSettings settings,
         LineEvents events)
      : io_(io),
        acceptor_(std::move(acceptor)),
        pause_(io),
        address_(std::move(address)),
        settings_(std::move(settings)),
        events_(std::make_shared<const LineEvents>(std::move(events))) {
    accept();
  }

  ~Server() override {
    *alive_ = false;
    for (const auto& client : clients_) client->close();
    if constexpr (std::is_same_v<Protocol, stream_protocol>) ::unlink(address_.c_str());
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
  void accept() {
    acceptor_.async_accept([this, alive = alive_](const Error& error, typename Protocol::socket socket) {
      if (!*alive || error == asio::error::operation_aborted) return;
      if (error) return accept_later();
      welcome(std::move(socket));
      accept();
    });
  }

  /// Out of descriptors, most likely: the client still waits, and asking again at once would only spin.
  void accept_later() {
    pause_.expires_after(accept_again);
    pause_.async_wait([this, alive = alive_](const Error& error) {
      if (*alive && !error) accept();
    });
  }

  void welcome(typename Protocol::socket socket) {
    if (clients_.size() >= settings_.clients_at_most) return;  // closed: the line has listeners enough
    Error ignored;
    std::string name = "local";
    if constexpr (std::is_same_v<Protocol, tcp>) {
      socket.set_option(tcp::no_delay(true), ignored);
      socket.set_option(asio::socket_base::keep_alive(true), ignored);
      name = to_string(socket.remote_endpoint(ignored));
    }
    const auto gone = [this, alive = alive_](LineClient& client) {
      if (*alive) remove(client);
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

  asio::io_context& io_;
  Acceptor acceptor_;
  asio::steady_timer pause_;
  std::string address_;
  LineServerSettings settings_;
  std::shared_ptr<const LineEvents> events_;
  std::vector<std::shared_ptr<LineClient>> clients_;
  std::optional<Byte> modem_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

using Result = std::variant<std::unique_ptr<LineServer>, ListenProblem>;

Result listen_tcp(asio::io_context& io, const LineServerSettings& settings, LineEvents events) {
  const auto endpoint = parse_endpoint(settings.at);
  if (!endpoint)
    return ListenProblem{true, fmt::format("'{}' is no address to listen at", settings.at),
                         "Write PORT, ADDRESS:PORT (127.0.0.1:2003), or the path of a unix socket"};
  tcp::acceptor acceptor(io);
  Error error;
  acceptor.open(endpoint->protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(*endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return cannot_listen(settings.at, error);
  std::string address = to_string(acceptor.local_endpoint(error));
  return std::make_unique<Server<tcp>>(io, std::move(acceptor), std::move(address), settings,
                                       std::move(events));
}

/// A socket file that a killed program left behind refuses connections; a living one must not be taken away.
bool is_left_over(asio::io_context& io, const std::string& path) {
  struct stat is {};
  if (::stat(path.c_str(), &is) != 0 || !S_ISSOCK(is.st_mode)) return false;
  stream_protocol::socket probe(io);
  Error error;
  probe.open(stream_protocol(), error);
  if (!error) probe.non_blocking(true, error);
  const stream_protocol::endpoint endpoint(path);
  return !error &&
         ::connect(probe.native_handle(), endpoint.data(), static_cast<socklen_t>(endpoint.size())) != 0 &&
         errno == ECONNREFUSED;
}

Result listen_unix(asio::io_context& io, const LineServerSettings& settings, LineEvents events) {
  const std::string& path = settings.at;
  if (path.size() >= sizeof(sockaddr_un::sun_path))
    return ListenProblem{true, fmt::format("'{}' is too long for a unix socket", path),
                         fmt::format("It may have up to {} bytes", sizeof(sockaddr_un::sun_path) - 1)};
  if (is_left_over(io, path)) ::unlink(path.c_str());
  stream_protocol::acceptor acceptor(io);
  Error error;
  acceptor.open(stream_protocol(), error);
  const mode_t others = ::umask(0177);  // who can open it can type at the console: the owner only
  if (!error) acceptor.bind(stream_protocol::endpoint(path), error);
  ::umask(others);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return cannot_listen(path, error);
  return std::make_unique<Server<stream_protocol>>(io, std::move(acceptor), path, settings,
                                                   std::move(events));
}

}  // namespace

Result listen_line(asio::io_context& io, const LineServerSettings& settings, LineEvents events) {
  if (settings.at.find('/') != std::string::npos) return listen_unix(io, settings, std::move(events));
  return listen_tcp(io, settings, std::move(events));
}

}  // namespace rommate::server
