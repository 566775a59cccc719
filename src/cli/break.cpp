#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "src/app/break_methods.hpp"
#include "src/app/json_line.hpp"
#include "src/app/run_one.hpp"
#include "src/cli/command.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/sighting_json.hpp"
#include "src/cli/values.hpp"
#include "src/job/break_job.hpp"

namespace rommate::cli {
namespace {

using job::BreakJob;
using job::BreakMethod;
using job::BreakOptions;
using job::BreakReport;

constexpr auto break_examples = R"(Examples:
  rommate break ttyUSB0                              one BREAK of 300 ms
  rommate break ttyUSB0 --until rommon --within 90s  now power-cycle the router
  rommate break ttyUSB0 --until rommon,switch-loader --method low-baud
  rommate break telnet://10.0.0.2:2003 --until 'regex:^(rommon|switch:)'
)";

struct BreakArguments {
  PortArguments port;
  std::string length = "300ms", method = "auto", until, within = "60s";
  bool may_return = false, json = false;
};

/// "rommon,switch-loader" or "regex:..." (which may hold commas).
void read_until(const std::string& words, BreakOptions& options) {
  constexpr std::string_view regex = "regex:";
  if (words.compare(0, regex.size(), regex) == 0) {
    auto pattern = job::TextPattern::make(words.substr(regex.size()));
    if (const auto* why = std::get_if<std::string>(&pattern)) throw CLI::ValidationError("--until", *why);
    options.until_text = std::get<job::TextPattern>(pattern);
    return;
  }
  for (const auto& word : CLI::detail::split(words, ',')) {
    const auto state = recognise::parse_state(word);
    if (!state)
      throw CLI::ValidationError("--until",
                                 fmt::format("'{}' is no state; for example rommon, switch-loader, uboot, "
                                             "ios-user, or regex:PATTERN",
                                             word));
    options.until.push_back(*state);
  }
}

BreakOptions break_options(const BreakArguments& a, const app::ConsoleOptions& line) {
  BreakOptions options;
  options.length = parse_duration("--for", a.length);
  if (const auto& length = settings(a.port).break_length; length && !a.port.typed("--for"))
    options.length = *length;
  options.within = parse_duration("--within", a.within);
  if (options.length <= protocols::Duration{} || options.length > std::chrono::seconds(10))
    throw CLI::ValidationError("--for", "a BREAK is longer than 0 and at most 10 s");
  if (!a.until.empty()) read_until(a.until, options);
  options.outlive_loss = line.reconnect;
  options.may_return = a.may_return;
  return options;
}

std::string how(const BreakReport& report, const BreakOptions& options) {
  if (!report.worked) return "none";
  if (*report.worked == BreakMethod::low_baud)
    return fmt::format("low-baud (NULs at {} baud)", report.low_baud);
  if (*report.worked == BreakMethod::remote && !options.remote_on_off)
    return "remote (the server chooses its length)";
  return fmt::format("{} ({} ms)", to_string(*report.worked), options.length / std::chrono::milliseconds(1));
}

/// " or driver, which was sent just before", when the answer does not tell the two apart.
std::string or_else(const BreakReport& report) {
  std::string text;
  for (const auto method : report.maybe) text += fmt::format(" or {}", to_string(method));
  return text.empty() ? text : text + ", sent just before (--method tells which)";
}

void print_text(const std::string& port, const BreakReport& report, const protocols::Outcome& outcome,
                const BreakOptions& options) {
  if (outcome.kind != protocols::Outcome::Kind::done) {
    fmt::print(stderr, "{}: {}\n", port, outcome.why);
    return;
  }
  if (report.proof.empty() && !report.state) {
    fmt::print(
        "{}: BREAK sent by method {}{}. Nothing was waited for: --until STATE proves that it arrived\n", port,
        how(report, options), report.doubtful ? ", but nothing confirms it" : "");
    return;
  }
  fmt::print("{}: {} after {:.1f} s and {} BREAK{}, method {}{}. The device says: {}\n", port,
             report.state ? to_string(*report.state) : "seen", protocols::in_seconds(report.took),
             report.sent, report.sent == 1 ? "" : "s", how(report, options), or_else(report), report.proof);
}

void print_json(const std::string& port, const BreakReport& report, const protocols::Outcome& outcome,
                const Sightings& sightings) {
  app::JsonLine line;
  line.add("event", "break").add("port", port).add("outcome", to_string(outcome.kind));
  if (report.worked) line.add("method", to_string(*report.worked));
  for (const auto method : report.maybe) line.append("or_method", to_string(method));
  line.add("sent", report.sent).add("seconds", protocols::in_seconds(report.took));
  if (report.doubtful) line.add("confirmed", false);
  if (report.low_baud != 0) line.add("low_baud", report.low_baud);
  if (report.state) line.add("state", to_string(*report.state));
  if (!report.proof.empty()) line.add("proof", report.proof);
  if (!outcome.why.empty()) line.add("why", outcome.why);
  for (const auto& remark : report.remarks) line.append("remarks", remark);
  sightings.add_to(line);
  fmt::print("{}\n", line.text());
}

/// Says what goes on while it goes on: each remark once, as it comes.
struct Progress {
  std::size_t told = 0;
  void operator()(const BreakReport& report) {
    for (; told < report.remarks.size(); ++told) fmt::print(stderr, "# {}\n", report.remarks[told]);
  }
};

int run_break(const BreakArguments& a) {
  const auto console = console_options(a.port);
  auto options = break_options(a, console);
  const auto url = port::parse_url(console.port);
  if (const auto* problem = std::get_if<port::Problem>(&url)) {
    fmt::print(stderr, "rommate: {}\n", port::to_string(*problem));
    return port::exit_status(problem->kind);
  }
  const auto asked = job::parse_break_method(a.method);
  std::optional<port::Problem> impossible;
  Progress progress;
  Sightings sightings;
  app::RunHooks hooks;
  if (!a.until.empty()) hooks.what = "BREAK until " + a.until;
  hooks.opened = [&](app::Console& on) { on.session().watch(sightings); };
  const BreakJob* hunt = nullptr;  // once it is made; the result keeps it
  hooks.tick = [&](app::Console&, console::Job&) { progress(hunt->result()); };
  const auto make = [&](app::Console& on) -> std::unique_ptr<console::Job> {
    options.line = on.pump().port().line();
    impossible =
        app::choose_break_methods(std::get<port::Url>(url), on.pump().port().capabilities(), asked, options);
    if (impossible) options.methods.clear();
    if (!a.until.empty() && !impossible)
      fmt::print(stderr, "# sending BREAK to {} until it answers; power-cycle the device now\n", on.title());
    auto made = std::make_unique<BreakJob>(options);
    hunt = made.get();
    return made;
  };
  const auto result = app::run_job(console, make, hooks);
  if (!result.job) {
    fmt::print(stderr, "rommate: {}\n", port::to_string(result.problem));
    return result.status;
  }
  if (impossible) {
    fmt::print(stderr, "rommate: {}\n", port::to_string(*impossible));
    return port::exit_status(impossible->kind);
  }
  const auto& report = hunt->result();
  progress(report);
  if (a.json)
    print_json(console.port, report, *result.job->outcome(), sightings);
  else
    print_text(console.port, report, *result.job->outcome(), options);
  return result.status;
}

}  // namespace

void add_break(CLI::App& root, int& status) {
  auto a = std::make_shared<BreakArguments>();
  auto* command = root.add_subcommand("break", "send BREAK, and prove that the device has seen it");
  add_port_arguments(*command, a->port);
  command->add_option("--for", a->length, "length of the BREAK")->type_name("LENGTH")->capture_default_str();
  one_of(command->add_option("--method", a->method,
                             "auto goes on to the next one by what the adapter and the device answer"),
         {"auto", "driver", "low-baud", "remote"})
      ->capture_default_str();
  command->add_option("--until", a->until, "repeat until the device shows STATE[,STATE] or regex:PATTERN")
      ->type_name("STATE,...");
  command->add_option("--within", a->within, "give up after this long")
      ->type_name("LENGTH")
      ->capture_default_str();
  command->add_flag("--press-return", a->may_return,
                    "agree to RETURN where the answer to a BREAK by low-baud may have been lost; it answers "
                    "whatever is asked there");
  command->add_flag("--json", a->json, "one JSON object on standard output");
  command->footer(break_examples);
  command->callback([a, &status] { status = run_break(*a); });
}

}  // namespace rommate::cli
