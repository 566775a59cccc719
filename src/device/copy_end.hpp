// One end of a `copy`: what a word of the command means. "run", "startup-config", "nvram:startup-config",
// "system:running-config", "tftp", "tftp://A/F", "flash:x", "x". Keywords may be shortened as IOS lets them.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "src/device/storage.hpp"

namespace rommate::device {

struct CopyEnd {
  enum class Kind {
    running,  // the running configuration
    startup,  // the saved one
    file,     // on a file system of the box
    tftp,     // `server` and `path` as far as they were given
    http,     // the same
    ftp,      // the same
    serial,   // xmodem: or ymodem:
    nothing,  // null:
    foreign   // a protocol that the simulated network does not speak
  };
  Kind kind = Kind::file;
  Place place = {};  // of a file; its name may be empty
  std::string server = {}, path = {};
  std::string user = {}, password = {};  // of http://user:password@server/path
  [[nodiscard]] bool on_network() const {
    return kind == Kind::tftp || kind == Kind::http || kind == Kind::ftp;
  }
  std::string word = {};  // as it was typed, keywords in full
};

/// `is_system`: whether the box has a file system of that name ("flash:").
[[nodiscard]] CopyEnd parse_copy_end(std::string_view typed,
                                     const std::function<bool(const std::string&)>& is_system);

}  // namespace rommate::device
