#include "src/device/switch_loader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "src/device/keys.hpp"

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

}  // namespace

SwitchLoader::SwitchLoader(Chassis& box, bool interrupted) : PromptLoader(box, interrupted) {
  add("?", [this](const Args& args) { help(args); });
  add("help", [this](const Args& args) { help(args); });
  add("boot", [this](const Args& args) { boot(args); });
  add("copy", [this](const Args& args) { copy(args); });
  for (const char* name : {"delete", "del"}) add(name, [this](const Args& args) { remove(args); });
  add("dir", [this](const Args& args) { dir(args); });
  add("emergency-install", [this](const Args& args) { emergency_install(args); });
  add("flash_init", [this](const Args&) { flash_init(); });
  add("load_helper", [this](const Args&) { prompt(); });
  add("rename", [this](const Args& args) { rename(args); });
  add("reset", [this](const Args&) {
    yes_no("Are you sure you want to reset the system (y/n)?", [this](bool yes) {
      if (!yes) return prompt();
      tty_.print("System resetting...\n");
      tty_.then([this] { box_.reset(ResetReason::loader_reset); });
    });
  });
  add("format", [this](const Args& args) { format(args); });
  add("fsck", [this](const Args& args) { fsck(args); });
  add("memory", [this](const Args&) { answer(model_.loader.meminfo); });
  add("mkdir", [this](const Args& args) { make_folder(args); });
  add("rmdir", [this](const Args& args) { remove_folder(args); });
  add("version", [this](const Args&) { answer(model_.loader.version); });
  for (const char* name : {"cat", "type", "more"}) add(name, [this](const Args& args) { type(args); });
  add("set", [this](const Args& args) { set(args); });
  add("unset", [this](const Args& args) { unset(args); });
  variables_ = box.storage().variables();
}

void SwitchLoader::start() {
  const char* const reason = box_.reset_reason() == ResetReason::power_on ? "PowerOn" : "SoftwareReload";
  std::uint32_t baud = 0;
  const auto wanted = variable("BAUD");
  std::from_chars(wanted.data(), wanted.data() + wanted.size(), baud);
  if (std::find(model_.line.rates.begin(), model_.line.rates.end(), baud) != model_.line.rates.end())
    box_.set_baud(baud);
  play(tty_, model_.boot.power_on,
       {{"reason", reason}, {"recovery", box_.storage().recovery_disabled() ? "disabled" : "enabled"}});
  tty_.then([this] { decide(); });
}

/// A short press while flash is initialised stops that (log of a 2960TT).
void SwitchLoader::on_button(bool pressed) {
  if (pressed && state_ == State::initialising) flash_interrupted();
}

/// The Mode button counts when it is down at any time while the banner comes (within 15 s of power-on).
bool SwitchLoader::on_key(Byte key) {
  if (key != ctrl_c || state_ != State::window) return false;
  stopped();
  return true;
}

void SwitchLoader::on_break() {
  const bool enabled = lower(variable("ENABLE_BREAK")) == "yes";
  if (state_ == State::window || (state_ == State::loading && enabled)) return stopped();
  if (state_ == State::initialising && enabled) flash_interrupted();
}

void SwitchLoader::decide() {
  const bool held = box_.button_pressed() &&
                    std::chrono::duration<double>(box_.since_reset()).count() < model_.boot.button_within;
  if (held && box_.storage().recovery_disabled()) return offer_defaults();
  if (held && !model_.boot.button.empty()) return answer(model_.boot.button);
  if (!knows("flash_init") || initialised_) return flash_is_ready();
  state_ = State::initialising;
  tty_.print("Initializing Flash...\n");
  tty_.window(4s);
  tty_.then([this] {
    initialised_ = true;
    tty_.print(flash_report() + "...done Initializing Flash.\n");
    flash_is_ready();
  });
}

/// Second form of the entry text: log of a 2960TT.
void SwitchLoader::flash_interrupted() {
  tty_.clear();
  if (box_.storage().recovery_disabled()) return offer_defaults();
  answer(
      "flashfs[0]: filesystem check interrupted!\n...done Initializing Flash.\n\n"
      "The system has been interrupted, or encountered an error\nduring initialization of the flash "
      "filesystem.  The following\ncommands will initialize the flash filesystem, and finish\nloading the "
      "operating system software:\n\n    flash_init\n    boot\n\n\n");
}

/// "no service password-recovery" on a Catalyst: log of a 2960TT. Flash is initialised by then; y costs the
/// configuration and opens the prompt.
void SwitchLoader::offer_defaults() {
  initialised_ = true;
  tty_.print(
      "\nThe password-recovery mechanism has been triggered, but\nis currently disabled.  Access to the boot "
      "loader prompt\nthrough the password-recovery mechanism is disallowed at\nthis point.  However, if you "
      "agree to let the system be\nreset back to the default system configuration, access\nto the boot "
      "loader "
      "prompt can still be allowed.\n\n");
  yes_no("Would you like to reset the system back to the default configuration (y/n)?", [this](bool yes) {
    if (!yes) {
      tty_.print("\n");
      return flash_is_ready();
    }
    box_.storage().set_startup_config("");
    box_.storage().remove({default_system(), "vlan.dat"});
    answer(
        "\nThe system has been interrupted, and the config file\nhas been deleted.  The following command "
        "will finish\nloading the operating system software:\n\n    boot\n\n\n");
  });
}

void SwitchLoader::flash_is_ready() {
  if (lower(variable("MANUAL_BOOT")) == "yes")
    return answer(
        "\nThe system is not configured to boot automatically.  The\nfollowing command will finish loading "
        "the operating\n"
        "system software:\n\n    boot\n\n\n");
  if (model_.boot.autoboot_window <= 0) return autoboot();
  if (lower(variable("ENABLE_BREAK")) == "no") return autoboot();
  tty_.print(model_.boot.window_text);
  state_ = State::window;
  count_down(static_cast<int>(model_.boot.autoboot_window));
}

/// "5", a spinner, "4" ... on one line.
void SwitchLoader::count_down(int left) {
  if (left == 0) {
    tty_.print("0\n");
    return tty_.then([this] { autoboot(); });
  }
  tty_.print(fmt::format("{} ", left));
  for (const char* mark : {"/", "\b-", "\b\\", "\b|", "\b"}) {
    tty_.window(200ms);
    tty_.print(mark);
  }
  tty_.then([this, left] { count_down(left - 1); });
}

void SwitchLoader::stopped() {
  tty_.clear();
  tty_.print(model_.boot.interrupted);
  prompt();
}

void SwitchLoader::autoboot() {
  state_ = State::loading;
  auto list = variable("BOOT");
  std::replace(list.begin(), list.end(), ',', ';');
  while (!list.empty()) {
    const auto one = list.substr(0, list.find(';'));
    list.erase(0, std::min(list.size(), one.size() + 1));
    const auto place = place_of(one);
    if (check_image(place).fault == ImageFault::none) return boot_file(place);
    if (!one.empty())
      tty_.print(fmt::format("Loading \"{}\"...{}{}: no such file or directory\n\nError loading \"{}\"\n\n",
                             one, place.system, place.file, one));
  }
  const auto first = first_image(default_system());
  if (!first.empty() && check_image(Place{default_system(), first}).fault == ImageFault::none)
    return boot_file({default_system(), first});
  answer(
      "\nInterrupt within 5 seconds to abort boot process.\nBoot process failed...\n\n"
      "The system is unable to boot automatically.  The BOOT\nenvironment variable needs to be set to a "
      "bootable\nimage.\n\n\n");
}

void SwitchLoader::boot(const Args& args) {
  std::string what;
  for (const auto& arg : args)
    if (arg[0] != '-') what = arg;
  if (what.starts_with("tftp:")) return boot_tftp(what);
  if (!what.empty()) {
    const auto place = place_of(what);
    return flash_ready(place) ? boot_file(place) : prompt();
  }
  initialised_ = true;
  autoboot();
}

void SwitchLoader::boot_file(const Place& place) {
  const auto name = place.system + place.file;
  const auto check = check_image(place);
  switch (check.fault) {
    case ImageFault::none: return load(name, check);
    case ImageFault::missing:
      return answer(
          fmt::format("Loading \"{}\"...{}: no such file or directory\n\nError loading \"{}\"\n\n"
                      "Interrupt within 5 seconds to abort boot process.\nBoot process failed...\n\n",
                      name, name, name));
    case ImageFault::not_an_image:
    case ImageFault::wrong_platform:
      return answer(
          fmt::format("Loading \"{}\"...{}: magic number mismatch: bad mzip file\n\nError loading "
                      "\"{}\"\n\nBoot process failed...\n\n",
                      name, name, name));
    case ImageFault::truncated:
    case ImageFault::damaged:
      return answer(
          fmt::format("Loading \"{}\"...@@@@@@@@@@@@@@@@@@@@\nFile \"{}\" failed: checksum 0x{:08x}, "
                      "expected 0x{:08x}\n\n"
                      "Error loading \"{}\"\n\nBoot process failed...\n\n",
                      name, name, check.inspected.computed, check.inspected.expected, name));
  }
}

bool SwitchLoader::before(const std::string& line) {
  const auto equals = line.find('=');
  if (!knows("NAME=value") || split_words(line).size() != 1 || equals == 0 || equals == std::string::npos)
    return false;
  set_variable(line.substr(0, equals), line.substr(equals + 1));
  prompt();
  return true;
}

void SwitchLoader::set(const Args& args) {
  if (args.empty()) {
    for (const auto& [name, value] : variables_) tty_.print(name + "=" + value + "\n");
    return answer("\n");
  }
  if (args.size() == 1) return answer(args[0] + "=" + variable(args[0]) + "\n");
  std::string value = args[1];
  for (std::size_t i = 2; i < args.size(); ++i) value += " " + args[i];
  set_variable(args[0], value);
  prompt();
}

/// Kept at once; BAUD acts at once too, and what was printed just before may still be on its way.
void SwitchLoader::set_variable(const std::string& name, const std::string& value) {
  std::uint32_t baud = 0;
  std::from_chars(value.data(), value.data() + value.size(), baud);
  if (name == "BAUD" &&
      std::find(model_.line.rates.begin(), model_.line.rates.end(), baud) == model_.line.rates.end())
    return tty_.print(fmt::format("\"{}\" is not a valid baud rate\n", value));
  // A loader that takes NAME=value does not take this one: console log of a 3850.
  if (name == "SWITCH_DISABLE_PASSWORD_RECOVERY" && knows("NAME=value"))
    return tty_.print(fmt::format("Can't set variable \"{}\" -- is readonly.\n", name));
  variables_[name] = value;
  box_.storage().set_variables(variables_);
  if (name == "BAUD") tty_.then([this, baud] { box_.set_baud(baud); });
}

void SwitchLoader::unset(const Args& args) {
  for (const auto& name : args) {
    variables_.erase(name);
    if (name == "BAUD") tty_.then([this] { box_.set_baud(model_.line.baud); });
  }
  box_.storage().set_variables(variables_);
  prompt();
}

void SwitchLoader::unknown(const std::string& line, const Args&) {
  answer(fmt::format("unknown cmd: {}\n", split_words(line).front()));
}

}  // namespace rommate::device
