#include "src/app/power_switch.hpp"

#include <fmt/format.h>

#include <utility>

#include "src/port/sim.hpp"

namespace rommate::app {
namespace {

constexpr auto by_hand = "Switch the device off, wait a few seconds, switch it on, and press RETURN.";
constexpr auto by_hand_with_button =
    "Switch the device off. Hold its Mode button, switch it on, and let the button go when its first LED "
    "changes. Then press RETURN.";
constexpr auto hold_button =
    "Hold the Mode button of the device and press RETURN: its power is then switched off and on. Let the "
    "button "
    "go when its first LED changes.";

}  // namespace

void PowerSwitch::cycle(const console::PowerCycle& how, const Done& done) {
  auto& port = console_.pump().port();
  if (how.button && port::hold_button(port, true)) held_ = true;
  if (port::power_cycle(port)) return done({true});
  if (console_.options().power.empty()) return ask_person(how.button ? by_hand_with_button : by_hand, done);
  if (!how.button) return run_command(done);
  ask_person(hold_button, [this, done](const console::Answer& answer) {
    if (!answer.good) return done(answer);
    run_command(done);
  });
}

void PowerSwitch::release_button() {
  if (std::exchange(held_, false)) static_cast<void>(port::hold_button(console_.pump().port(), false));
}

void PowerSwitch::ask_person(std::string words, const Done& done) {
  console_.ask_person({.question = std::move(words)},
                      [alive = alive_.watch(), done](const console::Answer& answer) {
                        if (alive) done(answer);
                      });
}

void PowerSwitch::run_command(const Done& done) {
  const auto command = console_.options().power + " cycle";
  console_.session().note(fmt::format("power: {}", command), Pump::now());
  command_ = std::make_unique<port::ShellCommand>(
      console_.io(), command, power_command_within, [this, command, done](const std::string& why) {
        if (why.empty()) return done({true});
        const auto failed = fmt::format("The power command '{}' failed: {}.", command, why);
        console_.session().note(failed, Pump::now());
        ask_person(fmt::format("{} {}", failed, by_hand), done);
      });
}

}  // namespace rommate::app
