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

}  // namespace rommate::recognise
