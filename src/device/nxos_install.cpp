// "install all nxos": the check, the tables and the question of a Nexus 9000, then the new boot variable, a
// saved configuration and a reload. Lines from the vendor's upgrade guide and public automation.
#include <fmt/format.h>

#include "src/device/nxos_system.hpp"

namespace rommate::device {

using namespace std::chrono_literals;

void NxosSystem::install_all(const std::string& what) {
  const auto place = place_of(what);
  const auto check = check_image(place);
  const auto name = place.system + "/" + place.file;
  tty_.print("Installer will perform compatibility check first. Please wait. \n");
  tty_.busy(3s);
  if (check.fault == ImageFault::missing)
    return answer(
        fmt::format("Installer is forced disruptive\n\nImage {} is not present.\nPre-upgrade check failed. "
                    "Return code 0x40930011 (Image not found).\n",
                    name));
  tty_.print(fmt::format("Installer is forced disruptive\n\nVerifying image {} for boot variable \"nxos\".\n",
                         name));
  play(tty_, {{.say = "[", .mark = "#", .times = 20, .over = 8}}, {});
  if (check.fault != ImageFault::none)
    return answer("] 100% -- FAIL.\nReturn code 0x4045001E (Digital signature verification failed).\n");
  const auto version = check.inspected.image.version;
  tty_.print(
      fmt::format("] 100% -- SUCCESS\n\nVerifying image type.\n[####################] 100% -- "
                  "SUCCESS\n\nPerforming module support "
                  "checks.\n[####################] 100% -- SUCCESS\n\n\nCompatibility check is done:\nModule "
                  " bootable          "
                  "Impact  Install-type  Reason\n------  --------  --------------  ------------  ------\n    "
                  " 1       yes      "
                  "disruptive         reset  default upgrade is not hitless\n\n\nImages will be upgraded "
                  "according to following "
                  "table:\nModule       Image                  Running-Version(pri:alt)           "
                  "New-Version  Upg-Required\n------  "
                  "----------  ----------------------------------------  --------------------  "
                  "------------\n     1        nxos  "
                  "{:>40}  {:>20}           yes\n\n\nSwitch will be reloaded for disruptive upgrade.\n",
                  image_.version, version));
  ask("Do you want to continue with the installation (y/n)?  [n] ",
      [this, place, name](const std::string& typed) {
        if (!lower(typed).starts_with("y")) return answer("\nInstall has been cancelled.\n");
        tty_.print(
            "\nInstall is in progress, please wait.\n\nPerforming runtime checks.\n[####################] "
            "100% -- "
            "SUCCESS\n\nSetting boot variables.\n");
        tty_.busy(2s);
        config_.apply("boot nxos " + name);
        tty_.print("[####################] 100% -- SUCCESS\n\nPerforming configuration copy.\n");
        keep_config();
        tty_.print(
            "[####################] 100% -- SUCCESS\n\nModule 1: Refreshing compact flash and upgrading "
            "bios/loader/bootrom.\nWarning: please do not remove or power off the module at this time.\n");
        tty_.busy(20s);
        tty_.print(
            "[####################] 100% -- SUCCESS\n\n\nFinishing the upgrade, switch will reboot in 10 "
            "seconds.\n");
        tty_.busy(10s);
        tty_.then([this] { box_.reset(ResetReason::reload); });
      });
}

}  // namespace rommate::device
