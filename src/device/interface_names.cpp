#include "src/device/interface_names.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>

#include "src/device/loader.hpp"

namespace rommate::device {
namespace {

constexpr std::string_view digits = "0123456789";

std::string_view kind_of(std::string_view name) {
  return name.substr(0, std::min(name.find_first_of(digits), name.size()));
}

/// "1", "0/0", "0/0/1.20"
bool is_number(std::string_view text) {
  return !text.empty() && text.size() < 16 && digits.find(text.back()) != std::string_view::npos &&
         text.find_first_not_of("0123456789/.") == std::string_view::npos;
}

}  // namespace

InterfaceNames::InterfaceNames(std::vector<std::string> built_in, bool is_switch)
    : built_in_{std::move(built_in)},
      makeable_{is_switch ? std::vector<std::string>{"Loopback", "Port-channel", "Vlan"}
                          : std::vector<std::string>{"Dialer", "Loopback", "Port-channel", "Tunnel"}},
      is_switch_{is_switch} {}

bool InterfaceNames::is_built_in(std::string_view name) const {
  return std::find(built_in_.begin(), built_in_.end(), name) != built_in_.end();
}

std::string InterfaceNames::full(std::string_view typed) const {
  const auto begun = lower(kind_of(typed));
  const auto number = std::string(typed.substr(begun.size()));
  if (begun.empty() || !is_number(number)) return "";
  std::set<std::string> found;
  const auto dot = is_switch_ ? std::string::npos : number.find('.');
  for (const auto& name : built_in_) {
    const auto kind = std::string(kind_of(name));
    if (!lower(kind).starts_with(begun)) continue;
    if (name == kind + number) found.insert(name);
    if (dot != std::string::npos && name == kind + number.substr(0, dot)) found.insert(kind + number);
  }
  if (found.empty() && number.find_first_of("/.") == std::string::npos)
    for (const auto& kind : makeable_)
      if (lower(kind).starts_with(begun)) found.insert(kind + number);
  return found.size() == 1 ? *found.begin() : "";
}

std::vector<std::string> InterfaceNames::kinds(std::string_view begun) const {
  std::vector<std::string> out;
  const auto small = lower(begun);
  const auto take = [&](std::string kind) {
    if (lower(kind).starts_with(small) && std::find(out.begin(), out.end(), kind) == out.end())
      out.push_back(std::move(kind));
  };
  for (const auto& name : built_in_) take(std::string(kind_of(name)));
  for (const auto& kind : makeable_) take(kind);
  return out;
}

std::string InterfaceNames::number_range(const std::string& kind) const {
  int low = -1, high = 0;
  for (const auto& name : built_in_) {
    if (kind_of(name) != kind) continue;
    const auto number = std::atoi(name.c_str() + kind.size());
    low = low < 0 ? number : std::min(low, number);
    high = std::max(high, number);
  }
  if (kind == "Vlan") return "<1-4094>";
  if (kind == "Port-channel") return "<1-64>";
  return low < 0 ? "<0-2147483647>" : "<" + std::to_string(low) + "-" + std::to_string(high) + ">";
}

std::size_t InterfaceNames::order(std::string_view name) const {
  const auto parent = name.substr(0, name.find('.'));
  const auto at = std::find(built_in_.begin(), built_in_.end(), parent);
  if (at == built_in_.end()) return name.starts_with("Vlan") ? built_in_.size() + 1 : 0;
  return 1 + static_cast<std::size_t>(at - built_in_.begin());
}

/// Words of the command references of 12.4 and 15.2.
std::string interface_kind_text(std::string_view kind) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 11> known{
      {{"Dialer", "Dialer interface"},
       {"Ethernet", "IEEE 802.3"},
       {"FastEthernet", "FastEthernet IEEE 802.3"},
       {"GigabitEthernet", "GigabitEthernet IEEE 802.3z"},
       {"Loopback", "Loopback interface"},
       {"Port-channel", "Ethernet Channel of interfaces"},
       {"Serial", "Serial"},
       {"TenGigabitEthernet", "Ten Gigabit Ethernet"},
       {"Tunnel", "Tunnel interface"},
       {"Vlan", "Catalyst Vlans"},
       {"mgmt", "Management interface"}}};
  for (const auto& [name, text] : known)
    if (name == kind) return std::string(text);
  return std::string(kind);
}

}  // namespace rommate::device
