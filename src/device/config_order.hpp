// In which order a running configuration is listed: global lines by what they begin with, lines of a port by
// theirs.
#pragma once

#include <cstddef>
#include <string_view>

namespace rommate::device {

/// Whether a line begins with these words: "ip address" is in "ip address dhcp", not in "ip addresses".
[[nodiscard]] bool begins(std::string_view line, std::string_view words);
/// Where a global line stands in the listing; "no" before it does not matter.
[[nodiscard]] std::size_t rank_in_listing(std::string_view head);
/// Where a line of an interface stands in its section.
[[nodiscard]] int place_in_port(std::string_view line);
/// Where a line of "line con 0" and the like stands in its section.
[[nodiscard]] int place_in_line(std::string_view line);

}  // namespace rommate::device
