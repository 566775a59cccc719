#include "src/server/tftp/datagrams.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <boost/asio/buffer.hpp>
#include <cerrno>
#include <cstring>

namespace rommate::server {

namespace {

/// The address that a request came to is asked of the system; nothing waits.
boost::system::error_code prepare(Udp::socket& socket) {
  const int on = 1;
  if (::setsockopt(socket.native_handle(), IPPROTO_IP, IP_PKTINFO, &on, sizeof on) != 0)
    return {errno, boost::system::system_category()};
  boost::system::error_code error;
  socket.non_blocking(true, error);
  return error;
}

}  // namespace

boost::system::error_code bind_udp(Udp::socket& socket, const Udp::endpoint& at) {
  boost::system::error_code error;
  socket.open(Udp::v4(), error);
  if (!error) socket.bind(at, error);
  return error ? error : prepare(socket);
}

boost::system::error_code take_udp(Udp::socket& socket, int fd) {
  boost::system::error_code error;
  socket.assign(Udp::v4(), fd, error);
  return error ? error : prepare(socket);
}

std::optional<Datagram> take_datagram(Udp::socket& socket, std::span<protocols::Byte> buffer) {
  sockaddr_in from{};
  iovec part{buffer.data(), buffer.size()};
  alignas(cmsghdr) char told[CMSG_SPACE(sizeof(in_pktinfo))];
  msghdr message{};
  message.msg_name = &from;
  message.msg_namelen = sizeof from;
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = told;
  message.msg_controllen = sizeof told;
  ssize_t count = -1;
  // An error is that of an earlier datagram of ours (ICMP): it is taken away, and what waits behind it read.
  for (int i = 0; i < 8 && count < 0; ++i) {
    count = ::recvmsg(socket.native_handle(), &message, MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EBADF)) return std::nullopt;
  }
  if (count < 0 || message.msg_namelen != sizeof from) return std::nullopt;
  Datagram datagram{.from = {boost::asio::ip::address_v4{ntohl(from.sin_addr.s_addr)}, ntohs(from.sin_port)},
                    .to = {},
                    .bytes = buffer.first(static_cast<std::size_t>(count))};
  for (auto* each = CMSG_FIRSTHDR(&message); each != nullptr; each = CMSG_NXTHDR(&message, each)) {
    if (each->cmsg_level != IPPROTO_IP || each->cmsg_type != IP_PKTINFO) continue;
    in_pktinfo info{};
    std::memcpy(&info, CMSG_DATA(each), sizeof info);
    datagram.to = boost::asio::ip::address_v4{ntohl(info.ipi_spec_dst.s_addr)};
  }
  return datagram;
}

void send_datagram(Udp::socket& socket, const Udp::endpoint& to, protocols::ByteView bytes) {
  boost::system::error_code lost;
  socket.send_to(boost::asio::buffer(bytes.data(), bytes.size()), to, 0, lost);
}

}  // namespace rommate::server
