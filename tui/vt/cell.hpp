// A character cell as it lies on the screen: 16 bytes, so that a line of 80 is copied and erased at memory
// speed.
//
// It is a value without behaviour. Colours keep what the device asked for (default, palette index or RGB):
// turning them into what the outer terminal can show is the painter's work. Flags follow ECMA-48 8.3.117
// (SGR).
#pragma once

#include <cstdint>

namespace rommate::vt {

/// Default, one of 256 palette entries (0..15 are the classic ones), or 24-bit RGB.
class Colour {
 public:
  constexpr Colour() = default;
  static constexpr Colour indexed(std::uint8_t index) { return Colour(index_mark | index); }
  static constexpr Colour rgb(std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
    return Colour(rgb_mark | static_cast<std::uint32_t>(red) << 16 | static_cast<std::uint32_t>(green) << 8 |
                  blue);
  }
  /// The inverse of bits(), for stored lines.
  static constexpr Colour from_bits(std::uint32_t bits) { return Colour(bits); }

  [[nodiscard]] constexpr bool is_default() const { return bits_ == 0; }
  [[nodiscard]] constexpr bool is_indexed() const { return (bits_ & index_mark) != 0; }
  [[nodiscard]] constexpr bool is_rgb() const { return (bits_ & rgb_mark) != 0; }
  [[nodiscard]] constexpr std::uint8_t index() const { return static_cast<std::uint8_t>(bits_); }
  [[nodiscard]] constexpr std::uint8_t red() const { return static_cast<std::uint8_t>(bits_ >> 16); }
  [[nodiscard]] constexpr std::uint8_t green() const { return static_cast<std::uint8_t>(bits_ >> 8); }
  [[nodiscard]] constexpr std::uint8_t blue() const { return static_cast<std::uint8_t>(bits_); }
  [[nodiscard]] constexpr std::uint32_t bits() const { return bits_; }
  friend constexpr bool operator==(Colour, Colour) = default;

 private:
  static constexpr std::uint32_t index_mark = 1U << 24;
  static constexpr std::uint32_t rgb_mark = 1U << 25;
  constexpr explicit Colour(std::uint32_t bits) : bits_(bits) {}
  std::uint32_t bits_ = 0;
};

/// Renditions, to be or-ed together in Cell::flags.
enum Attribute : std::uint16_t {
  bold = 1,
  dim = 2,
  italic = 4,
  underline = 8,
  blink = 16,
  reverse = 32,
  invisible = 64,
  strike = 128,
};

enum class Wide : std::uint8_t {
  single,  // one column
  lead,    // the left half of a character of two columns; it holds the text
  trail,   // the right half; text is 0
};

struct Cell {
  /// 0: nothing was written here since it was erased (shown as a space). Up to 0x10FFFF: a code point. Above:
  /// a base character with combining marks, to be looked up with Screen::glyph().
  char32_t text = 0;
  Colour foreground;
  Colour background;
  std::uint16_t flags = 0;
  Wide wide = Wide::single;
  std::uint8_t unused = 0;  // keeps the sixteenth byte defined for comparisons and copies

  [[nodiscard]] constexpr bool same_style(const Cell& other) const {
    return foreground == other.foreground && background == other.background && flags == other.flags;
  }
  [[nodiscard]] constexpr bool plain_style() const {
    return foreground.is_default() && background.is_default() && flags == 0;
  }
  friend constexpr bool operator==(const Cell&, const Cell&) = default;
};
static_assert(sizeof(Cell) == 16);

}  // namespace rommate::vt
