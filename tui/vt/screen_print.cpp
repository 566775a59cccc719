// Characters and the motions they cause: wrapping, line feeds, tabs, scrolling into the history.
#include <algorithm>

#include "tui/vt/charset.hpp"
#include "tui/vt/screen.hpp"
#include "tui/vt/width.hpp"

namespace rommate::vt {

void Screen::print_ascii(std::string_view run) {
  if (!charsets_.plain() || modes_.insert) {
    for (const char character : run) put(static_cast<unsigned char>(character));
    return;
  }
  last_printed_ = static_cast<unsigned char>(run.back());
  while (!run.empty()) {
    if (cursor_.pending) {
      if (modes_.autowrap) {
        wrap(false);
      } else {  // all but the last character would be overwritten in the last column
        run.remove_prefix(run.size() - 1);
        cursor_.pending = false;
      }
    }
    const auto fits = std::min(run.size(), static_cast<std::size_t>(columns_ - cursor_.column));
    grid().write_ascii(cursor_.row, cursor_.column, run.substr(0, fits), pen_);
    cursor_.column += static_cast<int>(fits);
    run.remove_prefix(fits);
    if (cursor_.column == columns_) {
      cursor_.column = columns_ - 1;
      cursor_.pending = true;
    }
  }
}

void Screen::put(char32_t code) {
  const int set = charsets_.single != 0 ? charsets_.single : charsets_.left;
  charsets_.single = 0;
  code = in_charset(charsets_.designated[static_cast<std::size_t>(set)], code);
  put_glyph(code);
}

void Screen::put_glyph(char32_t code) {
  const int width = column_width(code);
  if (width == 0) return put_mark(code);
  const bool too_wide = width == 2 && cursor_.column == columns_ - 1;
  if (cursor_.pending || too_wide) {
    if (columns_ < width) return;
    if (modes_.autowrap) {
      wrap(too_wide && !cursor_.pending);
    } else if (too_wide) {
      return;
    }
  }
  cursor_.pending = false;
  if (modes_.insert) grid().insert_cells(cursor_.row, cursor_.column, width, blank());
  Cell cell = pen_;
  cell.text = code;
  cell.wide = width == 2 ? Wide::lead : Wide::single;
  grid().write(cursor_.row, cursor_.column, cell);
  cursor_.column += width;
  if (cursor_.column >= columns_) {
    cursor_.column = columns_ - 1;
    cursor_.pending = true;
  }
  last_printed_ = code;
}

/// A combining mark joins the character before the cursor, or the one under it while a wrap is pending.
void Screen::put_mark(char32_t mark) {
  int column = cursor_.pending ? cursor_.column : cursor_.column - 1;
  if (column < 0) return;
  if (row(cursor_.row)[static_cast<std::size_t>(column)].wide == Wide::trail) --column;
  if (clusters_.full()) renumber_clusters();  // before a number is read from a cell
  const char32_t base = row(cursor_.row)[static_cast<std::size_t>(column)].text;
  const char32_t joined = clusters_.with_mark(base == 0 ? U' ' : base, mark);
  grid().retext(cursor_.row, column, joined);
}

/// Only the combined characters still on a screen keep a number; the history holds text, not numbers.
void Screen::renumber_clusters() {
  Clusters fresh;
  for (Grid* grid : {&main_, &alternate_}) {
    for (Cell& cell : grid->all_cells()) {
      if (Clusters::is_cluster(cell.text)) cell.text = fresh.number_of(clusters_.text(cell.text));
    }
  }
  clusters_ = std::move(fresh);
  clusters_.make_room();
}

void Screen::wrap(bool filler) {
  grid().set_wrapped(cursor_.row, true, filler);
  cursor_.pending = false;
  cursor_.column = 0;
  index();
}

void Screen::execute(std::uint8_t control) {
  switch (control) {
    case 0x07: ++bells_; return;
    case 0x08:
      cursor_.column = std::max(0, cursor_.column - 1);
      cursor_.pending = false;
      return;
    case 0x09: return tab(1);
    case 0x0A:
    case 0x0B:
    case 0x0C: return line_feed();
    case 0x0D:
      cursor_.column = 0;
      cursor_.pending = false;
      return;
    case 0x0E: charsets_.left = 1; return;
    case 0x0F: charsets_.left = 0; return;
    default: return;
  }
}

void Screen::line_feed() {
  cursor_.pending = false;
  index();
  if (modes_.newline) cursor_.column = 0;
}

void Screen::index() {
  if (cursor_.row == bottom_) {
    scroll_up(1);
  } else if (cursor_.row < rows_ - 1) {
    ++cursor_.row;
  }
}

void Screen::reverse_index() {
  cursor_.pending = false;
  if (cursor_.row == top_) {
    scroll_down(1);
  } else if (cursor_.row > 0) {
    --cursor_.row;
  }
}

void Screen::scroll_up(int count) {
  count = std::min(count, bottom_ - top_ + 1);
  if (top_ == 0 && !on_alternate_) {
    for (int row = 0; row < count; ++row) {
      const Grid::Row& info = main_.info(row);
      history_.push(main_.content(row), clusters_, info.plain, info.wrapped);
    }
  }
  grid().scroll_up(top_, bottom_, count, blank());
}

void Screen::scroll_down(int count) {
  if (top_ == 0 && !on_alternate_) history_.close();
  grid().scroll_down(top_, bottom_, count, blank());
}

void Screen::tab(int count) {
  for (; count > 0 && cursor_.column < columns_ - 1; --count) {
    do {
      ++cursor_.column;
    } while (cursor_.column < columns_ - 1 && tabs_[static_cast<std::size_t>(cursor_.column)] == 0);
  }
}

void Screen::back_tab(int count) {
  cursor_.pending = false;
  for (; count > 0 && cursor_.column > 0; --count) {
    do {
      --cursor_.column;
    } while (cursor_.column > 0 && tabs_[static_cast<std::size_t>(cursor_.column)] == 0);
  }
}

/// REP. More than a screenful is noise.
void Screen::repeat(int count) {
  if (last_printed_ == 0) return;
  const char32_t code = last_printed_;
  for (count = std::min(count, columns_ * rows_); count > 0; --count) put(code);
}

}  // namespace rommate::vt
