// A console on a unix stream socket, as QEMU, GNS3 and other emulators make them: bytes only.
#pragma once

#include <memory>
#include <string_view>
#include <variant>

#include "src/port/port.hpp"

namespace boost::asio {
class io_context;
}

namespace rommate::port {

/// `path` of the socket; "unix:///run/x" has the path "/run/x".
[[nodiscard]] std::variant<std::unique_ptr<Port>, Problem> make_unix(boost::asio::io_context& io,
                                                                     std::string_view path);

}  // namespace rommate::port
