// What a device printed, as plain lines: for its last words, and for patterns that a user typed. Pure.
#pragma once

#include <string>
#include <string_view>

namespace rommate::console {

/// NULs, other control characters and escape sequences left out; CR LF and lone CR are line ends, blank lines
/// are gone.
[[nodiscard]] std::string plain_lines(std::string_view raw);

/// The last line of plain_lines() that has something on it, without blanks around it; at most 120 characters.
[[nodiscard]] std::string last_line_of(std::string_view plain);

}  // namespace rommate::console
