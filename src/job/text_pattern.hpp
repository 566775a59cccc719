// A pattern that a user typed (regex:...), looked for in a bounded tail of what the device printed. POSIX
// extended regular expressions (IEEE 1003.1, section 9.4), as in grep -E. Pure.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "protocols/engine.hpp"

namespace rommate::job {

class TextPattern {
 public:
  /// The pattern, or a sentence that says what is wrong with it.
  [[nodiscard]] static std::variant<TextPattern, std::string> make(const std::string& pattern);

  /// The line with the match in it, or empty. `text` is searched in full each time: keep it bounded.
  [[nodiscard]] std::string find(std::string_view text) const;
  [[nodiscard]] const std::string& pattern() const { return pattern_; }

 private:
  struct Compiled;
  TextPattern() = default;
  std::string pattern_;
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace rommate::job
