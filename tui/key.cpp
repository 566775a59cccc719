#include "tui/key.hpp"

#include <fmt/format.h>

#include <cctype>

#include "protocols/ascii.hpp"
#include "tui/text.hpp"

namespace rommate::tui {

Key text_key(char32_t ch) {
  Key key;
  key.code = KeyCode::text;
  key.ch = ch;
  key.raw = encode_utf8(ch);
  return key;
}

Key ctrl_key(char letter) {
  Key key = text_key(static_cast<unsigned char>(letter));
  key.ctrl = true;
  key.raw = std::string(1, static_cast<char>(letter & 0x1F));
  return key;
}

Key plain_key(KeyCode code) {
  Key key;
  key.code = code;
  return key;
}

std::string name_of(const Key& key) {
  static constexpr const char* names[] = {
      "",    "Enter",   "Tab",       "Backspace", "Esc",    "Up", "Down",   "Left",         "Right", "Home",
      "End", "Page-Up", "Page-Down", "Insert",    "Delete", "F",  "Keypad", "Keypad-Enter", "Paste", "?"};
  std::string name = key.ctrl ? "Ctrl-" : key.alt ? "Alt-" : "";
  if (key.shift && key.code != KeyCode::text) name += "Shift-";
  if (key.code == KeyCode::function) return fmt::format("{}F{}", name, key.number);
  if (key.code != KeyCode::text) return name + names[static_cast<int>(key.code)];
  if (key.ch == U' ') return name + "Space";
  if (key.ctrl && key.ch < 0x80) return name + static_cast<char>(std::toupper(static_cast<int>(key.ch)));
  return name + encode_utf8(key.ch);
}

Key parse_key(std::string_view name) {
  const auto starts = [&](std::string_view prefix) {
    return name.size() == prefix.size() + 1 && find_caseless(name.substr(0, prefix.size()), prefix) == 0;
  };
  if (!starts("ctrl-") && !starts("c-") && !starts("^")) return {};
  const char letter = protocols::lower(name.back());
  const bool fits = (letter >= 'a' && letter <= 'z') || letter == '@' || (letter >= '[' && letter <= '_');
  return fits ? ctrl_key(letter) : Key{};
}

bool edit_search(std::string& search, const Key& key) {
  if (key.code == KeyCode::backspace) {
    std::u32string points = decode_utf8(search);
    if (!points.empty()) points.pop_back();
    search = encode_utf8(points);
  } else if (is_ctrl(key, 'u')) {
    search.clear();
  } else if (is_typed(key)) {
    search += encode_utf8(key.ch);
  } else {
    return false;
  }
  return true;
}

}  // namespace rommate::tui
