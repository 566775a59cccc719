// A console over plain TCP: bytes only, no speed and no BREAK. The base of telnet and RFC 2217.
// Name resolution does not block, connecting has a time-out, TCP_NODELAY is set (a key is a packet), and
// keepalive finds a console server that went away within about a minute.
#pragma once

#include <memory>
#include <string_view>
#include <variant>

#include "src/port/port.hpp"

namespace boost::asio {
class io_context;
}

namespace rommate::port {

struct TcpSettings {
  Duration connect_within = std::chrono::seconds(10);  // for looking the name up and all its addresses
};

/// `address` is HOST:PORT; an IPv6 address stands in brackets: [2001:db8::1]:2003.
[[nodiscard]] std::variant<std::unique_ptr<Port>, Problem> make_tcp(boost::asio::io_context& io,
                                                                    std::string_view address,
                                                                    const TcpSettings& settings = {});

}  // namespace rommate::port
