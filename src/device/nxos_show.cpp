// What a Nexus shows in its own words: module, interfaces, VLANs, resources, boot variables. Layouts from
// sessions of N9000v and N5000 and the vendor's command references; counters and loads are invented.
#include <fmt/format.h>

#include <array>

#include "src/device/nxos_system.hpp"

namespace rommate::device {
namespace {

const std::string rule(80, '-');

/// "Eth1/1"
std::string nexus_brief_name(const std::string& name) {
  return name.starts_with("Ethernet") ? "Eth" + name.substr(8) : name;
}

bool is_ethernet(const std::string& name) { return name.starts_with("Ethernet"); }

}  // namespace

void NxosSystem::add_show_commands() {
  using enum Truth;
  enable_.add(
      "show module", [this](const Captured&) { show_module(); }, imitated);
  enable_.add(
      "show role",
      [this](const Captured&) {
        page_and_prompt(
            "\nRole: network-admin\n  Description: Predefined network admin role has access to all "
            "commands\n  on the switch\n  -----------------------------------------------------------------"
            "--\n  Rule    Perm    Type        Scope               Entity                  \n  "
            "-------------------------------------------------------------------\n  1       permit  "
            "read-write                                                \n");
      },
      imitated);
  enable_.add(
      "show interface brief", [this](const Captured&) { show_ports(); }, imitated);
  enable_.add(
      "show interface status", [this](const Captured&) { show_status(); }, imitated);
  enable_.add("show ip interface brief", [this](const Captured&) { show_address_brief("default"); });
  enable_.add("show ip interface brief vrf WORD", [this](const Captured& c) { show_address_brief(c[0]); });
  enable_.add("show vlan", [this](const Captured&) { show_vlans(false); });
  enable_.add("show vlan brief", [this](const Captured&) { show_vlans(true); });
  enable_.add(
      "show system resources", [this](const Captured&) { show_resources(); }, imitated);
  enable_.add("show system uptime", [this](const Captured&) {
    answer(
        fmt::format("System uptime:              {}\nKernel uptime:              {}\n", uptime(), uptime()));
  });
  enable_.add(
      "show inventory", [this](const Captured&) { show_inventory(); }, imitated);
  enable_.add("show feature", [this](const Captured&) { show_features(); });
  enable_.add("show hostname", [this](const Captured&) { answer(host_ + " \n"); });
  enable_.add("show switchname", [this](const Captured&) { answer(host_ + "\n"); });
  enable_.add("show users", [this](const Captured&) {
    const auto date = split_words(clock_.long_date(up()));  // "21:48:33 UTC Wed Jul 31 2019"
    answer(
        fmt::format("NAME     LINE         TIME         IDLE          PID COMMENT\nadmin    ttyS0        {} "
                    "{:>2} {}   .   "
                    "         4242  *\n",
                    date[3], date[4], date[0].substr(0, 5)));
  });
  enable_.add("show running-config interface IFACE",
              [this](const Captured& c) { show_part("interface " + c[0]); });
  enable_.add("show running-config interface", [this](const Captured&) { show_part("interface "); });
  for (const char* what : {"show interface",
                           "show ip interface",
                           "show vdc",
                           "show logging",
                           "show ip route",
                           "show environment",
                           "show tech-support",
                           "show vpc",
                           "clear",
                           "debug",
                           "show incompatibility-all",
                           "show install",
                           "guestshell",
                           "run bash",
                           "show processes",
                           "show license",
                           "show cdp",
                           "show lldp",
                           "show mac",
                           "show spanning-tree",
                           "show port-channel",
                           "show version",
                           "show system",
                           "show ntp",
                           "show accounting",
                           "show cores",
                           "show diff",
                           "show snmp",
                           "show ip",
                           "show interface counters",
                           "show hardware",
                           "show redundancy",
                           "show fex",
                           "checkpoint",
                           "rollback",
                           "attach",
                           "show file",
                           "show running-config diff",
                           "show running-config all"}) {
    enable_.explain(what, "(not simulated)");
    const bool alone = std::string_view(what) == "show version" || std::string_view(what) == "show file";
    for (const char* tail : {"", " LINE"}) {
      if (alone && *tail == '\0') continue;
      enable_.add(
          std::string(what) + tail, [this, what](const Captured&) { answer(not_simulated(what)); }, missing);
    }
  }
  for (const auto& [word, kind] :
       {std::pair{"md5sum", image::DigestKind::md5}, std::pair{"sha256sum", image::DigestKind::sha256},
        std::pair{"sha512sum", image::DigestKind::sha512}})
    enable_.add(std::string("show file WORD ") + word,
                [this, kind = kind](const Captured& c) { show_digest(c[0], kind); });
}

void NxosSystem::show_boot() {
  std::string now, next;
  for (const std::string_view kind : {"kickstart", "system", "nxos"}) {
    if (of_two() == (kind == "nxos")) continue;
    const auto saved = configured_images(kind);
    const auto runs = kind == "kickstart" ? first_image_of(default_system(), model_.platforms.back()) : file_;
    const auto name = kind == "nxos" ? std::string("NXOS") : std::string(kind);
    const auto stored = saved.empty() ? default_system() + "/" + runs : saved[0].system + "/" + saved[0].file;
    const auto set = config_.value_of("boot " + std::string(kind)).value_or(default_system() + "/" + runs);
    now += fmt::format("{} variable = {}\n", name, stored);
    next += fmt::format("{} variable = {}\n", name, set);
  }
  answer(
      fmt::format("Current Boot Variables:\n\nsup-1\n{}No module boot variable set\n\nBoot Variables on next "
                  "reload:\n\nsup-1\n{}No module boot variable set\n",
                  now, next));
}

void NxosSystem::show_module() {
  const auto all = ports();
  const auto count =
      std::count_if(all.begin(), all.end(), [](const Port& each) { return is_ethernet(each.name); });
  page_and_prompt(fmt::format(
      "Mod Ports             Module-Type                      Model           Status\n--- ----- "
      "------------------------------------- --------------------- ---------\n1    {:<4} {:<37} {:<21} "
      "active *  \n\nMod  Sw                       Hw    Slot\n---  ----------------------- ------ "
      "----\n1    {:<23} 1.0    NA  \n\n\nMod  MAC-Address(es)                         Serial-Num\n---  "
      "--------------------------------------  ----------\n1    00-00-5e-00-53-00 to 00-00-5e-00-53-3f   "
      "{}\n",
      count, model_.os.module, model_.os.pid, image_.version, model_.os.serial));
}

void NxosSystem::show_ports() {
  auto out = fmt::format(
      "\n{0}\nPort   VRF          Status IP Address                              Speed    MTU\n{0}\n", rule);
  for (const auto& port : ports())
    if (port.name.starts_with("mgmt"))
      out += fmt::format("{:<7}--           {:<7}{:<40}1000     1500\n", port.name, port.shut ? "down" : "up",
                         port.address.empty() ? "--" : port.address);
  out += fmt::format(
      "\n{0}\nEthernet        VLAN    Type Mode   Status  Reason                 Speed     Port\nInterface   "
      "                                                                Ch #\n{0}\n",
      rule);
  for (const auto& port : ports())
    if (is_ethernet(port.name))
      out += fmt::format("{:<16}{:<8}eth  {:<7}{:<8}{:<23}10G(D)    --\n", nexus_brief_name(port.name),
                         port.vlan, port.trunk ? "trunk" : "access", port.shut ? "down" : "up",
                         port.shut ? "Administratively down" : "none");
  page_and_prompt(out);
}

void NxosSystem::show_status() {
  auto out = fmt::format(
      "\n{0}\nPort          Name               Status    Vlan      Duplex  Speed   Type\n{0}\n", rule);
  for (const auto& port : ports()) {
    const bool routed = port.name.starts_with("mgmt");
    if (!routed && !is_ethernet(port.name)) continue;
    out += fmt::format("{:<14}{:<19}{:<10}{:<10}{:<8}{:<8}{}\n", nexus_brief_name(port.name),
                       port.description.empty() ? "--" : port.description.substr(0, 18),
                       port.shut ? "disabled" : "connected",
                       routed       ? "routed"
                       : port.trunk ? "trunk"
                                    : port.vlan,
                       "full", routed ? "1000" : "10G", "--");
  }
  page_and_prompt(out);
}

/// mgmt0 is the only port of the VRF management; nothing else has addresses without "no switchport".
void NxosSystem::show_address_brief(const std::string& vrf) {
  const bool management = vrf == "management", all = vrf == "all";
  if (!management && !all && vrf != "default") return answer("VRF " + vrf + " does not exist\n");
  std::string out;
  for (const bool of_management : {false, true}) {
    if (!all && of_management != management) continue;
    out += fmt::format(
        "\nIP Interface Status for VRF \"{}\"({})\nInterface            IP Address      Interface Status\n",
        of_management ? "management" : "default", of_management ? 2 : 1);
    for (const auto& port : ports())
      if (!port.address.empty() && port.name.starts_with("mgmt") == of_management)
        out +=
            fmt::format("{:<21}{:<16}{}       \n", port.name, port.address.substr(0, port.address.find('/')),
                        port.shut ? "protocol-down/link-down/admin-down" : "protocol-up/link-up/admin-up");
  }
  page_and_prompt(out);
}

void NxosSystem::show_vlans(bool brief) {
  std::vector<std::pair<std::string, std::string>> known{{"1", "default"}};
  for (const auto& section : config_.sections())
    if (const auto number = section.head.starts_with("vlan ") ? section.head.substr(5) : std::string();
        !number.empty() && number != "1")
      known.emplace_back(number,
                         config_.value_in(section.head, "name").value_or(fmt::format("VLAN{:0>4}", number)));
  std::string out =
      "\nVLAN Name                             Status    Ports\n---- -------------------------------- "
      "--------- "
      "-------------------------------\n";
  std::string types;
  for (const auto& [number, name] : known) {
    std::vector<std::string> members;
    for (const auto& port : ports())
      if (is_ethernet(port.name) && port.vlan == number && !port.trunk)
        members.push_back(nexus_brief_name(port.name));
    out += fmt::format("{:<5}{:<33}active    ", number, name);
    for (std::size_t i = 0; i < members.size(); ++i)
      out += (i == 0 ? "" : i % 4 == 0 ? ",\n" + std::string(48, ' ') : ", ") + members[i];
    out += "\n";
    types += fmt::format("{:<5}enet         CE     \n", number);
  }
  if (!brief) out += "\nVLAN Type         Vlan-mode\n---- -----        ----------\n" + types;
  page_and_prompt(out);
}

void NxosSystem::show_resources() {
  const auto total = model_.os.memory;
  page_and_prompt(fmt::format(
      "Load average:   1 minute: 0.32   5 minutes: 0.41   15 minutes: 0.38\nProcesses   :   571 total, "
      "1 running\nCPU states  :   2.01% user,   1.51% kernel,   96.48% idle\nMemory usage:   {}K "
      "total,   {}K used,   {}K free\nCurrent memory status: OK\n",
      total, total / 4, total - total / 4));
}

void NxosSystem::show_inventory() {
  page_and_prompt(fmt::format(
      "NAME: \"Chassis\",  DESCR: \"{0}\"\nPID: {1:<20},  VID: V01 ,  SN: {2}\n\nNAME: \"Slot 1\",  DESCR: "
      "\"{3}\"\nPID: {1:<20},  VID: V01 ,  SN: {2}\n",
      model_.os.description, model_.os.pid, model_.os.serial, model_.os.module));
}

void NxosSystem::show_features() {
  constexpr std::array<std::string_view, 14> known{
      "bgp",   "dhcp", "eigrp", "hsrp",       "interface-vlan", "lacp",    "lldp",
      "nxapi", "ospf", "pim",   "scp-server", "sftp-server",    "tacacs+", "vpc"};
  std::string out = "Feature Name          Instance  State   \n--------------------  --------  --------\n";
  for (const auto name : known) {
    bool on = false;
    for (const auto& section : config_.sections()) on = on || section.head == fmt::format("feature {}", name);
    out += fmt::format("{:<22}{:<10}{}\n", name, 1, on ? "enabled" : "disabled");
  }
  page_and_prompt(out);
}

/// "show running-config interface Ethernet1/1": a head of its own and that section alone.
void NxosSystem::show_part(const std::string& head) {
  const auto text = stored_text();
  const auto version = text.substr(0, text.find('\n') + 1);
  const auto part =
      OutputFilter{OutputFilter::Kind::section, "^" + head + (head.back() == ' ' ? "" : "$")}.applied(text);
  page_and_prompt(fmt::format("\n!Command: show running-config {}\n!Time: {}\n\n{}\n{}\n", head,
                              clock_.long_date(up()), version, part));
}

void NxosSystem::show_digest(const std::string& what, image::DigestKind kind) {
  const auto* file = file_at(what);
  if (file == nullptr) return answer("No such file or directory\n");
  tty_.busy(std::chrono::seconds{1});
  answer(whole_digest(kind, file->bytes()) + "\n");
}

}  // namespace rommate::device
