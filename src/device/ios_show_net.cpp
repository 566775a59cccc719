// What a running IOS shows of its ports: interfaces, status, VLANs, neighbours, routes. Addresses and states
// are the configuration's; counters stand at nothing. Shapes from logs of 2921 and 2960.
#include <fmt/format.h>

#include <algorithm>

#include "src/device/ios.hpp"

namespace rommate::device {
namespace {

int prefix_of(const std::string& mask) {
  const auto bytes = protocols::parse_ipv4(mask);
  int bits = 0;
  if (bytes)
    for (const auto byte : *bytes)
      for (int i = 0; i < 8; ++i) bits += (byte >> i) & 1;
  return bits;
}

std::string network_of(const std::string& address, const std::string& mask) {
  auto a = protocols::parse_ipv4(address);
  const auto m = protocols::parse_ipv4(mask);
  if (!a || !m) return address;
  for (std::size_t i = 0; i < 4; ++i) (*a)[i] = static_cast<Byte>((*a)[i] & (*m)[i]);
  return to_string(*a);
}

/// "Fa0/1"
std::string brief_name(const std::string& name) {
  return name.substr(0, 2) + name.substr(std::min(name.find_first_of("0123456789"), name.size()));
}

}  // namespace

void Ios::add_net_commands(CommandTable& table) {
  using enum Truth;
  const bool catalyst = model_.is_catalyst();
  table.add("show ip interface brief", [this](const Captured&) { show_interfaces_brief(); });
  table.add(
      "show interfaces", [this](const Captured&) { show_interfaces(""); }, imitated);
  table.add(
      "show interfaces IFACE", [this](const Captured& c) { show_interfaces(c[0]); }, imitated);
  table.add("show interfaces description", [this](const Captured&) { show_descriptions(); });
  for (const char* pattern : {"show arp", "show ip arp"})
    table.add(pattern, [this](const Captured&) { show_arp(); });
  table.add("show ip route", [this](const Captured&) { show_routes(); });
  table.add("show cdp neighbors", [this](const Captured&) {
    answer(
        "Capability Codes: R - Router, T - Trans Bridge, B - Source Route Bridge\n                  S - "
        "Switch, H - "
        "Host, I - IGMP, r - Repeater\n\nDevice ID        Local Intrfce     Holdtme    Capability  Platform  "
        "Port ID\n");
  });
  if (!catalyst) return;
  table.add("show interfaces status", [this](const Captured&) { show_status(""); });
  table.add("show interfaces IFACE status", [this](const Captured& c) { show_status(c[0]); });
  table.add(
      "show vlan", [this](const Captured&) { show_vlans(); }, imitated);
  table.add(
      "show vlan brief", [this](const Captured&) { show_vlans(); }, imitated);
  if (model_.loader.kind == LoaderKind::switch_loader)  // a chassis is no member of a stack
    table.add(
        "show switch", [this](const Captured&) { show_stack(); }, imitated);
}

void Ios::show_stack() {
  const bool xe = model_.os.verify == VerifyStyle::xe;
  std::string out =
      "Switch/Stack Mac Address : 0000.5e00.5301\n                                           H/W   "
      "Current\nSwitch#  Role   Mac Address     "
      "Priority Version  State \n----------------------------------------------------------\n";
  for (int member = 1; member <= model_.os.members; ++member)
    out += fmt::format("{}{}       {:<7}0000.5e00.5{:x}01     {:<4}     0       Ready               \n",
                       member == 1 ? '*' : ' ', member,
                       member == 1 ? (xe ? "Active" : "Master") : (xe ? "Standby" : "Member"), 2 + member,
                       member == 1 ? 15 : 1);
  page_and_prompt(out + "\n");
}

std::vector<Ios::Port> Ios::ports() const {
  std::vector<Port> out;
  for (const auto& section : config_.sections()) {
    if (!section.head.starts_with("interface ")) continue;
    Port port{.name = section.head.substr(10)};
    for (const auto& line : section.body) {
      const auto words = split_words(line);
      if (line.starts_with("ip address ") && words.size() >= 3) {
        port.address = words[2];
        port.mask = words.size() > 3 ? words[3] : "";
      }
      if (line.starts_with("description ")) port.description = line.substr(12);
      if (line.starts_with("switchport access vlan ")) port.vlan = words.back();
      port.trunk = port.trunk || line == "switchport mode trunk";
      port.shut = port.shut || line == "shutdown";
    }
    out.push_back(std::move(port));
  }
  // In a listing of a switch its Vlans come first.
  std::stable_partition(out.begin(), out.end(),
                        [](const Port& port) { return port.name.starts_with("Vlan"); });
  return out;
}

/// "NVRAM" where the saved configuration says the same, "manual" where somebody has typed it since.
std::string Ios::address_method(const Port& port) const {
  if (port.address.empty()) return "unset";
  bool inside = false;
  ConfigText lines(box_.storage().startup_config());
  while (const auto line = lines.next()) {
    if (!line->indented) inside = line->text == "interface " + port.name;
    if (inside && line->text.starts_with("ip address " + port.address + " ")) return "NVRAM";
  }
  return "manual";
}

/// One address for each port, counted on from the first; a real box does the same.
std::string Ios::hardware_address(const Port& port) const {
  const auto all = ports();
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const Port& each) { return each.name == port.name; });
  return fmt::format("0000.5e00.53{:02x}", 1 + (at - all.begin()) % 250);
}

void Ios::show_descriptions() {
  std::string out = "Interface                      Status         Protocol Description\n";
  for (const auto& port : ports())
    out += fmt::format("{:<31}{:<15}{:<9}{}\n", brief_name(port.name), port.shut ? "admin down" : "up",
                       port.shut ? "down" : "up", port.description);
  page_and_prompt(out);
}

void Ios::show_arp() {
  std::string out = "Protocol  Address          Age (min)  Hardware Addr   Type   Interface\n";
  for (const auto& port : ports())
    if (!port.address.empty() && !port.shut)
      out +=
          fmt::format("Internet  {:<23}-   {}  ARPA   {}\n", port.address, hardware_address(port), port.name);
  page_and_prompt(out);
}

void Ios::show_interfaces_brief() {
  std::string out = "Interface                  IP-Address      OK? Method Status                Protocol\n";
  for (const auto& port : ports()) {
    const bool set = !port.address.empty();
    out += fmt::format("{:<27}{:<16}YES {:<7}{:<22}{:<8}\n", port.name, set ? port.address : "unassigned",
                       address_method(port), port.shut ? "administratively down" : "up",
                       port.shut ? "down" : "up");
  }
  page_and_prompt(out);
}

void Ios::show_interfaces(const std::string& only) {
  std::string out;
  for (const auto& port : ports())
    if (only.empty() || port.name == only) out += interface_text(port);
  page_and_prompt(out);
}

/// The layout of 12.4; nothing has gone through.
std::string Ios::interface_text(const Port& port) const {
  const auto has = [&](std::string_view kind) { return port.name.find(kind) != std::string::npos; };
  const bool vlan = port.name.starts_with("Vlan"), loopback = port.name.starts_with("Loopback");
  const bool giga = has("Gigabit"), fast = has("Fast"), serial = has("Serial");
  auto out = fmt::format("{} is {}, line protocol is {} \n", port.name,
                         port.shut ? "administratively down" : "up", port.shut ? "down" : "up");
  if (loopback || serial)
    out += loopback ? "  Hardware is Loopback\n" : "  Hardware is PowerQUICC Serial\n";
  else
    out += fmt::format("  Hardware is {0}, address is {1} (bia {1})\n",
                       vlan   ? "EtherSVI"
                       : giga ? "Gigabit Ethernet"
                       : fast ? "Fast Ethernet"
                              : "Ethernet",
                       hardware_address(port));
  if (!port.description.empty()) out += "  Description: " + port.description + "\n";
  if (!port.address.empty())
    out += fmt::format("  Internet address is {}/{}\n", port.address, prefix_of(port.mask));
  const bool wide = giga || vlan;
  out += fmt::format(
      "  MTU {} bytes, BW {} Kbit/sec, DLY {} usec, \n     reliability 255/255, txload 1/255, rxload 1/255\n",
      loopback ? 1514 : 1500,
      loopback ? 8000000
      : wide   ? 1000000
      : fast   ? 100000
      : serial ? 1544
               : 10000,
      loopback ? 5000
      : wide   ? 10
      : fast   ? 100
      : serial ? 20000
               : 1000);
  out += fmt::format("  Encapsulation {}, loopback not set\n", loopback ? "LOOPBACK"
                                                               : serial ? "HDLC"
                                                                        : "ARPA");
  if (!loopback) out += "  Keepalive set (10 sec)\n";
  if (fast || giga)
    out += fmt::format("  {}, {}\n  ARP type: ARPA, ARP Timeout 04:00:00\n",
                       port.shut ? "Auto-duplex" : "Full-duplex",
                       port.shut ? "Auto Speed"
                       : giga    ? "1000Mb/s"
                                 : "100Mb/s");
  return out +
         "  Last input never, output never, output hang never\n"
         "  Last clearing of \"show interface\" counters never\n"
         "  Input queue: 0/75/0/0 (size/max/drops/flushes); Total output drops: 0\n"
         "  Queueing strategy: fifo\n"
         "  Output queue: 0/40 (size/max)\n"
         "  5 minute input rate 0 bits/sec, 0 packets/sec\n"
         "  5 minute output rate 0 bits/sec, 0 packets/sec\n"
         "     0 packets input, 0 bytes, 0 no buffer\n"
         "     Received 0 broadcasts, 0 runts, 0 giants, 0 throttles\n"
         "     0 input errors, 0 CRC, 0 frame, 0 overrun, 0 ignored\n"
         "     0 packets output, 0 bytes, 0 underruns\n"
         "     0 output errors, 0 collisions, 0 interface resets\n"
         "     0 output buffer failures, 0 output buffers swapped out\n";
}

void Ios::show_routes() {
  std::string out =
      "Codes: C - connected, S - static, R - RIP, M - mobile, B - BGP\n       D - EIGRP, EX - EIGRP "
      "external, O - "
      "OSPF, IA - OSPF inter area \n\n";
  const auto routes = [&](auto use) {
    for (const auto& section : config_.sections()) {
      const auto words = split_words(section.head);
      if (section.head.starts_with("ip route ") && words.size() >= 5) use(words[2], words[3], words[4]);
    }
  };
  std::string last_resort;
  routes([&](const auto& to, const auto& mask, const auto& via) {
    if (to == "0.0.0.0" && mask == "0.0.0.0" && last_resort.empty()) last_resort = via;
  });
  out += last_resort.empty()
             ? std::string("Gateway of last resort is not set\n\n")
             : fmt::format("Gateway of last resort is {} to network 0.0.0.0\n\n", last_resort);
  for (const auto& port : ports())
    if (!port.address.empty() && !port.shut)
      out += fmt::format("C    {}/{} is directly connected, {}\n", network_of(port.address, port.mask),
                         prefix_of(port.mask), port.name);
  routes([&](const auto& to, const auto& mask, const auto& via) {
    out +=
        fmt::format("{} {}/{} [1/0] via {}\n", mask == "0.0.0.0" ? "S*  " : "S   ", to, prefix_of(mask), via);
  });
  page_and_prompt(out);
}

/// "Fa0/1     uplink             connected    1            auto   auto 10/100BaseTX"
void Ios::show_status(const std::string& only) {
  std::string out = "\nPort      Name               Status       Vlan       Duplex  Speed Type\n";
  for (const auto& port : ports()) {
    if (port.name.starts_with("Vlan") || (!only.empty() && port.name != only)) continue;
    out += fmt::format("{:<10}{:<19}{:<13}{:<11}{:>6}{:>7} {}\n", brief_name(port.name),
                       port.description.substr(0, 18), port.shut ? "disabled" : "connected",
                       port.trunk ? "trunk" : port.vlan, port.shut ? "auto" : "a-full",
                       port.shut                       ? "auto"
                       : port.name.starts_with("Fast") ? "a-100"
                                                       : "a-1000",
                       port.name.starts_with("Fast") ? "10/100BaseTX" : "10/100/1000BaseTX");
  }
  page_and_prompt(out);
}

/// Names of ports in a column: "Fa0/1, Fa0/2, Fa0/3, Fa0/4" and the rest below it.
std::string Ios::vlan_line(const std::string& number, const std::string& name) const {
  constexpr std::string_view management = "GigabitEthernet0/0";  // of a 9000: it switches nothing
  std::vector<std::string> members;
  for (const auto& port : ports())
    if (!port.name.starts_with("Vlan") && !port.name.starts_with("Loopback") && port.name != management &&
        !port.trunk && port.vlan == number)
      members.push_back(brief_name(port.name));
  constexpr std::size_t in_a_row = 4;
  auto out = fmt::format("{:<5}{:<33}active    ", number, name);
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i > 0) out += i % in_a_row == 0 ? "\n" + std::string(48, ' ') : ", ";
    out += members[i];
  }
  return out + "\n";
}

void Ios::show_vlans() {
  auto out =
      std::string(
          "\nVLAN Name                             Status    Ports\n---- -------------------------------- "
          "--------- -------------------------------\n") +
      vlan_line("1", "default");
  for (const auto& section : config_.sections()) {
    if (!section.head.starts_with("vlan ")) continue;
    const auto number = section.head.substr(5);
    const auto name = config_.value_in(section.head, "name");
    out += vlan_line(number, name.value_or(fmt::format("VLAN{:0>4}", number)));
  }
  page_and_prompt(
      out +
      "1002 fddi-default                     act/unsup \n1003 token-ring-default               act/unsup \n"
      "1004 fddinet-default                  act/unsup \n1005 trnet-default                    act/unsup \n");
}

}  // namespace rommate::device
