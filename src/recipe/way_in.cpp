#include "src/recipe/way_in.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocols/ascii.hpp"

namespace rommate::recipe {
namespace {

using enum recognise::Family;

constexpr WayIn table[] = {
    {.family = ios_router,
     .name = "ios-router",
     .boxes = "routers of classic IOS: 1600 to 3900, 800, VG200",
     .called = "80 81 82 83 84 85 86 87 88 89 16 17 18 19 26 28 29 36 37 38 39 c8 c16 c17 c18 c19 c26 "
               "c28 c29 c36 c37 c38 c39 isr-g vg2",
     .how = "switch it off and on, then BREAK, again each second",
     .window = "the first 60 seconds, whatever the register says; later only where its bit 8 is 0. A "
               "1900 or 2900 answers late, behind two lines \"program load complete\"",
     .stands = "rommon 1 >",
     .then = "confreg 0x2142, or what stands there with bit 6 set; reset; no to the setup dialog; "
             "enable; copy startup-config running-config (save nothing before this); the new secret; "
             "no shutdown on the ports that were open; config-register 0x2102, or what stood there; "
             "copy running-config startup-config",
     .disabled = "the banner says PASSWORD RECOVERY FUNCTIONALITY IS DISABLED: BREAK within 5 seconds "
                 "behind the image's [OK] asks whether to erase the configuration, and nothing else leads "
                 "in. Some (2811, 837, 877) take no BREAK at all. No BREAK three times running: another "
                 "adapter, or the NULs of rommate break --method lowbaud",
     .source = "doc: IOS password recovery; logs: 1841, 1941, 2600, 2921"},
    {.family = old_bootstrap,
     .name = "old-bootstrap",
     .boxes = "2500, 3000, 4000, IGS",
     .called = "25 30 40 igs c25",
     .how = "switch it off and on, then BREAK",
     .window = "the first 60 seconds",
     .stands = ">",
     .then = "o shows the register: note it; o/r 0x2142, i; n to each question; enable; copy "
             "startup-config running-config (configure memory before 11.0); the new secret; "
             "config-register and the noted value; save",
     .disabled = "",
     .source = "doc: password recovery of the 2500; log: 2500"},
    {.family = ios_xe_router,
     .name = "ios-xe-router",
     .boxes = "ISR 4000 and 1000, ASR 1000, Catalyst 8000, VG400",
     .called = "isr4 isr1 43 44 11 c11 asr1 8000 8200 8300 8500 c8000 c8200 c8300 c8500 vg4",
     .how = "switch it off and on, then BREAK or Ctrl-C",
     .window = "while # or . runs",
     .stands = "rommon 1 >",
     .then = "confreg 0x2142; reset (boot at once may refuse); no to the setup dialog; enable; copy "
             "startup-config running-config (save nothing before this); the new secret; no shutdown "
             "on the ports that were open; config-register 0x2102; copy running-config startup-config",
     .disabled = "the reset button or BREAK asks whether to erase the configuration; read what it "
                 "answers. A second route processor is pulled, or held in its ROMMON",
     .source = "doc: ISR 4000; logs: 4321, 4331, C1111"},
    {.family = catalyst,
     .name = "catalyst",
     .boxes = "Catalyst 2900XL to 3750",
     .called = "2900xl 2940 2950 2960 2970 2975 3500xl 3550 3560 3750 ws-c29 ws-c35 ws-c37 c2940 c2950 "
               "c2960 c3550 c3560 c3750",
     .how = "unplug it (of a stack: all members), hold the Mode button, plug it in, let go when the "
            "SYST light stops blinking green. BREAK does it too where boot enable-break was set",
     .window = "within 15 seconds of power-on",
     .stands = "switch:",
     .then = "flash_init (a speed other than 9600 falls back to 9600); dir flash: must list "
             "config.text; rename flash:config.text flash:config.old; boot; n to the dialog; enable; "
             "rename flash:config.old flash:config.text; copy flash:config.text "
             "system:running-config; the new secret; copy running-config startup-config",
     .disabled = "it asks \"Would you like to reset the system back to the default configuration "
                 "(y/n)?\": y deletes the configuration, n boots as before",
     .source = "doc: 2950, 2960, 3560, 3750; log: 2960TT"},
    {.family = catalyst_xe,
     .name = "catalyst-xe",
     .boxes = "Catalyst 3650, 3850, 9000",
     .called = "3650 3850 9200 9300 9400 9500 9600 ws-c36 ws-c38 c3650 c3850 c92 c93 c94 c95 c96",
     .how = "3650, 3850: hold the Mode button from power-on for 10 to 12 seconds, until the status "
            "light is amber. 9000: Ctrl-C, where ENABLE_BREAK is yes; else Mode",
     .window = "9000: 5 seconds, at \"Preparing to autoboot. [Press Ctrl-C to interrupt]\"",
     .stands = "switch:",
     .then = "SWITCH_IGNORE_STARTUP_CFG=1; boot; no to the dialog; enable; copy startup-config "
             "running-config; the new secret; no system ignore startupconfig switch all; save, and "
             "look at show romvar: left at 1, the next reload starts empty. 3.3.0SE and 3.3.1SE erase "
             "the configuration on this way (CSCum26261)",
     .disabled = "the same question as on older Catalysts: y deletes the startup configuration",
     .source = "doc: 3850, 9000; log: 9300, 9400"},
    {.family = catalyst_rommon,
     .name = "catalyst-rommon",
     .boxes = "Catalyst 4500 and 6500, 7600",
     .called = "45 49 65 76 c45 c49 c65 c76 cat4 cat6",
     .how = "4500: Ctrl-C. 6500, 7600: BREAK",
     .window = "4500: 5 seconds, at \"Type control-C to prevent autobooting.\" 6500: the few seconds "
               "behind the log line about console ownership (25 to 60 s into the boot); earlier it "
               "leads into the switch processor's ROMMON: type boot there and wait again",
     .stands = "rommon 1 >",
     .then = "confreg 0x2142, reset; no to the dialog; enable; copy startup-config running-config; "
             "the new secret; no shutdown: on a 6500 every port is shut; config-register 0x2102; save",
     .disabled = "",
     .source = "doc: 4500, 6500"},
    {.family = catos,
     .name = "catos",
     .boxes = "Catalysts with CatOS",
     .called = "catos cat5",
     .how = "log in: for 30 seconds behind a start the password is RETURN",
     .window = "the first 30 seconds behind the prompt for the password",
     .stands = "Console>",
     .then = "enable, RETURN for the password; set password and set enablepass, with RETURN for the "
             "old ones; write memory where the release has it",
     .disabled = "",
     .source = "mem: CatOS, told in public guides; no log here"},
    {.family = asa,
     .name = "asa",
     .boxes = "ASA 5500 and 5512-X to 5555-X, PIX",
     .called = "asa5505 asa5510 asa5520 asa5540 asa5550 asa5580 asa551 asa552 asa554 asa555 asa pix "
               "5505 5510 5520",
     .how = "switch it off and on, then ESC or BREAK",
     .window = "10 seconds, at \"Use BREAK or ESC to interrupt boot.\"",
     .stands = "rommon #0>",
     .then = "confreg shows the value: n to its question, note it; confreg 0x41 (the noted value with "
             "bit 6 set); boot; enable, RETURN; copy startup-config running-config; the new "
             "passwords; config-register and the noted value; save. Do not walk the dialog of confreg",
     .disabled = "it offers to erase all flash, images and licences with it, before ROMMON: refuse, "
                 "unless that is wanted",
     .source = "doc: ASA password recovery; log: ASA 5505"},
    {.family = firepower,
     .name = "firepower",
     .boxes = "ASA 5506-X to 5516-X, Firepower 1000, 2100, 4100, 9300",
     .called = "asa5506 asa5508 asa5516 5506 5508 5516 fpr ftd firepower",
     .how = "switch it off and on, then ESC (4100: also Ctrl-L)",
     .window = "10 seconds, at \"Use BREAK, ESC or CTRL+L to interrupt boot.\"",
     .stands = "rommon 1 >",
     .then = "",
     .disabled = "1000 and 2100: password_reset there means a new image, everything else is gone. With "
                 "FXOS's admin known, the password of ASA or FTD inside is set from FXOS. 5506-X: "
                 "\"Permanently erase 'disk0:'?\" wants a word: no boots as before",
     .source = "doc: FXOS troubleshooting; log: FPR 2110, 5506-X"},
    {.family = aironet,
     .name = "aironet",
     .boxes = "Aironet access points with IOS",
     .called = "aironet ap1 ap2 ap3 airap aircap airlap cap1 cap2 cap3",
     .how = "ESC; or plug it in with the MODE button held",
     .window = "ESC: as soon as text comes",
     .stands = "ap:",
     .then = "flash_init; dir flash:; rename flash:config.txt flash:config.old; boot; then as with a "
             "Catalyst. MODE held for 2 to 3 seconds, until the light is amber, resets to the "
             "factory's values",
     .disabled = "",
     .source = "doc: AP 1200; log: AP 1230"},
    {.family = nexus,
     .name = "nexus",
     .boxes = "Nexus, MDS, UCS fabric interconnects",
     .called = "nexus n3 n5 n6 n7 n9 nxos nx-os mds ucs",
     .how = "switch it off and on, then Ctrl-C, again and again (older ones Ctrl-], N3000 Ctrl-L)",
     .window = "while the BIOS and the loader run; N5000 and N7000: at \"Checking all filesystems\"",
     .stands = "loader >",
     .then = "cmdline recoverymode=1; boot bootflash:IMAGE; at switch(boot)#: config terminal, "
             "admin-password NEW, exit, load-nxos; log in; username admin password NEW; copy "
             "running-config startup-config: without it the next reload has the old one. The "
             "configuration stays. A second supervisor is pulled until the end",
     .disabled = "",
     .source = "doc: NX-OS password recovery; logs: N3100, N9000"},
    {.family = ios_xr,
     .name = "ios-xr",
     .boxes = "CRS, ASR 9000, NCS",
     .called = "crs asr9 ncs xr 8201 8202 8608 8808 8812 8818",
     .how = "32 bit: switch it off and on, then BREAK or Ctrl-C. 64 bit: ESC at the BIOS or GRUB",
     .window = "32 bit: while it counts down to its boot",
     .stands = "rommon 1 >",
     .then = "32 bit: confreg 0x142, reset; at \"Press RETURN\" it asks for a new root-system user; "
             "the register returns by itself, all users stay",
     .disabled = "64 bit: no way keeps the configuration; IOS-XR-recovery in GRUB where system recovery "
                 "was configured before, else a new image by USB or iPXE",
     .source = "doc: IOS XR ROMMON guides 3.4 to 7.6"},
    {.family = aireos,
     .name = "aireos",
     .boxes = "wireless controllers with AireOS",
     .called = "wlc aireos 2504 3504 5508 5520 8540 air-ct",
     .how = "ESC for the boot menu",
     .window = "short, at \"Press <ESC> now to access the Boot Menu...\"",
     .stands = "its menu",
     .then = "by the serial port only: Restore-Password as the very first user name behind a start "
             "asks for a new user and keeps the configuration. Recover-Config as the first name "
             "resets it to the factory's",
     .disabled = "",
     .source = "doc: WLC; one voice denies Restore-Password on 8.5"},
    {.family = u_boot,
     .name = "uboot",
     .boxes = "boards with U-Boot",
     .called = "uboot",
     .how = "any key; some want ENTER or ESC, and say so",
     .window = "the count-down: 0 to 10 seconds",
     .stands = "=>",
     .then = "printenv bootargs bootcmd: note both; setenv bootargs \"${bootargs} init=/bin/sh\"; "
             "boot; no saveenv. In the shell: mount -o remount,rw /; passwd root; sync; mount -o "
             "remount,ro /; reboot -f",
     .disabled = "bootdelay -2 takes no key: another way into the flash is needed",
     .source = "doc: README.autoboot; logs: QEMU, AR7100"},
    {.family = aruba,
     .name = "aruba",
     .boxes = "HPE and Aruba",
     .called = "aruba hpe procurve aos-s aos-cx hp-",
     .how = "access point: ENTER. AOS-S: hold Clear for a second: passwords are gone, the "
            "configuration stays. CX: 0, ServiceOS, in the boot menu",
     .window = "access point: 2 seconds, at \"Hit <Enter> to stop autoboot\"",
     .stands = "apboot>",
     .then = "CX: login admin, password, boot. AOS-S: Reset and Clear together reset to the factory's "
             "values",
     .disabled = "front-panel-security can switch both buttons off: then only HPE's one-time code helps",
     .source = "doc: HPE, ProCurve; log: AP 375; mem: CX"},
    {.family = vedge,
     .name = "vedge",
     .boxes = "Viptela vEdge",
     .called = "vedge viptela",
     .how = "any key",
     .window = "the count-down of its U-Boot",
     .stands = "Octeon board#",
     .then = "",
     .disabled = "what leads in keeps no configuration: factory reset by its button, 10 seconds",
     .source = "mem; no log of the whole way here"},
    {.family = junos,
     .name = "junos",
     .boxes = "Juniper EX, SRX, MX",
     .called = "junos juniper ex2 ex3 ex4 srx mx1 mx2 mx4 mx8 mx9 qfx",
     .how = "switch it off and on, then space",
     .window = "1 to 2 seconds, at \"Hit [Enter] to boot immediately, or space bar for command prompt.\"",
     .stands = "loader>",
     .then = "boot -s; recovery; configure; set system root-authentication plain-text-password; "
             "commit; exit; exit; y to the reboot",
     .disabled = "set system ports console insecure blocks it; then only a new installation",
     .source = "doc: Junos root password; log: SRX 220"},
    {.family = mikrotik,
     .name = "mikrotik",
     .boxes = "MikroTik RouterBOARD",
     .called = "mikrotik routeros rb1 rb2 rb3 rb4 rb5 rb7 rb9",
     .how = "any key; Ctrl-E for Etherboot",
     .window = "2 seconds, at \"Press any key within 2 seconds to enter setup\"",
     .stands = "its menu",
     .then = "",
     .disabled = "no way keeps the configuration: its reset button while it is plugged in (5 s), or "
                 "Netinstall",
     .source = "log: RouterBOARD; mem: its button, Netinstall"},
    {.family = vrp,
     .name = "vrp",
     .boxes = "Huawei and H3C",
     .called = "vrp huawei h3c comware s57 s67 ar1 ar2",
     .how = "Ctrl-B",
     .window = "a few seconds, at \"Press Ctrl+B to enter ... menu\"",
     .stands = "its boot menu",
     .then = "H3C: skip current system configuration; start; then load the file again and set a new "
             "password. Huawei: clear password for console user, then boot",
     .disabled = "its menu asks for a password of its own, which is in the papers of the box",
     .source = "doc: H3C Comware, its boot menu; mem: Huawei"},
    {.family = panos,
     .name = "panos",
     .boxes = "Palo Alto",
     .called = "panos pan-os pa2 pa3 pa4 pa5 pa7 palo",
     .how = "type maint",
     .window = "5 seconds, at \"Autoboot to default partition in 5 seconds. Enter 'maint' to boot to "
               "maint partition.\"",
     .stands = "its maintenance menu",
     .then = "",
     .disabled = "no way keeps the configuration: Factory Reset in that menu",
     .source = "mem: PAN-OS, its maintenance mode; no log here"},
    {.family = linux_os,
     .name = "linux",
     .boxes = "Linux with GRUB: Cumulus, OPX, VyOS, Catalyst 8000V",
     .called = "linux grub cumulus vyos opx debian ubuntu c8000v csr",
     .how = "e at GRUB's menu (ESC or Shift shows a hidden one)",
     .window = "its count-down: 5 seconds",
     .stands = "the lines of the entry",
     .then = "init=/bin/bash at the end of the line that begins with linux; Ctrl-X; mount -o "
             "remount,rw /; passwd; sync; reboot -f. VyOS has an entry for a lost password",
     .disabled = "GRUB asks for a password of its own: boot from a USB stick",
     .source = "doc: GRUB, VyOS, Cumulus"},
};

/// Lower case without what people put between and before: "ISR 4321/K9" is "isr4321k9", "Catalyst 2960"
/// "2960".
std::string bare(std::string_view text) {
  std::string all;
  for (const char c : protocols::lower(text))
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) all += c;
  for (const std::string_view maker : {"cisco", "catalyst", "wsc"})
    if (all.starts_with(maker) && all.size() > maker.size() && all[maker.size()] >= '0' &&
        all[maker.size()] <= '9')
      all.erase(0, maker.size());
  return all;
}

/// How much of `called` a row's names begin; 0: nothing.
std::size_t likeness(const WayIn& way, const std::string& called) {
  if (bare(way.name) == called) return called.size() + 1;
  std::size_t best = 0;
  auto rest = way.called;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(' '), rest.size());
    const auto name = bare(rest.substr(0, end));
    if (called.starts_with(name)) best = std::max(best, name.size());
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return best;
}

constexpr std::size_t label_width = 17;

/// In lines of so many columns, behind a label.
std::string paragraph(std::string_view label, std::string_view text, std::size_t columns) {
  if (text.empty()) return "";
  const auto room = std::max<std::size_t>(columns, label_width + 20) - label_width - 1;
  std::string all = fmt::format("  {:<{}}", label, label_width - 2);
  for (bool first = true; !text.empty(); first = false) {
    auto cut = text.size();
    if (cut > room) {
      const auto blank = text.substr(0, room + 1).rfind(' ');
      cut = blank == std::string_view::npos ? room : blank;
    }
    if (!first) all += std::string(label_width, ' ');
    all += fmt::format("{}\n", text.substr(0, cut));
    text.remove_prefix(std::min(cut + 1, text.size()));
  }
  return all;
}

/// What is typed one behind the other, each in a line of its own.
std::string steps(std::string_view text, std::size_t columns) {
  std::string all;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find("; "), text.size());
    const auto step = fmt::format("{:>2} {}", number, text.substr(0, end));
    all += paragraph(number == 1 ? "then" : "", step, columns);
    text.remove_prefix(std::min(end + 2, text.size()));
  }
  return all;
}

}  // namespace

std::span<const WayIn> ways_in() { return table; }

const WayIn* find_way_in(std::string_view called) {
  const auto name = bare(called);
  const WayIn* found = nullptr;
  std::size_t best = 0;
  for (const auto& each : table)
    if (const auto much = likeness(each, name); much > best) {
      best = much;
      found = &each;
    }
  return found;
}

std::string told(const WayIn& way, std::size_t columns) {
  return fmt::format("{}: {}\n", way.name, way.boxes) + paragraph("to the loader", way.how, columns) +
         paragraph("it is taken", way.window, columns) + paragraph("there stands", way.stands, columns) +
         steps(way.then, columns) + paragraph("if disabled", way.disabled, columns) +
         paragraph("source", way.source, columns);
}

}  // namespace rommate::recipe
