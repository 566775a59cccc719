// "sim:MODEL": a simulated device as a port. BREAK, speed and frame are real on its line, time is the
// program's own; its TFTP, HTTP and FTP clients fetch from real servers. Not the device itself (src/device).
#pragma once

#include <memory>
#include <variant>

#include "src/device/device.hpp"
#include "src/port/port.hpp"
#include "src/port/url.hpp"

namespace rommate::port {

/// Options of the URL: "sim:c1841?speed=fast&state=DIR&button=held&tftp=127.0.0.1:6969". `tftp`, `http` and
/// `ftp` are where the device's requests to ports 69, 80 and 21 of any address go; `button=held` holds the
/// Mode button down for the first 20 s; `flash=real` gives images the length of those of the real box. MODEL
/// may be a path to a personality file ("sim:./my.toml"). The device is switched on by the first open() and
/// keeps running over close() and open().
[[nodiscard]] std::variant<std::unique_ptr<Port>, Problem> make_sim_port(boost::asio::io_context& io,
                                                                         const Url& url,
                                                                         const OpenOptions& options);

/// Whether a URL may carry this option because it is one of sim:.
[[nodiscard]] bool is_sim_option(std::string_view key);

/// What a person at the rack can do besides typing, when `port` is a simulated one; false when it is not.
bool power_cycle(Port& port);
/// Where its requests to this port of any address go from now on.
bool lead(Port& port, std::uint16_t from, const device::Endpoint& server);
[[nodiscard]] bool is_simulated(Port& port);
bool hold_button(Port& port, bool pressed);
/// Whether it has a Mode button that does something: a switch's loader looks at it.
[[nodiscard]] bool has_button(Port& port);

}  // namespace rommate::port
