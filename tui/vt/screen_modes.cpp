// Modes, resets, the alternate screen and the saved cursor.
#include <algorithm>

#include "tui/vt/screen.hpp"

namespace rommate::vt {

namespace {

/// Private modes that are nothing but a remembered switch.
struct Switch {
  int mode;
  bool Modes::*value;
};
constexpr Switch switches[] = {
    {1, &Modes::application_cursor}, {5, &Modes::reverse_screen},      {12, &Modes::cursor_blink},
    {25, &Modes::cursor_visible},    {66, &Modes::application_keypad}, {67, &Modes::backspace_sends_bs},
    {1004, &Modes::focus_reports},   {9, &Modes::mouse_x10},           {1000, &Modes::mouse_buttons},
    {1002, &Modes::mouse_drag},      {1003, &Modes::mouse_motion},     {1006, &Modes::mouse_sgr},
    {2004, &Modes::bracketed_paste}, {40, &Modes::column_change},
};

}  // namespace

/// DECSTR, VT510 table 5-10; xterm also switches autowrap on.
void Screen::soft_reset() {
  pen_ = Cell{};
  top_ = 0;
  bottom_ = rows_ - 1;
  modes_.origin = modes_.insert = modes_.application_cursor = modes_.application_keypad = false;
  modes_.autowrap = modes_.cursor_visible = true;
  charsets_ = Charsets{};
  saved_[0] = Saved{};
}

void Screen::hard_reset() {
  if (on_alternate_) switch_to(false);
  save_screen_to_history();
  main_.clear();
  alternate_.clear();
  soft_reset();
  saved_[1] = Saved{};
  modes_ = Modes{};
  cursor_ = Cursor{};
  last_printed_ = 0;
  tabs_.assign(max_columns, 0);
  for (std::size_t column = 8; column < tabs_.size(); column += 8) tabs_[column] = 1;
}

void Screen::set_modes(const Params& params, bool on) {
  for (int index = 0; index < params.count(); ++index) {
    if (params.get(index) == 4) modes_.insert = on;
    if (params.get(index) == 20) modes_.newline = on;
  }
}

void Screen::set_private_modes(const Params& params, bool on) {
  for (int index = 0; index < params.count(); ++index) set_private_mode(params.get(index), on);
}

void Screen::set_private_mode(int mode, bool on) {
  switch (mode) {
    case 3:
      if (modes_.column_change) change_columns();
      return;
    case 5: grid().touch_all(); break;
    case 6: modes_.origin = on; return move_to(0, 0);
    case 7:
      modes_.autowrap = on;
      if (!on) cursor_.pending = false;
      return;
    case 47: return switch_to(on);
    case 1047:
      if (!on && on_alternate_) alternate_.clear();
      return switch_to(on);
    case 1048: return on ? save_cursor() : restore_cursor();
    case 1049:
      if (on == on_alternate_) return;
      if (on) {
        save_cursor();
        alternate_.clear();
      }
      switch_to(on);
      if (!on) restore_cursor();
      return;
    default: break;
  }
  for (const Switch& known : switches) {
    if (known.mode == mode) modes_.*known.value = on;
  }
}

/// DECCOLM once ?40 allows it (xterm): the width is the user's, but margins and screen are cleared.
void Screen::change_columns() {
  top_ = 0;
  bottom_ = rows_ - 1;
  erase_display(2);
  move_to(0, 0);
}

void Screen::switch_to(bool alternate) {
  if (alternate == on_alternate_) return;
  on_alternate_ = alternate;
  grid().touch_all();
}

void Screen::save_cursor() { saved() = {cursor_, pen_, modes_.origin, charsets_}; }

/// Without a save before it DECRC goes home with everything at its default (VT510).
void Screen::restore_cursor() {
  const Saved& from = saved();
  cursor_ = from.cursor;
  pen_ = from.pen;
  modes_.origin = from.origin;
  charsets_ = from.charsets;
  charsets_.single = 0;
}

/// For DECRQM: 1 set, 2 reset, 4 reset for good, 0 unknown.
int Screen::mode_state(int mode) const {
  if (mode == 4) return modes_.insert ? 1 : 2;
  if (mode == 20) return modes_.newline ? 1 : 2;
  if (mode == 2 || mode == 12) return 4;  // KAM is never set; SRM: local echo is the console's choice
  return 0;
}

int Screen::private_mode_state(int mode) const {
  switch (mode) {
    case 3: return 4;  // 132 columns
    case 6: return modes_.origin ? 1 : 2;
    case 7: return modes_.autowrap ? 1 : 2;
    case 47:
    case 1047:
    case 1049: return on_alternate_ ? 1 : 2;
    default: break;
  }
  for (const Switch& known : switches) {
    if (known.mode == mode) return modes_.*known.value ? 1 : 2;
  }
  return 0;
}

}  // namespace rommate::vt
