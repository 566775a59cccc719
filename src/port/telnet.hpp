// A console over telnet (protocols/telnet/telnet.hpp) on top of any other port, TCP as a rule. BREAK is IAC
// BRK: the server gives it the length it likes, and there is no answer. Speed and lines are RFC 2217's
// matter.
//
// open() is done when the options are agreed, or a second after connecting: a server that does not negotiate
// is used as it is.
#pragma once

#include <memory>
#include <string_view>
#include <variant>

#include "src/port/port.hpp"

namespace boost::asio {
class io_context;
}

namespace rommate::port {

/// `address` is HOST:PORT as for make_tcp().
[[nodiscard]] std::variant<std::unique_ptr<Port>, Problem> make_telnet(boost::asio::io_context& io,
                                                                       std::string_view address);
/// Telnet over a port that is there already (a unix socket, a faulty line in tests).
[[nodiscard]] std::unique_ptr<Port> make_telnet_over(boost::asio::io_context& io,
                                                     std::unique_ptr<Port> below);

}  // namespace rommate::port
