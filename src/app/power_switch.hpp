// Switches a device off and on again: a simulated one by itself, a real one by the power command of its port,
// else by the person, who is asked. A power command that fails is told, and then the person is asked, too.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "protocols/alive.hpp"
#include "src/app/console.hpp"
#include "src/port/shell_command.hpp"

namespace rommate::app {

/// How long a power command may take: PDUs wait some seconds between off and on. A guess.
inline constexpr std::chrono::seconds power_command_within{60};

class PowerSwitch {
 public:
  /// Of this console; its ConsoleOptions::power is the command.
  explicit PowerSwitch(Console& console) : console_{console} {}

  using Done = std::function<void(const console::Answer&)>;
  /// `done` is told once, at once or later, when the device has its power again.
  void cycle(const console::PowerCycle& how, const Done& done);
  /// Lets go of a simulated Mode button that is held.
  void release_button();

 private:
  void ask_person(std::string words, const Done& done);
  void run_command(const Done& done);

  Console& console_;
  std::unique_ptr<port::ShellCommand> command_;
  bool held_ = false;
  protocols::Alive alive_;
};

}  // namespace rommate::app
