// The ASCII classes the recogniser knows. Not <cctype>: no locale, and any char may be asked.
#pragma once

namespace rommate::recognise {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// What an XMODEM receiver that waits sends, and terminals do not show.
constexpr char nak = 0x15;

}  // namespace rommate::recognise
