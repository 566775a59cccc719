// What an adapter and its driver can do, found out without sending anything to the device: settings are tried
// and read back, BREAK is asked to be off (which it is), lines are read. What this cannot show is whether a
// BREAK that the driver accepts reaches the wire; `rommate break PORT --until STATE` shows that.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "src/port/list.hpp"
#include "src/port/places.hpp"
#include "src/port/port.hpp"

namespace rommate::port {

struct ProbeReport {
  std::string device;
  std::optional<PortInfo> info;             // nullopt: not in sysfs (a pty)
  std::vector<std::uint32_t> speeds;        // taken, rising
  std::vector<std::uint32_t> other_speeds;  // refused, rising
  std::vector<int> data_bits;
  std::vector<protocols::Parity> parities;
  std::vector<int> stop_bits;
  std::vector<protocols::FlowControl> flows;
  std::string break_refusal;              // the driver's words; empty: it takes BREAK requests
  std::string break_remark;               // what is known of this driver
  std::optional<std::uint32_t> low_baud;  // speed that the low-baud method would use
  std::optional<ModemLines> lines;        // nullopt: none
  bool counts_errors = false;             // received BREAKs, framing, parity and overrun errors are counted
  bool knows_when_sent = false;           // the driver can tell when the last bit has left
  std::string latency;  // "16 ms, 1 ms while we have it"; empty: the driver has no such setting
};

/// Opens the port with `line`, tries, and puts everything back. Takes some hundred milliseconds at most.
[[nodiscard]] std::variant<ProbeReport, Problem> probe_serial(const std::string& path,
                                                              const LineSettings& line, const Places& places);

}  // namespace rommate::port
