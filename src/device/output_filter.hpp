// "| include X" and its kin behind a command that shows something. Words as the vendor's CLI guide tells;
// "section" takes a line that fits with the lines indented below it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rommate::device {

struct OutputFilter {
  enum class Kind { include, exclude, begin, section, count, last, redirect, append, tee };
  Kind kind = Kind::include;
  std::string argument;  // pattern, or the file of redirect, append and tee

  /// The text that is left of `text`; all of it for redirect, append and tee.
  [[nodiscard]] std::string applied(std::string_view text) const;
  [[nodiscard]] bool to_file() const { return kind >= Kind::redirect; }
};

struct FilteredLine {
  std::string command;  // without the filter
  std::optional<OutputFilter> filter;
  /// Where the filter was not understood, from the start of the line; its end: something is missing.
  std::optional<std::size_t> wrong_at;
  bool unpaged = false;  // "| no-more" of a Nexus
};

/// Cuts "show version | include register" at its bar; a line without one comes back whole.
[[nodiscard]] FilteredLine parse_filter(std::string_view line);
/// The same for an ASA, which has "grep" and "grep -v" beside them.
[[nodiscard]] FilteredLine parse_asa_filter(std::string_view line);
/// The same for a Nexus, which knows "no-more" too, alone or behind another filter, and "grep".
[[nodiscard]] FilteredLine parse_nexus_filter(std::string_view line);

}  // namespace rommate::device
