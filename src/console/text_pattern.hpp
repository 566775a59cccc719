// A pattern that a user typed (regex:...), looked for in a bounded tail of what the device printed. POSIX
// extended regular expressions (IEEE 1003.1, section 9.4), as in grep -E. Pure.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "protocols/engine.hpp"

namespace rommate::console {

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

/// The last few kilobytes of a console as plain lines: NULs, other control characters and escape sequences
/// left out, CR LF and lone CR as line ends.
class PlainTail {
 public:
  void add(protocols::ByteView bytes);
  void clear() { text_.clear(), state_ = State::text; }
  [[nodiscard]] const std::string& text() const { return text_; }
  /// The last line that has something on it, without blanks around it; at most 120 characters.
  [[nodiscard]] std::string last_line() const;

 private:
  enum class State { text, escape, sequence };  // inside ESC [ ... until its final byte
  void add(char c);
  std::string text_;
  State state_ = State::text;
};

}  // namespace rommate::console
