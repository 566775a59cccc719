// Where in a line a prompt or a question can end. Most bytes of a log are neither and are passed over sixteen
// at a time, by the vectors that g++ and clang have for every processor.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace rommate::recognise {

/// Calls on_mark(N) for each byte N of `text` from `from` on that is one of > # $ % ] ) : ? ! . - or a
/// control character or not ASCII.
template <class OnMark>
void each_mark(std::string_view text, std::size_t from, OnMark&& on_mark) {
  using Bytes [[gnu::vector_size(16)]] = std::uint8_t;
  using Words [[gnu::vector_size(16)]] = std::uint64_t;
  constexpr auto little = std::endian::native == std::endian::little;
  for (auto at = from; at < text.size(); at += sizeof(Bytes)) {
    Bytes c;
    if (text.size() - at >= sizeof c) {
      std::memcpy(&c, text.data() + at, sizeof c);
    } else {
      c = Bytes{} + static_cast<std::uint8_t>(' ');  // no mark
      std::memcpy(&c, text.data() + at, text.size() - at);
    }
    const auto marks = (c - '#' <= 2) | (c - '-' <= 1) | (c - '>' <= 1) | (c == '!') | (c == ')') |
                       (c == ':') | (c == ']') | (c < ' ') | (c >= 0x80);
    const auto words = Words(marks);
    for (int half = 0; half < 2; ++half)
      for (auto word = words[half]; word != 0;) {
        const auto bit = little ? std::countr_zero(word) : std::countl_zero(word);
        const auto byte = static_cast<std::size_t>(bit) / 8;
        on_mark(at + 8 * static_cast<std::size_t>(half) + byte);
        word &= little ? ~(std::uint64_t{0xff} << (8 * byte)) : ~(std::uint64_t{0xff} << (56 - 8 * byte));
      }
  }
}

}  // namespace rommate::recognise
