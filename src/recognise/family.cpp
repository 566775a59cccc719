#include "src/recognise/family.hpp"

namespace rommate::recognise {

std::string_view to_string(Family family) {
  switch (family) {
    case Family::none: return "";
    case Family::old_bootstrap: return "old-bootstrap";
    case Family::ios_router: return "ios-router";
    case Family::ios_xe_router: return "ios-xe-router";
    case Family::catalyst: return "catalyst";
    case Family::catalyst_xe: return "catalyst-xe";
    case Family::catalyst_rommon: return "catalyst-rommon";
    case Family::catos: return "catos";
    case Family::asa: return "asa";
    case Family::firepower: return "firepower";
    case Family::aironet: return "aironet";
    case Family::nexus: return "nexus";
    case Family::ios_xr: return "ios-xr";
    case Family::aireos: return "aireos";
    case Family::u_boot: return "uboot";
    case Family::aruba: return "aruba";
    case Family::vedge: return "vedge";
    case Family::junos: return "junos";
    case Family::mikrotik: return "mikrotik";
    case Family::vrp: return "vrp";
    case Family::panos: return "panos";
    case Family::linux_os: return "linux";
  }
  return "";
}

}  // namespace rommate::recognise
