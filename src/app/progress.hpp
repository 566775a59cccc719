// Whether and how wide a line that is drawn over itself (a progress bar, a counter) may be on standard error.
// The only judge of that: commands and consoles ask here. Such lines have no colour, so NO_COLOR is not
// asked.
#pragma once

#include <cstddef>
#include <optional>

namespace rommate::app {

/// Standard error is a terminal, and one that can return to the start of a line (TERM is not dumb).
[[nodiscard]] bool may_draw_progress();
/// Columns to draw in; 79 when the terminal does not tell.
[[nodiscard]] std::size_t progress_columns();

/// Of the terminal that standard output is; nullopt: it is none, or one that cannot place its cursor (TERM is
/// dumb).
struct TerminalSize {
  int rows, columns;
};
[[nodiscard]] std::optional<TerminalSize> terminal_size();

}  // namespace rommate::app
