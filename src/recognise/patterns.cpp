#include "src/recognise/patterns.hpp"

#include <array>

namespace rommate::recognise {
namespace {

using enum Family;
using enum State;

constexpr Families routers = of(ios_router, ios_xe_router, catalyst_rommon, firepower, ios_xr);
constexpr Families switches = of(catalyst, catalyst_xe);
constexpr Families boots = of(u_boot, aruba, vedge);
constexpr Families others = of(u_boot, linux_os, vedge, mikrotik);  // who run a Unix shell on the line
constexpr Families ios_like = 0;

// clang-format off
constexpr Pattern table[] = {
  // --- loaders
  {.shape = "rommon {n} >~", .state = rommon, .families = routers, .source = "log: c1841, isr4331, 4500, FPR 2110"},
  {.shape = "rommon {n}>~", .state = rommon, .families = routers, .source = "doc: 7401 guide"},
  {.shape = "rommon #{n}>~", .state = asa_rommon, .families = of(asa), .source = "log: ASA 5505"},
  {.shape = "monitor>~", .state = asa_rommon, .name = "monitor", .families = of(asa), .source = "doc: PIX 515"},
  {.shape = ">~", .state = bootstrap_old, .families = of(old_bootstrap), .where = Where::loader, .source = "doc: 2500"},
  {.shape = "switch:~", .state = switch_loader, .families = switches, .source = "log: 2950, 3850, 9400"},
  {.shape = "ap:~", .state = ap_loader, .families = of(aironet), .source = "log: AP 1230"},
  {.shape = "loader>~", .state = other_loader, .name = "junos-loader", .families = of(junos), .where = Where::in_family, .source = "log: SRX 220"},
  {.shape = "loader>~", .state = nxos_loader, .families = of(nexus), .source = "log: N3100"},
  {.shape = "loader >~", .state = nxos_loader, .families = of(nexus), .source = "log: N9000"},
  {.shape = "{host}(boot)#~", .state = nxos_loader, .mode = "boot", .families = of(nexus), .where = Where::in_family, .source = "log: N3100"},
  {.shape = "{host}(boot)# ", .state = nxos_loader, .mode = "boot", .families = of(nexus), .source = "log: N3100"},
  {.shape = "{host}(boot)({mode})#~", .state = nxos_loader, .mode = "boot-{mode}", .families = of(nexus), .where = Where::in_family, .source = "log: N3100"},
  {.shape = "{host}(boot)({mode})# ", .state = nxos_loader, .mode = "boot-{mode}", .families = of(nexus), .source = "log: N3100"},
  {.shape = "apboot>~", .state = uboot, .families = of(aruba), .source = "log: AP 375"},
  {.shape = "=> ", .state = uboot, .families = boots, .where = Where::family_or_none, .source = "log: QEMU arm"},
  {.shape = "u-boot>~", .state = uboot, .families = boots, .source = "mem"},
  {.shape = "U-Boot>~", .state = uboot, .families = boots, .source = "mem"},
  {.shape = "uboot>~", .state = uboot, .families = boots, .source = "mem"},
  {.shape = "u-boot>>~", .state = uboot, .families = boots, .source = "log: vendor boards"},
  {.shape = "=>~", .state = uboot, .families = boots, .where = Where::loader, .source = "log: QEMU arm"},
  {.shape = "{word}>~", .state = uboot, .families = boots, .where = Where::loader, .source = "log: ar7100"},
  {.shape = "{word}>>~", .state = uboot, .families = boots, .where = Where::loader, .source = "log: vendor boards"},
  {.shape = "{word} > ", .state = uboot, .families = boots, .where = Where::loader, .source = "mem"},
  {.shape = "{word} # ", .state = uboot, .families = boots, .where = Where::loader, .source = "log: 8311, rkboot"},
  {.shape = "{word}# ", .state = uboot, .families = boots, .where = Where::loader, .source = "log: ast"},
  {.shape = "{word}$ ", .state = uboot, .families = boots, .where = Where::loader, .source = "log: Hobot"},
  {.shape = "{words} > ", .state = uboot, .families = boots, .where = Where::loader, .source = "log: i.MX6"},
  {.shape = "{words} # ", .state = uboot, .families = boots, .where = Where::loader, .source = "log: BeagleBoard, StarFive"},
  {.shape = "{words}# ", .state = uboot, .families = boots, .where = Where::loader, .source = "log: Octeon boards"},
  {.shape = "{words} U-Boot > ", .state = uboot, .families = boots, .where = Where::family_or_none, .source = "log: i.MX6"},
  {.shape = "{word}>>~", .state = uboot, .families = boots, .where = Where::not_running, .source = "log: Marvell Kirkwood"},
  {.shape = "({*}) # ", .state = uboot, .families = boots, .where = Where::loader, .source = "mem: IPQ boards"},
  {.shape = "grub>~", .state = other_loader, .name = "grub", .source = "log: GRUB 2"},
  {.shape = "Aboot#~", .state = other_loader, .name = "aboot", .source = "doc: Arista, Aboot"},
  {.shape = "CFE>~", .state = other_loader, .name = "cfe", .source = "mem: Broadcom boards"},
  {.shape = "RedBoot>~", .state = other_loader, .name = "redboot", .source = "mem: RedBoot manual"},
  {.shape = "SVOS>~", .state = other_loader, .name = "serviceos", .source = "mem: Aruba CX"},
  {.shape = "PMON>~", .state = other_loader, .name = "pmon", .source = "mem"},
  {.shape = "YAMON>~", .state = other_loader, .name = "yamon", .source = "mem"},
  {.shape = "ZHAL>~", .state = other_loader, .name = "zhal", .source = "mem: Zyxel"},
  {.shape = "Shell>~", .state = other_loader, .name = "efi-shell", .source = "mem: UEFI"},
  {.shape = "[VxWorks Boot]:~", .state = other_loader, .name = "vxworks", .source = "mem"},
  {.shape = "[Boot]:~", .state = other_loader, .name = "boot", .source = "doc: Dell PowerConnect"},
  {.shape = "[Boot{word}]:~", .state = other_loader, .name = "boot", .source = "doc: ZXR10, its boot manager"},
  {.shape = "iPXE>~", .state = other_loader, .name = "ipxe", .source = "doc: iPXE"},
  {.shape = "[{word} Boot]:~", .state = other_loader, .name = "boot", .source = "mem"},
  {.shape = "BOOT>~", .state = other_loader, .name = "boot", .source = "mem"},
  {.shape = "Boot>~", .state = other_loader, .name = "boot", .source = "mem"},
  {.shape = "boot>~", .state = other_loader, .name = "boot", .source = "mem"},
  {.shape = "BootROM>~", .state = other_loader, .name = "boot", .source = "mem"},
  {.shape = "bootrom>~", .state = other_loader, .name = "boot", .source = "mem"},
  {.shape = "Bootloader>~", .state = other_loader, .name = "boot", .source = "mem"},
  {.shape = "{*}-Boot>~", .state = other_loader, .name = "boot", .source = "mem: FastIron"},
  {.shape = "{*}-boot>~", .state = other_loader, .name = "boot", .where = Where::not_running, .source = "mem"},
  {.shape = "grub rescue>~", .state = other_loader, .name = "grub", .source = "mem"},

  {.shape = "OK ", .state = other_loader, .name = "freebsd-loader", .families = of(junos), .where = Where::loader, .quiet = Quiet::doubtful, .source = "doc: FreeBSD handbook"},
  {.shape = "mountroot>~", .state = question, .name = "mountroot>", .source = "doc: FreeBSD handbook"},

  // --- a transfer that waits for the sender
  {.shape = "Ready to receive file{*}...{cs}", .state = transfer, .name = "xmodem-wait", .families = routers, .source = "log: c2600 xmodem, IOS copy xmodem:"},
  {.shape = "{cs}", .state = transfer, .name = "xmodem-wait", .families = routers, .above = "Ready to receive file {*} ...", .source = "log: c2600 xmodem"},
  {.shape = "{cs}", .state = transfer, .name = "xmodem-wait", .families = switches, .above = "Begin the {*}modem transfer now...", .source = "log: 2960"},
  {.shape = "{cs}", .state = transfer, .name = "xmodem-wait", .families = switches, .above = "Begin the {*}1K transfer now...", .source = "log: 2960"},
  {.shape = "Begin the {*} transfer now...{cs}", .state = transfer, .name = "xmodem-wait", .families = switches, .source = "log: 2960"},
  {.shape = "## Ready for binary ({*}) download to {word} at {word} bps...{cs}", .state = transfer, .name = "xmodem-wait", .families = boots, .source = "log: U-Boot loadx, loady"},
  {.shape = "{cs}", .state = transfer, .name = "xmodem-wait", .families = boots, .above = "## Ready for binary ({*}) download to {word} at {word} bps...", .source = "log: U-Boot loadx, loady"},

  // --- JunOS, before the shapes of IOS that it shares
  {.shape = "SSH@{host}>~", .state = ios_user, .host = "SSH@{host}", .source = "doc: FastIron"},
  {.shape = "SSH@{host}#~", .state = ios_enable, .host = "SSH@{host}", .source = "doc: FastIron"},
  {.shape = "{user}>~", .state = other_system, .name = "cli", .families = of(panos), .where = Where::in_family, .source = "doc: PAN-OS"},
  {.shape = "{user}#~", .state = other_system, .name = "cli", .families = of(panos), .where = Where::in_family, .source = "doc: PAN-OS"},
  {.shape = "{user}#~", .state = shell, .name = "shell", .families = of(nexus), .where = Where::in_family, .source = "log: N9000v, run bash"},
  {.shape = "{user}#~", .state = other_system, .name = "cli", .where = Where::unix_box, .source = "doc: VyOS, EdgeOS"},
  {.shape = "{user}>~", .state = other_system, .name = "junos-cli", .families = of(junos), .source = "log: SRX 220"},
  {.shape = "{user}#~", .state = other_system, .name = "junos-cli-config", .families = of(junos), .source = "log: QFX"},
  {.shape = "{word}> ", .state = other_system, .name = "junos-cli", .families = of(junos), .where = Where::in_family, .source = "log: QFX"},
  {.shape = "{word}# ", .state = other_system, .name = "junos-cli-config", .families = of(junos), .where = Where::in_family, .source = "log: QFX"},
  {.shape = "{user}:RE:{n}%~", .state = shell, .name = "junos-shell", .families = of(junos), .source = "log: QFX"},
  {.shape = "{user}%~", .state = shell, .name = "junos-shell", .families = of(junos), .source = "mem"},
  {.shape = "%~", .state = shell, .name = "junos-shell", .families = of(junos), .where = Where::in_family, .source = "mem"},
  {.shape = "{*}RETURN for /bin/sh:~", .state = question, .name = "RETURN=/bin/sh", .families = of(junos), .source = "log: SRX 220"},

  // --- operating systems with prompts of their own shape
  {.shape = "{host}(local-mgmt)#~", .state = other_system, .name = "fxos-local-mgmt", .families = of(firepower), .source = "log: FPR 2110"},
  {.shape = "{host}(fxos)#~", .state = other_system, .name = "fxos", .families = of(firepower), .source = "pat"},
  {.shape = "{host} /{*} #~", .state = other_system, .name = "fxos-scope", .families = of(firepower), .source = "pat"},
  {.shape = "{host} /{*}*#~", .state = other_system, .name = "fxos-scope", .families = of(firepower), .source = "doc: Cisco IMC, not committed"},
  {.shape = "> ", .state = other_system, .name = "ftd", .families = of(firepower), .where = Where::in_family, .quiet = Quiet::doubtful, .source = "pat: FTD"},
  {.shape = "({*}) >~", .state = other_system, .name = "aireos", .host = "{*}", .families = of(aireos), .source = "log: WLC 5508"},
  {.shape = "({*}) {word}>~", .state = other_system, .name = "aireos-{word}", .host = "{*}", .families = of(aireos), .source = "pat"},
  {.shape = "({*}) #~", .state = other_system, .name = "aruba", .host = "{*}", .families = of(aruba), .source = "mem: Aruba controllers"},
  {.shape = "{host}> (enable)~", .state = ios_enable, .families = of(catos), .source = "doc: CatOS"},
  {.shape = "<{host}>", .state = other_system, .name = "vrp", .families = of(vrp), .where = Where::family_or_none, .quiet = Quiet::doubtful, .source = "pat: Huawei, H3C"},
  {.shape = "[{host}]~", .state = other_system, .name = "vrp-system", .families = of(vrp), .where = Where::in_family, .source = "pat: Huawei, H3C"},
  {.shape = "[{user}] >~", .state = other_system, .name = "routeros", .families = of(mikrotik), .source = "mem"},
  {.shape = "[{user}] /{*}>~", .state = other_system, .name = "routeros", .families = of(mikrotik), .source = "doc: RouterOS"},
  {.shape = "[{user}] {*}>~", .state = other_system, .name = "routeros", .families = of(mikrotik), .where = Where::in_family, .source = "mem"},
  {.shape = "your choice:~", .state = question, .families = of(mikrotik), .where = Where::in_family, .source = "mem"},

  // --- a prompt of two words, or with marks around it
  {.shape = "{host} ({*}) #~", .state = other_system, .name = "cli", .where = Where::running, .quiet = Quiet::doubtful, .source = "doc: FortiOS"},
  {.shape = "* {host} #~", .state = other_system, .name = "cli", .where = Where::running, .quiet = Quiet::doubtful, .source = "doc: EXOS, not saved"},
  {.shape = "{word}:{user}#~", .state = other_system, .name = "cli", .source = "doc: SR OS, MD-CLI"},

  {.shape = "admin:~", .state = other_system, .name = "cli", .where = Where::running, .quiet = Quiet::doubtful, .source = "doc: Unified Communications Manager"},
  {.shape = "rkscli:~", .state = other_system, .name = "cli", .source = "log: Ruckus ZoneFlex"},

  // --- shells
  {.shape = "bash-{word}#~", .state = shell, .name = "shell", .families = of(nexus, linux_os), .source = "log: N3100"},
  {.shape = "bash-{word}$ ", .state = shell, .name = "shell", .families = of(nexus, linux_os), .source = "log"},
  {.shape = "sh-{word}#~", .state = shell, .name = "shell", .families = of(linux_os), .source = "mem"},
  {.shape = "sh-{word}$ ", .state = shell, .name = "shell", .families = of(linux_os), .source = "mem"},
  {.shape = "[{user} {*}]#~", .state = shell, .name = "shell", .families = of(linux_os), .source = "log"},
  {.shape = "[{user} {*}]$ ", .state = shell, .name = "shell", .families = of(linux_os), .source = "log"},
  {.shape = "{user}:{*}#~", .state = shell, .name = "shell", .families = of(linux_os), .source = "log"},
  {.shape = "{user}:{*}$ ", .state = shell, .name = "shell", .families = of(linux_os), .source = "log"},
  {.shape = "root@(none):{*}#~", .state = shell, .name = "shell", .families = of(linux_os), .source = "log: QEMU"},
  {.shape = "[{user}:{*}]#~", .state = shell, .name = "shell", .families = of(linux_os), .source = "doc: Gaia, expert"},
  {.shape = "[{word}:{*}]#~", .state = shell, .name = "shell", .source = "doc: IOS-XR, run"},
  {.shape = "[{word}:{*}]$~", .state = shell, .name = "shell", .source = "doc: IOS-XR, run"},
  {.shape = "[{word}][{user}]/{*}:~", .state = shell, .name = "shell", .source = "log: pfSense"},
  {.shape = "(initramfs)~", .state = shell, .name = "shell", .source = "doc: initramfs-tools"},
  {.shape = "{word}:{dir} #~", .state = shell, .name = "shell", .source = "doc: ONIE"},
  {.shape = "{word}:{dir}#~", .state = shell, .name = "shell", .source = "mem: Busybox"},
  {.shape = "{word}:{dir}$ ", .state = shell, .name = "shell", .source = "mem: Busybox"},
  {.shape = "{user}$ ", .state = shell, .name = "shell", .source = "mem"},
  {.shape = "linux#~", .state = shell, .name = "shell", .families = others, .where = Where::family_or_none, .source = "log: article on a Linux box behind a serial line"},
  {.shape = "bash#~", .state = shell, .name = "shell", .families = others, .where = Where::family_or_none, .source = "mem"},
  {.shape = "root#~", .state = shell, .name = "shell", .families = others, .where = Where::family_or_none, .source = "mem"},
  {.shape = "sh#~", .state = shell, .name = "shell", .families = others, .where = Where::family_or_none, .source = "mem"},
  {.shape = "debian#~", .state = shell, .name = "shell", .families = others, .where = Where::family_or_none, .source = "guess"},
  {.shape = "ubuntu#~", .state = shell, .name = "shell", .families = others, .where = Where::family_or_none, .source = "guess"},
  {.shape = "# ", .state = shell, .name = "shell", .families = of(linux_os), .where = Where::shell, .quiet = Quiet::doubtful, .source = "log: Linux"},
  {.shape = "{word}# ", .state = shell, .name = "shell", .families = of(linux_os), .where = Where::in_family, .quiet = Quiet::doubtful, .source = "mem: a root shell of a Linux that was seen to boot"},
  {.shape = "{dir} # ", .state = shell, .name = "shell", .families = of(linux_os), .where = Where::shell, .quiet = Quiet::doubtful, .source = "log: BusyBox"},
  {.shape = "~# ", .state = shell, .name = "shell", .families = of(linux_os), .where = Where::shell, .quiet = Quiet::doubtful, .source = "log: BusyBox"},
  {.shape = "$ ", .state = shell, .name = "shell", .families = of(linux_os), .where = Where::shell, .quiet = Quiet::doubtful, .source = "log: Linux"},

  // --- IOS, IOS-XE, IOS-XR, NX-OS, ASA and those who imitate them
  {.shape = "{host}(boot)>~", .state = ios_user, .boot_rom = true, .families = of(old_bootstrap, ios_router), .source = "doc: 2500"},
  {.shape = "{host}(boot)#~", .state = ios_enable, .boot_rom = true, .families = of(old_bootstrap, ios_router), .source = "doc: 2500"},
  {.shape = "{host}(boot)({mode})#~", .state = ios_config, .boot_rom = true, .families = of(old_bootstrap, ios_router), .source = "doc: 2500"},
  {.shape = "+>~", .state = text_input, .name = "tcl-continuation", .source = "log: tclsh of IOS"},
  {.shape = "+>({mode})#~", .state = text_input, .name = "tcl-continuation", .source = "log: tclsh of IOS"},
  {.shape = "{host}(standby)#~", .state = ios_enable, .host = "{host}(standby)", .source = "log: NX-OS with two supervisors"},
  {.shape = "{host}(standby)>~", .state = ios_user, .host = "{host}(standby)", .source = "mem"},
  {.shape = "{host}(maint-mode)#~", .state = ios_enable, .host = "{host}(maint-mode)", .source = "mem: NX-OS, system mode maintenance"},
  {.shape = "({word}){host}#~", .state = ios_enable, .source = "mem: EOS, an ASA without a licence"},
  {.shape = "({word}){host}>~", .state = ios_user, .source = "mem"},
  {.shape = "[{word}]{host}#~", .state = ios_enable, .source = "doc: StarOS"},
  {.shape = "[{word}]{host}({mode})#~", .state = ios_config, .source = "doc: StarOS"},
  {.shape = "*{host}#~", .state = ios_enable, .source = "doc: SR OS, not saved"},
  {.shape = "{host}*>~", .state = ios_user, .source = "doc: SAOS, not saved"},
  {.shape = "{host}+>~", .state = ios_user, .host = "{host}+", .source = "log: ERS 4800"},
  {.shape = "{host}+#~", .state = ios_enable, .host = "{host}+", .source = "log: ERS 4800"},
  {.shape = "{host}({mode})({*})#~", .state = ios_config, .source = "doc: ACOS without a licence"},
  {.shape = "{host}>config{*}#~", .state = ios_config, .mode = "config{*}", .source = "doc: SR OS"},
  {.shape = "*{host}>config{*}#~", .state = ios_config, .mode = "config{*}", .source = "doc: SR OS, not saved"},
  {.shape = "{word}::>~", .state = ios_user, .host = "{word}::", .source = "doc: ONTAP"},
  {.shape = "{host}>~", .state = ios_user, .families = ios_like, .source = "log"},
  {.shape = "{host}#~", .state = ios_enable, .families = ios_like, .source = "log"},
  {.shape = "{host}({mode})#~", .state = ios_config, .families = ios_like, .source = "log"},
  {.shape = "{host}({mode})>~", .state = ios_user, .families = ios_like, .source = "log: recovery-mode"},

  {.shape = "{host} # ", .state = other_system, .name = "cli", .where = Where::running, .quiet = Quiet::doubtful, .source = "mem: firewalls, modems"},
  {.shape = "{host} $ ", .state = other_system, .name = "cli", .where = Where::running, .quiet = Quiet::doubtful, .source = "mem: firewalls"},
  {.shape = "{host} > ", .state = other_system, .name = "cli", .where = Where::running, .quiet = Quiet::doubtful, .source = "mem"},

  // --- start of a console
  {.shape = "~Press RETURN to get started!~", .state = press_return, .source = "log: IOS, IOS-XE"},
  {.shape = "{*} console active.~Press RETURN to get started!~", .state = press_return, .source = "log: IOS-XE"},
  {.shape = "~Press RETURN to get started.~", .state = press_return, .families = of(ios_xr), .source = "log: NCS 540, IOS after exit"},
  {.shape = "~", .state = press_return, .above = "~Press RETURN to get started!", .source = "log: IOS, IOS-XE"},
  {.shape = "~", .state = press_return, .above = "{*} console active.~Press RETURN to get started!", .source = "log: IOS-XE"},
  {.shape = "~", .state = press_return, .families = of(ios_xr), .above = "~Press RETURN to get started.", .source = "log: NCS 540, IOS after exit"},
  {.shape = "{*}Press ENTER to get started!~", .state = press_return, .source = "mem"},
  {.shape = "{*}Press ENTER to get started.~", .state = press_return, .source = "mem"},
  {.shape = "Please press Enter to activate this console.~", .state = press_return, .families = of(linux_os), .source = "mem: BusyBox"},
  {.shape = "{*}enter the initial configuration dialog? [yes/no]:~", .state = setup_dialog, .source = "log: IOS, IOS-XE"},

  // --- pagers
  {.shape = "~--More-- or (q)uit~", .state = more, .families = of(aireos), .source = "log: WLC 2504"},
  {.shape = "~--More--({*}%)", .state = more, .families = of(linux_os), .source = "mem: more(1)"},
  {.shape = "~-- MORE --, next page: Space, next line: Enter, quit: Control-C~", .state = more, .source = "mem: ProCurve"},

  // --- questions; those with choices or a default are in questions.cpp
  {.shape = "{*}[confirm]~", .state = confirm, .source = "log: IOS, ASA"},
  {.shape = "~", .state = yes_no, .default_answer = "n", .above = "{*}Are you sure? [N/y]", .source = "doc: OpenWrt firstboot"},
  {.shape = "Are you sure you want to clear the configuration? (y/n)~", .state = yes_no, .families = of(aireos), .where = Where::in_family, .source = "doc: WLC, clear config"},
  {.shape = "Permanently erase {*}?~", .state = yes_no, .families = of(firepower), .source = "log: ASA 5506-X"},
  {.shape = "{*}you sure you want to proceed?~", .state = yes_no, .families = of(catalyst_xe), .source = "pat: emergency-install"},
  {.shape = "~{*}= 115200~[0]:~", .state = question, .name = "[0]:", .default_answer = "0", .families = routers, .source = "log: c2600 confreg"},
  {.shape = "~{*}= 2400~[0]:~", .state = question, .name = "[0]:", .default_answer = "0", .families = routers, .source = "doc: c2600 confreg"},
  {.shape = "(or {*} Control-D to continue):~", .state = password, .families = of(linux_os), .source = "mem: sulogin"},
  {.shape = "~Mgmt0 IPv4 {*} :~", .state = question, .families = of(nexus), .source = "mem: NX-OS setup"},
  {.shape = "~IPv4 address of the default gateway :~", .state = question, .families = of(nexus), .source = "mem: NX-OS setup"},
  {.shape = "~IP address for this interface:~", .state = question, .source = "log: setup dialog"},
  {.shape = "Source file name?~", .state = question, .source = "doc: flash load helper of the 2500"},
  {.shape = "Name of file to copy?~", .state = question, .source = "log: IOS 12.0"},
  {.shape = "Target IP address:~", .state = question, .source = "log: extended ping"},
  {.shape = "~management network from the above interface summary:~", .state = question, .source = "log: setup dialog"},
};

constexpr WindowPattern window_table[] = {
  {.above = "Use SPACE to begin{*}boot immediately.", .shape = "~", .key = "BREAK or ESC", .seconds = 10, .families = of(asa, firepower), .source = "log: ASA 5505, FPR 2110"},
  {.above = "Use BREAK{*}boot.", .shape = "~", .key = "BREAK or ESC", .seconds = 10, .families = of(asa, firepower), .source = "log: ASA 5505, FPR 4110"},
  {.shape = "Use BREAK{*}boot.", .key = "BREAK or ESC", .seconds = 10, .families = of(asa, firepower), .source = "log: FPR 4110"},
  {.shape = "Use SPACE to begin{*}boot immediately.", .key = "BREAK or ESC", .seconds = 10, .families = of(asa, firepower), .source = "log: ASA 5505"},
  {.above = "{*}[OK]", .shape = "~", .key = "BREAK", .seconds = 5, .needs_recovery_disabled = true, .source = "doc: no service password-recovery"},
  {.shape = "Self decompressing the image{*}[OK]~", .key = "BREAK", .seconds = 5, .needs_recovery_disabled = true, .source = "doc: no service password-recovery"},
  {.above = "Type control-C to prevent autobooting.", .shape = "{dots}", .key = "Ctrl-C", .seconds = 5, .families = of(catalyst_rommon), .source = "doc: 4500"},
  {.shape = "Type control-C to prevent autobooting.", .key = "Ctrl-C", .seconds = 5, .families = of(catalyst_rommon), .source = "doc: 4500"},
  {.shape = "Preparing to autoboot. [Press Ctrl-C to interrupt]~{count}", .key = "Ctrl-C", .open_at_zero = true, .families = of(catalyst_xe), .source = "log: C9400"},
  {.shape = "Preparing to autoboot. [Press Ctrl-C to interrupt]~", .key = "Ctrl-C", .seconds = 5, .families = of(catalyst_xe), .source = "log: C9400"},
  {.shape = "Press <ESC> now to access the Boot Menu...~", .key = "ESC", .seconds = 3, .families = of(aireos), .source = "log: WLC 5508"},
  {.above = "Press <ESC> now to access the Boot Menu...", .shape = "~", .key = "ESC", .seconds = 3, .families = of(aireos), .source = "log: WLC 5508"},
  {.shape = "Hit any key to stop autoboot:~{count}", .key = "any key", .families = of(u_boot), .source = "log: U-Boot"},
  {.shape = "Hit <Enter> to stop autoboot:~{count}", .key = "ENTER", .families = of(aruba), .source = "log: AP 375"},
  {.shape = "Hit {*} to stop autoboot:~{count}", .key = "the key it names", .families = of(u_boot), .source = "mem: vendors' U-Boot"},
  {.shape = "Press SPACE to abort autoboot in {n} second{*}", .key = "space", .families = of(u_boot, junos), .source = "log: SRX 210"},
  {.shape = "Autoboot in {n} seconds{*}", .key = "any key", .families = of(u_boot), .source = "mem: vendors' U-Boot"},
  {.shape = "Hit [Enter] to boot immediately, or space bar for command prompt.", .key = "space", .seconds = 2, .families = of(junos), .source = "log: SRX 220"},
  {.above = "Hit [Enter] to boot immediately, or space bar for command prompt.", .shape = "~", .key = "space", .seconds = 2, .families = of(junos), .source = "log: SRX 220"},
  {.above = "Hit [Enter] to boot immediately, or space bar for command prompt.", .shape = "Booting [{*}] in {n} seconds...~", .key = "space", .families = of(junos), .source = "mem: FreeBSD loader"},
  {.above = "Hit [Enter] to boot immediately, or {*} for command prompt.", .shape = "Booting [{*}] in {n} seconds...~", .key = "any other key", .families = of(junos), .source = "doc: FreeBSD handbook"},
  {.shape = "Press any key within {n} seconds to enter setup{dots}", .key = "any key", .families = of(mikrotik), .source = "log: RouterBOOT"},
  {.shape = "Press Control-C now to enter Aboot shell{*}", .key = "Ctrl-C", .seconds = 5, .source = "mem: Arista"},
  {.shape = "Press Ctrl+B to break auto startup ... {count}", .key = "Ctrl-B", .families = of(vrp), .source = "doc: Huawei S5700"},
  {.shape = "Press Ctrl+B {*}: {n}~", .key = "Ctrl-B", .families = of(vrp), .source = "mem: Huawei, H3C"},
  {.shape = "{*}will be executed automatically in {n}s.~", .key = "'c' or ESC", .source = "log: GRUB 2"},
  {.above = "Press SPACE to continue boot.", .shape = "Boot in {n} seconds ...~", .key = "ESC", .families = of(firepower), .source = "log: FPR 2120"},
};
// clang-format on

}  // namespace

std::span<const Pattern> patterns() { return table; }
std::span<const WindowPattern> windows() { return window_table; }

}  // namespace rommate::recognise
