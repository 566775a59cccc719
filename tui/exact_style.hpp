// Renditions that ncurses cannot express, written for a terminal that can: crossed-out text, and 24-bit
// colours where the terminal takes them though its terminfo entry knows 256 (xterm's and tmux's do).
//
// ncurses paints its nearest rendition first; what comes from here is laid over it, cell for cell.
#pragma once

#include <string>
#include <string_view>

#include "tui/cell.hpp"

namespace rommate::tui {

/// What the terminal can do beyond ncurses.
struct BeyondNcurses {
  bool strike = false;       // terminfo's extended capability smxx
  bool true_colour = false;  // SGR 38;2;r;g;b
};

/// True when ncurses alone would show this style differently.
[[nodiscard]] bool needs_exact(const Style& style, const BeyondNcurses& can);
/// The whole SGR sequence of a style, from the default one, on a terminal with `colours` of them (0: none).
[[nodiscard]] std::string exact_sgr(const Style& style, const BeyondNcurses& can, int colours);
/// Whether the user's terminal takes 24-bit colours, by what it says of itself in the environment (COLORTERM;
/// TMUX, as tmux takes them and brings them down itself). Empty strings for what is not set.
[[nodiscard]] bool takes_true_colour(std::string_view colorterm, std::string_view tmux);

}  // namespace rommate::tui
