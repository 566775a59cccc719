// Compares what a view drew with a screen kept as text in tests/tui/screens/NAME.txt, and shows the
// difference.
//
// A screen file is the rows between bars, the cursor, and for each row that has styles a row of letters below
// the text, explained at the end. `test_tui --update` (or ROMMATE_UPDATE_SCREENS=1) writes the files anew:
// look at the difference in git before you commit it.
#pragma once

#include <string>

#include "tui/canvas.hpp"

namespace rommate::tests {

/// The text a canvas is kept as.
[[nodiscard]] std::string picture(const tui::Canvas& canvas);
/// Checks `canvas` against screens/NAME.txt.
void check_screen(const std::string& name, const tui::Canvas& canvas);

/// Draws `view` into a canvas of this size and checks it.
template <class View>
void check_view(const std::string& name, int rows, int cols, const View& view) {
  tui::Canvas canvas(rows, cols);
  view.draw(canvas, canvas.area());
  check_screen(name + "-" + std::to_string(cols) + "x" + std::to_string(rows), canvas);
}

}  // namespace rommate::tests
