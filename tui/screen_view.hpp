// The terminal engine's screen drawn into a canvas, and its text as a source for the scrollback view. The
// device's screen may be larger or smaller than the place it is drawn to: it is clipped, never moved.
#pragma once

#include <deque>
#include <functional>
#include <string>

#include "protocols/engine.hpp"
#include "tui/canvas.hpp"
#include "tui/scrollback_view.hpp"
#include "tui/vt/screen.hpp"

namespace rommate::tui {

/// When each line began, as far as anybody needs to know: one entry for many lines that came at nearly one
/// time.
class LineTimes {
 public:
  /// Lines up to `end` are there at `now`; those not known before began now.
  void on_lines(vt::LineNumber end, protocols::Time now);
  /// Lines before `first` are gone.
  void forget_before(vt::LineNumber first);
  [[nodiscard]] std::optional<protocols::Time> time_of(vt::LineNumber line) const;

 private:
  struct Entry {
    vt::LineNumber first;
    protocols::Time at;
  };
  std::deque<Entry> entries_;
  vt::LineNumber end_ = 0;
};

/// Text of a line's time for the left edge, always of the same width.
using StampText = std::function<std::string(vt::LineNumber)>;

/// Draws the screen and puts the cursor there. With `stamp`, each line's time stands in front of it.
void draw_screen(Canvas& canvas, Rect where, const vt::Screen& screen, const StampText& stamp = nullptr);
/// History and screen as numbered lines. `screen` must outlive the source.
[[nodiscard]] LineSource lines_of(const vt::Screen& screen, StampText stamp = nullptr);
/// A row of the screen as text, blanks at its end left out.
[[nodiscard]] std::string row_text(const vt::Screen& screen, int row);

}  // namespace rommate::tui
