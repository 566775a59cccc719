// Keeps the machine from going to sleep while a run talks to a device: an inhibitor lock of logind, held by a
// child `systemd-inhibit` (its manual: "the lock is released when the command exits") whose command ends with
// us, also when we are killed. Where systemd does not run there is no such lock, and nothing is said.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace rommate::app {

class StayAwake {
 public:
  /// `why` is shown to who wants the machine to sleep. `booted`: a folder that is there where systemd runs
  /// (sd_booted(3)).
  explicit StayAwake(const std::string& why, const std::string& booted = "/run/systemd/system");
  StayAwake(const StayAwake&) = delete;
  StayAwake& operator=(const StayAwake&) = delete;
  ~StayAwake();

  [[nodiscard]] bool held() const { return child_ > 0; }
  /// A sentence, once, when the lock was refused or has gone. Does not wait.
  [[nodiscard]] std::optional<std::string> take_trouble();

 private:
  pid_t child_ = -1;
  int leash_ = -1;  // the child's command reads it, and ends when we do
};

}  // namespace rommate::app
