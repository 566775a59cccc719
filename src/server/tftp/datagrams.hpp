// A UDP socket that says to which of our addresses a datagram came: an answer must come from there, or a
// device takes it for a stranger's. IPv4, as the loaders of all these devices are.
#pragma once

#include <boost/asio/ip/udp.hpp>
#include <optional>

#include "protocols/engine.hpp"

namespace rommate::server {

using Udp = boost::asio::ip::udp;

struct Datagram {
  Udp::endpoint from;
  boost::asio::ip::address_v4 to;  // our address that was asked
  protocols::ByteView bytes;       // valid until the next is taken
};

/// Open, bound, and telling where datagrams came to.
[[nodiscard]] boost::system::error_code bind_udp(Udp::socket& socket, const Udp::endpoint& at);
/// The same for a socket that is bound already; `fd` is the socket's then.
[[nodiscard]] boost::system::error_code take_udp(Udp::socket& socket, int fd);
/// The next one that waits; nullopt: none does. `buffer` is where it is put.
[[nodiscard]] std::optional<Datagram> take_datagram(Udp::socket& socket, std::span<protocols::Byte> buffer);
/// One that cannot be sent is a lost one.
void send_datagram(Udp::socket& socket, const Udp::endpoint& to, protocols::ByteView bytes);

}  // namespace rommate::server
