// "install all nxos": the check, the tables and the question of a Nexus 9000, then the new boot variable, a
// saved configuration and a reload. Lines from the vendor's upgrade guide and public automation.
#include <fmt/format.h>

#include "src/device/nxos_system.hpp"

namespace rommate::device {

using namespace std::chrono_literals;

constexpr std::string_view done_bar = "[####################] 100% -- SUCCESS\n";

void NxosSystem::install_all(const Images& wanted) {
  tty_.print("Installer will perform compatibility check first. Please wait. \n");
  tty_.busy(3s);
  tty_.print("Installer is forced disruptive\n");
  Images images;
  for (const auto& [kind, what] : wanted) {
    const auto place = place_of(what);
    const auto name = place.system + "/" + place.file;
    const auto check = check_image(place);
    if (check.fault == ImageFault::missing)
      return answer(fmt::format(
          "\nImage {} is not present.\nPre-upgrade check failed. Return code 0x40930011 (Image not "
          "found).\n",
          name));
    tty_.print(fmt::format("\nVerifying image {} for boot variable \"{}\".\n", name, kind));
    play(tty_, {{.say = "[", .mark = "#", .times = 20, .over = 8}}, {});
    const bool other =
        of_two() && check.inspected.image.platform !=
                        (kind == "kickstart" ? model_.platforms.back() : model_.platforms.front());
    if (check.fault != ImageFault::none || other)
      return answer("] 100% -- FAIL.\nReturn code 0x4045001E (Digital signature verification failed).\n");
    tty_.print("] 100% -- SUCCESS\n");
    images.emplace_back(kind, name);
  }
  ask_install(images);
}

void NxosSystem::ask_install(const Images& wanted) {
  std::string rows;
  for (const auto& [kind, name] : wanted)
    rows += fmt::format("     1  {:>10}  {:>40}  {:>20}           yes\n", kind, image_.version,
                        check_image(place_of(name)).inspected.image.version);
  tty_.print(fmt::format(
      "\nVerifying image type.\n{0}\nPerforming module support checks.\n{0}\n\nCompatibility check is "
      "done:\nModule  bootable          Impact  Install-type  Reason\n------  --------  --------------  "
      "------------  ------\n     1       yes      disruptive         reset  default upgrade is not "
      "hitless\n\n\nImages will be upgraded according to following table:\nModule       Image            "
      "      Running-Version(pri:alt)           New-Version  Upg-Required\n------  ----------  "
      "----------------------------------------  --------------------  ------------\n{1}\n\nSwitch will "
      "be reloaded for disruptive upgrade.\n",
      done_bar, rows));
  ask("Do you want to continue with the installation (y/n)?  [n] ", [this, wanted](const std::string& typed) {
    if (!lower(typed).starts_with("y")) return answer("\nInstall has been cancelled.\n");
    install_now(wanted);
  });
}

void NxosSystem::install_now(const Images& wanted) {
  tty_.print(fmt::format(
      "\nInstall is in progress, please wait.\n\nPerforming runtime checks.\n{}\nSetting boot variables.\n",
      done_bar));
  tty_.busy(2s);
  for (const auto& [kind, name] : wanted) config_.apply("boot " + kind + " " + name);
  tty_.print(fmt::format("{}\nPerforming configuration copy.\n", done_bar));
  keep_config();
  tty_.print(
      fmt::format("{}\nModule 1: Refreshing compact flash and upgrading bios/loader/bootrom.\nWarning: "
                  "please do not remove or "
                  "power off the module at this time.\n",
                  done_bar));
  tty_.busy(20s);
  tty_.print(fmt::format("{}\n\nFinishing the upgrade, switch will reboot in 10 seconds.\n", done_bar));
  tty_.busy(10s);
  tty_.then([this] { box_.reset(ResetReason::reload); });
}

}  // namespace rommate::device
