// A console that is a program: any command on a pty of its own ("exec:ssh lab console ttyS3"). It is started
// by the shell, in its own session with the pty as its terminal: 80x24, or what set_window() says (its
// program is told by SIGWINCH); its end is told with its exit status. Closing the port sends SIGHUP, as
// closing a terminal window does, and SIGKILL two seconds later if need be.
#pragma once

#include <memory>
#include <string_view>
#include <variant>

#include "src/port/port.hpp"

namespace boost::asio {
class io_context;
}

namespace rommate::port {

[[nodiscard]] std::variant<std::unique_ptr<Port>, Problem> make_exec(boost::asio::io_context& io,
                                                                     std::string_view command);

}  // namespace rommate::port
