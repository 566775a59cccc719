#include "src/recipe/told_family.hpp"

#include <algorithm>
#include <string_view>

namespace rommate::recipe {
namespace {

using recognise::Family;

bool begins_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](auto each) { return text.starts_with(each); });
}

/// "C2960", of "Cisco IOS Software, C2960 Software (C2960-LANBASEK9-M), Version ..." (logs); empty: another
/// line.
std::string_view product_in(std::string_view line) {
  const auto image = line.find(" Software (");
  if (image == std::string_view::npos || !begins_any(line, {"Cisco IOS", "IOS (tm) "})) return {};
  const auto before = line.substr(0, image);
  const auto comma = before.rfind(", "), mark = before.rfind("(tm) ");
  if (comma != std::string_view::npos) return before.substr(comma + 2);
  return mark == std::string_view::npos ? std::string_view{} : before.substr(mark + 5);
}

Family family_of_product(std::string_view product, bool xe) {
  if (begins_any(product, {"Catalyst 4", "cat4"})) return Family::catalyst_rommon;
  if (begins_any(product, {"Catalyst L3 Switch", "Catalyst L2 Switch"}))
    return xe ? Family::catalyst_xe : Family::catalyst;
  if (begins_any(product, {"C2940", "C2950", "C2955", "C2960", "C2970", "C2975", "C3550", "C3560", "C3750"}))
    return Family::catalyst;
  if (begins_any(product, {"2500", "3000", "4000", "IGS"})) return Family::old_bootstrap;
  return xe ? Family::ios_xe_router : Family::ios_router;
}

}  // namespace

Family family_in_version(const std::vector<std::string>& lines) {
  bool xe = false;
  for (const auto& line : lines) {
    if (line.starts_with("Cisco Adaptive Security Appliance Software")) return Family::asa;
    if (line.starts_with("Cisco Nexus Operating System")) return Family::nexus;
    if (line.starts_with("Cisco IOS XR")) return Family::none;
    xe = xe || line.starts_with("Cisco IOS XE Software") || line.find("IOS-XE Software") != line.npos;
    if (const auto product = product_in(line); !product.empty()) return family_of_product(product, xe);
  }
  return Family::none;
}

}  // namespace rommate::recipe
