#include "src/port/places.hpp"

#include <unistd.h>

#include <cstdlib>

namespace rommate::port {
namespace {

/// A relative path is no answer (XDG Base Directory Specification: "should consider the path invalid").
std::string absolute_from(const char* variable) {
  const char* const value = std::getenv(variable);
  return value != nullptr && *value == '/' ? value : "";
}

std::string xdg_folder(const char* variable, const char* below_home) {
  if (const auto xdg = absolute_from(variable); !xdg.empty()) return xdg + "/rommate";
  const auto home = absolute_from("HOME");
  return home.empty() ? "" : home + below_home;
}

}  // namespace

std::string state_home() { return xdg_folder("XDG_STATE_HOME", "/.local/state/rommate"); }
std::string config_home() { return xdg_folder("XDG_CONFIG_HOME", "/.config/rommate"); }
std::string data_home() { return xdg_folder("XDG_DATA_HOME", "/.local/share/rommate"); }

Places system_places() {
  Places places;
  const auto runtime = absolute_from("XDG_RUNTIME_DIR");
  const auto home = absolute_from("HOME");
  if (!runtime.empty())
    places.state_dir = runtime + "/rommate";
  else if (geteuid() == 0)
    places.state_dir = "/run/rommate";
  else if (!home.empty())
    places.state_dir = home + "/.cache/rommate";
  return places;
}

}  // namespace rommate::port
