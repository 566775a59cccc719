// One character cell of what we show: a code point with up to two combining marks, its colours and
// attributes, which are those of the terminal engine (tui/vt/cell.hpp).
//
// Colours are those a device can ask for (default, one of 256, or 24 bit); what the user's terminal can
// really show is for the painter to decide. Styles of our own chrome use attributes first and colour second,
// so that they read the same without colour (theme.hpp).
#pragma once

#include <array>
#include <cstdint>

#include "tui/vt/cell.hpp"

namespace rommate::tui {

using vt::Attribute, vt::Colour;
using vt::bold, vt::dim, vt::italic, vt::underline, vt::blink, vt::reverse, vt::invisible, vt::strike;

constexpr Colour indexed(std::uint8_t index) { return Colour::indexed(index); }
constexpr Colour rgb(std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
  return Colour::rgb(red, green, blue);
}

struct Style {
  Colour ink, paper;             // foreground, background
  std::uint16_t attributes = 0;  // Attribute, or'ed
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
