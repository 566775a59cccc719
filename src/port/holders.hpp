// Which processes have a device open: a look through /proc/*/fd. What other users' processes hold is only
// visible to root; an empty answer does not prove that nobody holds it.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace rommate::port {

struct Holder {
  int pid = 0;
  std::string name;  // the kernel's short name of the process (/proc/PID/comm)
  friend bool operator==(const Holder&, const Holder&) = default;
};

/// "minicom (pid 4711)"; several are joined by commas.
[[nodiscard]] std::string to_string(const std::vector<Holder>& holders);

/// The short name of a process; empty when there is none.
[[nodiscard]] std::string process_name(int pid, const std::string& proc);

/// All devices below `dev` that processes other than our own have open: path as opened -> holders.
[[nodiscard]] std::map<std::string, std::vector<Holder>> open_devices(const std::string& proc,
                                                                      const std::string& dev);

/// Who has this device (a path without symlinks in it).
[[nodiscard]] std::vector<Holder> holders_of(const std::string& path, const std::string& proc);

}  // namespace rommate::port
