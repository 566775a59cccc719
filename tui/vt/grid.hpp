// The cells of one screen buffer (main or alternate) with what the painter and the history need to know of
// each row.
//
// It moves, erases and repairs cells; it knows no cursor, margin or mode. Rows and columns count from 0 and
// must be inside; ranges are half open. A wide character never loses one half: the other one becomes a blank.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "tui/vt/cell.hpp"

namespace rommate::vt {

class Grid {
 public:
  struct Row {
    std::uint32_t slot = 0;  // where its cells lie
    std::uint16_t used = 0;  // cells from here on are Cell{}
    bool wrapped = false;    // the text goes on in the next row
    bool filler = false;     // wrapped with the last column left free, as a wide character did not fit
    bool dirty = true;       // changed since the painter took the damage
    bool plain = true;       // ASCII in the default style only
    bool wide = false;       // may hold wide characters
  };

  Grid(int columns, int rows);

  [[nodiscard]] int columns() const { return columns_; }
  [[nodiscard]] int rows() const { return static_cast<int>(rows_.size()); }
  [[nodiscard]] std::span<const Cell> cells(int row) const {
    return {cells_.data() + offset(row), static_cast<std::size_t>(columns_)};
  }
  [[nodiscard]] const Row& info(int row) const { return rows_[ring(row)]; }
  void set_wrapped(int row, bool wrapped, bool filler = false);
  /// The used cells of a row without the filler: what belongs to the text.
  [[nodiscard]] std::span<const Cell> content(int row) const;
  /// The last row with anything in it, -1 if there is none.
  [[nodiscard]] int last_used_row() const;

  /// Writes `text`, one cell each, in the style of `pen`. It must fit.
  void write_ascii(int row, int column, std::string_view text, const Cell& pen);
  /// Writes one cell, and its right half if it is a lead.
  void write(int row, int column, const Cell& cell);
  /// Changes the text only: a combining mark has joined it.
  void retext(int row, int column, char32_t text);
  void put_row(int row, std::span<const Cell> cells);

  void erase(int row, int from, int to, const Cell& blank);
  void insert_cells(int row, int column, int count, const Cell& blank);
  void delete_cells(int row, int column, int count, const Cell& blank);
  /// Rows top..bottom (inclusive) move up; `count` blank rows come in below.
  void scroll_up(int top, int bottom, int count, const Cell& blank);
  void scroll_down(int top, int bottom, int count, const Cell& blank);
  void clear(const Cell& blank = Cell{});

  void touch_all();
  void clean();
  /// How far whole-screen scrolling has moved rows up since clean(); the dirty marks moved along. -1: not by
  /// scrolling alone, or too far to matter.
  [[nodiscard]] int scrolled() const { return scrolled_ < rows() ? scrolled_ : -1; }
  /// For the renumbering of clusters.
  [[nodiscard]] std::span<Cell> all_cells() { return cells_; }

 private:
  [[nodiscard]] std::size_t ring(int row) const {
    const std::size_t at = first_ + static_cast<std::size_t>(row);
    return at < rows_.size() ? at : at - rows_.size();
  }
  [[nodiscard]] std::size_t offset(int row) const {
    return static_cast<std::size_t>(rows_[ring(row)].slot) * static_cast<std::size_t>(columns_);
  }
  [[nodiscard]] Cell* at(int row) { return cells_.data() + offset(row); }
  void split_wide(int row, int column);
  void blank_row(int row, const Cell& blank);
  void trim(Row& info, const Cell* cells) const;

  int columns_;
  std::vector<Cell> cells_;
  std::vector<Row> rows_;
  std::size_t first_ = 0;  // rows_ is a ring: a whole-screen scroll moves nothing but this
  int scrolled_ = 0;
};

}  // namespace rommate::vt
