#include "src/server/line/listen.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <cerrno>

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

Tcp::endpoint to_asio(const protocols::Endpoint& endpoint) {
  return {asio::ip::make_address(endpoint.host), endpoint.port};
}

std::string to_string(const Tcp::endpoint& endpoint) {
  return to_string(protocols::Endpoint{endpoint.address().to_string(), endpoint.port()});
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
