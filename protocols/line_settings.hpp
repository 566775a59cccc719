// What a serial line is set to: speed, frame, flow control and the outgoing modem lines. Plain values, no
// I/O.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rommate::protocols {

enum class Parity { none, even, odd, mark, space };
enum class FlowControl { none, hard, soft };  // hard = RTS/CTS, soft = XON/XOFF
enum class Pin { keep, on, off };             // DTR or RTS: `keep` leaves what open() gives

/// Defaults are those of every Cisco console: 9600 8N1, no flow control.
struct LineSettings {
  std::uint32_t baud = 9600;  // bits per second, any rate > 0 that the hardware takes
  int data_bits = 8;          // 5..8
  Parity parity = Parity::none;
  int stop_bits = 1;  // 1 or 2
  FlowControl flow = FlowControl::none;
  Pin dtr = Pin::keep;
  Pin rts = Pin::keep;
  friend bool operator==(const LineSettings&, const LineSettings&) = default;
};

/// Bits that one character takes on the wire: start, data, parity, stop.
constexpr int bits_per_character(const LineSettings& line) {
  return 1 + line.data_bits + (line.parity == Parity::none ? 0 : 1) + line.stop_bits;
}

/// "9600 8N1", as a status line shows it; flow control is added when there is any ("115200 8N1 hard").
[[nodiscard]] std::string to_string(const LineSettings& line);

/// The words of the command line ("none", "even", ...; "hard"; "on"); nullopt when it is none of them.
[[nodiscard]] std::optional<Parity> parse_parity(std::string_view word);
[[nodiscard]] std::optional<FlowControl> parse_flow(std::string_view word);
[[nodiscard]] std::optional<Pin> parse_pin(std::string_view word);
[[nodiscard]] std::string_view to_string(Parity parity);
[[nodiscard]] std::string_view to_string(FlowControl flow);

/// Modem status lines as the adapter reports them.
// wide: the lines of V.24 that a port shows, each on or off
struct ModemLines {
  bool cts = false, dsr = false, dcd = false, ri = false, dtr = false, rts = false;
  friend bool operator==(const ModemLines&, const ModemLines&) = default;
};

}  // namespace rommate::protocols
