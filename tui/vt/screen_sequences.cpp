// Escape and control sequences: motion, erasing, editing, margins. One row of a switch for each.
#include <algorithm>

#include "tui/vt/screen.hpp"
#include "tui/vt/sgr.hpp"

namespace rommate::vt {

namespace {

constexpr std::uint32_t csi(char final) { return sequence_key(0, 0, final); }
constexpr std::uint32_t dec(char final) { return sequence_key('?', 0, final); }
constexpr std::uint32_t csi(char intermediate, char final) { return sequence_key(0, intermediate, final); }

}  // namespace

void Screen::escape_dispatch(char intermediate, char final) {
  switch (intermediate) {
    case 0: return escape_plain(final);
    case '(': charsets_.designated[0] = final; return;
    case ')': charsets_.designated[1] = final; return;
    case '*': charsets_.designated[2] = final; return;
    case '+': charsets_.designated[3] = final; return;
    case '#':
      if (final == '8') fill_with_e();
      return;
    default: return;
  }
}

void Screen::escape_plain(char final) {
  switch (final) {
    case 'D':  // IND
      cursor_.pending = false;
      return index();
    case 'M': return reverse_index();
    case 'E':  // NEL
      cursor_.column = 0;
      cursor_.pending = false;
      return index();
    case 'H': tabs_[static_cast<std::size_t>(cursor_.column)] = 1; return;
    case '7': return save_cursor();
    case '8': return restore_cursor();
    case 'c': return hard_reset();
    case '=': modes_.application_keypad = true; return;
    case '>': modes_.application_keypad = false; return;
    case 'N': charsets_.single = 2; return;
    case 'O': charsets_.single = 3; return;
    case 'n': charsets_.left = 2; return;
    case 'o': charsets_.left = 3; return;
    case 'Z': csi_reports(csi('c'), Params{}); return;  // DECID
    default: return;
  }
}

void Screen::csi_dispatch(std::uint32_t key, const Params& params) {
  if (!csi_motion(key, params) && !csi_editing(key, params) && !csi_settings(key, params)) {
    csi_reports(key, params);
  }
}

bool Screen::csi_motion(std::uint32_t key, const Params& params) {
  const int count = params.get(0, 1);
  switch (key) {
    case csi('A'): move_up(count); return true;
    case csi('B'): move_down(count); return true;
    case csi('C'):
    case csi('a'): cursor_.column = std::min(columns_ - 1, cursor_.column + count); break;
    case csi('D'): cursor_.column = std::max(0, cursor_.column - count); break;
    case csi('E'):
      move_down(count);
      cursor_.column = 0;
      return true;
    case csi('F'):
      move_up(count);
      cursor_.column = 0;
      return true;
    case csi('G'):
    case csi('`'): cursor_.column = std::min(columns_, count) - 1; break;
    case csi('d'): move_to(count - 1, cursor_.column); return true;
    case csi('e'): cursor_.row = std::min(rows_ - 1, cursor_.row + count); break;
    case csi('H'):
    case csi('f'): move_to(count - 1, params.get(1, 1) - 1); return true;
    case csi('I'): tab(count); return true;
    case csi('Z'): back_tab(count); return true;
    case csi('s'): save_cursor(); return true;
    case csi('u'): restore_cursor(); return true;
    default: return false;
  }
  cursor_.pending = false;
  return true;
}

bool Screen::csi_editing(std::uint32_t key, const Params& params) {
  const int count = params.get(0, 1);
  const Cursor& at = cursor_;
  switch (key) {
    case csi('J'):
    case dec('J'): erase_display(params.get(0)); return true;
    case csi('K'):
    case dec('K'): erase_line(params.get(0)); return true;
    case csi('L'): insert_lines(count); return true;
    case csi('M'): delete_lines(count); return true;
    case csi('@'): grid().insert_cells(at.row, at.column, count, blank()); break;
    case csi('P'): grid().delete_cells(at.row, at.column, count, blank()); break;
    case csi('X'): grid().erase(at.row, at.column, std::min(columns_, at.column + count), blank()); break;
    case csi('S'): scroll_up(count); return true;
    case csi('T'):
      if (params.count() <= 1) scroll_down(count);  // five parameters: xterm's mouse tracking
      return true;
    case csi('b'): repeat(count); return true;
    default: return false;
  }
  cursor_.pending = false;
  return true;
}

bool Screen::csi_settings(std::uint32_t key, const Params& params) {
  switch (key) {
    case csi('g'):
      if (params.get(0) == 0) tabs_[static_cast<std::size_t>(cursor_.column)] = 0;
      if (params.get(0) == 3) std::fill(tabs_.begin(), tabs_.end(), std::uint8_t{0});
      return true;
    case csi('r'): set_margins(params); return true;
    case csi('m'): apply_sgr(params, pen_); return true;
    case csi('h'):
    case csi('l'): set_modes(params, key == csi('h')); return true;
    case dec('h'):
    case dec('l'): set_private_modes(params, key == dec('h')); return true;
    case csi('!', 'p'): soft_reset(); return true;
    case csi(' ', 'q'): modes_.cursor_shape = std::min(params.get(0), 6); return true;
    default: return false;
  }
}

/// Row and column from 0, counted from the margins in origin mode.
void Screen::move_to(int row, int column) {
  const int first = modes_.origin ? top_ : 0;
  const int last = modes_.origin ? bottom_ : rows_ - 1;
  cursor_.row = std::clamp(row + first, first, last);
  cursor_.column = std::clamp(column, 0, columns_ - 1);
  cursor_.pending = false;
}

void Screen::move_up(int count) {
  cursor_.row = std::max(cursor_.row >= top_ ? top_ : 0, cursor_.row - count);
  cursor_.pending = false;
}

void Screen::move_down(int count) {
  cursor_.row = std::min(cursor_.row <= bottom_ ? bottom_ : rows_ - 1, cursor_.row + count);
  cursor_.pending = false;
}

void Screen::erase_display(int what) {
  const bool home = cursor_.row == 0 && cursor_.column == 0 && !cursor_.pending;
  if (what == 2 || (what == 0 && home)) save_screen_to_history();
  const auto erase_rows = [&](int from, int to) {
    for (int row = from; row < to; ++row) grid().erase(row, 0, columns_, blank());
  };
  switch (what) {
    case 0:
      grid().erase(cursor_.row, cursor_.column, columns_, blank());
      erase_rows(cursor_.row + 1, rows_);
      break;
    case 1:
      if (cursor_.row > 0 && !on_alternate_) history_.close();
      erase_rows(0, cursor_.row);
      grid().erase(cursor_.row, 0, cursor_.column + 1, blank());
      break;
    case 2: erase_rows(0, rows_); break;
    case 3: history_.clear(); return;
    default: return;
  }
  cursor_.pending = false;
}

void Screen::erase_line(int what) {
  if (what == 0 && cursor_.pending) return;  // see "policy" in screen.hpp
  switch (what) {
    case 0: grid().erase(cursor_.row, cursor_.column, columns_, blank()); break;
    case 1: grid().erase(cursor_.row, 0, cursor_.column + 1, blank()); break;
    case 2: grid().erase(cursor_.row, 0, columns_, blank()); break;
    default: break;
  }
  cursor_.pending = false;
}

void Screen::insert_lines(int count) {
  if (cursor_.row < top_ || cursor_.row > bottom_) return;
  if (cursor_.row == 0 && !on_alternate_) history_.close();
  grid().scroll_down(cursor_.row, bottom_, count, blank());
  cursor_.column = 0;
  cursor_.pending = false;
}

void Screen::delete_lines(int count) {
  if (cursor_.row < top_ || cursor_.row > bottom_) return;
  if (cursor_.row == 0 && !on_alternate_) history_.close();
  grid().scroll_up(cursor_.row, bottom_, count, blank());
  cursor_.column = 0;
  cursor_.pending = false;
}

/// DECSTBM: a region of less than two lines is not accepted.
void Screen::set_margins(const Params& params) {
  const int top = params.get(0, 1);
  const int bottom = std::min(params.get(1, rows_), rows_);
  if (top >= bottom) return;
  top_ = top - 1;
  bottom_ = bottom - 1;
  move_to(0, 0);
}

/// DECALN, for the adjustment of a tube that is not there.
void Screen::fill_with_e() {
  top_ = 0;
  bottom_ = rows_ - 1;
  modes_.origin = false;
  Cell cell;
  cell.text = U'E';
  const std::vector<Cell> line(static_cast<std::size_t>(columns_), cell);
  for (int row = 0; row < rows_; ++row) grid().put_row(row, line);
  move_to(0, 0);
}

/// What is about to be cleared goes to the history, as if it had scrolled off.
void Screen::save_screen_to_history() {
  if (on_alternate_) return;
  const int last = main_.last_used_row();
  for (int row = 0; row <= last; ++row) {
    const Grid::Row& info = main_.info(row);
    history_.push(main_.content(row), clusters_, info.plain, info.wrapped && row < last);
  }
  history_.close();
}

}  // namespace rommate::vt
