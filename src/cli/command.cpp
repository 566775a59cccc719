#include "src/cli/command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

namespace rommate::cli {

void add_port_arguments(CLI::App& command, PortArguments& a, bool port_required) {
  auto* port = command.add_option("PORT", a.port, "device path, name or URL (see rommate --help)");
  if (port_required) port->required();
  command.add_option("--baud", a.baud, "speed in bits per second, any that the hardware takes")
      ->check(CLI::Range(1, 100'000'000))
      ->capture_default_str();
  command.add_option("--data", a.data, "data bits")->check(CLI::Range(5, 8))->capture_default_str();
  command.add_option("--parity", a.parity)
      ->check(CLI::IsMember({"none", "even", "odd", "mark", "space"}))
      ->capture_default_str();
  command.add_option("--stop", a.stop, "stop bits")->check(CLI::Range(1, 2))->capture_default_str();
  command.add_option("--flow", a.flow, "flow control; hard is RTS/CTS, soft is XON/XOFF")
      ->check(CLI::IsMember({"none", "hard", "soft"}))
      ->capture_default_str();
  for (auto [name, value] : {std::pair{"--dtr", &a.dtr}, std::pair{"--rts", &a.rts}})
    command.add_option(name, *value, "what to do with the line when the port is opened")
        ->check(CLI::IsMember({"on", "off", "keep"}))
        ->capture_default_str();
  command.add_option("--record", a.record, "record both directions, BREAKs and speeds in FILE")
      ->type_name("FILE");
  command.add_option("--config", a.config, "configuration file")->type_name("FILE");
  command.add_flag("--no-reconnect", a.no_reconnect, "end when the line is lost");
}

app::ConsoleOptions console_options(const PortArguments& a) {
  app::ConsoleOptions options;
  options.port = a.port;
  auto& line = options.open.line;
  line.baud = a.baud;
  line.data_bits = a.data;
  line.parity = *protocols::parse_parity(a.parity);
  line.stop_bits = a.stop;
  line.flow = *protocols::parse_flow(a.flow);
  line.dtr = *protocols::parse_pin(a.dtr);
  line.rts = *protocols::parse_pin(a.rts);
  options.open.simulate_fast = a.simulate_fast;
  options.reconnect = !a.no_reconnect;
  options.record = a.record;
  return options;
}

protocols::Duration parse_duration(const std::string& option, const std::string& word) {
  char* end = nullptr;
  const double number = std::strtod(word.c_str(), &end);
  const std::string unit = end ? end : "";
  const double seconds = unit == "ms"   ? 1e-3
                         : unit == "us" ? 1e-6
                         : unit == "m"  ? 60
                         : unit == "h"  ? 3600
                                        : 1;
  const bool known = unit.empty() || unit == "s" || seconds != 1;
  if (end == word.c_str() || !known || !(number >= 0) || number * seconds > 1e6)
    throw CLI::ValidationError(option, fmt::format("'{}' is no length of time; write 300ms, 2s or 1m", word));
  return std::chrono::duration_cast<protocols::Duration>(std::chrono::duration<double>(number * seconds));
}

}  // namespace rommate::cli
