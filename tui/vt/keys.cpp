#include "tui/vt/keys.hpp"

#include "tui/vt/line_codec.hpp"

namespace rommate::vt {

namespace {

/// xterm's modifier parameter: 1 and the sum of shift 1, alt 2, ctrl 4.
int modifier(const KeyPress& key) { return 1 + (key.shift ? 1 : 0) + (key.alt ? 2 : 0) + (key.ctrl ? 4 : 0); }

std::string with_alt(const KeyPress& key, std::string bytes) { return key.alt ? "\x1b" + bytes : bytes; }

/// Cursor keys and F1..F4: CSI or SS3 and a letter; with modifiers always CSI 1 ; m.
std::string lettered(const KeyPress& key, char letter, bool application) {
  const int held = modifier(key);
  if (held > 1) return "\x1b[1;" + std::to_string(held) + letter;
  return std::string(application ? "\x1bO" : "\x1b[") + letter;
}

/// The editing keypad and F5..F20: CSI number ~.
std::string numbered(const KeyPress& key, int number) {
  const int held = modifier(key);
  std::string bytes = "\x1b[" + std::to_string(number);
  if (held > 1) bytes += ";" + std::to_string(held);
  return bytes + "~";
}

std::string function_key(const KeyPress& key) {
  static constexpr int numbers[] = {15, 17, 18, 19, 20, 21, 23, 24, 25, 26, 28, 29, 31, 32, 33, 34};
  if (key.number >= 1 && key.number <= 4) return lettered(key, static_cast<char>('P' + key.number - 1), true);
  if (key.number >= 5 && key.number <= 20) return numbered(key, numbers[key.number - 5]);
  return {};
}

/// Control characters as DEC keyboards make them: Ctrl with @ A-Z [ \ ] ^ _ and ?, space and the digits 2..8.
std::string control_character(char32_t character) {
  if (character >= U'a' && character <= U'z') character -= 0x20;
  if (character >= U'@' && character <= U'_') return std::string(1, static_cast<char>(character - U'@'));
  if (character == U'?' || character == U'8') return "\x7f";
  if (character == U' ' || character == U'2') return std::string(1, '\0');
  if (character >= U'3' && character <= U'7')
    return std::string(1, static_cast<char>(character - U'3' + 0x1B));
  if (character == U'/') return "\x1f";
  return {};
}

std::string text_key(const KeyPress& key) {
  std::string bytes;
  if (key.ctrl) {
    bytes = control_character(key.character);
    if (bytes.empty()) return {};
  } else {
    append_utf8(key.character, bytes);
  }
  return with_alt(key, bytes);
}

std::string enter_key(const Modes& modes) { return modes.newline ? "\r\n" : "\r"; }

/// VT220 Programmer Reference, table 3-8: in application mode the keypad sends SS3 and a letter of its own.
std::string keypad_key(const KeyPress& key, const Modes& modes) {
  if (!modes.application_keypad) return text_key(key);
  const char32_t mark = key.character;
  if (mark == U'=') return "\x1bOX";
  if (mark < U'*' || mark > U'9') return text_key(key);
  return std::string("\x1bO") + static_cast<char>('j' + (mark - U'*'));
}

}  // namespace

std::string encode_key(const KeyPress& key, const Modes& modes) {
  const bool application = modes.application_cursor;
  switch (key.code) {
    case KeyCode::text: return text_key(key);
    case KeyCode::enter: return with_alt(key, enter_key(modes));
    case KeyCode::tab: return key.shift ? "\x1b[Z" : with_alt(key, "\t");
    case KeyCode::backspace: return with_alt(key, modes.backspace_sends_bs != key.ctrl ? "\b" : "\x7f");
    case KeyCode::escape: return with_alt(key, "\x1b");
    case KeyCode::up: return lettered(key, 'A', application);
    case KeyCode::down: return lettered(key, 'B', application);
    case KeyCode::right: return lettered(key, 'C', application);
    case KeyCode::left: return lettered(key, 'D', application);
    case KeyCode::home: return lettered(key, 'H', application);
    case KeyCode::end: return lettered(key, 'F', application);
    case KeyCode::insert: return numbered(key, 2);
    case KeyCode::erase: return numbered(key, 3);
    case KeyCode::page_up: return numbered(key, 5);
    case KeyCode::page_down: return numbered(key, 6);
    case KeyCode::function: return function_key(key);
    case KeyCode::keypad: return keypad_key(key, modes);
    case KeyCode::keypad_enter: return modes.application_keypad ? "\x1bOM" : enter_key(modes);
    case KeyCode::paste:
    case KeyCode::unknown: break;
  }
  return {};
}

std::string encode_paste(std::string_view text, const Modes& modes, std::string_view enter) {
  std::string bytes;
  bytes.reserve(text.size() + 12);
  if (modes.bracketed_paste) bytes += "\x1b[200~";
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\x1b' && modes.bracketed_paste) continue;
    if (text[at] == '\n' && at > 0 && text[at - 1] == '\r') continue;
    if (text[at] == '\r' || text[at] == '\n') {
      bytes += enter;
    } else {
      bytes.push_back(text[at]);
    }
  }
  if (modes.bracketed_paste) bytes += "\x1b[201~";
  return bytes;
}

std::string encode_focus(bool gained, const Modes& modes) {
  if (!modes.focus_reports) return {};
  return gained ? "\x1b[I" : "\x1b[O";
}

}  // namespace rommate::vt
