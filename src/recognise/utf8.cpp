#include "src/recognise/utf8.hpp"

#include <algorithm>

namespace rommate::recognise {

std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  if (text.empty() || byte(0) < 0xC2 || byte(0) > 0xF4) return 0;
  const std::size_t length = byte(0) < 0xE0 ? 2 : byte(0) < 0xF0 ? 3 : 4;
  const auto there = std::min(length, text.size());
  for (std::size_t at = 1; at < there; ++at)
    if (byte(at) < 0x80 || byte(at) > 0xBF) return 0;
  if (there < 2) return there;
  const bool overlong = (byte(0) == 0xE0 && byte(1) < 0xA0) || (byte(0) == 0xF0 && byte(1) < 0x90);
  const bool surrogate = byte(0) == 0xED && byte(1) > 0x9F;
  const bool too_high = byte(0) == 0xF4 && byte(1) > 0x8F;
  const bool control = byte(0) == 0xC2 && byte(1) < 0xA0;
  return overlong || surrogate || too_high || control ? 0 : there;
}

std::string_view behind_noise(std::string_view line) {
  while (!line.empty()) {
    const auto byte = static_cast<unsigned char>(line.front());
    const bool is_noise = byte == 0 || byte == 7 || (byte >= 0x80 && utf8_length(line) == 0);
    if (!is_noise) break;
    line.remove_prefix(1);
  }
  return line;
}

}  // namespace rommate::recognise
