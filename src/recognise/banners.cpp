#include "src/recognise/banners.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "src/recognise/line_tail.hpp"
#include "src/recognise/shape.hpp"

namespace rommate::recognise {
namespace {

using enum Family;

enum class Does : unsigned char {
  tells,   // the family only
  resets,  // a boot begins here
  starts,  // a boot is on its way
  loads,   // on the way to the operating system; the loader's prompt may come back
  boots,   // the image has started
  runs,    // the operating system is there
  greets,  // a shell or a login is there
  offers,  // the operating system waits for a RETURN before it shows a prompt
};

/// Takes a fact out of what follows the beginning of the line.
using Learn = void (*)(std::string_view rest, Facts& facts);

struct Banner {
  std::string_view start;
  Does does = Does::tells;
  Family family = none;
  Learn learn = nullptr;
  std::string_view source;
};

std::string up_to(std::string_view text, std::string_view ends) {
  text = trimmed(text);
  return std::string{text.substr(0, text.find_first_of(ends))};
}

void version(std::string_view rest, Facts& facts) {
  const auto at = rest.find("ersion ");
  facts.bootstrap_version = up_to(at == std::string_view::npos ? rest : rest.substr(at + 7), ", \r");
}
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
void platform(std::string_view rest, Facts& facts) {
  const auto with = rest.find(" with ");
  facts.platform = up_to(rest, " ");
  if (with != std::string_view::npos) {
    const auto memory = rest.substr(with + 6);
    facts.memory = std::string{trimmed(memory.substr(0, memory.find(" of ")))};
  }
}
void recovery_off(std::string_view, Facts& facts) { facts.recovery_disabled = true; }
void recovery_on(std::string_view, Facts& facts) { facts.recovery_disabled = false; }
void software(std::string_view rest, Facts& facts) {
  const auto at = rest.find("ersion ");
  if (at != std::string_view::npos) facts.software = up_to(rest.substr(at + 7), ", \r");
}

// clang-format off
constexpr Banner banners[] = {
  // --- a reset: the first lines of a loader, the last of an operating system
  {"System Bootstrap, Version ", Does::resets, none, version, "log: IOS routers and Catalyst 9000"},
  {"Initializing Hardware", Does::resets, none, nullptr, "log: ISR 4331, C9400"},
  {"Cisco Systems ROMMON, Version ", Does::resets, firepower, version, "log: ASA 5506-X"},
  {"Cisco System ROMMON, Version ", Does::resets, firepower, version, "log: FPR 2110"},
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
  {"Platform ", Does::tells, none, platform, "log: ASA 5505, FPR 2110"},
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

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

/// "[  439.640414] text" of a Linux kernel.
std::string_view without_kernel_time(std::string_view line) {
  if (line.empty() || line[0] != '[') return line;
  const auto end = line.find("] ");
  const auto inside = line.substr(1, end == std::string_view::npos ? 0 : end - 1);
  const bool time = !inside.empty() && inside.find_first_not_of(" 0123456789.") == std::string_view::npos;
  return time ? line.substr(end + 2) : line;
}

void set_family(Family family, Knowledge& known, Certainty certainty = Certainty::certain) {
  if (family == Family::none) return;
  if (family == linux_os || family == u_boot) certainty = Certainty::vague;
  // A kernel does not overrule what is known from before the reset.
  if (family == linux_os && known.family != Family::none) return;
  if (known.family != Family::none && certainty <= known.certainty) return;
  known.family = family;
  known.certainty = certainty;
}

bool reset(Knowledge& known) {
  const bool first = known.phase != Phase::early;
  if (first) {
    auto family = known.family;
    known = {};
    known.family = family;
  }
  known.phase = Phase::early;
  return first;
}

/// "C2600 platform with 65536 Kbytes of main memory", "2500 processor with ...", "WS-C2950-24 starting...".
void learn_early_line(std::string_view line, Knowledge& known) {
  if (const auto at = line.find(" platform with "); at != std::string_view::npos) {
    auto name = line.substr(0, at);
    if (starts_with(name, "Cisco ")) name.remove_prefix(6);
    platform(std::string{name} + std::string{line.substr(at + 9)}, known.facts);
    const bool kilobytes = line.find("Kbytes") != std::string_view::npos;
    const auto& who = known.facts.platform;
    const bool xe = starts_with(who, "ISR4") || starts_with(who, "ASR1") || starts_with(who, "C1")
                        ? who.find('/') != std::string::npos || starts_with(who, "ASR1")
                        : false;
    if (kilobytes)
      set_family(xe                       ? ios_xe_router
                 : starts_with(who, "C9") ? catalyst_xe
                                          : ios_router,
                 known, Certainty::general);
  }
  if (const auto at = line.find(" processor with "); at != std::string_view::npos) {
    const auto before = known.facts.platform;
    platform(std::string{line.substr(0, at)} + std::string{line.substr(at + 10)}, known.facts);
    if (!before.empty()) known.facts.platform = before;
    const bool old = !line.empty() && line[0] >= '0' && line[0] <= '9';
    set_family(old ? old_bootstrap : ios_router, known, Certainty::general);
  }
  if (const auto at = line.find(" Boot Loader ("); at != std::string_view::npos) {
    version(line, known.facts);
    set_family(line.substr(0, 2) == "AP" || line.find("AP") < at + 20 ? aironet : catalyst, known);
  }
  if (const auto at = line.find(" starting..."); at != std::string_view::npos && starts_with(line, "WS-"))
    known.facts.platform = std::string{line.substr(0, at)};
  if (line.find("American Megatrends") != std::string_view::npos && known.family == Family::none)
    known.family = nexus;
}

/// Three prompts are nobody else's.
Family family_of_prompt(std::string_view line) {
  if (starts_with(line, "RP/0/")) return ios_xr;  // log: NCS 540
  const auto end = line.find(") >");
  if (line[0] == '(' && end != std::string_view::npos && end < 40) return aireos;  // log: WLC 5508
  // "<core>system-view" (doc: Huawei, H3C); a tag of XML has no such word behind it.
  const auto close = line.find('>');
  if (line[0] != '<' || close == std::string_view::npos || close < 2) return none;
  const auto command = line.substr(close + 1);
  for (const std::string_view word : {"sys", "dis", "save", "reset ", "reboot", "quit", "super"})
    if (starts_with(command, word)) return vrp;
  return none;
}

void note_command(std::string_view typed, Knowledge& known) {
  known.shown = typed.empty() ? Shows::nothing : what_shows(typed);
  known.held_reset.clear();
}

/// "rommon 3 > confreg 0x2142": the line begins with a prompt; says what is there, and leaves what was typed.
void learn_prompt(std::string_view& line, Knowledge& known) {
  const auto loader = [&](std::string_view prompt) {
    if (!starts_with(line, prompt)) return false;
    known.phase = Phase::loader;
    note_command({}, known);
    line.remove_prefix(prompt.size());
    return true;
  };
  if (std::string_view{"sag=lm"}.find(line[0]) != std::string_view::npos)  // most lines begin otherwise
    for (const std::string_view prompt :
         {"switch: ", "ap: ", "apboot> ", "=> ", "grub> ", "loader> ", "loader > ", "monitor> ", "monitor# "})
      if (loader(prompt)) return;
  if (line[0] == 'r' && starts_with(line, "rommon ")) {
    const auto end = line.find('>');
    if (end == std::string_view::npos || end > 14) return;
    note_command({}, known);
    if (line.size() > 7 && line[7] == '#') set_family(asa, known);
    if (known.family == none) known.family = ios_router;  // whoever it is, it is no U-Boot
    known.phase = Phase::loader;
    line = line.substr(std::min(line.size(), end + 2));
    return;
  }
  if (line[0] == '>' && known.family == old_bootstrap && known.phase != Phase::running) {
    known.phase = Phase::loader;
    return;
  }
  if (line[0] == '(' && line.find(") >en") < 40)
    known.fastpath = true;  // no wireless controller has an "enable"
  if (known.family == none && !known.fastpath) known.family = family_of_prompt(line);
  const auto length = prompt_length(line);
  if (length != 0 && line.substr(length, 2) == "  ")
    return;  // "Bit#    Configuration register option settings:" of a 2500
  if (length == 0) {
    // "root@box:~# cat notes": one word and a sign; most lines end here.
    const auto blank = line.find(' ');
    const bool signed_word = blank != std::string_view::npos &&
                             std::string_view{">#$%"}.find(line[blank - 1]) != std::string_view::npos;
    if (!signed_word) return;
    const auto prompt = line.substr(0, blank);
    const auto at = prompt.find('@');
    known.unix_prompt = known.unix_prompt || (at != std::string_view::npos && prompt.find(':', at) < blank &&
                                              (prompt.back() == '$' || prompt.back() == '#'));
    if (const auto command = command_on(line)) note_command(*command, known);
    return;
  }
  known.wants_return = false;
  note_command(trimmed(line.substr(length)), known);
  // The prompts of JunOS have a blank behind them, and no mode: this is another device.
  const bool ios = line[length - 2] == ')' || (line.size() > length && line[length] != ' ');
  if (known.family == junos && ios) {
    known.family = none;
    known.certainty = Certainty::none;
  }
  const bool own_loader = known.phase == Phase::early && (known.family == u_boot || known.family == aruba);
  known.phase = own_loader                                               ? Phase::loader
                : known.phase == Phase::loader && known.family == u_boot ? Phase::loader
                                                                         : Phase::running;
  line.remove_prefix(length);
}

bool apply(const Banner& banner, std::string_view rest, Knowledge& known) {
  bool was_reset = false;
  if (banner.does == Does::resets) was_reset = reset(known);
  if (banner.does == Does::starts) known.phase = Phase::early;
  const bool on_the_way = banner.does == Does::loads || banner.does == Does::boots;
  if (on_the_way && known.phase != Phase::running) known.phase = Phase::loading;
  if (banner.does == Does::boots) known.kernel = true;
  const bool runs = banner.does == Does::runs || banner.does == Does::greets;
  if (runs || banner.does == Does::offers) known.phase = Phase::running;
  if (runs) known.wants_return = false;
  if (banner.does == Does::offers) known.wants_return = true;
  if (banner.does == Does::greets) known.shell = true;
  // "[edit]" is also what VyOS prints, which has a Unix shell for its first prompt (doc: VyOS).
  const bool imitates = banner.start.starts_with("[edit") && known.unix_prompt;
  if (!imitates) set_family(banner.family, known, on_the_way ? Certainty::general : Certainty::certain);
  if (banner.learn != nullptr) banner.learn(rest, known.facts);
  return was_reset;
}

const Banner* banner_of(std::string_view line) {
  for (const auto* banner : index().of(line[0]))
    if (starts_with(line, banner->start)) return banner;
  return nullptr;
}

/// Facts that a shown line tells, and the family where "show version" says what nobody has said before.
void learn_shown_facts(const Banner& banner, std::string_view line, Knowledge& known) {
  if (banner.does != Does::tells) return;
  if (known.shown == Shows::version && known.family == Family::none) set_family(banner.family, known);
  if (banner.learn != nullptr) banner.learn(line.substr(banner.start.size()), known.facts);
}

/// A line that a command shows. That the device was reset is believed when two lines of its firmware say it;
/// that BREAK has stopped a 2500, at once: it prints no more than this line and its bare ">".
bool learn_shown(std::string_view line, Knowledge& known) {
  const auto* banner = banner_of(line);
  if (banner != nullptr && banner->does == Does::starts && banner->family == Family::old_bootstrap) {
    known.shown = Shows::nothing;
    return learn_line(line, known);
  }
  const bool resets = banner != nullptr && banner->does == Does::resets;
  const bool loads = banner != nullptr && banner->does == Does::loads;
  if (banner != nullptr && !resets) learn_shown_facts(*banner, line, known);
  if (known.held_reset.empty()) {
    if (resets) known.held_reset = line;
    return false;
  }
  const bool goes_on = resets || loads || line.find(" platform with ") != std::string_view::npos ||
                       starts_with(line, "Detected CISCO IOFPGA");  // log: N9000
  if (!goes_on) return false;
  if (resets && known.held_reset.starts_with(banner->start)) return false;
  const auto first = std::exchange(known.held_reset, {});
  known.shown = Shows::nothing;
  const bool was_reset = learn_line(first, known);
  return learn_line(line, known) || was_reset;
}

/// Rows of a text that somebody types: they tell nothing. False: it has none, or it ended before this line.
bool is_typed_text(std::string_view line, Knowledge& known) {
  if (!known.takes_text) return false;
  const bool quits = known.text_end == "quit";
  const bool ends =
      quits ? trimmed(line) == known.text_end : line.find(known.text_end) != std::string_view::npos;
  const bool prompt = prompt_length(line) != 0;
  if (ends || prompt) known.takes_text = false;
  return !prompt;
}

/// "Enter TEXT message.  End with the character '#'." (log: banner), "End with a blank line or the word
/// "quit" on a line by itself" (doc: crypto pki authenticate)
void learn_text_input(std::string_view line, Knowledge& known) {
  if (starts_with(line, "Enter TEXT message.  End with the character '") && line.size() > 45) {
    known.takes_text = true;
    known.text_end = line[45];
  }
  if (starts_with(line, "[Type ^D at a new line to end input]")) {  // doc: JunOS, load terminal
    known.takes_text = true;
    known.text_end = "load complete";
  }
  if (starts_with(line, "End with a blank line or the word \"quit\"")) {
    known.takes_text = true;
    known.text_end = "quit";
  }
}

}  // namespace

bool learn_line(std::string_view line, Knowledge& known) {
  const auto from = line.find_first_not_of(" \t\r\b\0");
  if (from == std::string_view::npos) return false;
  line.remove_prefix(from);
  if (is_typed_text(line, known)) return false;
  if (from == 0) learn_prompt(line, known);
  line = without_kernel_time(line);
  if (line.empty()) return false;
  if (line[0] == ' ') line = trimmed(line);
  if (line.empty()) return false;
  if (known.shown != Shows::nothing) return learn_shown(line, known);

  bool was_reset = false;
  if (const auto* banner = banner_of(line))
    was_reset = apply(*banner, line.substr(banner->start.size()), known);
  if (line[0] == 'N' && starts_with(line, "NOTE: Enter '?' for Command Help")) known.fastpath = true;
  if (line[0] == 'E' || line[0] == '[') learn_text_input(line, known);
  if (known.phase == Phase::running) return was_reset;
  learn_early_line(line, known);
  const auto login = line.find(" login: ");
  if (login != std::string_view::npos && line.find(' ') == login) {
    known.phase = Phase::running;
    known.shell = known.shell || line.substr(login) == " login: root";  // a shell follows
  }
  return was_reset;
}

}  // namespace rommate::recognise
