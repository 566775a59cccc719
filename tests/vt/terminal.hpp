// A Screen for tests: strings in, strings out. Rows are joined by '|', blanks at their ends cut off.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tui/vt/line_codec.hpp"
#include "tui/vt/screen.hpp"

namespace rommate::vt {

class Terminal {
 public:
  Terminal(int columns, int rows, History::Limits history = {})
      : screen({.columns = columns, .rows = rows, .history = history}) {}

  Terminal& put(std::string_view bytes) {
    screen.on_bytes({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    return *this;
  }
  [[nodiscard]] std::string row(int row) const {
    const auto cells = screen.row(row);
    return to_utf8(cells.first(trimmed_size(cells)), screen.clusters());
  }
  [[nodiscard]] std::string rows() const {
    std::string text;
    for (int at = 0; at < screen.rows(); ++at) text += (at > 0 ? "|" : "") + row(at);
    return text;
  }
  [[nodiscard]] std::string cursor() const {
    return std::to_string(screen.cursor().row) + "," + std::to_string(screen.cursor().column) +
           (screen.cursor().pending ? "+" : "");
  }
  /// All lines, history first, each cut at its end.
  [[nodiscard]] std::string lines() const {
    std::string text;
    Clusters clusters;
    for (LineNumber at = screen.first_line(); at < screen.end_line(); ++at) {
      const auto cells = screen.line(at, clusters);
      text += to_utf8(std::span(cells).first(trimmed_size(cells)), clusters) + "\n";
    }
    return text;
  }

  Screen screen;
};

}  // namespace rommate::vt
