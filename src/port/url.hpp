// Makes a Port from what a user typed: "/dev/ttyUSB0", "ttyUSB0", "usb:SERIAL", "rfc2217://HOST:PORT",
// "sim:c1841". The forms are the contract in the README ("Ports").
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "src/port/port.hpp"

namespace boost::asio {
class io_context;
}

namespace rommate::port {

/// The parts of a port's name. `scheme` is one of serial usb rfc2217 telnet tcp unix exec sim; a bare path is
/// serial.
struct Url {
  std::string scheme;
  std::string rest;                                          // path, HOST:PORT, command or model
  std::vector<std::pair<std::string, std::string>> options;  // behind '?', in order: baud=115200&parity=even
  friend bool operator==(const Url&, const Url&) = default;
};

/// Takes both `scheme:rest` and `scheme://rest`. `exec:` takes everything behind it as the command, '?'
/// included.
[[nodiscard]] std::variant<Url, Problem> parse_url(std::string_view text);

/// What the URL itself says of the line (baud, data, parity, stop, flow, dtr, rts) is put into `line`.
[[nodiscard]] std::optional<Problem> apply_options(const Url& url, LineSettings& line);

/// What all kinds of ports are opened with.
struct OpenOptions {
  LineSettings line;           // the URL's own options win over these
  bool low_latency = true;     // ask a USB adapter for its shortest hold time; restored on close
  std::string state_dir;       // sim: where flash and NVRAM of the simulated device are kept; empty: nowhere
  bool simulate_fast = false;  // sim: no pacing at line speed
};

/// A port that is not open yet, or why the name makes none.
[[nodiscard]] std::variant<std::unique_ptr<Port>, Problem> make_port(boost::asio::io_context& io,
                                                                     std::string_view name,
                                                                     const OpenOptions& options);

}  // namespace rommate::port
