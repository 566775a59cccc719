#include "src/device/bootstrap.hpp"

#include <fmt/format.h>

#include "src/device/confreg.hpp"

namespace rommate::device {

Bootstrap::Bootstrap(Chassis& box, bool interrupted) : PromptLoader(box, interrupted) {
  add("b", [this](const Args& args) {
    if (args.empty()) return autoboot();
    boot(args.size() > 1 ? args[1] : place_of(args[0]).file);
  });
  add("i", [this](const Args&) {
    tty_.print("\n");
    tty_.then([this] { box_.reset(ResetReason::loader_reset); });
  });
  add("h", [this](const Args& args) { help(args); });
  add("?", [this](const Args& args) { help(args); });
  add("help", [this](const Args& args) { help(args); });
  add("k", [this](const Args&) { answer("Stack trace:\nPC = 0x01098FEC\n"); });
  add("o", [this](const Args&) { show_register(); });
}

void Bootstrap::start() {
  if (interrupted_) {
    tty_.print(model_.os.abort_text);
    return prompt();
  }
  const auto baud = confreg_baud(box_.confreg());
  box_.set_baud(baud > 9600 ? 9600 : baud);  // bit 5 does not exist there
  play(tty_, model_.boot.power_on, {});
  tty_.then([this] { autoboot(); });
}

void Bootstrap::on_break() {
  const bool allowed = within_window() || (box_.confreg() & confreg_break_disabled) == 0;
  if (!allowed || (state_ != State::powering && state_ != State::loading)) return;
  tty_.clear();
  tty_.print(model_.boot.interrupted);
  prompt();
}

void Bootstrap::autoboot() {
  if ((box_.confreg() & confreg_boot_field) == 0) return prompt();
  auto file = first_image(default_system());
  for (const auto& place : configured_images())
    if (check_image(place).fault == ImageFault::none) {
      file = place.file;
      break;
    }
  boot(file);
}

void Bootstrap::boot(const std::string& file) {
  const auto check = check_image(Place{default_system(), file});
  if (check.fault == ImageFault::none) return load(file, check);
  answer(check.fault == ImageFault::missing ? "boot: cannot find a bootable file\n"
                                            : fmt::format("boot of \"{}\" failed: bad checksum\n", file));
}

void Bootstrap::show_register() {
  const auto value = box_.storage().confreg();
  answer(fmt::format(
      "Configuration register = 0x{:X} at last boot\nBit#    Configuration register option settings:\n"
      "15      Diagnostic mode {}\n08      Break {}\n06      {}\n03-00   Boot from {}\n",
      value, (value & 0x8000) != 0 ? "enabled" : "disabled",
      (value & confreg_break_disabled) != 0 ? "disabled" : "enabled",
      (value & confreg_ignore_nvram) != 0 ? "Ignore configuration disabled" : "Use configuration memory",
      (value & confreg_boot_field) == 0 ? "the monitor" : "flash"));
}

/// "o/r 0x2142" sets the register.
bool Bootstrap::before(const std::string& line) {
  const auto words = split_words(line);
  // "e/s 2000002" reads the register itself (vendor, password recovery of the 2500); other places of memory
  // are not there.
  if (lower(words[0]) == "e/s") {
    if (words.size() < 2 || words[1] != "2000002")
      answer(not_simulated(line));
    else
      answer(fmt::format("02000002: {:04X}\n", box_.storage().confreg()));
    return true;
  }
  if (lower(words[0]) != "o/r") return false;
  const auto value = words.size() > 1 ? parse_hex(words[1], 0xFFFF) : std::optional<std::uint32_t>(0x2102);
  if (value) box_.storage().set_confreg(*value);
  prompt();
  return true;
}

void Bootstrap::unknown(const std::string& line, const Args&) {
  answer(fmt::format("Unknown command \"{}\"\n", line));
}

}  // namespace rommate::device
