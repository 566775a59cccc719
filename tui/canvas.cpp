#include "tui/canvas.hpp"

#include <algorithm>

#include "tui/text.hpp"

namespace rommate::tui {

Canvas::Canvas(int rows, int cols) : rows_(0), cols_(0) { reset(rows, cols); }

void Canvas::reset(int rows, int cols) {
  rows_ = std::max(rows, 0);
  cols_ = std::max(cols, 0);
  cells_.assign(static_cast<std::size_t>(rows_) * static_cast<std::size_t>(cols_), Cell{});
  cursor_.reset();
  title_.clear();
}

Rect Canvas::clipped(Rect where) const {
  const int top = std::clamp(where.row, 0, rows_), left = std::clamp(where.col, 0, cols_);
  const int bottom = std::clamp(where.row + std::max(where.height, 0), top, rows_);
  const int right = std::clamp(where.col + std::max(where.width, 0), left, cols_);
  return {top, left, bottom - top, right - left};
}

int Canvas::put(int row_number, int col, std::string_view text, Style style, int limit) {
  if (row_number < 0 || row_number >= rows_) return 0;
  Cell* const cells = row(row_number);
  Cell* last = nullptr;
  int used = 0;
  for (char32_t ch : decode_utf8(text)) {
    if (ch < 0x20 || (ch >= 0x7F && ch < 0xA0)) ch = U'\uFFFD';
    const int width = columns_of(ch);
    if (width == 0) {
      if (last != nullptr) (last->marks[0] == 0 ? last->marks[0] : last->marks[1]) = ch;
      continue;
    }
    if (used + width > limit || col + used + width > cols_) break;
    const int at = col + used;
    used += width;
    if (at < 0) continue;
    cells[at] = Cell{ch, {}, style, static_cast<std::uint8_t>(width)};
    if (width == 2) cells[at + 1] = Cell{U' ', {}, style, 0};
    last = &cells[at];
  }
  return used;
}

void Canvas::fill(Rect where, Style style, char32_t ch) {
  const Rect r = clipped(where);
  for (int y = r.row; y < r.row + r.height; ++y) std::fill_n(row(y) + r.col, r.width, Cell{ch, {}, style, 1});
}

void Canvas::box(Rect where, Style frame, std::string_view title, Style title_style) {
  fill(where);
  if (where.height < 2 || where.width < 2) return;
  const int bottom = where.row + where.height - 1, right = where.col + where.width - 1;
  for (const int y : {where.row, bottom}) fill({y, where.col, 1, where.width}, frame, U'─');
  for (const int x : {where.col, right}) fill({where.row, x, where.height, 1}, frame, U'│');
  put(where.row, where.col, "┌", frame);
  put(where.row, right, "┐", frame);
  put(bottom, where.col, "└", frame);
  put(bottom, right, "┘", frame);
  if (!title.empty() && where.width > 6)
    put(where.row, where.col + 2, " " + clip(title, where.width - 6) + " ", title_style);
}

void Canvas::foot(Rect where, std::string_view words, Style style) {
  if (words.empty() || where.height < 3) return;
  put(where.row + where.height - 1, where.col + 2, clip(" " + std::string(words) + " ", where.width - 4),
      style);
}

void Canvas::restyle(Rect where, Style style) {
  const Rect r = clipped(where);
  for (int y = r.row; y < r.row + r.height; ++y)
    for (int x = r.col; x < r.col + r.width; ++x) row(y)[x].style = style;
}

std::string Canvas::row_text(int row_number) const {
  std::string text;
  for (int x = 0; x < cols_; ++x) {
    const Cell& cell = row(row_number)[x];
    if (cell.width == 0) continue;
    text += encode_utf8(cell.ch);
    for (const char32_t mark : cell.marks)
      if (mark != 0) text += encode_utf8(mark);
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

Rect centred(Rect area, int height, int width) {
  height = std::clamp(height, 0, std::max(area.height, 0));
  width = std::clamp(width, 0, std::max(area.width, 0));
  return {area.row + (area.height - height) / 2, area.col + (area.width - width) / 2, height, width};
}

}  // namespace rommate::tui
