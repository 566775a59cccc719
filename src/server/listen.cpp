#include "src/server/listen.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <charconv>

namespace rommate::server {
namespace {

namespace asio = boost::asio;
using Error = boost::system::error_code;

/// A socket file that a killed program left behind refuses connections; a living one must not be taken away.
bool is_left_over(asio::io_context& io, const std::string& path) {
  struct stat is {};
  if (::lstat(path.c_str(), &is) != 0 || !S_ISSOCK(is.st_mode)) return false;
  Local::socket probe(io);
  Error error;
  probe.open(Local(), error);
  if (!error) probe.non_blocking(true, error);
  const Local::endpoint endpoint(path);
  return !error &&
         ::connect(probe.native_handle(), endpoint.data(), static_cast<socklen_t>(endpoint.size())) != 0 &&
         errno == ECONNREFUSED;
}

}  // namespace

std::optional<Tcp::endpoint> parse_endpoint(std::string_view at) {
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
  return Tcp::endpoint(address, port);
}

std::string to_string(const Tcp::endpoint& endpoint) {
  const auto address = endpoint.address();
  if (address.is_v6()) return fmt::format("[{}]:{}", address.to_string(), endpoint.port());
  return fmt::format("{}:{}", address.to_string(), endpoint.port());
}

Bound<Tcp> bind_tcp(asio::io_context& io, const Tcp::endpoint& endpoint) {
  Tcp::acceptor acceptor(io);
  Error error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(Tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return error;
  return acceptor;
}

Bound<Local> bind_unix(asio::io_context& io, const std::string& path) {
  if (is_left_over(io, path)) ::unlink(path.c_str());
  Local::acceptor acceptor(io);
  Error error;
  acceptor.open(Local(), error);
  const mode_t others = ::umask(0177);  // who can open it can type at the console: the owner only
  if (!error) acceptor.bind(Local::endpoint(path), error);
  ::umask(others);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return error;
  return acceptor;
}

}  // namespace rommate::server
