#include "src/recognise/banner_table.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "src/recognise/line_tail.hpp"
#include "src/recognise/shape.hpp"

namespace rommate::recognise {
namespace {

using enum Family;

std::string up_to(std::string_view text, std::string_view ends) {
  text = trimmed(text);
  return std::string{text.substr(0, text.find_first_of(ends))};
}

}  // namespace

void learn_version(std::string_view rest, Facts& facts) {
  const auto at = rest.find("ersion ");
  facts.bootstrap_version = up_to(at == std::string_view::npos ? rest : rest.substr(at + 7), ", \r");
}

void learn_platform(std::string_view rest, Facts& facts) {
  const auto with = rest.find(" with ");
  facts.platform = up_to(rest, " ");
  if (with != std::string_view::npos) {
    const auto memory = rest.substr(with + 6);
    facts.memory = std::string{trimmed(memory.substr(0, memory.find(" of ")))};
  }
}

namespace {

/// "Version (1.0(12)11) #4: Thu May 1": the ASA puts its version in brackets.
void asa_version(std::string_view rest, Facts& facts) {
  rest = trimmed(rest);
  if (!rest.empty() && rest[0] == '(') rest.remove_prefix(1);
  auto text = up_to(rest, " \r");
  if (std::count(text.begin(), text.end(), ')') > std::count(text.begin(), text.end(), '(')) text.pop_back();
  facts.bootstrap_version = text;
}
void uboot_version(std::string_view rest, Facts& facts) { facts.bootstrap_version = up_to(rest, " (-\r"); }
void image(std::string_view rest, Facts& facts) { facts.image = up_to(rest, " \"]"); }
void image_in_quotes(std::string_view rest, Facts& facts) { facts.image = up_to(rest, "\"']"); }
void dotted_image(std::string_view rest, Facts& facts) {
  auto name = up_to(rest, " \"");
  while (!name.empty() && name.back() == '.') name.pop_back();
  facts.image = name;
}
void reason(std::string_view rest, Facts& facts) {
  const auto at = rest.find(':');
  facts.reset_reason = up_to(rest.substr(at == std::string_view::npos ? 0 : at + 1), "\r");
}
void returned(std::string_view rest, Facts& facts) { facts.reset_reason = up_to(rest, "\r"); }
void confreg(std::string_view rest, Facts& facts) {
  const auto at = rest.find("0x");
  if (at != std::string_view::npos) facts.config_register = up_to(rest.substr(at), " )\r,.");
}
void recovery_off(std::string_view, Facts& facts) { facts.recovery_disabled = true; }
void config_ignored(std::string_view, Facts& facts) { facts.config_ignored = true; }
void recovery_on(std::string_view, Facts& facts) { facts.recovery_disabled = false; }
void software(std::string_view rest, Facts& facts) {
  const auto at = rest.find("ersion ");
  if (at != std::string_view::npos) facts.software = up_to(rest.substr(at + 7), ", \r");
}

// clang-format off
constexpr Banner banners[] = {
  // --- a reset: the first lines of a loader, the last of an operating system
  {"System Bootstrap, Version ", Does::resets, none, learn_version, "log: IOS routers and Catalyst 9000"},
  {"Initializing Hardware", Does::resets, none, nullptr, "log: ISR 4331, C9400"},
  {"Cisco Systems ROMMON, Version ", Does::resets, firepower, learn_version, "log: ASA 5506-X"},
  {"Cisco System ROMMON, Version ", Does::resets, firepower, learn_version, "log: FPR 2110"},
  {"Cisco Systems ROMMON Version ", Does::resets, asa, asa_version, "log: ASA 5505"},
  {"Embedded BIOS Version ", Does::resets, asa, nullptr, "log: ASA 5505"},
  {"* Welcome to ROM Monitor for ", Does::resets, catalyst_rommon, nullptr, "doc: 4500"},
  {"* Welcome to Rom Monitor for ", Does::resets, catalyst_rommon, nullptr, "log: 4507R+E"},
  {"ROM Monitor Program Version ", Does::resets, catalyst_rommon, uboot_version, "doc: 4500"},
  {"Rom Monitor Program Version ", Does::resets, catalyst_rommon, uboot_version, "log: 4507R+E"},
  {"Boot Sector Filesystem (bs) installed", Does::resets, catalyst, nullptr, "log: 3560, 3560CG"},
  {"Cisco Bootloader (Version ", Does::resets, aireos, uboot_version, "log: WLC 2504"},
  {"Aboot ", Does::resets, none, uboot_version, "doc: Arista"},
  {"Booting...(use SKIP_POST)", Does::resets, catalyst_xe, nullptr, "log: 3850"},
  {"Base ethernet MAC Address", Does::resets, catalyst, nullptr, "log: 2950, 3560"},
  {"Using driver version ", Does::resets, catalyst, nullptr, "log: 2960"},
  {"IOS Bootloader - Starting system", Does::resets, aironet, nullptr, "log: Aironet"},
  {"CISCO SWITCH Ver", Does::resets, nexus, nullptr, "log: N9000"},
  {"CISCO MODULE", Does::resets, nexus, nullptr, "log: N9000"},
  {"Argon BIOS v.", Does::resets, nexus, nullptr, "log: N5000"},
  {"NOVA BIOS", Does::resets, nexus, nullptr, "mem"},
  {"WLCNG Boot Loader Version ", Does::resets, aireos, uboot_version, "log: WLC 5508"},
  {"U-Boot SPL ", Does::resets, u_boot, nullptr, "log: U-Boot"},
  {"U-Boot ", Does::resets, u_boot, uboot_version, "log: U-Boot"},
  {"APBoot ", Does::resets, aruba, uboot_version, "log: Aruba"},
  {"Hit any key to stop autoboot", Does::starts, u_boot, nullptr, "log: U-Boot"},
  {"Hit <Enter> to stop autoboot", Does::starts, aruba, nullptr, "log: AP 375"},
  {"RouterBOOT booter ", Does::resets, mikrotik, uboot_version, "log: MikroTik"},
  {"BTLD: ", Does::resets, none, nullptr, "mem"},
  {"Rebooting...", Does::resets, none, nullptr, "log: FPR 2110"},
  {"Restarting system", Does::resets, none, nullptr, "log: WLC 5508, vEdge"},
  {"reboot: Restarting system", Does::resets, none, nullptr, "log: Linux"},
  {"Resetting board", Does::resets, none, nullptr, "log: N5000"},
  {"Reloading node ", Does::resets, ios_xr, nullptr, "log: NCS 540"},
  {"resetting ...", Does::resets, u_boot, nullptr, "log: U-Boot reset"},

  // --- loaders say more about themselves
  {"Readonly ROMMON initialized", Does::tells, ios_router, nullptr, "log: 1900"},
  {"Upgrade ROMMON initialized", Does::tells, ios_router, nullptr, "log: VG204XM"},
  {"Xmodem file system is available", Does::tells, catalyst, nullptr, "log: 2950"},
  {"Current ROMMON image : ", Does::tells, catalyst_xe, nullptr, "log: C9400"},
  {"Current image running: ", Does::tells, none, nullptr, "log: ISR 4331"},
  {"Last reset cause", Does::tells, none, reason, "log: ISR 4331, C9400"},
  {"Platform ", Does::tells, none, learn_platform, "log: ASA 5505, FPR 2110"},
  {"DIMM Slot 0", Does::tells, firepower, nullptr, "log: ASA 5506-X"},
  {"BIOS has been ", Does::tells, firepower, nullptr, "log: FPR 2110"},
  {"Abort at 0x", Does::starts, old_bootstrap, nullptr, "doc: 2500"},
  {"Loader Version ", Does::tells, nexus, uboot_version, "log: N3100"},
  {"No autoboot or failed autoboot. falling to loader", Does::tells, nexus, nullptr, "log: N3100"},
  {"Aborting config file read and autoboot", Does::tells, nexus, nullptr, "log: N3100"},
  {"FreeBSD/", Does::tells, junos, nullptr, "log: SRX"},
  {"Hit [Enter] to boot immediately", Does::loads, junos, nullptr, "log: SRX 220"},
  {"Type '?' for a list of commands, 'help' for more detailed help.", Does::tells, junos, nullptr, "log: SRX 220"},
  {"--- JUNOS ", Does::greets, junos, nullptr, "log: QFX"},
  {"JUNOS ", Does::tells, junos, nullptr, "log: QFX"},
  {"Amnesiac (", Does::runs, junos, nullptr, "log: QFX"},
  {"{primary:", Does::runs, junos, nullptr, "mem: SRX cluster"},
  {"{secondary:", Does::runs, junos, nullptr, "mem: SRX cluster"},
  {"{backup", Does::runs, junos, nullptr, "mem: JunOS"},
  {"{linecard:", Does::runs, junos, nullptr, "mem: JunOS"},
  {"{master:", Does::runs, junos, nullptr, "log: QFX"},
  {"[edit]", Does::runs, junos, nullptr, "mem: JunOS"},
  {"[edit ", Does::runs, junos, nullptr, "mem: JunOS"},
  {"Selecting MGMT LAN", Does::tells, ios_xr, nullptr, "log: ASR 9000"},
  {"Huawei Versatile Routing Platform", Does::tells, vrp, nullptr, "mem"},
  {"HUAWEI ", Does::tells, vrp, nullptr, "mem"},
  {"H3C Comware", Does::tells, vrp, nullptr, "mem"},
  {"Comware Software", Does::tells, vrp, nullptr, "mem"},
  {"WS-C4", Does::tells, none, nullptr, "doc"},
  {"Welcome to the PanOS Bootloader", Does::tells, panos, nullptr, "log: PA-220"},
  {"Booting PANOS", Does::tells, panos, nullptr, "log: PA-220"},
  {"Viptela ", Does::tells, vedge, nullptr, "log: vEdge"},
  {"Skipping PCIe port ", Does::tells, none, nullptr, "log: vEdge"},
  {"Welcome to the Cisco Wizard Configuration Tool", Does::runs, aireos, nullptr, "log: WLC 2504"},
  {"Cisco AireOS Version ", Does::loads, aireos, nullptr, "log: WLC 5508"},
  {"ACI chassis", Does::tells, nexus, nullptr, "log: ACI leaf"},
  {"Cisco NX-OS Software", Does::runs, nexus, nullptr, "log: N9000v"},
  {"Cisco Nexus Operating System", Does::runs, nexus, nullptr, "mem"},
  {"Cisco IOS XR Software", Does::tells, ios_xr, software, "mem"},
  {"Cisco Firepower Threat Defense for ", Does::tells, firepower, nullptr, "doc: FTD, show version, greeting"},
  {"Cisco Secure Firewall ", Does::tells, firepower, nullptr, "doc: FTD since 7.x"},
  {"Cisco Firepower ", Does::tells, firepower, nullptr, "doc: FTD, the greeting names the model"},
  {"Threat Defense System", Does::tells, firepower, nullptr, "log: FPR 2110"},
  {"Cisco FTD ", Does::tells, firepower, nullptr, "log: FPR 2110"},
  {"Cisco Firepower Extensible Operating System", Does::tells, firepower, nullptr, "mem"},
  {"Cisco Adaptive Security Appliance Software", Does::tells, none, software, "log: FPR 2120"},
  {"Press 'Ctrl+a then d' to detach", Does::tells, firepower, nullptr, "log: FPR 2120"},
  {"Cisco Internetwork Operating System Software", Does::tells, none, nullptr, "log: IOS 12"},
  {"IOS (tm) ", Does::tells, none, software, "log: IOS 12"},
  {"Cisco IOS Software", Does::tells, none, software, "log: IOS 15, IOS-XE"},

  // --- password recovery
  {"PASSWORD RECOVERY FUNCTIONALITY IS DISABLED", Does::tells, none, recovery_off, "doc: no service password-recovery"},
  {"PASSWORD RECOVERY IS DISABLED", Does::tells, none, recovery_off, "doc: no service password-recovery"},
  {"INFO: PASSWORD RECOVERY functionality is disabled", Does::tells, firepower, recovery_off, "log: ASA 5506-X"},
  {"Ignoring startup configuration as instructed", Does::tells, none, config_ignored, "log: ASA 5505"},
  {"The password-recovery mechanism is disabled", Does::tells, catalyst, recovery_off, "mem: 2960"},
  {"The password-recovery mechanism is enabled", Does::tells, catalyst, recovery_on, "log: 3560"},

  // --- configuration register
  {"Configuration register is ", Does::tells, none, confreg, "log: show version"},
  {"Current Configuration Register: ", Does::tells, asa, confreg, "log: ASA 5505"},
  {"Update Config Register (", Does::tells, asa, confreg, "log: ASA 5505"},
  {"writing 0x", Does::tells, ios_xr, nullptr, "log: ASR 9000"},

  // --- images and kernels
  {"program load complete", Does::loads, none, nullptr, "log: c2600"},
  {"Self decompressing the image", Does::loads, ios_router, nullptr, "log: c2600"},
  {"IOS Image Load Test", Does::loads, ios_router, nullptr, "log: ISR G2"},
  {"MBI validation ", Does::loads, ios_xr, nullptr, "pat: ASR 9000"},
  {"Located ", Does::loads, none, image, "log: ISR 4331, ASR 1000"},
  {"loading image ", Does::loads, none, image, "log: VG204XM"},
  {"Receiving ", Does::loads, none, image, "log: tftpdnld"},
  {"Package header rev ", Does::loads, ios_xe_router, nullptr, "log: ISR 4331"},
  {"Loading \"", Does::loads, catalyst, image_in_quotes, "log: 2950"},
  {"File \"", Does::tells, none, nullptr, "log: 2960"},
  {"Reading full image into memory", Does::loads, catalyst_xe, nullptr, "log: 3850"},
  {"boot: attempting to boot from [", Does::loads, catalyst_xe, image, "log: C9400"},
  {"Booting kickstart image: ", Does::loads, nexus, dotted_image, "log: N5000"},
  {"Booting bootflash:", Does::loads, nexus, dotted_image, "log: N9000"},
  {"Booting Image [", Does::loads, vedge, image_in_quotes, "log: vEdge"},
  {"Loading primary image (", Does::loads, aireos, nullptr, "log: WLC 5508"},
  {"Loading disk0:/", Does::loads, asa, dotted_image, "log: ASA 5505"},
  {"Launching BootLoader", Does::loads, asa, nullptr, "log: ASA 5505"},
  {"Launching TFTP Image", Does::loads, asa, nullptr, "doc: ASA 5520"},
  {"Loading Linux kernel", Does::boots, none, nullptr, "log: 3850"},
  {"Starting kernel", Does::boots, none, nullptr, "log: U-Boot"},
  {"## Loading ", Does::loads, none, nullptr, "log: U-Boot"},
  {"## Booting ", Does::loads, none, nullptr, "log: U-Boot"},
  {"NetBSD ", Does::boots, none, nullptr, "log: SmartEdge, Force10"},
  {"OpenBSD ", Does::boots, none, nullptr, "mem"},
  {"SunOS Release ", Does::boots, none, nullptr, "doc: Solaris"},
  {"Attaching network interface lo0", Does::starts, none, nullptr, "log: ERS 8600, OmniSwitch: VxWorks"},
  {"This command will reboot the system", Does::tells, nexus, nullptr, "log: MDS, N9000"},
  {"Uncompressing Linux", Does::boots, none, nullptr, "log: Linux"},
  {"Linux version ", Does::boots, linux_os, nullptr, "log: Linux"},
  {"Booting Linux on ", Does::boots, linux_os, nullptr, "log: Linux"},
  {"INIT: ", Does::boots, none, nullptr, "log: Linux"},
  {"/kernel data=", Does::loads, junos, nullptr, "log: SRX 220"},
  {"Kernel entry at ", Does::boots, junos, nullptr, "log: SRX 220"},
  {"F3: ", Does::loads, old_bootstrap, nullptr, "doc: 2500"},
  {"Restricted Rights Legend", Does::loads, none, nullptr, "log: IOS"},
  {"Copyright (c) 1986-", Does::tells, none, nullptr, "log: IOS"},

  // --- an operating system is there
  {"Press RETURN to get started", Does::offers, none, nullptr, "log: IOS"},
  {"User Access Verification", Does::runs, none, nullptr, "log: IOS, NX-OS"},
  {"--- System Configuration Dialog ---", Does::runs, none, nullptr, "log: IOS"},
  {"Enter configuration commands, one per line", Does::runs, none, nullptr, "log: IOS"},
  {"System returned to ROM by ", Does::tells, none, returned, "log: show version"},
  {"System image file is \"", Does::tells, none, image_in_quotes, "log: show version"},
  {"Username: ", Does::runs, none, nullptr, "log: IOS"},
  {"Password: ", Does::runs, none, nullptr, "log: IOS"},
  {"login: ", Does::runs, none, nullptr, "log: Linux"},
  {"Last login: ", Does::greets, none, nullptr, "log: Linux"},
  {"CFE version ", Does::resets, none, uboot_version, "mem: Broadcom boards"},
  {"RedBoot(tm)", Does::resets, none, nullptr, "mem: RedBoot manual"},
  {"Entering System Maintenance Mode", Does::greets, none, nullptr, "doc: Solaris"},
  {"BusyBox v", Does::greets, none, nullptr, "log: BusyBox"},
};
// clang-format on

/// Banners by their first letter, so that a line is compared with a few of them only.
class Index {
 public:
  Index() {
    for (const auto& banner : banners) at(banner.start[0]).push_back(&banner);
  }
  const std::vector<const Banner*>& of(char first) const { return lists_[static_cast<unsigned char>(first)]; }

 private:
  std::vector<const Banner*>& at(char first) { return lists_[static_cast<unsigned char>(first)]; }
  std::array<std::vector<const Banner*>, 256> lists_;
};

const Index& index() {
  static const Index all;
  return all;
}

}  // namespace

const Banner* banner_of(std::string_view line) {
  for (const auto* banner : index().of(line[0]))
    if (line.starts_with(banner->start)) return banner;
  return nullptr;
}

}  // namespace rommate::recognise
