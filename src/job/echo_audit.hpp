// Follows which of the lines typed came back whole, when nobody waits for their echo: a device that overruns
// drops characters, and the only sign of it is an echo that lacks them. Not for pacing; PasteJob paces.
//
// A line counts as back when a line of the device contains it. When a later one is back and an earlier one's
// characters did not all come in between, in order, the earlier one was damaged. Log lines may tear an echo
// in two: that is no damage. What follows a password prompt is not echoed by any device and counts as back.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace rommate::job {

/// Longer lines are scrolled sideways by IOS's line editor, with back spaces and repeated text in their echo.
constexpr std::size_t editor_width = 60;

class EchoAudit {
 public:
  /// Typed with Return, in this order.
  void typed(std::string_view line);
  void on_text(std::string_view received);

  /// Lines that came back.
  [[nodiscard]] std::size_t back() const { return back_; }
  /// Number of the first line, from 0, that came back damaged.
  [[nodiscard]] std::optional<std::size_t> damaged() const { return damaged_; }
  /// Lines typed that have not come back, nor been skipped by later ones that have.
  [[nodiscard]] std::size_t waiting() const { return lines_.size(); }

 private:
  void line_received();
  void drop(std::size_t count);

  std::deque<std::string> lines_;  // typed and not yet back, oldest first
  std::size_t first_ = 0;          // number of lines_.front()
  std::size_t back_ = 0;
  std::optional<std::size_t> damaged_;
  std::string heard_;  // the line under way from the device
  std::string since_;  // what came since the last line that was back
};

}  // namespace rommate::job
