// Who has mistyped his password how often, and who is locked out for it. Pure; of a running system, and gone
// with it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "src/device/console.hpp"

namespace rommate::device {

struct LockRule {
  int attempts = 0;
  std::optional<Duration> within = {};  // else in a row
  std::optional<Duration> length = {};  // else until somebody unlocks him
};

class LoginWatch {
 public:
  [[nodiscard]] bool is_locked(const std::string& user, Duration now) const;
  /// Whether this failure has locked him out.
  bool failed(const std::string& user, Duration now, const LockRule& rule);
  void succeeded(const std::string& user) { watched_[user].failures.clear(); }
  /// Whether he was locked.
  bool unlock(const std::string& user);
  struct Watched {
    std::vector<Duration> failures = {};  // since the last success, oldest first
    bool locked = false;
    std::optional<Duration> until = {};
  };
  [[nodiscard]] const std::map<std::string, Watched>& watched() const { return watched_; }

 private:
  std::map<std::string, Watched> watched_;
};

}  // namespace rommate::device
