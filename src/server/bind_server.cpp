#include "src/server/bind_server.hpp"

#include <fmt/format.h>

#include <boost/asio/error.hpp>
#include <cerrno>
#include <utility>

#include "src/server/handed_over.hpp"
#include "src/server/line/listen.hpp"
#include "src/server/port_holder.hpp"

namespace rommate::server {

std::string cannot_bind(std::string_view protocol, const std::string& address, std::uint16_t port,
                        const boost::system::error_code& error) {
  namespace asio = boost::asio;
  const auto where = fmt::format("{} port {} of {}", protocol, port, address);
  if (error == asio::error::access_denied)
    return fmt::format(
        "{} may not be opened by this user: once `sudo setcap cap_net_bind_service=+ep \"$(command -v "
        "rommate)\"`, or start it under authbind, or take a port above 1023 where the device can be told one",
        where);
  if (error == asio::error::address_in_use) {
    const auto holder = port_holder(protocol, port);
    const auto who = holder ? fmt::format("{} (process {})", holder->command, holder->pid)
                            : fmt::format("another program (`sudo ss -{} sport = :{}` names it)",
                                          protocol == "UDP" ? "ulpn" : "tlpn", port);
    return fmt::format("{} is taken by {}: stop it, or let it serve the file (external=yes)", where, who);
  }
  if (error == asio::error::make_error_code(asio::error::basic_errors(EADDRNOTAVAIL)))
    return fmt::format(
        "{} is no address of this machine: `sudo ip addr add {}/LEN dev INTERFACE`, or another server=",
        address, address);
  return fmt::format("{} cannot be opened: {}", where, error.message());
}

std::variant<Tcp::acceptor, std::string> bind_server(boost::asio::io_context& io, const std::string& address,
                                                     std::uint16_t port) {
  boost::system::error_code error;
  const auto at = boost::asio::ip::make_address(address, error);
  if (error) return fmt::format("'{}' is no address", address);
  const auto handed = handed_over(SocketKind::stream, port);
  if (const auto* why = std::get_if<std::string>(&handed)) return *why;
  if (const auto fd = std::get<0>(handed)) {
    Tcp::acceptor acceptor(io);
    acceptor.assign(Tcp::v4(), *fd, error);
    if (error) return cannot_bind("TCP", address, port, error);
    return acceptor;
  }
  auto bound = bind_tcp(io, {at, port});
  if (const auto* why = std::get_if<boost::system::error_code>(&bound))
    return cannot_bind("TCP", address, port, *why);
  return std::get<0>(std::move(bound));
}

}  // namespace rommate::server
