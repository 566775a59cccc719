// Names of interfaces as people type them and as the system writes them: "fa0/0" and "FastEthernet0/0".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rommate::device {

class InterfaceNames {
 public:
  /// `built_in`: what the box has. Loopback, Tunnel and the like may be made, and sub-interfaces of ports
  /// that route; a switch has Vlan and Port-channel.
  InterfaceNames(std::vector<std::string> built_in, bool is_switch);
  /// The full name; empty: the box has no such interface and none of that kind can be made, or the beginning
  /// fits two kinds.
  [[nodiscard]] std::string full(std::string_view typed) const;
  /// Kinds that begin so, in the order of the box; all for "".
  [[nodiscard]] std::vector<std::string> kinds(std::string_view begun) const;
  /// What "?" says behind a kind: "<0-1>", the first part of the numbers that it may have.
  [[nodiscard]] std::string number_range(const std::string& kind) const;
  [[nodiscard]] bool is_built_in(std::string_view name) const;
  /// Where an interface stands in a configuration: logical ones first, then as in the box.
  [[nodiscard]] std::size_t order(std::string_view name) const;

 private:
  std::vector<std::string> built_in_;
  std::vector<std::string> makeable_;  // kinds
  bool is_switch_;
};

/// What "?" says about a kind of interface.
[[nodiscard]] std::string interface_kind_text(std::string_view kind);

}  // namespace rommate::device
