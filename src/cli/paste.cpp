#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>

#include "src/app/json_line.hpp"
#include "src/app/progress.hpp"
#include "src/app/run_one.hpp"
#include "src/cli/command.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/sighting_json.hpp"
#include "src/cli/values.hpp"
#include "src/job/paste_job.hpp"
#include "src/port/durable_file.hpp"

namespace rommate::cli {
namespace {

using job::PasteJob;
using job::PasteReceipt;
using job::PasteScript;

constexpr auto paste_examples = R"(Examples:
  rommate paste ttyUSB0 branch.cfg                       by echo: nothing is lost on a slow router
  rommate paste ttyUSB0 branch.cfg --pace prompt         a line at a time, for devices that echo oddly
  rommate paste ttyUSB0 old.cfg --pace fixed --char-delay 5 --line-delay 200
The device must stand where the first line belongs, in configuration mode for instance; let the file begin with
"configure terminal" when it does not. It stops at the first complaint of the device.
)";

// wide: one member for each option of the command line
struct PasteArguments {
  PortArguments port;
  std::string file, pace = "echo";
  double char_delay = 0, line_delay = 0;
  bool keep_going = false, may_return = false, yes = false, json = false;
};

job::PasteOptions paste_options(const PasteArguments& a) {
  const auto delay = [](double ms) {
    return std::chrono::duration_cast<protocols::Duration>(std::chrono::duration<double, std::milli>(ms));
  };
  job::PasteOptions options;
  options.pace = a.pace == "prompt"  ? job::Pace::prompt
                 : a.pace == "fixed" ? job::Pace::fixed
                                     : job::Pace::echo;
  options.char_delay = delay(a.char_delay);
  options.line_delay = delay(a.line_delay);
  options.keep_going = a.keep_going;
  options.may_return = a.may_return;
  return options;
}

void point_out(const PasteScript& script) {
  for (const auto& remark : script.remarks)
    fmt::print(stderr, "{} line {}: {}: {}\n", remark.dangerous ? "!" : "#", remark.line, remark.why,
               app::valid_utf8(remark.text));
}

/// One line is pasted without a word; several ask first, when there is somebody to ask.
bool may_paste(const PasteScript& script, const PasteArguments& a) {
  const bool one = script.lines.size() <= 1 && script.remarks.empty();
  if (a.yes || one || ::isatty(STDIN_FILENO) == 0 || ::isatty(STDERR_FILENO) == 0) return true;
  fmt::print(stderr, "Paste {} lines to {}? [y/N] ", script.lines.size(), a.port.port);
  char answer[16] = {};
  if (std::fgets(answer, sizeof answer, stdin) == nullptr) return false;
  return answer[0] == 'y' || answer[0] == 'Y';
}

class PasteProgress {
 public:
  void operator()(const PasteReceipt& receipt) {
    if (!terminal_ || receipt.sent == shown_) return;
    shown_ = receipt.sent;
    fmt::print(stderr, "\r{} of {} lines", receipt.sent, receipt.lines);
  }
  void remark(const std::string& text) {
    end();
    fmt::print(stderr, "# {}\n", text);
  }
  void end() {
    if (shown_ != 0) fmt::print(stderr, "\n");
    shown_ = 0;
  }

 private:
  bool terminal_ = app::may_draw_progress();
  std::size_t shown_ = 0;
};

void print_text(const PasteArguments& a, const PasteReceipt& receipt, const protocols::Outcome& outcome) {
  fmt::print("{}: {} of {} lines sent, {} echoed right, {} errors", a.port.port, receipt.sent, receipt.lines,
             receipt.echoed, receipt.errors.size());
  if (receipt.retyped > 0) fmt::print(", {} typed again because characters were lost", receipt.retyped);
  fmt::print("\n");
  for (const auto& error : receipt.errors)
    fmt::print("  line {} '{}': {}\n", error.line, app::valid_utf8(error.text),
               app::valid_utf8(error.message));
  if (!outcome.why.empty()) fmt::print(stderr, "rommate: {}\n", app::valid_utf8(outcome.why));
}

void print_json(const PasteArguments& a, const PasteReceipt& receipt, const protocols::Outcome& outcome,
                const Sightings& sightings) {
  app::JsonLine line;
  line.add("event", "paste").add("port", a.port.port).add("outcome", to_string(outcome.kind));
  line.add("lines", receipt.lines)
      .add("sent", receipt.sent)
      .add("echoed", receipt.echoed)
      .add("retyped", receipt.retyped);
  for (const auto& error : receipt.errors) {
    app::JsonLine each;
    each.add("line", error.line).add("text", error.text).add("message", error.message);
    line.append("errors", each);
  }
  if (!outcome.why.empty()) line.add("why", outcome.why);
  sightings.add_to(line);
  fmt::print("{}\n", line.text());
}

int run_paste(const PasteArguments& a) {
  const auto text = port::read_file(a.file == "-" ? "/dev/stdin" : a.file);
  if (!text) {
    fmt::print(stderr, "rommate: cannot read {}: {}\n", a.file, std::strerror(errno));
    return 2;
  }
  const auto script = job::read_script(*text);
  point_out(script);
  if (!may_paste(script, a)) {
    fmt::print(stderr, "rommate: nothing was pasted\n");
    return 5;
  }
  PasteProgress progress;
  Sightings sightings;
  app::RunHooks hooks;
  hooks.remark = [&](const std::string& words) { progress.remark(words); };
  hooks.what = "paste " + a.file;
  hooks.opened = [&](app::Console& on) { on.session().watch(sightings); };
  const PasteJob* paste = nullptr;  // once it is made; the result keeps it
  hooks.tick = [&](app::Console&, console::Job&) { progress(paste->receipt()); };
  const auto make = [&](app::Console&) {
    auto made = std::make_unique<PasteJob>(script, paste_options(a));
    paste = made.get();
    return made;
  };
  const auto result = app::run_job(console_options(a.port), make, hooks);
  progress.end();
  if (!result.job) {
    fmt::print(stderr, "rommate: {}\n", port::to_string(result.problem));
    return result.status;
  }
  const auto& receipt = paste->receipt();
  if (a.json)
    print_json(a, receipt, *result.job->outcome(), sightings);
  else
    print_text(a, receipt, *result.job->outcome());
  return receipt.refused && result.status == 1 ? 5 : result.status;
}

}  // namespace

void add_paste(CLI::App& root, int& status) {
  auto a = std::make_shared<PasteArguments>();
  auto* command =
      root.add_subcommand("paste", "type a configuration into a device, no faster than it takes it");
  add_port_arguments(*command, a->port);
  command->add_option("FILE", a->file, "the lines to paste; - is standard input")->type_name("")->required();
  one_of(command->add_option("--pace", a->pace, "what the next line waits for"), {"echo", "prompt", "fixed"})
      ->capture_default_str();
  milliseconds(command->add_option("--char-delay", a->char_delay, "ms between characters"), 60000.0);
  milliseconds(command->add_option("--line-delay", a->line_delay, "ms behind each line"), 600000.0);
  command->add_flag("--keep-going", a->keep_going, "go on when the device complains");
  command->add_flag("--press-return", a->may_return,
                    "agree to one RETURN on a line that shows nothing; it answers whatever is asked there");
  command->add_flag("-y,--yes", a->yes, "do not ask before several lines");
  command->add_flag("--json", a->json, "one JSON object on standard output");
  command->footer(paste_examples);
  command->callback([a, &status] { status = run_paste(*a); });
}

}  // namespace rommate::cli
