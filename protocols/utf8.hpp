// Well-formed UTF-8 (The Unicode Standard 15, table 3-7): no overlong forms, no surrogates, nothing above
// 10FFFF.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rommate::protocols {

struct Utf8Start {
  std::size_t length = 0;  // bytes of the character at the start; 0: there is none
  bool cut = false;        // what is there begins one, and more bytes may complete it
};

[[nodiscard]] constexpr Utf8Start utf8_start(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (text.empty()) return {0, true};
  const unsigned char first = byte(0);
  if (first < 0x80) return {1, false};
  if (first < 0xC2 || first > 0xF4) return {};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  const unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  for (std::size_t i = 1; i < length; ++i) {
    if (i == text.size()) return {0, true};
    if (byte(i) < (i == 1 ? low : 0x80) || byte(i) > (i == 1 ? high : 0xBF)) return {};
  }
  return {length, false};
}

constexpr std::string_view utf8_replacement = "\xEF\xBF\xBD";  // U+FFFD

/// `text` with every byte that is not part of a well-formed character replaced. What is cut at the end is
/// replaced, too, unless `rest` takes it: that is what to put in front of the next piece.
[[nodiscard]] inline std::string valid_utf8(std::string_view text, std::string* rest = nullptr) {
  std::string valid;
  valid.reserve(text.size());
  if (rest != nullptr) rest->clear();
  while (!text.empty()) {
    const auto [length, cut] = utf8_start(text);
    if (cut && rest != nullptr) {
      *rest = text;
      break;
    }
    valid += length == 0 ? utf8_replacement : text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return valid;
}

}  // namespace rommate::protocols
