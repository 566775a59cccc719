// One key press of the user, or one paste, whatever terminal it came from. Decoding is key_decoder.hpp's;
// what a key means to the device is for the terminal engine to say.
#pragma once

#include <string>
#include <string_view>

#include "tui/vt/keys.hpp"

namespace rommate::tui {

using vt::KeyCode;

struct Key {
  KeyCode code = KeyCode::unknown;
  char32_t ch = 0;  // text only; with ctrl: a lower-case letter or one of @ [ \ ] ^ _
  bool ctrl = false, alt = false, shift = false;
  int number = 0;   // function keys
  std::string raw;  // the bytes it came as
  friend bool operator==(const Key&, const Key&) = default;
};

/// True for a printable character typed without ctrl or alt.
[[nodiscard]] inline bool is_typed(const Key& key) {
  return key.code == KeyCode::text && !key.ctrl && !key.alt;
}
[[nodiscard]] inline bool is_ctrl(const Key& key, char letter) {
  return key.code == KeyCode::text && key.ctrl && !key.alt && key.ch == static_cast<unsigned char>(letter);
}

/// Short forms for tests and tables: text_key('a'), ctrl_key('t'), plain_key(KeyCode::up).
[[nodiscard]] Key text_key(char32_t ch);
[[nodiscard]] Key ctrl_key(char letter);
[[nodiscard]] Key plain_key(KeyCode code);

/// What a key does to the text of a search: appends a character, erases one, Ctrl-U erases all. False when
/// the key does none of these; `search` (UTF-8) is unchanged then.
bool edit_search(std::string& search, const Key& key);

/// "Ctrl-T", "Alt-x", "F5", "Up": as help and the status line name it.
[[nodiscard]] std::string name_of(const Key& key);
/// The prefix as settings write it: "ctrl-t", "^T", "C-a"; unknown when it is none of these.
[[nodiscard]] Key parse_key(std::string_view name);

}  // namespace rommate::tui
