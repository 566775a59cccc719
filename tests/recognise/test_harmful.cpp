// Questions of many makers whose yes takes something away: what must never be answered by itself.
#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "src/recognise/recogniser.hpp"
#include "src/recognise/state.hpp"

using namespace rommate::recognise;

namespace {

/// What a yes takes: everything of a kind (configuration, a file system, a disk), or less than that.
enum class Takes : std::uint8_t { less, all };
/// What RETURN alone means.
enum class Return : bool { no, yes_or_unsaid };

struct Harmful {
  std::string_view text;
  Takes takes;
  Return enter = Return::yes_or_unsaid;
};

// From command references and guides; written down before the recogniser was run on them. At first 26 of 32
// were right: none was called harmless, five were not called destructive, one (a loader's, with a new line
// behind it) was no question.
constexpr std::array harmful{
    // IOS, IOS-XE, NX-OS, XR, ASA, WLC, small business
    Harmful{"sw1#write erase\r\nErasing the nvram filesystem will remove all configuration files! Continue? "
            "[confirm]",
            Takes::all},
    Harmful{"R1#factory-reset all\r\nThe factory reset operation is irreversible for all operations. Are you "
            "sure? [confirm]",
            Takes::all},
    Harmful{
        "leaf-1# write erase\r\nWarning: This command will erase the startup-configuration.\r\nDo you wish "
        "to proceed anyway? (y/n)  [n] ",
        Takes::all, Return::no},
    Harmful{"RP/0/RP0/CPU0:xr#commit replace\r\nThis commit will replace or remove the entire running "
            "configuration. This\r\noperation can be service affecting.\r\nDo you wish to proceed? [no]: ",
            Takes::less, Return::no},  // "rollback configuration" brings it back
    Harmful{"fw(config)# configure factory-default\r\nWARNING: The boot system configuration will be "
            "cleared.\r\nBegin to apply factory-default configuration:\r\nClear all configuration? [confirm]",
            Takes::all},
    Harmful{"(wlc) >clear config\r\nAre you sure you want to clear the configuration? (y/n) ", Takes::all},
    Harmful{"sg#delete startup-config\r\nDelete startup-config? (Y/N)[N] ", Takes::all, Return::no},
    Harmful{"APIC# acidiag touch setup\r\nThis command will reset the device configuration, Proceed? [y/N] ",
            Takes::all, Return::no},
    Harmful{"sw2#install remove inactive\r\nThe following files will be deleted:\r\n    [switch 1]:\r\n"
            "/flash/cat9k-rpbase.17.03.01.SPA.pkg\r\nDo you want to remove the above files? [y/n]",
            Takes::less},
    Harmful{"R1#crypto key zeroize rsa\r\n% Keys to be removed are named 'R1.example.net'.\r\n% All router "
            "certs issued using these keys will also be removed.\r\nDo you really want to remove these keys? "
            "[yes/no]: ",
            Takes::less},
    // Aruba, HPE, Comware, 3Com
    Harmful{"HP-2920# erase startup-config\r\nConfiguration will be deleted, and device rebooted, continue "
            "[y/n]? ",
            Takes::all},
    Harmful{"<HPE>reset saved-configuration\r\nThe saved configuration file will be erased. Are you sure? "
            "[Y/N]:",
            Takes::all},
    Harmful{"<H3C>restore factory-default\r\nThis command will restore the system to the factory default "
            "configuration and clear the operation data. Continue [Y/N]:",
            Takes::all},
    Harmful{"<HPE>reboot\r\nStart to check configuration with next startup configuration file, please "
            "wait.........DONE!\r\nThis command will reboot the device. Continue? [Y/N]:",
            Takes::less},
    // Juniper, Arista, Extreme, Brocade, Dell
    Harmful{"root@srx> request system storage cleanup\r\nDelete these files ? [yes,no] (no) ", Takes::less,
            Return::no},
    Harmful{
        "root@srx# load factory-default\r\nroot@srx# run request system halt\r\nHalt the system ? [yes,no] "
        "(no) ",
        Takes::less, Return::no},
    Harmful{"localhost#reload\r\nSystem configuration has been modified. Save? [yes/no/cancel/diff]:no\r\n"
            "Proceed with reload? [confirm]",
            Takes::less},
    Harmful{"X460.3 # unconfigure switch all\r\nRestore all factory defaults and reboot? (y/N) ", Takes::all,
            Return::no},
    Harmful{"ICX# erase flash primary\r\nAre you sure? (enter 'y' or 'n'): ", Takes::all},
    Harmful{"console#clear config\r\n\r\nAre you sure you want to clear the configuration? (y/n)",
            Takes::all},
    Harmful{
        "swd77:admin> cfgClear\r\nThe Clear All action will clear all Aliases, Zones, FA Zones\r\nand "
        "configurations in the Defined configuration.\r\nDo you really want to clear all configurations?  "
        "(yes, y, no, n): [no] ",
        Takes::all, Return::no},
    // MikroTik, Fortinet, Palo Alto, Huawei, ZTE
    Harmful{"[admin@MikroTik] > /system/reset-configuration\r\nDangerous! Reset anyway? [y/N]: ", Takes::all,
            Return::no},
    Harmful{"[admin@MikroTik] > /system reset-configuration\r\nDangerous! Reset anyway? [y/N]: ", Takes::all,
            Return::no},
    Harmful{
        "FGT60F # execute formatlogdisk\r\nLog disk is /dev/sda1.\r\nFormatting this storage will erase all "
        "data on it, including logs, quarantine files;\r\nand require the unit to reboot.\r\nDo you want to "
        "continue? (y/n)",
        Takes::all},
    Harmful{"admin@PA> request system private-data-reset\r\nExecuting this command will remove all logs and "
            "configuration and will reboot the device. Are you sure you want to continue? (y/n) (y or n) ",
            Takes::all},
    Harmful{"<Huawei>reset factory-configuration\r\nWarning: The command will delete all the configurations, "
            "files, and restart the system. Continue? [Y/N]:",
            Takes::all},
    // Linux, BSD, loaders, storage, power
    Harmful{
        "pfSense\r\nEnter an option: 4\r\n\r\nYou are about to reset the firewall to factory "
        "defaults.\r\nThe firewall will reboot after resetting the configuration.\r\nDo you want to proceed "
        "[y|n]? ",
        Takes::all},
    Harmful{"vyos@vyos:~$ format disk sdb like sda\r\nThis will erase all data on disk sdb. Proceed? [y/N] ",
            Takes::all, Return::no},
    Harmful{"# wipefs-all.sh /dev/sda\r\nEverything on /dev/sda will be lost. Type YES to continue: ",
            Takes::all},
    Harmful{"apc>resetToDef -p all\r\nReset to Defaults Except TCP/IP will reset all configuration.\r\nEnter "
            "'YES' to continue or <ENTER> to cancel : ",
            Takes::all, Return::no},
    Harmful{"[My PDU] # reset factorydefaults\r\nDo you really want to reset the unit to factory defaults? "
            "[y/n] ",
            Takes::all},
    Harmful{"IM7248# config -d\r\nThis will delete the configuration and reboot the unit. Continue? (y/N): ",
            Takes::all, Return::no},
    // parts, of which nothing is destroyed for good
    Harmful{"[SW-GigabitEthernet0/0/1]clear configuration this\r\nWarning: All configurations of the "
            "interface will "
            "be cleared, and its state will be shutdown. Continue? [Y/N] :",
            Takes::less},
    Harmful{"sw# reboot\r\nAll unsaved configuration changes will be lost. Continue? (y/n) ", Takes::less},
    Harmful{"sw# default interface vlan 2\r\nAll VLAN configuration will be deleted. Continue? [Y/N]: ",
            Takes::less},
    Harmful{"U-Boot> nand scrub.chip\r\nWarning: There is no reason to use this command unless it is really "
            "needed\r\nReally scrub this NAND flash? <y/N>\r\n",
            Takes::all, Return::no},
};

/// "" where it is known for what it is; else what is wrong, the worst first.
std::string fault_of(const Harmful& question) {
  Recogniser recogniser;
  recogniser.on_bytes(rommate::protocols::as_bytes(question.text), {});
  const auto seen = recogniser.if_silent();
  if (!is_question(seen)) return "no question, but " + std::string{told_as(seen.state)} + " " + seen.detail;
  if (!does_harm(seen, "yes") || !does_harm(seen, "y")) return "a yes is called harmless";
  if (question.enter == Return::yes_or_unsaid && !does_harm(seen, "")) return "RETURN is called harmless";
  if (question.takes == Takes::all && !seen.destructive) return "not called destructive";
  if (question.takes == Takes::less && seen.destructive) return "called destructive";
  return {};
}

}  // namespace

TEST_CASE("a question whose yes takes something away is known for it") {
  std::size_t right = 0;
  for (const auto& question : harmful) {
    const auto fault = fault_of(question);
    CHECK_MESSAGE(fault.empty(), question.text << ": " << fault);
    right += fault.empty();
  }
  MESSAGE(right << " of " << harmful.size() << " harmful questions right");
}
