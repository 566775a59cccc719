// What "?" says about the words of IOS: short explanations in the vendor's manner, from the command
// references and from consoles. A word without one is listed bare.
#include <array>

#include "src/device/ios.hpp"

namespace rommate::device {
namespace {

struct Explained {
  std::string_view pattern, text;
};

constexpr auto exec_words = std::to_array<Explained>({
    {"archive", "manage archive files"},
    {"cd", "Change current directory"},
    {"clear", "Reset functions"},
    {"clock", "Manage the system clock"},
    {"clock set", "Set the time and date"},
    {"configure", "Enter configuration mode"},
    {"configure memory", "Configure from NV memory"},
    {"configure replace", "Replace the running-config with a new config file"},
    {"configure terminal", "Configure from the terminal"},
    {"copy", "Copy from one file to another"},
    {"copy /erase", "Erase destination file system."},
    {"copy /error", "Allow to copy error file."},
    {"copy /noverify", "Don't verify image signature before reload."},
    {"copy /verify", "Verify image signature before reload."},
    {"delete", "Delete a file"},
    {"dir", "List files on a filesystem"},
    {"dir /all", "List all files"},
    {"dir /recursive", "List files recursively"},
    {"dir all-filesystems", "List files on all filesystems"},
    {"disable", "Turn off privileged commands"},
    {"enable", "Turn on privileged commands"},
    {"erase", "Erase a filesystem"},
    {"erase startup-config", "Erase contents of configuration memory"},
    {"exit", "Exit from the EXEC"},
    {"format", "Format a filesystem"},
    {"fsck", "Fsck a filesystem"},
    {"install", "Install commands"},
    {"logout", "Exit from the EXEC"},
    {"mkdir", "Create new directory"},
    {"more", "Display the contents of a file"},
    {"help", "Description of the interactive help system"},
    {"no", "Disable debugging functions"},
    {"quit", "Exit from the EXEC"},
    {"show arp", "ARP table"},
    {"show interfaces description", "Show interface description"},
    {"show ip arp", "IP ARP table"},
    {"show debugging", "State of each debugging option"},
    {"ping", "Send echo messages"},
    {"ping WORD", "Ping destination address or hostname"},
    {"pwd", "Display current working directory"},
    {"reload", "Halt and perform a cold restart"},
    {"reload cancel", "Cancel pending reload"},
    {"reload in", "Reload after a time interval"},
    {"reload in WORD", "Delay before reload (mmm or hhh:mm)"},
    {"reload reason", "Reload reason"},
    {"rename", "Rename a file"},
    {"rmdir", "Remove existing directory"},
    {"setup", "Run the SETUP command facility"},
    {"show", "Show running system information"},
    {"show archive", "Archive functions"},
    {"show boot", "show boot attributes"},
    {"show bootvar", "Boot and related environment variable"},
    {"show cdp", "CDP information"},
    {"show cdp neighbors", "CDP neighbor entries"},
    {"show clock", "Display the system clock"},
    {"show file", "Show filesystem information"},
    {"show file systems", "List filesystems"},
    {"show flash:", "display information about flash: file system"},
    {"show history", "Display the session command history"},
    {"show interfaces", "Interface status and configuration"},
    {"show interfaces status", "Show interface line status"},
    {"show inventory", "Show the physical inventory"},
    {"show ip", "IP information"},
    {"show ip interface", "IP interface status and configuration"},
    {"show ip interface brief", "Brief summary of IP status and configuration"},
    {"show ip route", "IP routing table"},
    {"show license", "Show license information"},
    {"show line", "TTY line information"},
    {"show logging", "Show the contents of logging buffers"},
    {"show platform", "Show platform information"},
    {"show privilege", "Show current privilege level"},
    {"show reload", "Scheduled reload information"},
    {"show romvar", "Show rommon variables"},
    {"show running-config", "Current operating configuration"},
    {"show software", "Software information"},
    {"show software authenticity", "Software authenticity information"},
    {"show software authenticity file", "Authenticity of a file"},
    {"show software authenticity keys", "Public keys that verify software"},
    {"show software authenticity running", "Authenticity of the running software"},
    {"show startup-config", "Contents of startup configuration"},
    {"show switch", "Show information about the stack ring"},
    {"show terminal", "Display terminal configuration parameters"},
    {"show users", "Display information about terminal lines"},
    {"show version", "System hardware and software status"},
    {"show vlan", "VTP VLAN status"},
    {"squeeze", "Squeeze a filesystem"},
    {"ssh", "Open a secure shell client connection"},
    {"telnet", "Open a telnet connection"},
    {"terminal", "Set terminal line parameters"},
    {"terminal history", "Enable and control the command history function"},
    {"terminal length", "Set number of lines on a screen"},
    {"terminal monitor", "Copy debug output to the current terminal line"},
    {"terminal no", "Negate a command or set its defaults"},
    {"terminal width", "Set width of the display terminal"},
    {"traceroute", "Trace route to destination"},
    {"traceroute WORD", "Trace route to destination address or hostname"},
    {"undebug", "Disable debugging functions (see also 'debug')"},
    {"verify", "Verify a file"},
    {"verify /md5", "Compute MD5 signature for a file"},
    {"verify /sha512", "Compute SHA512 signature for a file"},
    {"write", "Write running configuration to memory, network, or terminal"},
    {"write erase", "Erase NV memory"},
    {"write memory", "Write to NV memory"},
    {"write terminal", "Write to terminal"},
});

}  // namespace

void Ios::explain_exec(CommandTable& table) {
  for (const auto& each : exec_words) table.explain(each.pattern, each.text);
  for (const auto& name : model_.os.copy_ends) {
    const bool config = name.ends_with("-config");
    const auto what = name == "running-config"   ? std::string("current system configuration")
                      : name == "startup-config" ? std::string("startup configuration")
                                                 : name + " file system";
    table.offer("copy", name, "Copy from " + what);
    table.offer("copy WORD", name, (config ? "Update (merge with) " : "Copy to ") + what);
  }
}

/// Words that such a system has and this model has not: told so, never answered with a text that is not true.
void Ios::add_missing_commands(CommandTable& table) {
  const bool catalyst = model_.is_catalyst();
  std::vector<std::string> missing{"connect",
                                   "disconnect",
                                   "lock",
                                   "login",
                                   "resume",
                                   "where",
                                   "show aliases",
                                   "show buffers",
                                   "show configuration",
                                   "show debugging",
                                   "show ip interface",
                                   "show ip ssh",
                                   "show sessions",
                                   "show stacks",
                                   "show tcp",
                                   "debug",
                                   "clear",
                                   "show access-lists",
                                   "show crypto",
                                   "show environment",
                                   "show hosts",
                                   "show memory",
                                   "show ntp",
                                   "show processes",
                                   "show protocols",
                                   "show snmp",
                                   "show ssh",
                                   "show tech-support",
                                   "show ip ospf",
                                   "show ip protocols",
                                   "tclsh",
                                   "test",
                                   "send",
                                   "monitor",
                                   "reload at"};
  for (const char* only_switch :
       {"show spanning-tree", "show mac", "show mac-address-table", "show etherchannel", "show power",
        "show vtp", "show interfaces trunk", "show interfaces switchport", "show port-security"})
    if (catalyst) missing.emplace_back(only_switch);
  for (const char* only_chassis : {"show module", "show redundancy", "show idprom", "hw-module"})
    if (catalyst && model_.loader.kind == LoaderKind::rommon) missing.emplace_back(only_chassis);
  if (model_.os.verify == VerifyStyle::xe)
    for (const char* only_xe : {"request", "upgrade", "redundancy"}) missing.emplace_back(only_xe);
  if (model_.os.members > 1) missing.emplace_back("reload slot");
  for (const char* only_router : {"show controllers", "show diag", "show ip nat", "show ip eigrp"})
    if (!catalyst) missing.emplace_back(only_router);
  for (const auto& pattern : missing) {
    table.explain(pattern, "(not simulated)");
    for (const char* tail : {"", " LINE"})
      table.add(
          pattern + tail, [this, pattern](const Captured&) { answer(not_simulated(pattern)); },
          Truth::missing);
  }
}

}  // namespace rommate::device
