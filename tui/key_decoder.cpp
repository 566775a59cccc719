#include "tui/key_decoder.hpp"

#include <algorithm>
#include <charconv>

#include "tui/text.hpp"

namespace rommate::tui {
namespace {

using Kind = vt::InputPiece::Kind;

vt::TerminalInput::Options options_for(const KeyDecoder::Named& named, bool utf8) {
  vt::TerminalInput::Options options;
  options.utf8 = utf8;
  for (const auto& [bytes, key] : named) options.keys.push_back(bytes);
  return options;
}

KeyCode code_of_tilde(int number) {
  switch (number) {
    case 1:
    case 7: return KeyCode::home;
    case 2: return KeyCode::insert;
    case 3: return KeyCode::erase;
    case 4:
    case 8: return KeyCode::end;
    case 5: return KeyCode::page_up;
    case 6: return KeyCode::page_down;
    default: return number >= 11 && number <= 34 ? KeyCode::function : KeyCode::unknown;
  }
}

// F1..F20 as 11~..34~ with the gaps of the VT220 keyboard.
int function_number(int number) {
  return number - 10 - (number > 16) - (number > 22) - (number > 27) - (number > 30);
}

// Cursor keys and F1 to F4, behind ESC [ and ESC O alike.
KeyCode code_of_letter(char letter) {
  switch (letter) {
    case 'A': return KeyCode::up;
    case 'B': return KeyCode::down;
    case 'C': return KeyCode::right;
    case 'D': return KeyCode::left;
    case 'H': return KeyCode::home;
    case 'F': return KeyCode::end;
    case 'Z': return KeyCode::tab;
    case 'P':
    case 'Q':
    case 'R':
    case 'S': return KeyCode::function;
    default: return KeyCode::unknown;
  }
}

// The numeric keypad in application mode, after the VT100 manual and xterm.
Key keypad_key(char letter) {
  if (letter == 'M') return plain_key(KeyCode::enter);
  if (letter == 'I') return plain_key(KeyCode::tab);
  if (letter >= 'a' && letter <= 'd') {  // rxvt: arrows with Ctrl
    Key key = plain_key(code_of_letter(static_cast<char>(letter - 'a' + 'A')));
    key.ctrl = true;
    return key;
  }
  if (letter >= 'j' && letter <= 'y') return text_key(static_cast<char32_t>(letter - 'j' + '*'));
  if (letter == 'X') return text_key(U'=');
  return plain_key(letter == ' ' ? KeyCode::unknown : code_of_letter(letter));
}

void set_modifiers(Key& key, int parameter) {  // xterm: 1 + shift 1 + alt 2 + ctrl 4
  const int bits = std::max(parameter - 1, 0);
  key.shift = key.shift || bits & 1;
  key.alt = key.alt || bits & 2;
  key.ctrl = key.ctrl || bits & 4;
}

}  // namespace

KeyDecoder::KeyDecoder(Named named, bool utf8)
    : named_(std::move(named)), input_(options_for(named_, utf8)) {}

void KeyDecoder::on_bytes(std::string_view bytes, Time now) {
  input_.on_bytes(bytes, now);
  collect();
}

void KeyDecoder::on_time(Time now, bool a_byte_answers) {
  input_.on_time(now, a_byte_answers);
  collect();
}

void KeyDecoder::collect() {
  for (auto& piece : input_.take()) {
    if (piece.kind == Kind::text) {
      text(piece.bytes, false);
    } else if (piece.kind == Kind::sequence) {
      sequence(std::move(piece.bytes));
    } else {
      keys_.push_back(plain_key(KeyCode::paste));
      keys_.back().raw = std::move(piece.bytes);
    }
  }
}

const std::pair<std::string, Key>* KeyDecoder::named(std::string_view bytes) const {
  for (const auto& each : named_)
    if (bytes.starts_with(each.first)) return &each;
  return nullptr;
}

void KeyDecoder::sequence(std::string bytes) {
  const auto* const known = named(bytes);
  if (known != nullptr && known->first.size() == bytes.size()) return give(known->second, bytes);
  if (bytes.size() == 1) return give(plain_key(KeyCode::escape), bytes);
  const bool alt = bytes[1] == '\x1b';  // ESC ESC [ A: Alt with an arrow, as rxvt sends it
  const std::string_view rest = std::string_view(bytes).substr(alt ? 2 : 1);
  if (rest.size() == 1 || (rest[0] != '[' && rest[0] != 'O')) return text(bytes, true);
  int parameters[2] = {0, 0};
  const char* at = rest.data() + 1;
  for (int& parameter : parameters) {
    at = std::from_chars(at, rest.data() + rest.size(), parameter).ptr;
    if (*at == ';') ++at;
  }
  const char last = rest.back();
  Key key;
  if (rest[0] == 'O')
    key = keypad_key(last);
  else if (rest[1] == '[')
    key = plain_key(KeyCode::function);
  else
    key = plain_key(last == '~' ? code_of_tilde(parameters[0]) : code_of_letter(last));
  if (key.code == KeyCode::function)
    key.number = rest[1] == '[' && rest[0] == '[' ? last - 'A' + 1
                 : last == '~'                    ? function_number(parameters[0])
                                                  : last - 'P' + 1;
  key.alt = alt;
  key.shift = key.code == KeyCode::tab && last == 'Z';
  if (key.code != KeyCode::unknown)
    set_modifiers(key, std::max(parameters[1], rest[0] == 'O' ? parameters[0] : 0));
  // A character of the keypad is sent as the device knows it.
  const std::string raw = key.code == KeyCode::text ? key.raw : bytes;
  give(std::move(key), raw);
}

void KeyDecoder::text(std::string_view bytes, bool alt) {
  for (std::size_t at = 0; at < bytes.size();) {
    const std::string_view left = bytes.substr(at);
    if (const auto* const known = alt ? nullptr : named(left)) {
      give(known->second, left.substr(0, known->first.size()));
      at += known->first.size();
      continue;
    }
    const std::size_t from = alt ? 1 : 0;
    const auto first = static_cast<unsigned char>(left[from]);
    Key key;
    std::size_t length = 1;
    if (first == '\r')
      key = plain_key(KeyCode::enter);
    else if (first == '\t')
      key = plain_key(KeyCode::tab);
    else if (first == 0x7F)
      key = plain_key(KeyCode::backspace);
    else if (first == 0)
      key = ctrl_key('@');
    else if (first < 0x1B)
      key = ctrl_key(static_cast<char>(first + 0x60));
    else if (first < 0x20)
      key = ctrl_key(static_cast<char>(first + 0x40));
    else if (first < 0x80)
      key = text_key(first);
    else {
      length = std::min<std::size_t>(first >= 0xF0   ? 4
                                     : first >= 0xE0 ? 3
                                     : first >= 0xC2 ? 2
                                                     : 1,
                                     left.size() - from);
      const std::u32string points = decode_utf8(left.substr(from, length));
      if (points.size() == 1 && points[0] != U'\uFFFD')
        key = text_key(points[0]);
      else
        length = 1;  // no UTF-8: the byte itself, for a device that speaks Latin-1
    }
    key.alt = alt;
    give(std::move(key), left.substr(0, from + length));
    at += from + length;
    alt = false;
  }
}

void KeyDecoder::give(Key key, std::string_view raw) {
  key.raw = raw;
  keys_.push_back(std::move(key));
}

}  // namespace rommate::tui
