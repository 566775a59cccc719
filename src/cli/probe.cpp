#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "src/app/json_line.hpp"
#include "src/cli/command.hpp"
#include "src/cli/commands.hpp"
#include "src/port/probe.hpp"
#include "src/port/url.hpp"

namespace rommate::cli {
namespace {

using namespace std::chrono_literals;
using port::ProbeReport;

constexpr auto probe_examples = R"(Examples:
  rommate probe ttyUSB0
  rommate probe rfc2217://10.0.0.2:2003 --json

Nothing is sent to the device. Whether a BREAK that the driver takes reaches the wire is shown by
rommate break PORT --until STATE.
)";

struct ProbeArguments {
  PortArguments port;
  bool json = false;
};

template <class List, class Word>
std::string words(const List& list, const Word& word) {
  std::string text;
  for (const auto& each : list) text += (text.empty() ? "" : " ") + fmt::format("{}", word(each));
  return text.empty() ? "none" : text;
}

const auto number = [](auto value) { return std::to_string(value); };
const auto name_of = [](auto value) { return std::string(protocols::to_string(value)); };

std::string text_of(const port::ModemLines& lines) {
  const auto pin = [](const char* what, bool on) { return fmt::format("{} {}", what, on ? "on" : "off"); };
  return fmt::format("{}, {}, {}, {}; ours: {}, {}", pin("CTS", lines.cts), pin("DSR", lines.dsr),
                     pin("DCD", lines.dcd), pin("RI", lines.ri), pin("DTR", lines.dtr),
                     pin("RTS", lines.rts));
}

void add_lines(app::JsonLine& line, const port::ModemLines& lines) {
  app::JsonLine pins;
  pins.add("cts", lines.cts).add("dsr", lines.dsr).add("dcd", lines.dcd).add("ri", lines.ri);
  pins.add("dtr", lines.dtr).add("rts", lines.rts);
  line.add("lines", pins);
}

// --- a local port

void print_text(const ProbeReport& report) {
  const auto row = [](const char* what, const std::string& text) { fmt::print("{:<12}{}\n", what, text); };
  std::string what = report.device;
  if (report.info) {
    what += fmt::format("  {} (driver {}", report.info->description, report.info->driver);
    if (const auto& usb = report.info->usb)
      what += fmt::format(", usb {}:{}, serial {}, position {}", usb->vendor, usb->product,
                          usb->serial.empty() ? "none" : usb->serial, usb->position);
    what += ")";
  } else {
    what += "  not a hardware port (a pty?): BREAK, speed and parity reach nobody";
  }
  row("port", what);
  row("BREAK", report.break_refusal.empty() ? "driver: takes it (asked to turn BREAK off, which it was)"
                                            : "driver: refuses it (" + report.break_refusal + ")");
  if (!report.break_remark.empty()) row("", report.break_remark);
  row("", report.low_baud ? fmt::format("low-baud: with NULs at {} baud", *report.low_baud)
                          : "low-baud: no, it takes no speed at or below 1200");
  row("speeds", words(report.speeds, number));
  if (!report.other_speeds.empty()) row("not taken", words(report.other_speeds, number));
  row("data bits", words(report.data_bits, number));
  row("parity", words(report.parities, name_of));
  row("stop bits", words(report.stop_bits, number));
  row("flow", words(report.flows, name_of));
  row("lines", report.lines ? text_of(*report.lines) : "none");
  row("latency", report.latency.empty() ? "the driver has no setting" : report.latency);
  row("errors",
      report.counts_errors ? "counted by the driver (BREAK, framing, parity, overrun)" : "not counted");
  row("end of data", report.knows_when_sent ? "known to the bit" : "known to the driver's buffer only");
  fmt::print("Nothing was sent to the device. Opening switched DTR and RTS on, as with any program.\n");
}

void print_json(const ProbeReport& report) {
  app::JsonLine line;
  line.add("event", "probe").add("path", report.device).add("hardware", report.info.has_value());
  if (report.info) {
    line.add("driver", report.info->driver).add("description", report.info->description);
    if (const auto& usb = report.info->usb)
      line.add("vendor", usb->vendor)
          .add("product", usb->product)
          .add("serial", usb->serial)
          .add("position", usb->position);
  }
  app::JsonLine breaks;
  breaks.add("driver", report.break_refusal.empty());
  if (!report.break_refusal.empty()) breaks.add("why_not", report.break_refusal);
  if (report.low_baud) breaks.add("low_baud", *report.low_baud);
  if (!report.break_remark.empty()) breaks.add("remark", report.break_remark);
  breaks.add("tested_by", "turning BREAK off, which it was; nothing was sent");
  line.add("break", breaks);
  for (const auto baud : report.speeds) line.append("speeds", baud);
  for (const auto baud : report.other_speeds) line.append("speeds_refused", baud);
  for (const auto bits : report.data_bits) line.append("data", bits);
  for (const auto parity : report.parities) line.append("parity", name_of(parity));
  for (const auto bits : report.stop_bits) line.append("stop", bits);
  for (const auto flow : report.flows) line.append("flow", name_of(flow));
  if (report.lines) add_lines(line, *report.lines);
  if (!report.latency.empty()) line.add("latency", report.latency);
  line.add("counts_errors", report.counts_errors).add("knows_when_sent", report.knows_when_sent);
  fmt::print("{}\n", line.text());
}

int problem_status(const port::Problem& problem) {
  fmt::print(stderr, "rommate: {}\n", port::to_string(problem));
  return port::exit_status(problem.kind);
}

int probe_local(const std::string& wanted, const port::OpenOptions& options, bool json) {
  const auto places = port::system_places();
  const auto path = port::find_port(wanted, places);
  if (const auto* problem = std::get_if<port::Problem>(&path)) return problem_status(*problem);
  const auto result = port::probe_serial(std::get<std::string>(path), options.line, places);
  if (const auto* problem = std::get_if<port::Problem>(&result)) return problem_status(*problem);
  json ? print_json(std::get<ProbeReport>(result)) : print_text(std::get<ProbeReport>(result));
  return 0;
}

// --- everything else: what that kind of port has, and what its server answers

struct RemoteReport {
  port::Capabilities can;
  std::optional<port::ModemLines> lines;
  std::string lines_remark;
};

void print_remote(const std::string& wanted, const RemoteReport& report, bool json) {
  const auto& can = report.can;
  const auto yes = [](bool has) { return has ? "yes" : "no"; };
  if (json) {
    app::JsonLine line, breaks;
    breaks.add("on_off", can.break_on_off)
        .add("one_shot", can.remote_break)
        .add("low_baud", can.low_baud_break);
    line.add("event", "probe")
        .add("path", wanted)
        .add("break", breaks)
        .add("line_settings", can.line_settings);
    line.add("eight_bit_clean", can.eight_bit_clean);
    if (report.lines) add_lines(line, *report.lines);
    fmt::print("{}\n", line.text());
    return;
  }
  fmt::print("{:<12}{}\n", "port", wanted);
  fmt::print("{:<12}on and off: {}; of the server's own length: {}; low-baud: {}\n", "BREAK",
             yes(can.break_on_off), yes(can.remote_break), yes(can.low_baud_break));
  fmt::print("{:<12}{}\n", "speed", can.line_settings ? "can be set" : "cannot be set from here");
  fmt::print("{:<12}{}\n", "lines", report.lines ? text_of(*report.lines) : report.lines_remark);
  fmt::print("{:<12}{}\n", "8 bits", yes(can.eight_bit_clean));
  fmt::print("Nothing was sent to the device.\n");
}

int probe_remote(const std::string& wanted, const port::OpenOptions& options, bool json) {
  boost::asio::io_context io(1);
  auto made = port::make_port(io, wanted, options);
  if (const auto* problem = std::get_if<port::Problem>(&made)) return problem_status(*problem);
  auto& port = *std::get<std::unique_ptr<port::Port>>(made);
  std::optional<port::Problem> trouble;
  RemoteReport report;
  protocols::Bytes ignored(4096);
  boost::asio::steady_timer settle(io);
  // Servers offer what they can in their first answers; reading lets these in.
  std::function<void(std::size_t, std::optional<port::Problem>)> read =
      [&](std::size_t, const std::optional<port::Problem>& end) {
        if (!end) port.read_some(ignored, read);
      };
  port.open([&](const std::optional<port::Problem>& problem) {
    if (problem) return static_cast<void>(trouble = problem);
    port.read_some(ignored, read);
    settle.expires_after(500ms);
    settle.async_wait([&](const boost::system::error_code&) {
      report.can = port.capabilities();
      if (!report.can.modem_lines) {
        report.lines_remark = "none";
        return io.stop();
      }
      port.control(port::GetModemLines{}, [&](const port::ControlResult& result) {
        report.lines = result.lines;
        report.lines_remark = result.text.empty() ? "not told" : result.text;
        io.stop();
      });
    });
  });
  io.run_for(15s);
  port.close();
  if (trouble) return problem_status(*trouble);
  print_remote(wanted, report, json);
  return 0;
}

int run_probe(const ProbeArguments& a) {
  auto console = console_options(a.port);
  if (!console.record.empty())
    fmt::print(stderr, "# nothing is recorded: a probe types nothing, and does not wait for the device\n");
  const auto url = port::parse_url(console.port);
  if (const auto* problem = std::get_if<port::Problem>(&url)) return problem_status(*problem);
  const auto& parsed = std::get<port::Url>(url);
  if (const auto problem = port::apply_options(parsed, console.open.line)) return problem_status(*problem);
  if (parsed.scheme == "serial") return probe_local(parsed.rest, console.open, a.json);
  if (parsed.scheme == "usb") return probe_local("usb:" + parsed.rest, console.open, a.json);
  return probe_remote(console.port, console.open, a.json);
}

}  // namespace

void add_probe(CLI::App& root, int& status) {
  auto a = std::make_shared<ProbeArguments>();
  auto* command = root.add_subcommand("probe", "what the cable can do; sends nothing to the device");
  add_port_arguments(*command, a->port);
  command->add_flag("--json", a->json, "one JSON object on standard output");
  command->footer(probe_examples);
  command->callback([a, &status] { status = run_probe(*a); });
}

}  // namespace rommate::cli
