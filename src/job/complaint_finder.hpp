// Cuts what a device prints into lines and picks out its complaints about a command. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rommate::job {

class ComplaintFinder {
 public:
  void on_text(std::string_view received);
  /// Complaints of whole lines since the last call, without blanks around them.
  [[nodiscard]] std::vector<std::string> take() { return std::exchange(found_, {}); }
  /// What stands on the line under way is no beginning of a complaint: a new command begins.
  void forget_line() { line_.clear(); }

 private:
  static constexpr std::size_t longest_line = 512;
  std::string line_;  // under way
  std::vector<std::string> found_;
};

}  // namespace rommate::job
