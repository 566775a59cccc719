#include "tui/vt/screen.hpp"

#include <algorithm>
#include <utility>

#include "tui/vt/line_codec.hpp"

namespace rommate::vt {

Screen::Screen(const Options& options)
    : columns_(std::clamp(options.columns, 1, max_columns)),
      rows_(std::clamp(options.rows, 1, max_rows)),
      main_(columns_, rows_),
      alternate_(columns_, rows_),
      history_(options.history),
      bottom_(rows_ - 1),
      answers_(options.answers) {
  hard_reset();
}

void Screen::reset() {
  parser_.reset();
  hard_reset();
}

std::string Screen::take_replies() { return std::exchange(replies_, {}); }
int Screen::take_bells() { return std::exchange(bells_, 0); }

std::u32string_view Screen::glyph(const Cell& cell) const {
  if (cell.text == 0) return {};
  return Clusters::is_cluster(cell.text) ? clusters_.text(cell.text) : std::u32string_view(&cell.text, 1);
}

bool Screen::damaged() const {
  if (grid().scrolled() != 0) return true;
  for (int row = 0; row < rows_; ++row) {
    if (dirty(row)) return true;
  }
  return false;
}

Cell Screen::blank() const {
  Cell cell;
  cell.background = pen_.background;
  return cell;
}

// The text is that of the main screen, also while the alternate one is shown.

LineNumber Screen::end_line() const {
  LineNumber number = first_screen_line();
  const int last = std::max(main_.last_used_row(), on_alternate_ ? 0 : cursor_.row);
  for (int row = 0; row <= last; ++row) {
    if (!main_.info(row).wrapped || row == last) ++number;
  }
  return number;
}

Screen::RowRange Screen::rows_of(LineNumber line) const {
  LineNumber number = first_screen_line();
  if (line < number) return {};
  int first = 0;
  for (int row = 0; row < rows_; ++row) {
    if (main_.info(row).wrapped && row + 1 < rows_) continue;
    if (number == line) return {first, row + 1 - first};
    ++number;
    first = row + 1;
  }
  return {};
}

std::vector<Cell> Screen::line(LineNumber line, Clusters& clusters) const {
  std::vector<Cell> cells;
  if (line < history_.end()) cells = history_.cells(line, clusters);
  const RowRange range = rows_of(line);
  for (int row = range.first; row < range.first + range.count; ++row) {
    for (Cell cell : main_.content(row)) {
      if (Clusters::is_cluster(cell.text)) cell.text = clusters.number_of(clusters_.text(cell.text));
      cells.push_back(cell);
    }
  }
  return cells;
}

Position Screen::position_at(int row, int column) const {
  Position position{first_screen_line(), static_cast<std::size_t>(column)};
  if (history_.open()) position.cell += history_.length(position.line);
  for (int above = 0; above < row; ++above) {
    if (main_.info(above).wrapped) {
      position.cell += main_.content(above).size();
    } else {
      ++position.line;
      position.cell = static_cast<std::size_t>(column);
    }
  }
  return position;
}

std::optional<Cursor> Screen::on_screen(const Position& position) const {
  const RowRange range = rows_of(position.line);
  std::size_t cell = position.cell;
  if (position.line < history_.end()) {
    if (cell < history_.length(position.line)) return std::nullopt;
    cell -= history_.length(position.line);
  }
  for (int row = range.first; row < range.first + range.count; ++row) {
    const std::size_t size = main_.content(row).size();
    if (cell < size || row + 1 == range.first + range.count) {
      return Cursor{row, static_cast<int>(std::min(cell, static_cast<std::size_t>(columns_ - 1))), false};
    }
    cell -= size;
  }
  return std::nullopt;
}

}  // namespace rommate::vt
