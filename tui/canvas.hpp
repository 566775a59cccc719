// What is to be seen: a grid of cells that views draw into and the painter shows. No I/O and no ncurses here.
//
// Everything is clipped to the grid: a view may draw at any place of a terminal of any size. Text is UTF-8 of
// any origin: control characters and bytes that are not UTF-8 become U+FFFD, so nothing a device or a file
// name holds can reach the user's terminal as a command.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tui/cell.hpp"

namespace rommate::tui {

/// Rows and columns count from 0 at the top left.
struct Point {
  int row = 0, col = 0;
  friend bool operator==(const Point&, const Point&) = default;
};

struct Rect {
  int row = 0, col = 0, height = 0, width = 0;
  /// What is left inside a frame of one cell.
  [[nodiscard]] Rect inside() const { return {row + 1, col + 1, height - 2, width - 2}; }
  friend bool operator==(const Rect&, const Rect&) = default;
};

class Canvas {
 public:
  Canvas(int rows, int cols);

  [[nodiscard]] int rows() const { return rows_; }
  [[nodiscard]] int cols() const { return cols_; }
  [[nodiscard]] Rect area() const { return {0, 0, rows_, cols_}; }
  /// Blank, with no cursor, of this size.
  void reset(int rows, int cols);

  /// A row's cells, `cols()` of them.
  [[nodiscard]] const Cell* row(int row) const { return &cells_[static_cast<std::size_t>(row * cols_)]; }
  [[nodiscard]] Cell* row(int row) { return &cells_[static_cast<std::size_t>(row * cols_)]; }

  /// Writes one line of text and says how many columns it took; at most `limit` of them.
  int put(int row, int col, std::string_view text, Style style = {}, int limit = 1 << 16);
  void fill(Rect where, Style style = {}, char32_t ch = U' ');
  /// A frame with blanks inside and a title in its upper edge.
  void box(Rect where, Style frame, std::string_view title = {}, Style title_style = {});
  /// Words in the lower edge of that frame: which keys do what.
  void foot(Rect where, std::string_view words, Style style);
  /// Gives the cells there a style, keeping what they say.
  void restyle(Rect where, Style style);

  void set_cursor(std::optional<Point> where) { cursor_ = where; }
  /// Nothing: the cursor is hidden.
  [[nodiscard]] std::optional<Point> cursor() const { return cursor_; }

  /// What the device calls itself, for the title of the user's terminal; printable UTF-8. Empty: it said
  /// nothing.
  void set_title(std::string title) { title_ = std::move(title); }
  [[nodiscard]] const std::string& title() const { return title_; }

  /// The row as text, blanks at its end left out. For tests and for copying.
  [[nodiscard]] std::string row_text(int row) const;

 private:
  [[nodiscard]] Rect clipped(Rect where) const;

  int rows_, cols_;
  std::vector<Cell> cells_;
  std::optional<Point> cursor_;
  std::string title_;
};

/// A rectangle of at most this size in the middle of `area`, never larger than it.
[[nodiscard]] Rect centred(Rect area, int height, int width);

}  // namespace rommate::tui
