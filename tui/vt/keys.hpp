// What a key sends to the device, after xterm's ctlseqs ("PC-Style Function Keys") and the VT220 keypad.
// A key here is what the user meant, however his own terminal coded it; the modes are those the device has
// set.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tui/vt/modes.hpp"

namespace rommate::vt {

enum class KeyCode : std::uint8_t {
  text,  // a character, perhaps with ctrl or alt
  enter,
  tab,
  backspace,
  escape,
  up,
  down,
  left,
  right,
  home,
  end,
  page_up,
  page_down,
  insert,
  erase,     // the key marked Delete
  function,  // `number` 1..24
  keypad,    // a character that is printed on it: 0-9 . , - + * / =
  keypad_enter,
  paste,    // a pasted text, as the user's terminal marked it
  unknown,  // a sequence nobody knows, or a byte that is not UTF-8
};

struct KeyPress {
  KeyCode code = KeyCode::text;
  char32_t character = 0;  // text and keypad
  int number = 0;
  bool shift = false;
  bool alt = false;
  bool ctrl = false;
};

/// The bytes for the line; empty for a key that has none (Ctrl with a letter that is not ASCII, F21, a
/// paste).
[[nodiscard]] std::string encode_key(const KeyPress& key, const Modes& modes);
/// A pasted text as the device wants it: each line end (CR, LF or both) is what Enter sends; bracketed if the
/// device has asked for that (?2004), then without any ESC that could end the bracket.
[[nodiscard]] std::string encode_paste(std::string_view text, const Modes& modes,
                                       std::string_view enter = "\r");
/// For ?1004: what tells the device that its console came to the front; empty if it did not ask.
[[nodiscard]] std::string encode_focus(bool gained, const Modes& modes);

}  // namespace rommate::vt
