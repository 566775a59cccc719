// The line the cursor stands on, as a person would see it: carriage return, backspace, tab and the few escape
// sequences that consoles print are carried out on one row of text. It is not a terminal (tui/vt is): moving
// the cursor to another line of a screen simply begins a new row here.
//
// A prompt is judged on this row, because pagers erase themselves with backspaces, count-downs and spinners
// overprint, and scrolled input is redrawn with backspaces (facts: dialogs, traps 17, 18 and 22).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "protocols/ascii.hpp"

namespace rommate::recognise {

struct LineTail {
  /// Left of the cursor; blanks at its end belong to it. Other bytes than printable ASCII are kept.
  std::string text;
  /// Nothing but blanks stands right of the cursor, and no escape sequence is half received.
  bool at_end = true;
  /// The line is longer than what is looked at, and no carriage return has brought the cursor back.
  bool too_long = false;
  /// The cursor was put somewhere on a screen (menus of boot loaders).
  bool addressed = false;
  /// Nothing but carriage returns has come since the line began.
  bool untouched = false;
  /// More stood in the row once, right of the cursor: what is left of it was drawn back over.
  bool drawn_back = false;
};

/// Longest row looked at, in columns; the longest question known has 250 (NX-OS power-on provisioning).
inline constexpr std::size_t longest_row = 1024;

/// `raw`: the bytes since the last line feed. `whole`: they begin at the start of the line; else the column
/// is unknown up to the first carriage return.
[[nodiscard]] LineTail render_line(std::string_view raw, bool whole);

using protocols::take_word;
using protocols::trimmed;

}  // namespace rommate::recognise
