#include "src/port/probe.hpp"

#include <fmt/format.h>
#include <linux/serial.h>
#include <sys/ioctl.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "src/port/serial_line.hpp"

namespace rommate::port {
namespace {

using protocols::FlowControl;
using protocols::Parity;

/// The classic rates, those of MIDI and DMX, and what fast adapters are sold with.
constexpr std::array<std::uint32_t, 28> speeds{50,     75,     110,    134,     150,     200,     300,
                                               600,    1200,   1800,   2400,    4800,    9600,    19200,
                                               31250,  38400,  57600,  76800,   115200,  230400,  250000,
                                               460800, 500000, 921600, 1000000, 1500000, 2000000, 3000000};

template <class Value, class Change>
std::vector<Value> taken(SerialLine& line, std::initializer_list<Value> values, const Change& change) {
  std::vector<Value> result;
  for (const auto value : values) {
    LineSettings wish;
    change(wish, value);
    if (!line.set(wish)) result.push_back(value);
  }
  return result;
}

void try_speeds(SerialLine& line, ProbeReport& report) {
  for (const auto baud : speeds) {
    LineSettings wish;
    wish.baud = baud;
    const bool took = !line.set(wish);
    (took ? report.speeds : report.other_speeds).push_back(baud);
    if (took && !report.low_baud && (baud <= 300 || baud == 1200)) report.low_baud = baud;
  }
}

void try_frames(SerialLine& line, ProbeReport& report) {
  report.data_bits = taken(line, {5, 6, 7, 8}, [](LineSettings& wish, int bits) { wish.data_bits = bits; });
  report.stop_bits = taken(line, {1, 2}, [](LineSettings& wish, int bits) { wish.stop_bits = bits; });
  report.parities = taken(line, {Parity::none, Parity::even, Parity::odd, Parity::mark, Parity::space},
                          [](LineSettings& wish, Parity parity) { wish.parity = parity; });
  report.flows = taken(line, {FlowControl::none, FlowControl::hard, FlowControl::soft},
                       [](LineSettings& wish, FlowControl flow) { wish.flow = flow; });
}

std::string latency_of(const std::string& before, SerialLine& line, const std::string& file) {
  if (!file.empty()) {
    std::string now;
    std::ifstream(file) >> now;
    return before == now ? now + " ms" : fmt::format("{} ms, {} ms while rommate has it", before, now);
  }
  serial_struct serial{};
  const bool low = ioctl(line.fd(), TIOCGSERIAL, &serial) == 0 &&
                   (serial.flags & static_cast<int>(ASYNC_LOW_LATENCY)) != 0;
  return low ? "low-latency mode while rommate has it" : "";
}

/// Facts about drivers that no answer of theirs shows (Linux 6.1, drivers/usb).
std::string remark_on(const std::string& driver) {
  if (driver == "ch341")
    return "some CH340/CH341 chips only imitate BREAK; when the device does not answer, use --method "
           "low-baud";
  if (driver == "cdc_acm") return "its firmware decides whether BREAK reaches the wire";
  return {};
}

}  // namespace

std::variant<ProbeReport, Problem> probe_serial(const std::string& path, const LineSettings& line_settings,
                                                const Places& places) {
  ProbeReport report;
  std::error_code ignored;
  const auto name = std::filesystem::canonical(path, ignored).filename().string();
  report.info = port_info(name, places);
  const auto file = latency_file(name, places);
  std::string latency_before;
  if (!file.empty()) std::ifstream(file) >> latency_before;

  auto opened = SerialLine::open(path, {.line = line_settings}, places);
  if (auto* problem = std::get_if<Problem>(&opened)) return *problem;
  auto& line = *std::get<std::unique_ptr<SerialLine>>(opened);
  report.device = line.device();
  report.latency = latency_of(latency_before, line, file);
  report.lines = line.modem_lines();
  serial_icounter_struct counters{};
  report.counts_errors = ioctl(line.fd(), TIOCGICOUNT, &counters) == 0;
  report.knows_when_sent = line.transmitter_empty().has_value();
  if (const int error = line.set_break(false); error != 0) report.break_refusal = std::strerror(error);
  if (report.info) report.break_remark = remark_on(report.info->driver);
  try_speeds(line, report);
  try_frames(line, report);
  return report;
}

}  // namespace rommate::port
