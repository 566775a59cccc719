#include "tui/painter_colour.hpp"

#include <algorithm>
#include <array>

namespace rommate::tui {
namespace {

constexpr int direct = 1 << 24;
constexpr std::array<unsigned, 16> basic = {0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD,
                                            0x00CDCD, 0xE5E5E5, 0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00,
                                            0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF};  // xterm's XTerm-col.ad

int distance(unsigned a, unsigned b) {
  int sum = 0;
  for (const int shift : {16, 8, 0}) {
    const int d = static_cast<int>(a >> shift & 0xFF) - static_cast<int>(b >> shift & 0xFF);
    sum += d * d;
  }
  return sum;
}

int nearest(unsigned rgb, int from, int to) {
  int best = from;
  for (int i = from + 1; i < to; ++i)
    if (distance(palette_rgb(i), rgb) < distance(palette_rgb(best), rgb)) best = i;
  return best;
}

unsigned value(Colour colour) {
  if (colour.is_indexed()) return palette_rgb(colour.index());
  return static_cast<unsigned>(colour.red()) << 16 | static_cast<unsigned>(colour.green()) << 8 |
         colour.blue();
}

}  // namespace

unsigned palette_rgb(int index) {
  if (index < 16) return basic[static_cast<std::size_t>(std::max(index, 0))];
  if (index >= 232) return static_cast<unsigned>(8 + (index - 232) * 10) * 0x010101U;
  const auto level = [](int step) { return static_cast<unsigned>(step == 0 ? 0 : 55 + step * 40); };
  const int cube = index - 16;
  return level(cube / 36) << 16 | level(cube / 6 % 6) << 8 | level(cube % 6);
}

int colour_number(Colour colour, int colours) {
  if (colour.is_default() || colours == 0) return -1;
  if (colours >= direct) {
    if (colour.is_indexed() && colour.index() < 8) return colour.index();
    return static_cast<int>(std::max(value(colour), 8U));  // 0..7 would mean the palette
  }
  if (colour.is_indexed() && colour.index() < colours) return colour.index();
  if (colour.is_indexed() && colour.index() < 16) return colour.index() & 7;
  return colours >= 256 ? nearest(value(colour), 16, 256) : nearest(value(colour), 0, std::min(colours, 16));
}

bool needs_bold(Colour colour, int colours) {
  return colours > 0 && colours < 16 && colour.is_indexed() && colour.index() >= 8 && colour.index() < 16;
}

}  // namespace rommate::tui
