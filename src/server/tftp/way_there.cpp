#include "src/server/tftp/way_there.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>

#include <charconv>
#include <fstream>
#include <functional>
#include <optional>
#include <sstream>

#include "protocols/endpoint.hpp"

namespace rommate::server {
namespace {

struct Interface {
  std::string name, address;
  std::uint32_t number = 0, mask = 0;  // of the address, in the host's order
  bool loopback = false;
};

/// The first IPv4 interface that is meant.
std::optional<Interface> find_interface(const std::function<bool(const Interface&)>& meant) {
  ifaddrs* all = nullptr;
  if (::getifaddrs(&all) != 0) return std::nullopt;
  std::optional<Interface> found;
  for (const auto* each = all; each != nullptr && !found; each = each->ifa_next) {
    if (each->ifa_addr == nullptr || each->ifa_addr->sa_family != AF_INET) continue;
    const auto number = [](const sockaddr* from) {
      return from == nullptr ? 0 : ntohl(reinterpret_cast<const sockaddr_in*>(from)->sin_addr.s_addr);
    };
    char text[INET_ADDRSTRLEN] = {};
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(each->ifa_addr)->sin_addr, text, sizeof text);
    const Interface it{each->ifa_name, text, number(each->ifa_addr), number(each->ifa_netmask),
                       (each->ifa_flags & IFF_LOOPBACK) != 0};
    if (meant(it)) found = it;
  }
  ::freeifaddrs(all);
  return found;
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

WayThere judge_way(std::string_view carrier, std::string_view arp, std::string_view device) {
  if (carrier.starts_with('0')) return WayThere::no_link;
  std::istringstream lines{std::string{arp}};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string address, type, flags;
    words >> address >> type >> flags;
    if (address == device && flags != "0x0") return WayThere::no_request;  // 0x0: we ask, nobody answers
  }
  return WayThere::no_arp;
}

WayThere way_there(const std::string& ours, const std::string& device) {
  const auto it = find_interface([&](const Interface& each) { return each.address == ours; });
  const auto place = protocols::parse_ipv4_place(device);
  if (!it || it->loopback || !place || (place->address & it->mask) != (it->number & it->mask))
    return WayThere::unknown;
  return judge_way(text_of("/sys/class/net/" + it->name + "/carrier"), text_of("/proc/net/arp"), device);
}

std::string address_beside(std::string_view device) {
  const auto place = protocols::parse_ipv4_place(device);
  if (!place) return "";
  const auto it = find_interface([&](const Interface& each) {
    return each.number != place->address && (each.number & each.mask) == (place->address & each.mask);
  });
  return it ? it->address : "";
}

std::vector<std::string> own_addresses() {
  std::vector<std::string> all;
  static_cast<void>(find_interface([&](const Interface& each) {
    if (!each.loopback) all.push_back(each.address);
    return false;
  }));
  return all;
}

}  // namespace rommate::server
