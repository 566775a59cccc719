// Families of devices that talk alike on their console, as banners tell them apart. A family says which
// loader a prompt belongs to where several print the same one ("rommon 1 >", "loader>"); the model itself is
// in Facts.
#pragma once

#include <cstdint>
#include <string_view>

namespace rommate::recognise {

enum class Family : std::uint8_t {
  none,             // no banner seen
  old_bootstrap,    // 2500, 3000, 4000, 7000 RP: a bare ">"
  ios_router,       // classic ROMMON: 1600 to ISR G2, VG200
  ios_xe_router,    // ISR 4000, ASR 1000, ISR 1100, Catalyst 8000
  catalyst,         // "switch:" loader of 2900XL to 3750
  catalyst_xe,      // "switch:" loader of 3650, 3850, 9000
  catalyst_rommon,  // 4500 and 6500: ROMMON
  catos,
  asa,        // "rommon #0>", PIX "monitor>"
  firepower,  // 5506-X and later, FPR: "rommon 1 >"
  aironet,
  nexus,  // also MDS and ACI
  ios_xr,
  aireos,
  u_boot,
  aruba,
  vedge,
  junos,
  mikrotik,
  vrp,    // Huawei, H3C
  panos,  // Palo Alto
  linux_os,
};

/// "ios-router", "catalyst-xe", ...; "" for none.
[[nodiscard]] std::string_view to_string(Family family);

/// A set of families; the empty set in a pattern means: any.
using Families = std::uint32_t;

constexpr Families only(Family family) { return Families{1} << static_cast<unsigned>(family); }
template <class... More>
constexpr Families of(More... families) {
  return (only(families) | ...);
}
constexpr bool has(Families set, Family family) { return (set & only(family)) != 0; }

}  // namespace rommate::recognise
