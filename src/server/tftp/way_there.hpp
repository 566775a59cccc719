// What can be seen from here of the way to a device that was told to ask us and has not: is there a link on
// the interface, has the device asked for our hardware address (then it stands in the neighbour table), or
// did all of that go well and only the request does not come (a firewall)?
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rommate::server {

enum class WayThere {
  unknown,     // a loopback, or a device behind a router
  no_link,     // the interface has no carrier
  no_arp,      // nothing of the device was heard
  no_request,  // it is in the neighbour table, and asks for nothing
};

/// `ours`: the address that we listen at; `device`: in figures.
[[nodiscard]] WayThere way_there(const std::string& ours, const std::string& device);

/// The same from the texts of /sys/class/net/NAME/carrier (empty where it cannot be read) and /proc/net/arp.
[[nodiscard]] WayThere judge_way(std::string_view carrier, std::string_view arp, std::string_view device);

/// The address of this machine in the network of `device` ("192.0.2.1/24"); empty: it has none there.
[[nodiscard]] std::string address_beside(std::string_view device);

/// The IPv4 addresses of this machine's interfaces, in figures; loopbacks apart.
[[nodiscard]] std::vector<std::string> own_addresses();

}  // namespace rommate::server
