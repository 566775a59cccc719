#include "tui/vt/grid.hpp"

#include <algorithm>
#include <utility>

namespace rommate::vt {

Grid::Grid(int columns, int rows)
    : columns_(columns),
      cells_(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows)),
      rows_(static_cast<std::size_t>(rows)) {
  for (std::size_t slot = 0; slot < rows_.size(); ++slot) rows_[slot].slot = static_cast<std::uint32_t>(slot);
}

void Grid::set_wrapped(int row, bool wrapped, bool filler) {
  Row& info = rows_[ring(row)];
  info.wrapped = wrapped;
  info.filler = wrapped && filler;
}

std::span<const Cell> Grid::content(int row) const {
  const Row& info = rows_[ring(row)];
  const int end = info.wrapped ? columns_ - (info.filler ? 1 : 0) : info.used;
  return cells(row).first(static_cast<std::size_t>(end));
}

int Grid::last_used_row() const {
  int row = rows() - 1;
  while (row >= 0 && info(row).used == 0) --row;
  return row;
}

void Grid::write_ascii(int row, int column, std::string_view text, const Cell& pen) {
  Row& info = rows_[ring(row)];
  const int end = column + static_cast<int>(text.size());
  if (info.wide) {
    split_wide(row, column);
    split_wide(row, end);
  }
  Cell* out = at(row) + column;
  Cell cell = pen;
  for (const char character : text) {
    cell.text = static_cast<unsigned char>(character);
    *out++ = cell;
  }
  info.used = static_cast<std::uint16_t>(std::max<int>(info.used, end));
  info.plain = info.plain && pen.plain_style();
  info.dirty = true;
  if (end == columns_) info.wrapped = info.filler = false;
}

void Grid::write(int row, int column, const Cell& cell) {
  Row& info = rows_[ring(row)];
  const int end = column + (cell.wide == Wide::lead ? 2 : 1);
  if (info.wide) {
    split_wide(row, column);
    split_wide(row, end);
  }
  Cell* out = at(row) + column;
  out[0] = cell;
  if (cell.wide == Wide::lead) {
    out[1] = cell;
    out[1].text = 0;
    out[1].wide = Wide::trail;
    info.wide = true;
  }
  info.used = static_cast<std::uint16_t>(std::max<int>(info.used, end));
  info.plain = info.plain && cell.plain_style() && cell.text < 0x80;
  info.dirty = true;
  if (end == columns_) info.wrapped = info.filler = false;
}

void Grid::retext(int row, int column, char32_t text) {
  Row& info = rows_[ring(row)];
  at(row)[column].text = text;
  info.used = static_cast<std::uint16_t>(std::max<int>(info.used, column + 1));
  info.plain = false;
  info.dirty = true;
}

void Grid::put_row(int row, std::span<const Cell> cells) {
  Row& info = rows_[ring(row)];
  Cell* out = at(row);
  std::fill(std::copy(cells.begin(), cells.end(), out), out + columns_, Cell{});
  if (!cells.empty() && out[0].wide == Wide::trail) out[0] = Cell{};
  if (!cells.empty() && out[cells.size() - 1].wide == Wide::lead) out[cells.size() - 1] = Cell{};
  info.used = static_cast<std::uint16_t>(cells.size());
  info.plain = std::all_of(cells.begin(), cells.end(),
                           [](const Cell& cell) { return cell.plain_style() && cell.text < 0x80; });
  info.wide =
      std::any_of(cells.begin(), cells.end(), [](const Cell& cell) { return cell.wide != Wide::single; });
  info.wrapped = info.filler = false;
  info.dirty = true;
}

/// The boundary left of `column` is about to cut: a character across it becomes two blanks.
void Grid::split_wide(int row, int column) {
  if (column <= 0 || column >= columns_) return;
  Cell* cells = at(row);
  if (cells[column].wide != Wide::trail) return;
  for (Cell* half : {cells + column - 1, cells + column}) {
    half->text = 0;
    half->wide = Wide::single;
  }
}

/// Finds the last used cell again after cells were taken out at the end.
void Grid::trim(Row& info, const Cell* cells) const {
  while (info.used > 0 && cells[info.used - 1] == Cell{}) --info.used;
  if (info.used == 0) {
    info.plain = true;
    info.wide = false;
  }
}

void Grid::erase(int row, int from, int to, const Cell& blank) {
  if (from >= to) return;
  Row& info = rows_[ring(row)];
  if (info.wide) {
    split_wide(row, from);
    split_wide(row, to);
  }
  Cell* cells = at(row);
  info.dirty = true;
  if (to == columns_) info.wrapped = info.filler = false;
  if (blank == Cell{}) {
    std::fill(cells + from, cells + std::max(from, std::min<int>(to, info.used)), blank);
    if (to >= info.used) {
      info.used = static_cast<std::uint16_t>(std::min<int>(info.used, from));
      trim(info, cells);
    }
    return;
  }
  std::fill(cells + from, cells + to, blank);
  info.used = static_cast<std::uint16_t>(std::max<int>(info.used, to));
  info.plain = false;
}

void Grid::insert_cells(int row, int column, int count, const Cell& blank) {
  Row& info = rows_[ring(row)];
  count = std::min(count, columns_ - column);
  if (info.wide) {
    split_wide(row, column);
    split_wide(row, columns_ - count);
  }
  Cell* cells = at(row);
  std::move_backward(cells + column, cells + columns_ - count, cells + columns_);
  std::fill(cells + column, cells + column + count, blank);
  info.used = static_cast<std::uint16_t>(columns_);
  info.plain = info.plain && blank.plain_style();
  info.wrapped = info.filler = false;
  info.dirty = true;
  trim(info, cells);
}

void Grid::delete_cells(int row, int column, int count, const Cell& blank) {
  Row& info = rows_[ring(row)];
  count = std::min(count, columns_ - column);
  if (info.wide) {
    split_wide(row, column);
    split_wide(row, column + count);
  }
  Cell* cells = at(row);
  std::move(cells + column + count, cells + columns_, cells + column);
  std::fill(cells + columns_ - count, cells + columns_, blank);
  info.used = static_cast<std::uint16_t>(columns_);
  info.plain = info.plain && blank.plain_style();
  info.wrapped = info.filler = false;
  info.dirty = true;
  trim(info, cells);
}

void Grid::blank_row(int row, const Cell& blank) {
  Row& info = rows_[ring(row)];
  Cell* cells = at(row);
  const bool coloured = !(blank == Cell{});
  std::fill(cells, cells + (coloured ? columns_ : static_cast<int>(info.used)), blank);
  info.used = coloured ? static_cast<std::uint16_t>(columns_) : std::uint16_t{0};
  info.plain = !coloured;
  info.wrapped = info.filler = info.wide = false;
  info.dirty = true;
}

void Grid::scroll_up(int top, int bottom, int count, const Cell& blank) {
  count = std::min(count, bottom - top + 1);
  if (top == 0 && bottom == rows() - 1) {
    first_ = ring(count % rows());
    scrolled_ = std::min(scrolled_ + count, rows());
  } else {
    if (top > 0) set_wrapped(top - 1, false);
    for (int row = top; row + count <= bottom; ++row) {
      std::swap(rows_[ring(row)], rows_[ring(row + count)]);
      rows_[ring(row)].dirty = true;
    }
  }
  for (int row = bottom - count + 1; row <= bottom; ++row) blank_row(row, blank);
}

void Grid::scroll_down(int top, int bottom, int count, const Cell& blank) {
  count = std::min(count, bottom - top + 1);
  if (top > 0) set_wrapped(top - 1, false);
  for (int row = bottom; row - count >= top; --row) {
    std::swap(rows_[ring(row)], rows_[ring(row - count)]);
    rows_[ring(row)].dirty = true;
  }
  for (int row = top; row < top + count; ++row) blank_row(row, blank);
  set_wrapped(bottom, false);
}

void Grid::clear(const Cell& blank) {
  for (int row = 0; row < rows(); ++row) blank_row(row, blank);
}

void Grid::touch_all() {
  for (Row& row : rows_) row.dirty = true;
}

void Grid::clean() {
  for (Row& row : rows_) row.dirty = false;
  scrolled_ = 0;
}

}  // namespace rommate::vt
