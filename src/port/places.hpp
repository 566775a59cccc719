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

/// What people call a device: "ttyUSB0" for "/dev/ttyUSB0"; any other path stays.
[[nodiscard]] inline std::string short_name(const std::string& device) {
  return device.starts_with("/dev/") ? device.substr(5) : device;
}

}  // namespace rommate::port
