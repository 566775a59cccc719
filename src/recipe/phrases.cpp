// The book of phrases: each line that a verb, a claim or a debt types, family by family, in the order of
// typing. Order and wording follow the vendors' password recovery pages and console logs of each family
// (Cisco documents 22187 for routers, 12065 and 22191 for Catalysts, 216944 for the 9000, the ASA and NX-OS
// recovery guides; U-Boot's environment documentation). A register is never a constant: {ignoring} is the
// noted value OR 0x40.
#include <algorithm>

#include "src/recipe/verb.hpp"

namespace rommate::recipe {
namespace {

using F = Family;
constexpr Families rommons = recognise::of(F::ios_router, F::ios_xe_router, F::catalyst_rommon);
constexpr Families routers = rommons | recognise::only(F::old_bootstrap);
constexpr Families old = recognise::only(F::old_bootstrap);
constexpr Families fixed = recognise::only(F::catalyst);
constexpr Families xe_switch = recognise::only(F::catalyst_xe);
constexpr Families ios = routers | fixed | xe_switch;
constexpr Families packaged = recognise::of(F::ios_xe_router, F::catalyst_xe);  // may run in install mode
constexpr Families asa = recognise::only(F::asa);
constexpr Families nexus = recognise::only(F::nexus);
constexpr Families uboot = recognise::only(F::u_boot);
constexpr Families cli = ios | asa;
constexpr Families registered = routers | asa;  // keep a configuration register

constexpr Phrase book[] = {
    {"which-loader", "help", fixed | xe_switch, "help",
     "it stands at switch:, and nobody knows of which family"},

    {"which-system", "version", ios | asa | nexus, "show version",
     "it stands at a prompt, and nobody knows of which family"},

    {"reset", "go", rommons, "reset"},
    {"reset", "go", old, "i"},
    {"reset", "go", fixed | xe_switch | asa | uboot, "boot"},
    {"reset", "go", nexus, "boot {image}"},

    {"leave-setup", "decline", ios, "no", "the setup dialog asks"},
    {"leave-setup", "decline", asa, "no", "it offers to be configured by questions"},
    {"leave-setup", "decline", nexus, "skip", "power-on provisioning asks"},
    {"login", "leave", ios | asa | nexus | uboot, "",
     "the password of a user whom nobody knows is asked for: RETURN brings the name again"},
    {"login", "user", ios | asa | nexus, "{login-user}", "a user name is asked for"},
    {"login", "user", uboot, "root", "a user name is asked for"},
    {"login", "password", ios | asa | nexus | uboot, "{login-secret}", "a password is asked for"},
    {"enable", "go", cli, "enable"},
    {"enable", "password", cli, "{enable-secret}", "a password is asked for"},
    {"leave-config", "go", ios | asa | nexus, "end"},
    {"pager-off", "go", ios | nexus, "terminal length 0"},
    {"pager-off", "go", asa, "terminal pager 0"},

    {"skip-config", "note", rommons, "confreg"},
    {"skip-config", "decline", rommons, "n", "it asks whether to change the configuration"},
    {"skip-config", "set", rommons, "confreg {ignoring}"},
    {"skip-config", "note", old, "o"},
    {"skip-config", "set", old, "o/r {ignoring}"},
    {"skip-config", "note", asa, "confreg"},
    {"skip-config", "decline", asa, "n", "it asks whether to change the configuration"},
    {"skip-config", "set", asa, "confreg {ignoring}"},
    {"skip-config", "flash", fixed, "flash_init"},
    {"skip-config", "note", fixed, "dir flash:"},
    {"skip-config", "set", fixed, "rename flash:config.text flash:{kept}"},
    {"skip-config", "note", xe_switch, "set"},
    {"skip-config", "set", xe_switch, "SWITCH_IGNORE_STARTUP_CFG=1"},

    {"pay skip-config", "config", registered | xe_switch, "configure terminal"},
    {"pay skip-config", "set", registered, "config-register {register}"},
    {"pay skip-config", "set", xe_switch, "no system ignore startupconfig switch all"},
    {"pay skip-config", "set again", xe_switch, "no system ignore startupconfig",
     "the form before is refused"},
    {"pay skip-config", "end", registered | xe_switch, "end"},
    {"pay skip-config", "set", fixed, "rename flash:{kept} flash:config.text"},
    {"pay skip-config", "proof", registered, "show version"},
    {"pay skip-config", "proof", xe_switch, "show romvar"},
    {"pay skip-config", "proof", fixed, "dir flash:"},
    {"pay skip-config", "in loader", rommons | asa, "confreg {register}", "in the loader"},
    {"pay skip-config", "in loader", old, "o/r {register}", "in the loader"},
    {"pay skip-config", "in loader", xe_switch, "SWITCH_IGNORE_STARTUP_CFG=0", "in the loader"},
    {"pay skip-config", "flash in loader", fixed, "flash_init", "in the loader"},
    {"pay skip-config", "in loader", fixed, "rename flash:{kept} flash:config.text", "in the loader"},
    {"pay skip-config", "see in loader", fixed, "dir flash:", "in the loader"},

    {"recovery-mode", "dir", nexus, "dir"},
    {"recovery-mode", "set", nexus, "cmdline recoverymode=1"},
    {"recovery-mode", "boot", nexus, "boot {image}"},
    {"recovery-mode", "config", nexus, "configure terminal"},
    {"recovery-mode", "secret", nexus, "admin-password {secret}"},
    {"recovery-mode", "end", nexus, "exit"},
    {"recovery-mode", "list", nexus, "dir bootflash:", "a run goes on at switch(boot)#"},
    {"recovery-mode", "load", nexus, "load-nxos", "it has one image"},
    {"recovery-mode", "load system", nexus, "load bootflash:{system image}",
     "it has two, kickstart and system"},
    {"recovery-mode", "user", nexus, "admin", "it asks for a user name"},
    {"recovery-mode", "password", nexus, "{secret}", "it asks for a password"},

    {"single-user", "note", uboot, "printenv bootargs"},
    {"single-user", "set", uboot, "setenv bootargs {bootargs} init=/bin/sh"},
    {"single-user", "boot", uboot, "boot"},

    {"fetch-config", "startup", ios | asa | nexus, "show startup-config"},
    {"fetch-config", "running", ios | asa | nexus, "show running-config"},

    {"load-config", "startup", ios | asa | nexus, "copy startup-config running-config"},
    {"load-config", "name", ios | asa, "", "it asks for the destination: RETURN"},

    {"paste-config", "config", ios | asa | nexus, "configure terminal"},
    {"paste-config", "line", ios | asa | nexus, "{each line of config}"},
    {"paste-config", "end", ios | asa | nexus, "end"},

    {"set-secret", "config", cli | nexus, "configure terminal"},
    {"set-secret", "set", ios, "enable secret {secret}"},
    {"set-secret", "set", asa, "enable password {secret}"},
    {"set-secret", "set", nexus, "username admin password {secret}"},
    {"set-secret", "console", ios, "line con 0", "the console asks for a password of its own"},
    {"set-secret", "line", ios, "password {secret}", "the console asks for a password of its own"},
    {"set-secret", "user", ios, "username {each user} {level} secret {secret}",
     "the console asks for a user of the configuration"},
    {"set-secret", "user", asa, "username {each user} password {secret} {level}",
     "the console asks for a user of the configuration"},
    {"set-secret", "end", cli | nexus, "end"},

    {"set-user", "config", cli | nexus, "configure terminal"},
    {"set-user", "set", ios, "username {user} secret {user-secret}"},
    {"set-user", "set", asa | nexus, "username {user} password {user-secret}"},
    {"set-user", "end", cli | nexus, "end"},

    {"set-root-password", "proc", uboot, "mount -t proc proc /proc"},
    {"set-root-password", "write", uboot, "mount -o remount,rw /"},
    {"set-root-password", "set", uboot, "passwd root"},
    {"set-root-password", "secret", uboot, "{secret}", "it asks for the new password, twice"},
    {"set-root-password", "sync", uboot, "sync"},

    {"open-interfaces", "config", cli, "configure terminal"},
    {"open-interfaces", "interface", cli, "interface {each interface that was open}"},
    {"open-interfaces", "open", cli, "no shutdown"},
    {"open-interfaces", "end", cli, "end"},

    {"save-config", "go", ios | asa | nexus, "copy running-config startup-config"},
    {"save-config", "name", ios | asa, "", "it asks for the destination: RETURN"},

    {"reload", "go", ios | asa | nexus, "reload"},
    {"reload", "save", ios | asa, "no", "it asks whether to save once more"},
    {"reload", "confirm", ios | asa, "", "it asks to confirm: RETURN"},
    {"reload", "confirm", nexus, "y", "it asks to confirm"},
    {"restart", "go", uboot, "reboot -f"},

    {"read-image-places", "help", rommons, "help"},
    {"read-image-places", "dev", rommons, "dev"},
    {"read-image-places", "flash", fixed, "flash_init"},
    {"read-image-places", "dir", rommons | fixed | xe_switch, "dir {each device}"},
    {"read-image-places", "memory", rommons, "meminfo"},
    {"boot-image", "flash", fixed, "flash_init"},
    {"boot-image", "go", rommons | fixed | xe_switch | asa | nexus, "boot {image}"},
    {"boot-image", "go", old, "b {image}"},

    {"keep-image", "copy", routers | xe_switch | fixed, "copy {image} {flash}",
     "it was booted from elsewhere"},
    {"keep-image", "name", routers | xe_switch | fixed, "", "it asks for the destination: RETURN"},

    {"keep-image", "delete", routers | xe_switch | fixed, "delete {left}", "you stop it half-way and agree"},

    {"set-boot", "config", ios | asa | nexus, "configure terminal"},
    {"set-boot", "old", ios | asa, "no boot system", "the configuration names another"},
    {"set-boot", "set", ios | asa, "boot system {boot image}"},
    {"set-boot", "second", routers, "{second image}", "another was named: it stays as the second"},
    {"set-boot", "set", nexus, "boot nxos {boot image}"},
    {"set-boot", "end", ios | asa | nexus, "end"},

    {"set-variables", "address", rommons | xe_switch, "IP_ADDRESS={ip}"},
    {"set-variables", "mask", rommons | xe_switch, "IP_SUBNET_MASK={mask}"},
    {"set-variables", "gateway", rommons | xe_switch, "DEFAULT_GATEWAY={router}"},
    {"set-variables", "server", rommons, "TFTP_SERVER={server}"},
    {"set-variables", "file", rommons, "TFTP_FILE={file}"},
    {"set-variables", "timeout", rommons, "TFTP_TIMEOUT={tftp-timeout}", "the usual 7200 s may not do"},
    {"set-variables", "address", asa, "ADDRESS={ip}"},
    {"set-variables", "gateway", asa, "GATEWAY={router}"},
    {"set-variables", "server", asa, "SERVER={server}"},
    {"set-variables", "file", asa, "IMAGE={file}"},
    {"set-variables", "address", uboot, "setenv ipaddr {ip}"},
    {"set-variables", "mask", uboot, "setenv netmask {mask}"},
    {"set-variables", "gateway", uboot, "setenv gatewayip {router}"},
    {"set-variables", "server", uboot, "setenv serverip {server}"},
    {"set-variables", "retry", uboot, "setenv netretry no"},  // else it begins anew for ever
    {"set-variables", "port", uboot, "setenv tftpdstp {port}", "the server is at another port than 69"},

    {"see-copy", "version", ios, "show version"},
    {"see-copy", "dir", ios, "dir {place}"},
    {"see-copy", "ways", ios, "copy ?", "it is not on the device yet"},  // answered without RETURN
    {"see-copy", "stick", ios, "dir {stick}", "`copy ?` lists a socket for a USB stick"},
    {"lend-address", "see", ios, "show running-config interface {interface}"},
    {"lend-address", "config", ios, "configure terminal"},
    {"lend-address", "interface", ios, "interface {interface}"},
    {"lend-address", "set", ios, "ip address {ip} {mask}"},
    {"lend-address", "open", ios, "no shutdown"},
    {"lend-address", "end", ios, "end"},
    {"pay lend-address", "config", ios, "configure terminal"},
    {"pay lend-address", "interface", ios, "interface {interface}"},
    {"pay lend-address", "set", ios, "{old address}"},
    {"pay lend-address", "state", ios, "{old state}"},
    {"pay lend-address", "end", ios, "end"},
    {"pay lend-address", "proof", ios, "show running-config interface {interface}"},
    {"see-reach", "go", ios, "ping {server}"},
    {"lend-settings", "see", ios, "show running-config | include ^ip (tftp|ftp|http client|tcp) "},
    {"lend-settings", "config", ios, "configure terminal",
     "the round trip bounds the copy, and settings=yes"},
    {"lend-settings", "set", ios, "{setting}", "the round trip bounds the copy, and settings=yes"},
    {"lend-settings", "end", ios, "end", "the round trip bounds the copy, and settings=yes"},
    {"pay lend-settings", "config", ios, "configure terminal"},
    {"pay lend-settings", "set", ios, "{old setting}"},
    {"pay lend-settings", "end", ios, "end"},
    {"pay lend-settings", "proof", ios, "show running-config | include ^ip (tftp|ftp|http client|tcp) "},
    {"probe-way", "go", ios, "copy {probe url} null:", "`copy ?` lists null:"},
    {"copy-image", "go", ios, "copy {url} {place}{file}", "it is not on the device yet"},
    {"copy-image", "unpack", fixed, "archive download-sw /leave-old-sw {url}",
     "it is a tar, and the old image may stay"},
    {"copy-image", "unpack over", fixed, "archive download-sw /overwrite {url}",
     "it is a tar without room beside the old image, and somebody has agreed that this one goes"},
    {"copy-image", "name", ios, "", "it asks for the destination: RETURN"},
    {"copy-image", "over", ios, "", "an incomplete file of this name is there: RETURN"},
    {"copy-image", "keep", ios, "n", "it asks whether to erase the flash first"},
    {"copy-image", "delete", ios, "delete {left}", "you stop it half-way and agree"},

    {"see-image", "dir", ios, "dir {place}"},
    {"pull-image", "go", ios, "copy {image} {url}", "it is not here yet"},
    {"pull-image", "name", ios, "", "it asks for the server and for the name: RETURN"},
    {"see-signer", "file", ios, "show software authenticity file {place}{file}"},
    {"see-signer", "keys", ios, "show software authenticity keys", "it tells who has signed the image"},
    // Nothing where no packages run.
    {"install-image", "see", packaged, "show install summary", "it runs in install mode"},
    {"install-image", "go", packaged, "install add file {place}{file} activate commit prompt-level none",
     "it runs in install mode"},
    {"install-image", "commit", packaged, "install commit", "its packages run, and are not committed"},

    {"tftp-boot", "help", recognise::of(F::ios_router), "help"},
    {"tftp-boot", "go", recognise::of(F::ios_router), "tftpdnld -r", "its help has tftpdnld"},
    {"tftp-boot", "go", recognise::of(F::ios_xe_router), "boot tftp:"},
    {"tftp-boot", "go", xe_switch, "boot tftp://{server}/{file}"},
    {"tftp-boot", "go", asa, "tftpdnld"},
    {"tftp-boot", "fetch", uboot, "tftpboot {file}"},
    {"tftp-boot", "fetch to", uboot, "tftpboot {to} {file}", "an address is given"},
    {"tftp-flash", "help", recognise::of(F::ios_router), "help"},
    {"tftp-flash", "dir", recognise::of(F::ios_router), "dir {place}"},
    {"tftp-flash", "go", recognise::of(F::ios_router), "tftpdnld", "its help has tftpdnld"},
    {"tftp-flash", "agree", recognise::of(F::ios_router), "y", "it warns that the flash is erased"},

    {"see-flash", "flash", fixed, "flash_init"},
    {"see-flash", "dir", fixed, "dir flash:"},
    {"xmodem-flash", "help", rommons, "help"},
    {"xmodem-flash", "dir", rommons, "dir {place}"},
    {"xmodem-flash", "go", rommons, "xmodem -cx {file}", "its help has xmodem"},
    {"xmodem-flash", "go memory", rommons, "xmodem -cr {file}", "to=ram"},
    {"xmodem-flash", "agree", rommons, "y", "it warns that the flash is erased"},
    {"xmodem-flash", "flash", fixed, "flash_init"},
    {"xmodem-flash", "dir", fixed, "dir flash:"},
    {"xmodem-flash", "go", fixed, "copy xmodem: flash:{file}"},
    {"xmodem-flash", "delete", fixed, "delete {left}", "you stop it half-way and agree"},
    {"xmodem-flash", "go", uboot, "loady"},
    {"xmodem-flash", "go to", uboot, "loady {to}", "an address is given"},

    {"set-speed", "set", fixed, "set BAUD {speed}"},
    {"set-speed", "unset", fixed, "unset BAUD", "it is the usual 9600"},
    {"set-speed", "set", uboot, "setenv baudrate {speed}"},
    {"pay set-speed", "unset", fixed, "unset BAUD"},
    {"pay set-speed", "set", fixed, "set BAUD {home speed}", "it was not the usual 9600"},
    {"pay set-speed", "set", uboot, "setenv baudrate {home speed}"},
    {"pay set-speed", "as home-speed", routers, "show version"},
    {"home-speed", "unset", fixed, "unset BAUD", "home is the usual 9600"},
    {"home-speed", "set", fixed, "set BAUD {speed}", "it is another"},
    {"home-speed", "set", uboot, "setenv baudrate {speed}"},
    {"home-speed", "read", rommons, "confreg", "in the loader"},
    {"home-speed", "decline", rommons, "n", "it asks whether to change the configuration"},
    {"home-speed", "in loader", rommons, "confreg {register for the speed}", "in the loader"},
    {"home-speed", "start", rommons, "reset", "in the loader"},
    {"home-speed", "note", routers, "show version", "in the system"},
    {"home-speed", "config", routers, "configure terminal", "in the system"},
    {"home-speed", "set", routers, "config-register {register for the speed}", "in the system"},
    {"home-speed", "see", routers, "show running-config", "the register says another speed than it speaks"},
    {"home-speed", "line", routers, "line con 0", "its speed is set there"},
    {"home-speed", "speed", routers, "speed {console speed}", "its speed is set there"},
    {"home-speed", "end", routers, "end", "in the system"},
    {"home-speed", "see saved", routers, "show startup-config", "its speed is set under 'line con 0'"},
    {"home-speed", "reload", routers, "reload", "in the system"},
    {"home-speed", "save", routers, "no", "it asks whether to save"},

    {"erase-config", "go", ios | asa | nexus, "write erase"},
    {"erase-config", "agree", ios | asa, "", "it asks to confirm: RETURN, once you have agreed"},
    {"erase-config", "reset", routers | fixed | xe_switch, "y",
     "its recovery is disabled, no secret is given, and its boot offers to reset it, once you have agreed"},
    {"erase-config", "agree", nexus, "y", "it asks to confirm, once you have agreed"},

    {"type", "line", ~Families{0}, "{line}"},

    // What claims ask.
    {"every section of the saved configuration", "ask", ios | asa | nexus, "show running-config"},
    {"configuration as it was", "ask", ios | asa | nexus, "show running-config"},
    {"every line of {}", "ask", ios | asa | nexus, "show running-config"},
    {"host name of the saved configuration", "ask", ios | asa | nexus, "show running-config"},
    {"host name of the saved configuration", "ask saved", ios | asa | nexus, "show startup-config"},
    {"secret changed", "ask", ios | asa | nexus, "show running-config"},
    {"secret changed", "ask stored", ios | asa | nexus, "show startup-config"},
    {"user changed", "ask", ios | asa | nexus, "show running-config"},
    {"interfaces as saved", "ask", cli, "show running-config"},
    {"register as it was", "ask", registered, "show version"},
    {"register as it was", "ask", xe_switch, "show romvar"},
    {"register as it was", "ask", fixed, "dir flash:"},
    {"running configuration saved", "ask", ios | asa | nexus, "show startup-config"},
    {"enable with {}", "go", cli, "enable"},
    {"enable with {}", "password", cli, "{secret}", "a password is asked for"},
    {"enable with {}", "user", nexus, "admin", "a user name is asked for"},
    {"enable with {}", "password", nexus, "{secret}", "a password is asked for"},
    {"root with {}", "user", uboot, "root", "a user name is asked for"},
    {"root with {}", "password", uboot, "{secret}", "a password is asked for"},
    {"image {} runs", "ask", ios | asa | nexus, "show version"},
    {"image {} on flash", "ask", rommons | fixed, "dir {place}", "in the loader"},
    {"image {} on flash", "verify", ios, "verify {place}{file}", "in the system"},
    {"image {} in memory", "ask", rommons, "show version", "to=ram"},
    {"image {} in memory", "ask", uboot, "crc32 {load-address} {size in hex}"},
    {"image {} kept", "ask", routers | xe_switch | fixed, "verify {boot image}",
     "it was booted from elsewhere"},
    {"boots {}", "ask", routers | xe_switch | asa | nexus, "show running-config"},
    {"boots {}", "ask", fixed, "show boot"},
    {"boots {}", "ask stored", routers | xe_switch | asa | nexus, "show startup-config"},
    {"address as it was", "ask", ios, "show running-config interface {interface}"},
    {"settings lent", "ask", ios, "show running-config | include ^ip (tftp|ftp|http client|tcp) "},
    {"settings as they were", "ask", ios, "show running-config | include ^ip (tftp|ftp|http client|tcp) "},
    {"address lent", "ask", ios, "show running-config interface {interface}"},
    {"copy of {} is proved", "sha512", ios, "verify /sha512 {place}{file}"},
    {"copy of {} is proved", "md5", ios, "verify /md5 {place}{file}", "it knows no SHA-512"},
    {"copy of {} is proved", "plain", ios, "verify {place}{file}", "there is no digest to compare"},
    {"image {} is here", "sha512", ios, "verify /sha512 {place}{file}"},
    {"image {} is here", "md5", ios, "verify /md5 {place}{file}", "it knows no SHA-512"},
    {"packages of {} are committed", "ask", packaged, "show install summary", "it runs in install mode"},
    {"no saved configuration", "enable", cli, "enable", "it stands at a user's prompt"},
    {"no saved configuration", "password", cli, "", "it asks for a password: RETURN"},
    {"no saved configuration", "ask", ios | asa | nexus, "show startup-config"},
    {"addresses set", "ask", rommons | xe_switch | asa, "set"},
    {"addresses set", "ask", uboot, "printenv"},
};

struct Hole {
  std::string_view name, words;
};
constexpr Hole holes[] = {
    {"ignoring", "the noted register with bit 6 set"},
    {"register", "the register as noted"},
    {"kept", "config.old, or another free name"},
    {"bootargs", "as noted"},
    {"ip", "the address without its mask"},
    {"mask", "the mask of the address"},
    {"size in hex", "the image's size"},
    {"router", "the gateway, or the server in one network"},
    {"tftp-timeout", "seconds for its size"},
    {"file", "the image's name"},
    {"place", "its file system"},
    {"flash", "the device's own flash"},
    {"boot image", "the image, in the device's own flash"},
    {"register for the speed", "the noted register with the bits of the speed"},
    {"home speed", "the speed as it was"},
    {"left", "the incomplete file"},
    {"console speed", "the speed to come home to"},
    {"level", "privilege as saved"},
    {"url", "the address that it is served at, or its name on the stick"},
    {"probe url", "a small file of our server's"},
    {"setting", "ip tftp blocksize, or ip tcp window-size"},
    {"old setting", "the setting as it was, or no setting"},
    {"stick", "the socket, usb0: or another"},
    {"old address", "its address as noted, or no ip address"},
    {"old state", "shutdown or no shutdown, as noted"},
    {"interface", "the interface"},
    {"second image", "the image that boots today"},
    {"system image", "the system image of that version"},
    {"load-address", "a free place in memory"},
};

}  // namespace

std::vector<const Phrase*> phrases(std::string_view verb, Family family) {
  std::vector<const Phrase*> found;
  for (const auto& each : book)
    if (each.verb == verb && recognise::has(each.families, family)) found.push_back(&each);
  return found;
}

const Phrase* find_phrase(std::string_view verb, std::string_view key, Family family) {
  for (const auto& each : book)
    if (each.verb == verb && each.key == key && recognise::has(each.families, family)) return &each;
  return nullptr;
}

bool knows(std::string_view verb, Family family) {
  // These type nothing of their own: a key, the power switch, a person, our own end of the line.
  constexpr std::string_view silent[] = {
      "power-cycle",     "interrupt-boot", "by-hand",         "find-speed",  "file complete",
      "file written",    "loader answers", "speed is {}",     "image list",  "device answers",
      "speed as it was", "serve",          "image is served", "image fits",  "image has room",
      "signer is told",  "reach is told",  "way is tried",    "await-image", "image is awaited",
      "image is seen",   "install-image"};
  if (std::find(std::begin(silent), std::end(silent), verb) != std::end(silent)) return true;
  return !phrases(verb, family).empty();
}

std::string hole_in_words(std::string_view name) {
  for (const auto& each : holes)
    if (each.name == name) return "<" + std::string{each.words} + ">";
  return "<" + std::string{name} + ">";
}

}  // namespace rommate::recipe
