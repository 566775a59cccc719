// Where a file server listens, and what a person does when it cannot.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace rommate::server {

/// Why a port could not be had. `protocol`: "UDP" or "TCP".
[[nodiscard]] std::string cannot_bind(std::string_view protocol, const std::string& address,
                                      std::uint16_t port, const boost::system::error_code& error);

/// Listens at an address in figures, or by the socket of that port that was handed over (handed_over.hpp);
/// else a sentence.
[[nodiscard]] std::variant<boost::asio::ip::tcp::acceptor, std::string> bind_server(
    boost::asio::io_context& io, const std::string& address, std::uint16_t port);

}  // namespace rommate::server
