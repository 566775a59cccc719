#include "src/cli/command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <utility>

#include "src/cli/values.hpp"
#include "src/port/list.hpp"

namespace rommate::cli {
namespace {

// What patterns are held against. Looks at sysfs only when there are patterns.
app::PortFacts facts_of(const std::string& name, const app::Config& config) {
  app::PortFacts facts{.name = name};
  bool patterns = false;
  for (const auto& profile : config.profiles())
    patterns |= !profile.match_path.empty() || !profile.match_usb.empty();
  const auto url = port::parse_url(name);
  const auto* parts = std::get_if<port::Url>(&url);
  if (!patterns || parts == nullptr || (parts->scheme != "serial" && parts->scheme != "usb")) return facts;
  const auto places = port::system_places();
  const auto path = port::find_port(parts->scheme == "usb" ? "usb:" + parts->rest : parts->rest, places);
  if (const auto* found = std::get_if<std::string>(&path)) facts.path = *found;
  const auto info = port::port_at(facts.path, places);
  if (!info || !info->usb) return facts;
  facts.usb_serial = info->usb->serial;
  facts.usb_position = info->usb->position;
  return facts;
}

void tell(const std::vector<app::ConfigProblem>& problems, bool asked_for) {
  if (problems.empty()) return;
  if (!asked_for) {
    static bool told = false;  // once: the full-screen console asks again for each port it opens
    if (std::exchange(told, true)) return;
    for (const auto& problem : problems) fmt::print(stderr, "rommate: {}\n", to_string(problem));
    return;
  }
  for (std::size_t i = 0; i + 1 < problems.size(); ++i)
    fmt::print(stderr, "rommate: {}\n", to_string(problems[i]));
  throw CLI::ValidationError("--config", to_string(problems.back()));
}

template <class Target, class Value>
void use(Target& target, const std::optional<Value>& value, bool typed) {
  if (value && !typed) target = static_cast<Target>(*value);
}

}  // namespace

bool PortArguments::typed(const char* option) const {
  return command != nullptr && command->count(option) > 0;
}

app::Config load_config(const std::string& asked) {
  const bool asked_for = !asked.empty();
  const std::string path = asked_for ? asked : app::default_config_path();
  app::Config config = path.empty() ? app::Config{} : app::Config::load(path, asked_for);
  tell(config.problems(), asked_for);
  return config;
}

const app::Settings& settings(const PortArguments& a) {
  if (a.settings) return *a.settings;
  const app::Config config = load_config(a.config);
  const app::Profile* named = config.profile(a.port);
  const std::string port = named != nullptr ? config.whole(*named).port.value_or("") : a.port;
  if (named != nullptr && port.empty())
    throw CLI::ValidationError(
        "PORT",
        fmt::format("the profile '{0}' has no port; give it one: [profile.{0}] port = \"ttyUSB0\"", a.port));
  a.settings = config.settings(facts_of(port, config), named);
  // A port of a profile that only matches is a pattern's side effect, not what was asked for.
  a.settings->port = port;
  return *a.settings;
}

void add_config_argument(CLI::App& command, std::string& path) {
  command.add_option("--config", path, "configuration file")->type_name("FILE");
}

void add_port_arguments(CLI::App& command, PortArguments& a, bool port_required) {
  a.command = &command;
  auto* port =
      command.add_option("PORT", a.port, "device path, name or URL (see rommate --help)")->type_name("");
  if (port_required) port->required();
  auto* baud = command.add_option("--baud", a.baud, "speed in bits per second, any that the hardware takes");
  whole_number(baud, 1, 100'000'000)->capture_default_str();
  whole_number(command.add_option("--data", a.data, "data bits, 5 to 8"), 5, 8)->capture_default_str();
  one_of(command.add_option("--parity", a.parity), {"none", "even", "odd", "mark", "space"})
      ->capture_default_str();
  whole_number(command.add_option("--stop", a.stop, "stop bits, 1 or 2"), 1, 2)->capture_default_str();
  auto* flow = command.add_option("--flow", a.flow, "flow control; hard is RTS/CTS, soft is XON/XOFF");
  one_of(flow, {"none", "hard", "soft"})->capture_default_str();
  for (auto [name, value] : {std::pair{"--dtr", &a.dtr}, std::pair{"--rts", &a.rts}}) {
    auto* pin = command.add_option(name, *value, "what to do with the line when the port is opened");
    one_of(pin, {"on", "off", "keep"})->capture_default_str();
  }
  command.add_option("--record", a.record, "record both directions, BREAKs and speeds in FILE")
      ->type_name("FILE");
  command.add_option("--log", a.log.place, "log plain text in FILE, or in FOLDER, a file for each session")
      ->type_name("FILE|FOLDER");
  command.add_flag("--stamp", a.log.stamps, "the time in front of each line of the log, and of --plain");
  add_config_argument(command, a.config);
  command.add_flag("--no-reconnect", a.no_reconnect, "end when the line is lost");
}

app::ConsoleOptions console_options(const PortArguments& a) {
  const app::Settings& config = settings(a);
  app::ConsoleOptions options;
  options.port = config.port.value_or(a.port);
  auto& line = options.open.line;
  line = {.baud = a.baud,
          .data_bits = a.data,
          .parity = *protocols::parse_parity(a.parity),
          .stop_bits = a.stop,
          .flow = *protocols::parse_flow(a.flow),
          .dtr = *protocols::parse_pin(a.dtr),
          .rts = *protocols::parse_pin(a.rts)};
  use(line.baud, config.baud, a.typed("--baud"));
  use(line.data_bits, config.data, a.typed("--data"));
  use(line.stop_bits, config.stop, a.typed("--stop"));
  if (config.parity && !a.typed("--parity")) line.parity = *protocols::parse_parity(*config.parity);
  if (config.flow && !a.typed("--flow")) line.flow = *protocols::parse_flow(*config.flow);
  if (config.dtr && !a.typed("--dtr")) line.dtr = *protocols::parse_pin(*config.dtr);
  if (config.rts && !a.typed("--rts")) line.rts = *protocols::parse_pin(*config.rts);
  options.open.low_latency = config.low_latency.value_or(true);
  options.open.simulate_fast = a.simulate_fast;
  options.reconnect = !a.no_reconnect;
  use(options.reconnect, config.reconnect, a.typed("--no-reconnect"));
  options.record = a.record;
  if (config.record && !a.typed("--record")) {
    options.record = app::record_path(*config.record, options.port);
    options.must_record =
        false;  // nobody asked for it now: a folder that is gone must not keep the line shut
  }
  options.log = a.log;
  use(options.log.stamps, config.stamp, a.typed("--stamp"));
  if (config.log && !a.typed("--log")) options.log.place = app::record_path(*config.log, options.port);
  options.power = config.power.value_or("");
  options.cable_memory = config.cable_memory.value_or(true);
  return options;
}

protocols::Duration parse_duration(const std::string& option, const std::string& word) {
  if (const auto length = app::parse_duration(word)) return *length;
  throw CLI::ValidationError(option, fmt::format("'{}' is no length of time; write 300ms, 2s or 1m", word));
}

}  // namespace rommate::cli
