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
  add("set", [this](const Args& args) { set_address(args); });
  add("show", [this](const Args& args) { show(args); });
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
  auto places = configured_images(of_two() ? "kickstart" : "system");
  places.push_back({default_system(), of_two() ? first_image_of(default_system(), model_.platforms.back())
                                               : first_image(default_system())});
  for (const auto& place : places) {
    const auto check = check_image(place);
    if (check.fault != ImageFault::none) continue;
    if (!of_two() || check.inspected.image.platform == model_.platforms.back())
      return load(place.file, check);
  }
  answer("\nNo autoboot or failed autoboot. falling to loader\n\n\n                " + model_.loader.version +
         "\n\n");
}

void NxosLoader::boot(const Args& args) {
  if (args.empty()) return answer("usage: boot [device:]file\n");
  if (args.back().starts_with("tftp:")) return boot_tftp(args.back());
  const auto place = place_of(args.back());
  const auto check = check_image(place);
  tty_.print(fmt::format("Booting {}\n", args.back()));
  if (check.fault == ImageFault::missing) return answer("Error 15: File not found\n\n");
  const bool half = of_two() && check.inspected.image.platform != model_.platforms.back();
  if (check.fault != ImageFault::none || half)
    return answer("\nImage verification failed: this image cannot be booted\n\n");
  if (variable("recoverymode") == "1") box_.set_boot_arguments("recoverymode=1");
  load(place.file, check);
}

/// "set ip A MASK", "set gw G": what a boot over the management port needs (vendor, UCS and N9000 guides).
void NxosLoader::set_address(const Args& args) {
  if (args.size() == 3 && args[0] == "ip" && protocols::parse_ipv4(args[1]) &&
      protocols::parse_ipv4(args[2])) {
    variables_["ip"] = args[1];
    variables_["mask"] = args[2];
    return answer("");
  }
  if (args.size() == 2 && args[0] == "gw" && protocols::parse_ipv4(args[1])) {
    variables_["gw"] = args[1];
    return answer(fmt::format("Correct gateway addr {}\n", args[1]));
  }
  answer("usage: set ip ADDRESS NETMASK | set gw ADDRESS\n");
}

void NxosLoader::show(const Args& args) {
  const auto what = args.empty() ? std::string() : args[0];
  if (what == "ip") return answer(fmt::format("{} {}\n", variable("ip"), variable("mask")));
  if (what == "gw") return answer(variable("gw") + "\n");
  for (const auto& [name, value] : variables_) tty_.print(name + "=" + value + "\n");
  prompt();
}

void NxosLoader::boot_tftp(const std::string& url) {
  const auto rest = url.substr(std::min(url.size(), url.find("//") + 2));
  const auto slash = std::min(rest.find('/'), rest.size());
  const auto server = protocols::parse_ipv4(rest.substr(0, slash));
  const auto path = rest.substr(std::min(slash + 1, rest.size()));
  if (!server || path.empty() || variable("ip").empty())
    return answer("Error 1: an address is needed: set ip ADDRESS NETMASK\n\n");
  TftpJob::Request request;
  request.server = *server;
  request.file = path;
  fetch(std::move(request), [this, path](TftpJob::Result result) {
    if (!result.good) return answer("\nError 15: File not found\n\n");
    tty_.print("\n");
    const auto check = check_image(std::make_shared<const Bytes>(std::move(result.content)));
    if (check.fault != ImageFault::none)
      return answer("\nImage verification failed: this image cannot be booted\n\n");
    if (variable("recoverymode") == "1") box_.set_boot_arguments("recoverymode=1");
    load(path.substr(path.find_last_of('/') + 1), check);
  });
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
