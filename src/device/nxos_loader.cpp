#include "src/device/nxos_loader.hpp"

#include <fmt/format.h>

#include "src/device/keys.hpp"

namespace rommate::device {

NxosLoader::NxosLoader(Chassis& box, bool interrupted) : PromptLoader(box, interrupted) {
  add("?", [this](const Args& args) { help(args); });
  add("help", [this](const Args& args) { help(args); });
  add("boot", [this](const Args& args) { boot(args); });
  add("cmdline", [this](const Args& args) {
    if (!args.empty() && assign(args[0])) return prompt();
    answer("cmdline: name=value\n");
  });
  add("dir", [this](const Args&) { dir(); });
  add("reboot", [this](const Args&) { box_.reset(ResetReason::loader_reset); });
  add("show", [this](const Args&) {
    for (const auto& [name, value] : variables_) tty_.print(name + "=" + value + "\n");
    prompt();
  });
}

void NxosLoader::start() {
  play_window(tty_, model_.boot.power_on, {});
  tty_.then([this] {
    if (stop_wanted_) return answer(model_.boot.interrupted);
    autoboot();
  });
}

bool NxosLoader::on_key(Byte key) {
  if (key != ctrl_c || state_ != State::powering) return false;
  stop_wanted_ = true;
  return true;
}

void NxosLoader::autoboot() {
  auto places = configured_images();
  places.push_back({default_system(), first_image(default_system())});
  for (const auto& place : places) {
    const auto check = check_image(place);
    if (check.fault == ImageFault::none) return load(place.file, check);
  }
  answer("\nNo autoboot or failed autoboot. falling to loader\n\n\n                Loader Version 5.44\n\n");
}

void NxosLoader::boot(const Args& args) {
  if (args.empty()) return answer("usage: boot [device:]file\n");
  const auto place = parse_place(args.back(), default_system());
  const auto check = check_image(place);
  tty_.print(fmt::format("Booting {}\n", args.back()));
  if (check.fault == ImageFault::missing) return answer("Error 15: File not found\n\n");
  if (check.fault != ImageFault::none)
    return answer("\nImage verification failed: this image cannot be booted\n\n");
  if (variable("recoverymode") == "1") box_.set_boot_arguments("recoverymode=1");
  load(place.file, check);
}

void NxosLoader::dir() {
  for (const auto& system : box_.storage().systems()) {
    tty_.print(fmt::format("\n{}:\n\n", system.name()));
    for (const auto& file : system.files()) tty_.print("  " + file.name + "\n");
  }
  answer("\n");
}

void NxosLoader::unknown(const std::string& line, const Args&) {
  answer(fmt::format("Unknown command `{}'\n", split_words(line).front()));
}

}  // namespace rommate::device
