// Colours brought down to what a terminal has: nearest of 256, 16 or 8. Palette values are xterm's defaults;
// the nearest one is by distance in RGB, as no terminal tells us its real palette.
#pragma once

#include "tui/cell.hpp"

namespace rommate::tui {

/// The number ncurses wants for this colour on a terminal with `colours` of them: -1 for the terminal's own;
/// with 1 << 24 colours, an RGB value (or 0..7, which keep their meaning there).
[[nodiscard]] int colour_number(Colour colour, int colours);
/// True when the colour is one of the bright eight and the terminal has only eight: bold makes up for it.
[[nodiscard]] bool needs_bold(Colour colour, int colours);
/// xterm's value of a palette index, 0xRRGGBB.
[[nodiscard]] unsigned palette_rgb(int index);

}  // namespace rommate::tui
