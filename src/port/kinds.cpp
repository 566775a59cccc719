#include "src/port/kinds.hpp"

#include <fmt/format.h>

#include "src/port/serial.hpp"

namespace rommate::port {

// Each kind adds its line here as it lands.
std::variant<std::unique_ptr<Port>, Problem> make_kind(boost::asio::io_context& io, const Url& url,
                                                       const OpenOptions& options) {
  if (url.scheme == "serial") return make_serial_port(io, url.rest, options);
  if (url.scheme == "usb") return make_serial_port(io, "usb:" + url.rest, options);
  return Problem{Problem::Kind::usage, fmt::format("this build has no ports of kind '{}'", url.scheme), ""};
}

}  // namespace rommate::port
