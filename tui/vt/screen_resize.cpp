// A new size: the main screen and the end of its history are put together to lines and wrapped anew, the
// alternate screen is cropped, as its program repaints it.
//
// Lines stay lines whatever the width. What was at the top of the screen stays there as long as the cursor
// keeps its place on the screen; a screen that was full to its last row takes lines back from the history
// when it grows.
#include <algorithm>
#include <utility>

#include "tui/vt/screen.hpp"

namespace rommate::vt {

namespace {

/// One row to be: cells from..to of a line.
struct Piece {
  std::size_t line;
  std::size_t from;
  std::size_t to;
  bool wrapped = false;
  bool filler = false;
};

/// Cuts `cells` into rows of `columns`; a wide character is not cut.
void cut_line(const std::vector<Cell>& cells, std::size_t line, std::size_t columns,
              std::vector<Piece>& out) {
  std::size_t from = 0;
  while (cells.size() - from > columns) {
    std::size_t to = from + columns;
    const bool filler = cells[to].wide == Wide::trail && columns > 1;
    if (filler) --to;
    out.push_back({line, from, to, true, filler});
    from = to;
  }
  out.push_back({line, from, cells.size()});
}

}  // namespace

/// The main screen as lines, and the places that must be found again.
struct Screen::Reflow {
  struct Place {
    std::size_t line = 0;
    std::size_t cell = 0;
    std::size_t beyond = 0;  // columns right of the end of the text
    bool pending = false;    // right of `cell`, not on it
  };
  std::vector<std::vector<Cell>> lines;
  std::vector<Piece> rows;
  std::size_t top_cell = 0;  // what of the first line was in the history
  Place cursor, saved;
  bool was_full = false;

  void take(Screen& screen);
  void cut(std::size_t columns);
  [[nodiscard]] std::size_t first_row() const;
  [[nodiscard]] std::size_t row_of(const Place& place) const;
  [[nodiscard]] std::size_t choose_top(Screen& screen, std::size_t columns, std::size_t height);
  void give(Screen& screen, std::size_t top, int columns, int height) const;
  [[nodiscard]] Cursor find(const Place& place, std::size_t top, int columns, int height) const;
};

void Screen::Reflow::take(Screen& screen) {
  const Grid& grid = screen.main_;
  const Cursor& at = screen.on_alternate_ ? screen.saved_[0].cursor : screen.cursor_;
  const int last = std::max(grid.last_used_row(), std::min(at.row, grid.rows() - 1));
  was_full = last == grid.rows() - 1;
  lines.emplace_back();
  if (screen.history_.open()) lines.back() = screen.history_.pop(screen.clusters_);
  top_cell = lines.back().size();
  for (int row = 0; row <= last; ++row) {
    const std::size_t start = lines.back().size();
    const auto content = grid.content(row);
    lines.back().insert(lines.back().end(), content.begin(), content.end());
    const auto note = [&](const Cursor& from, Place& place) {
      if (from.row != row) return;
      const std::size_t cell = start + static_cast<std::size_t>(from.column);
      const std::size_t size = lines.back().size();
      place = {lines.size() - 1, std::min(cell, size), cell > size ? cell - size : 0, from.pending};
    };
    note(at, cursor);
    note(screen.saved_[0].cursor, saved);
    if (row < last && !grid.info(row).wrapped) lines.emplace_back();
  }
}

void Screen::Reflow::cut(std::size_t columns) {
  rows.clear();
  for (std::size_t line = 0; line < lines.size(); ++line) cut_line(lines[line], line, columns, rows);
}

/// The row that holds what began the screen.
std::size_t Screen::Reflow::first_row() const {
  std::size_t row = 0;
  while (rows[row].wrapped && rows[row].to <= top_cell) ++row;
  return row;
}

std::size_t Screen::Reflow::row_of(const Place& place) const {
  std::size_t row = 0;
  while (row + 1 < rows.size() &&
         (rows[row].line < place.line || (rows[row].wrapped && rows[row].to <= place.cell))) {
    ++row;
  }
  return row;
}

/// Which of the rows becomes the first of the screen. Takes more lines from the history if there is room for
/// them.
std::size_t Screen::Reflow::choose_top(Screen& screen, std::size_t columns, std::size_t height) {
  cut(columns);
  std::size_t top = first_row();
  if (rows.size() - top > height) return std::min(rows.size() - height, row_of(cursor));
  if (!was_full) return top;
  std::size_t room = height - (rows.size() - top);
  const std::size_t back = std::min(room, top);
  top -= back;
  room -= back;
  std::vector<Piece> older;
  while (room > older.size() && screen.history_.size() > 0) {
    lines.insert(lines.begin(), screen.history_.pop(screen.clusters_));
    ++cursor.line;
    ++saved.line;
    cut_line(lines.front(), 0, columns, older);
  }
  if (older.empty()) return top;
  cut(columns);
  return older.size() > room ? older.size() - room : 0;
}

void Screen::Reflow::give(Screen& screen, std::size_t top, int columns, int height) const {
  const auto cells_of = [&](const Piece& piece) {
    return std::span<const Cell>(lines[piece.line]).subspan(piece.from, piece.to - piece.from);
  };
  for (std::size_t row = 0; row < top; ++row) {
    const auto cells = cells_of(rows[row]);
    const bool plain = std::all_of(cells.begin(), cells.end(), [](const Cell& cell) {
      return cell.plain_style() && cell.text < 0x80 && cell.wide == Wide::single;
    });
    screen.history_.push(cells, screen.clusters_, plain, rows[row].wrapped);
  }
  Grid grid(columns, height);
  for (int row = 0; row < height && top + static_cast<std::size_t>(row) < rows.size(); ++row) {
    const Piece& piece = rows[top + static_cast<std::size_t>(row)];
    grid.put_row(row, cells_of(piece));
    grid.set_wrapped(row, piece.wrapped && row + 1 < height, piece.filler);
  }
  screen.main_ = std::move(grid);
}

Cursor Screen::Reflow::find(const Place& place, std::size_t top, int columns, int height) const {
  const std::size_t row = row_of(place);
  if (row < top) return {};
  const std::size_t column = place.cell - rows[row].from + place.beyond + (place.pending ? 1 : 0);
  Cursor cursor_out;
  cursor_out.row = static_cast<int>(std::min(row - top, static_cast<std::size_t>(height) - 1));
  cursor_out.column = static_cast<int>(std::min(column, static_cast<std::size_t>(columns) - 1));
  cursor_out.pending = column == static_cast<std::size_t>(columns) && place.beyond == 0;
  return cursor_out;
}

void Screen::resize(int columns, int rows) {
  columns = std::clamp(columns, 1, max_columns);
  rows = std::clamp(rows, 1, max_rows);
  if (columns == columns_ && rows == rows_) return;
  reflow_main(columns, rows);
  crop_alternate(columns, rows);
  columns_ = columns;
  rows_ = rows;
  top_ = 0;
  bottom_ = rows_ - 1;
}

void Screen::reflow_main(int columns, int rows) {
  Reflow reflow;
  reflow.take(*this);
  const std::size_t top =
      reflow.choose_top(*this, static_cast<std::size_t>(columns), static_cast<std::size_t>(rows));
  reflow.give(*this, top, columns, rows);
  saved_[0].cursor = reflow.find(reflow.saved, top, columns, rows);
  if (!on_alternate_) cursor_ = reflow.find(reflow.cursor, top, columns, rows);
}

/// The cursor's row stays on the screen, if need be at the cost of the first rows.
void Screen::crop_alternate(int columns, int rows) {
  const int shift = on_alternate_ ? std::max(0, cursor_.row - rows + 1) : 0;
  Grid grid(columns, rows);
  for (int row = 0; row < std::min(rows, rows_ - shift); ++row) {
    const auto cells = alternate_.cells(row + shift);
    const auto used = static_cast<std::size_t>(std::min<int>(alternate_.info(row + shift).used, columns));
    grid.put_row(row, cells.first(used));
  }
  alternate_ = std::move(grid);
  for (Cursor* cursor : {&saved_[1].cursor, on_alternate_ ? &cursor_ : nullptr}) {
    if (cursor == nullptr) continue;
    cursor->row = std::clamp(cursor->row - shift, 0, rows - 1);
    cursor->pending = cursor->pending && cursor->column == columns - 1;
    cursor->column = std::min(cursor->column, columns - 1);
  }
}

}  // namespace rommate::vt
