// The ASCII classes the recogniser knows. Not <cctype>: no locale, and any char may be asked.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "protocols/ascii.hpp"

namespace rommate::recognise {

using protocols::is_digit;
using protocols::lower;

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

[[nodiscard]] inline bool contains(std::string_view text, std::string_view what) {
  return text.find(what) != std::string_view::npos;
}

/// What an XMODEM receiver that waits sends, and terminals do not show.
constexpr char nak = 0x15;

}  // namespace rommate::recognise
