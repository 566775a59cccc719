// Letters, blanks and figures of ASCII, whatever the locale: what devices, protocols and files are written
// in. <cctype> asks the locale and takes int; nothing else in the program lowers or trims text.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace rommate::protocols {

[[nodiscard]] constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
[[nodiscard]] inline std::string lower(std::string_view text) {
  std::string small(text);
  for (char& c : small) c = lower(c);
  return small;
}
/// Letters are alike in both cases.
[[nodiscard]] constexpr bool same_letters(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

constexpr std::string_view blanks = " \t\r\n\v\f";
/// Without blanks and line ends at both ends.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

/// Takes the first word off the text, and the blanks before it; nothing: no word is left.
[[nodiscard]] constexpr std::string_view take_word(std::string_view& text) {
  text = trimmed(text);
  const auto word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
/// Figures only, at least one.
[[nodiscard]] constexpr bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace rommate::protocols
