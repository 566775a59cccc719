// What the device has switched on or off: for the screen itself, for the encoding of keys, and for the
// painter. Numbers are those of SM/RM (ECMA-48) and DECSET/DECRST (VT510, xterm).
#pragma once

namespace rommate::vt {

// wide: the modes of ECMA-48 and of DEC, each set or reset
struct Modes {
  bool insert = false;              // 4, IRM
  bool newline = false;             // 20, LNM: LF also returns, Enter sends CR LF
  bool application_cursor = false;  // ?1, DECCKM
  bool reverse_screen = false;      // ?5, DECSCNM: the painter swaps the default colours
  bool origin = false;              // ?6, DECOM
  bool autowrap = true;             // ?7, DECAWM
  bool cursor_blink = false;        // ?12
  bool cursor_visible = true;       // ?25, DECTCEM
  bool application_keypad = false;  // ?66, DECNKM; ESC = and ESC >
  bool backspace_sends_bs = false;  // ?67, DECBKM; else DEL
  bool bracketed_paste = false;     // ?2004
  bool column_change = false;       // ?40: DECCOLM (?3) is obeyed as far as it clears the screen
  bool focus_reports = false;       // ?1004
  bool mouse_x10 = false;           // ?9
  bool mouse_buttons = false;       // ?1000
  bool mouse_drag = false;          // ?1002
  bool mouse_motion = false;        // ?1003
  bool mouse_sgr = false;           // ?1006
  int cursor_shape = 0;             // DECSCUSR, 0..6
};

}  // namespace rommate::vt
