// Makes sure that one program at a time has a serial port, in the three ways that other programs use: a UUCP
// lock file (minicom, picocom, pppd; Filesystem Hierarchy Standard 3.0, section 5.9), flock (tio, agetty) and
// TIOCEXCL (ModemManager). All three are honoured and taken. A lock file whose process is gone, or whose pid
// belongs to a younger process by now, is stale and is removed.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "src/port/places.hpp"
#include "src/port/port.hpp"

namespace rommate::port {

/// Our UUCP lock file; removed on destruction. `path` is empty when no lock directory may be written to: the
/// other two locks have to do then.
class LockFile {
 public:
  LockFile() = default;
  explicit LockFile(std::string path) : path_(std::move(path)) {}
  LockFile(LockFile&& other) noexcept
      : path_(std::exchange(other.path_, {})), replaced_stale_(other.replaced_stale_) {}
  LockFile& operator=(LockFile&& other) noexcept;
  ~LockFile() { remove(); }

  [[nodiscard]] const std::string& path() const { return path_; }
  /// The file took the place of one whose process is dead. What that process left on the tty (TIOCEXCL stays
  /// while anybody has it open) is nobody's then.
  [[nodiscard]] bool replaced_stale() const { return replaced_stale_; }
  void set_replaced_stale() { replaced_stale_ = true; }
  void remove();

 private:
  std::string path_;
  bool replaced_stale_ = false;
};

/// "LCK..ttyUSB0" for /dev/ttyUSB0, "LCK..pts_3" for /dev/pts/3.
[[nodiscard]] std::string lock_file_name(const std::string& device, const std::string& dev);

/// Before the device is opened (opening may already move its DTR). A problem is of kind `busy`.
[[nodiscard]] std::variant<LockFile, Problem> take_lock_file(const std::string& device, const Places& places);

/// After the device is opened: flock and TIOCEXCL. Nothing to release, closing `fd` does it (but see
/// give_up_open_lock).
[[nodiscard]] std::optional<Problem> take_open_lock(int fd, const std::string& device, const LockFile& lock,
                                                    const Places& places);

/// TIOCEXCL belongs to the tty, not to the file descriptor: taken back before closing, in case that somebody
/// else, root for example, has the tty open too.
void give_up_open_lock(int fd);

/// "ttyUSB0 is in use by minicom (pid 4711)", with what to do about it.
[[nodiscard]] Problem busy_problem(const std::string& device, const Places& places, int pid_of_lock = 0);

}  // namespace rommate::port
