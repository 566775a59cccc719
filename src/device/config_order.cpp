#include "src/device/config_order.hpp"

#include <array>

#include "protocols/ascii.hpp"

namespace rommate::device {
namespace {

// The order of a listing: by the first of these that a line begins with (running configurations of 12.4, 15.x
// and 16.x). What is in none comes before the interfaces.
constexpr auto order = std::to_array<std::string_view>({"service",
                                                        "hostname",
                                                        "boot",
                                                        "logging buffered",
                                                        "logging console",
                                                        "enable secret",
                                                        "enable password",
                                                        "username",
                                                        "aaa",
                                                        "switch",
                                                        "clock",
                                                        "memory-size",
                                                        "mmi",
                                                        "system",
                                                        "ip subnet-zero",
                                                        "ip cef",
                                                        "ip domain-lookup",
                                                        "ip domain lookup",
                                                        "ip dhcp excluded-address",
                                                        "ip dhcp pool",
                                                        "ip domain",
                                                        "ip name-server",
                                                        "ip vrf",
                                                        "vrf definition",
                                                        "vtp",
                                                        "multilink",
                                                        "crypto pki",
                                                        "license",
                                                        "archive",
                                                        "spanning-tree",
                                                        "redundancy",
                                                        "vlan",
                                                        "class-map",
                                                        "policy-map",
                                                        "crypto",
                                                        "*",
                                                        "interface",
                                                        "router",
                                                        "ip default-gateway",
                                                        "ip forward-protocol",
                                                        "ip http",
                                                        "ip tftp",
                                                        "ip ftp",
                                                        "ip nat",
                                                        "ip route",
                                                        "ip ssh",
                                                        "ip access-list",
                                                        "logging",
                                                        "access-list",
                                                        "route-map",
                                                        "snmp-server",
                                                        "tacacs",
                                                        "radius",
                                                        "control-plane",
                                                        "banner",
                                                        "alias",
                                                        "line",
                                                        "scheduler",
                                                        "ntp"});

}  // namespace

bool begins(std::string_view line, std::string_view words) {
  return line.substr(0, words.size()) == words && (line.size() == words.size() || line[words.size()] == ' ');
}

std::size_t rank_in_listing(std::string_view head) {
  if (begins(head, "no")) head = protocols::trimmed(head.substr(2));
  std::size_t best = 0, length = 0, middle = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (order[i] == "*") middle = i;
    if (begins(head, order[i]) && order[i].size() > length) {
      best = i;
      length = order[i].size();
    }
  }
  return length == 0 ? middle : best;
}

int place_in_port(std::string_view line) {
  if (begins(line, "no") && line != "no ip address") line.remove_prefix(3);
  constexpr auto first = std::to_array<std::string_view>(
      {"description", "mac-address", "switchport", "bandwidth", "delay", "vrf forwarding", "ip vrf",
       "encapsulation", "nameif", "security-level", "ip address", "no ip address"});
  constexpr auto last =
      std::to_array<std::string_view>({"shutdown", "duplex", "speed", "negotiation", "media-type"});
  for (std::size_t i = 0; i < first.size(); ++i)
    if (begins(line, first[i])) return static_cast<int>(i);
  for (std::size_t i = 0; i < last.size(); ++i)
    if (begins(line, last[i])) return static_cast<int>(100 + i);
  return 50;
}

int place_in_line(std::string_view line) {
  if (begins(line, "no")) line.remove_prefix(3);
  constexpr auto known =
      std::to_array<std::string_view>({"access-class", "exec-timeout", "privilege", "password", "logging",
                                       "login", "transport", "stopbits", "speed"});
  for (std::size_t i = 0; i < known.size(); ++i)
    if (begins(line, known[i])) return static_cast<int>(i);
  return static_cast<int>(known.size());
}

}  // namespace rommate::device
