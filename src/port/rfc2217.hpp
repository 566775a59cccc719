// A serial line behind an RFC 2217 server (ser2net, console servers, pyserial), on top of any other port, TCP
// as a rule: speed, frame, flow control, DTR, RTS, BREAK with our length, modem lines. The protocol is
// protocols/telnet/rfc2217_client.hpp.
//
// open() is done when the server has set the line as asked. It fails when the server does not speak RFC 2217
// or refuses the line; what it merely did not confirm is told by remarks().
#pragma once

#include <memory>
#include <string_view>
#include <variant>

#include "src/port/port.hpp"

namespace boost::asio {
class io_context;
}

namespace rommate::port {

/// `address` is HOST:PORT as for make_tcp(); `line` is set when the port opens.
[[nodiscard]] std::variant<std::unique_ptr<Port>, Problem> make_rfc2217(boost::asio::io_context& io,
                                                                        std::string_view address,
                                                                        const LineSettings& line);
/// RFC 2217 over a port that is there already.
[[nodiscard]] std::unique_ptr<Port> make_rfc2217_over(boost::asio::io_context& io,
                                                      std::unique_ptr<Port> below, const LineSettings& line);

}  // namespace rommate::port
