#include "src/port/kinds.hpp"

#include <fmt/format.h>

#include "src/port/exec.hpp"
#include "src/port/rfc2217.hpp"
#include "src/port/serial.hpp"
#include "src/port/sim.hpp"
#include "src/port/tcp.hpp"
#include "src/port/telnet.hpp"
#include "src/port/unix.hpp"

namespace rommate::port {

// Each kind adds its line here as it lands.
std::variant<std::unique_ptr<Port>, Problem> make_kind(boost::asio::io_context& io, const Url& url,
                                                       const OpenOptions& options) {
  if (url.scheme == "serial") return make_serial_port(io, url.rest, options);
  if (url.scheme == "usb") return make_serial_port(io, "usb:" + url.rest, options);
  if (url.scheme == "tcp") return make_tcp(io, url.rest);
  if (url.scheme == "telnet") return make_telnet(io, url.rest);
  if (url.scheme == "rfc2217") return make_rfc2217(io, url.rest, options.line);
  if (url.scheme == "unix") return make_unix(io, url.rest);
  if (url.scheme == "exec") return make_exec(io, url.rest);
  if (url.scheme == "sim") return make_sim_port(io, url, options);
  return Problem{Problem::Kind::usage, fmt::format("this build has no ports of kind '{}'", url.scheme), ""};
}

}  // namespace rommate::port
