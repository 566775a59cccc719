// Where the operating system keeps what the port code looks at. A plain value, so that tests can put a tree
// of their own in its place.
#pragma once

#include <string>
#include <vector>

namespace rommate::port {

struct Places {
  std::string sys = "/sys";
  std::string dev = "/dev";
  std::string proc = "/proc";
  /// Directories of UUCP lock files, in the order of preference for writing; all of them are honoured.
  std::vector<std::string> lock_dirs{"/run/lock", "/var/lock"};
  /// Where the settings of a line are noted while we have it, for the case that we are killed. Empty:
  /// nowhere.
  std::string state_dir;
};

/// The real ones. state_dir is $XDG_RUNTIME_DIR/rommate, else /run/rommate for root, else ~/.cache/rommate.
[[nodiscard]] Places system_places();

/// Where the XDG Base Directory Specification keeps a program's own state and configuration:
/// $XDG_STATE_HOME/rommate, else ~/.local/state/rommate; $XDG_CONFIG_HOME/rommate, else ~/.config/rommate.
/// Empty where there is no home: nothing is kept then, above all not in a folder that others may write.
[[nodiscard]] std::string state_home();
[[nodiscard]] std::string config_home();
/// $XDG_DATA_HOME/rommate, else ~/.local/share/rommate: what the user would miss.
[[nodiscard]] std::string data_home();

/// What people call a device: "ttyUSB0" for "/dev/ttyUSB0"; any other path stays.
[[nodiscard]] inline std::string short_name(const std::string& device) {
  return device.starts_with("/dev/") ? device.substr(5) : device;
}

}  // namespace rommate::port
