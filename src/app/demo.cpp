#include "src/app/demo.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "src/app/headless.hpp"
#include "src/console/output_filter.hpp"
#include "src/console/script.hpp"

namespace rommate::app {
namespace {

using console::Break;
using console::Effect;
using console::ScriptStep;
using console::typed;
using recognise::State;
using namespace std::chrono_literals;

constexpr auto model = "c1841";
constexpr std::string_view press_return = "Press RETURN to get started!";
constexpr std::string_view configured = "%SYS-5-CONFIG_I: Configured from console";
constexpr auto new_secret = "night-shift";

Effect secret(std::string_view line) {
  auto effect = typed(line);
  std::get<console::Write>(effect).secret = true;
  return effect;
}

/// Password recovery as the vendor's page for the 1800 series has it: register bit 6 skips the startup
/// configuration, the old one is copied in, the secret replaced, the register put back.
std::vector<ScriptStep> recovery() {
  return {
      {{State::booting},
       "It boots, and takes a BREAK for the first minute. BREAK, 300 ms:",
       {Break{300ms}},
       false},
      {{State::rommon},
       "The prompt proves it: the router stopped in ROMMON. Bit 6 of the register skips its configuration:",
       {typed("confreg 0x2142")},
       false},
      {{State::rommon},
       "Start again, without the configuration and its lost password:",
       {typed("reset")},
       false},
      {{State::setup_dialog, State::yes_no}, "It offers its setup dialog. Not now:", {typed("no")}, true},
      {{State::press_return}, "", {typed("")}, true, press_return},
      {{State::ios_user}, "No configuration, no password:", {typed("enable")}, false},
      {{State::ios_enable},
       "Bring the old configuration back:",
       {typed("copy startup-config running-config")},
       false},
      {{State::question}, "", {typed("")}, true},
      {{State::ios_enable},
       "A new secret, and the register as it was:",
       {typed("configure terminal")},
       false},
      {{State::ios_config}, "", {secret(fmt::format("enable secret {}", new_secret))}, false},
      {{State::ios_config}, "", {typed("config-register 0x2102")}, false},
      {{State::ios_config}, "", {typed("end")}, false},
      {{}, "A log line tore the prompt; RETURN brings it back:", {typed("")}, true, configured},
      {{State::ios_enable}, "Save it:", {typed("copy running-config startup-config")}, false},
      {{State::question}, "", {typed("")}, true},
      {{State::ios_enable}, "The proof is a boot with everything in place:", {typed("reload")}, false},
      {{State::yes_no}, "", {typed("no")}, true},
      {{State::confirm}, "", {typed("")}, false},
      {{State::press_return}, "", {typed("")}, false, press_return},
      {{State::ios_user},
       "The configuration is back. Does the new secret open it?",
       {typed("enable")},
       false},
      {{State::password}, "", {secret(new_secret)}, false},
      {{State::ios_enable}, "It does.", {}, false},
  };
}

/// Device text as it comes, our own lines between it.
class Printer final : public console::Watcher {
 public:
  void shown(console::ByteView bytes, console::Time) override {
    filter_.filter(bytes, pieces_);
    for (const auto piece : pieces_) print(protocols::as_text(piece));
    std::fflush(stdout);
  }

  void say(std::string_view words) {
    fmt::print("{}>>> {}\n", at_line_start_ ? "" : "\n", words);
    at_line_start_ = true;
    std::fflush(stdout);
  }

 private:
  void print(std::string_view text) {
    for (const char each : text) {  // CR LF and LF CR of devices become plain lines
      if (each == '\r') continue;
      std::fputc(each, stdout);
      at_line_start_ = each == '\n';
    }
  }

  console::OutputFilter filter_;
  std::vector<console::ByteView> pieces_;
  bool at_line_start_ = true;
};

}  // namespace

int run_demo(const DemoOptions& options) {
  Printer printer;
  ConsoleOptions console;
  console.port = fmt::format("sim:{}", model);
  console.open.simulate_fast = options.fast;
  printer.say("A simulated Cisco 1841 is switched on. Nobody knows its password any more.");
  HeadlessHooks hooks;
  hooks.opened = [&](Console& opened) { opened.session().watch(printer); };
  const auto make = [&](Console&) {
    auto script = std::make_unique<console::Script>(recovery(), 300s);
    script->on_step = [&](std::string_view words, const recognise::Sighting&) {
      if (!words.empty()) printer.say(words);
    };
    return script;
  };
  const auto result = run_job(console, make, hooks);
  if (!result.job) {
    fmt::print(stderr, "rommate: {}\n", port::to_string(result.problem));
    return result.status;
  }
  const auto& outcome = *result.job->outcome();
  if (outcome.kind == protocols::Outcome::Kind::done)
    printer.say(
        "Done: the password is recovered, the register is 0x2102 again. Try it by hand: rommate sim:c1841");
  else
    printer.say(fmt::format("Stopped: {}", outcome.why));
  return result.status;
}

}  // namespace rommate::app
