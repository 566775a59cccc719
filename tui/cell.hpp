// One character cell of what we show: a code point with up to two combining marks, its colours and
// attributes.
//
// Colours are those a device can ask for (default, one of 256, or 24 bit); what the user's terminal can
// really show is for the painter to decide. Styles of our own chrome use attributes first and colour second,
// so that they read the same without colour (theme.hpp).
#pragma once

#include <array>
#include <cstdint>

namespace rommate::tui {

/// The terminal's own colour, one of the 256 of ISO 8613-6 as xterm numbers them, or 24 bits.
struct Colour {
  enum class Kind : std::uint8_t { terminal, indexed, rgb };
  Kind kind = Kind::terminal;
  std::uint8_t red = 0, green = 0, blue = 0;  // `red` is the index when `indexed`
  friend bool operator==(const Colour&, const Colour&) = default;
};

constexpr Colour indexed(std::uint8_t index) { return {Colour::Kind::indexed, index, 0, 0}; }
constexpr Colour rgb(std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
  return {Colour::Kind::rgb, red, green, blue};
}

enum Attribute : std::uint8_t {
  bold = 1,
  dim = 2,
  italic = 4,
  underline = 8,
  blink = 16,
  reverse = 32,
  strike = 64,
  hidden = 128,
};

struct Style {
  Colour ink, paper;            // foreground, background
  std::uint8_t attributes = 0;  // Attribute, or'ed
  friend bool operator==(const Style&, const Style&) = default;
};

struct Cell {
  char32_t ch = U' ';
  std::array<char32_t, 2> marks{};  // combining characters, 0 = none
  Style style;
  std::uint8_t width = 1;  // 2: first half of a wide character; 0: its second half
  friend bool operator==(const Cell&, const Cell&) = default;
};

}  // namespace rommate::tui
