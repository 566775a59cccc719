// Shapes: the small language in which patterns.cpp writes down what a prompt looks like. No regular
// expressions: a shape is matched against one whole row, in time linear in the row, and reads like the
// prompt.
//
//   ~        blanks, or none
//   {n}      a number, with a letter before it on some route processors ("B1")
//   {host}   a name: letters, digits, '.', '-', '_', '/', ':'; of digits and '-' alone only in front of a
//   sign {user}   "NAME@HOST", either may be all digits, HOST may be missing {mode}   what stands in brackets
//   behind a name: "config-if", "conf-ssh-pubkey-data" {word}   one word of letters, digits, '.', '-', '_'
//   {words}  one to four words of letters, digits, and "._-()", one blank between
//   {count}  a count-down: numbers, blanks and strokes of a spinner; stands for its last number
//   {dir}    a directory: begins with '/' or '~'
//   {cs}     what an XMODEM receiver sends while it waits: 'C' or NAK, any number, blanks between
//   {dots}   dots and blanks, any number
//   {spin}   the strokes of a spinner, or none
//   {*}      anything, also nothing; at most once in a shape
// Everything else stands for itself. A shape matches all of the row or nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rommate::recognise {

/// What the marks of a shape stood for; empty where a shape has no such mark. Views into the row.
struct Marks {
  std::string_view number, host, user, mode, word, anything;
};

[[nodiscard]] std::optional<Marks> match(std::string_view shape, std::string_view row);

/// What a row must begin and end with (blanks at its end aside) to match a shape: most shapes are ruled out
/// by these two bytes, and those that begin with a host by the byte behind its name.
class Ends {
 public:
  explicit Ends(std::string_view shape);
  [[nodiscard]] bool begins_with_host() const { return host_; }
  /// `behind` a host name of `length` characters at the start of the row; '\0': nothing.
  [[nodiscard]] bool may_follow_host(std::size_t length, char behind) const {
    return length != 0 && (behind_host_ == '\0' || behind_host_ == behind);
  }
  /// `first` and `last` byte of a row; '\0' for a row of blanks.
  [[nodiscard]] bool may_begin_with(char first) const { return first_ == '\0' || first_ == first; }
  [[nodiscard]] bool may_end_with(char last) const { return last_ == '\0' || last_ == last; }
  /// The byte that every row of the shape ends with; '\0': there is none.
  [[nodiscard]] char last() const { return last_; }

 private:
  char first_ = '\0', last_ = '\0', behind_host_ = '\0';  // '\0': any
  bool host_ = false;
};

/// Length of the host name at the start of `row`; 0: none.
[[nodiscard]] std::size_t host_length(std::string_view row);

/// Letters and digits of a host name as consoles print it.
[[nodiscard]] bool is_host_character(char c);

/// Length of a complete "NAME>", "NAME#" or "NAME(mode)#" at the start of `row`, without blanks; 0: none.
[[nodiscard]] std::size_t prompt_length(std::string_view row);

}  // namespace rommate::recognise
