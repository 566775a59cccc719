#include "tui/key_decoder.hpp"

#include <algorithm>

#include "tui/text.hpp"

namespace rommate::tui {
namespace {

constexpr std::size_t longest_sequence = 32;     // xterm's longest key report is under 20 bytes
constexpr std::size_t longest_paste = 64 << 20;  // what a user may paste at once
constexpr std::string_view paste_begins = "\x1b[200~", paste_ends = "\x1b[201~";

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

KeyCode code_of_letter(char letter) {
  switch (letter) {
    case 'A': return KeyCode::up;
    case 'B': return KeyCode::down;
    case 'C': return KeyCode::right;
    case 'D': return KeyCode::left;
    case 'H': return KeyCode::home;
    case 'F': return KeyCode::end;
    case 'M': return KeyCode::enter;
    case 'Z': return KeyCode::tab;
    case 'P':
    case 'Q':
    case 'R':
    case 'S': return KeyCode::function;
    default: return KeyCode::unknown;
  }
}

void set_modifiers(Key& key, int parameter) {  // xterm: 1 + shift 1 + alt 2 + ctrl 4
  const int bits = std::max(parameter - 1, 0);
  key.shift = key.shift || bits & 1;
  key.alt = key.alt || bits & 2;
  key.ctrl = key.ctrl || bits & 4;
}

}  // namespace

void KeyDecoder::on_bytes(std::string_view bytes, Time now) {
  bytes_ += bytes;
  decode(false);
  if (bytes_.empty())
    deadline_.reset();
  else
    deadline_ = now + escape_wait;
}

void KeyDecoder::on_time(Time now) {
  if (!deadline_ || now < *deadline_) return;
  deadline_.reset();
  if (pasting_) return;  // a paste ends with its end mark only; a slow link may pause in it
  decode(true);
}

void KeyDecoder::decode(bool at_last) {
  while (!bytes_.empty() && one(at_last) == Found::key) {
  }
}

KeyDecoder::Found KeyDecoder::one(bool at_last) {
  if (pasting_) return paste(at_last);
  if (named(at_last) == Found::key) return Found::key;
  return bytes_[0] == '\x1b' ? escape(at_last) : text(0, false, at_last);
}

KeyDecoder::Found KeyDecoder::paste(bool) {
  const std::size_t end = bytes_.find(paste_ends);
  if (end == std::string::npos && bytes_.size() < longest_paste) return Found::more;
  Key key = plain_key(KeyCode::paste);
  key.raw = bytes_.substr(0, end);
  keys_.push_back(std::move(key));
  bytes_.erase(0, end == std::string::npos ? end : end + paste_ends.size());
  pasting_ = false;
  return Found::key;
}

KeyDecoder::Found KeyDecoder::named(bool) {
  for (const auto& [sequence, key] : named_)
    if (bytes_.starts_with(sequence)) {
      give(key, sequence.size());
      return Found::key;
    }
  return Found::more;
}

KeyDecoder::Found KeyDecoder::escape(bool at_last) {
  if (bytes_.size() == 1) {
    if (!at_last) return Found::more;
    give(plain_key(KeyCode::escape), 1);
    return Found::key;
  }
  if (bytes_ == "\x1b\x1b" && !at_last) return Found::more;
  const bool twice = bytes_[1] == '\x1b' && bytes_.size() > 2 && (bytes_[2] == '[' || bytes_[2] == 'O');
  const std::size_t at = twice ? 2 : 1;  // ESC ESC [ A: Alt with an arrow, as rxvt sends it
  if (bytes_[at] == '[' || bytes_[at] == 'O') return control_sequence(at, twice, at_last);
  if (bytes_[1] == '\x1b') {
    give(plain_key(KeyCode::escape), 1);
    return Found::key;
  }
  return text(1, true, at_last);
}

KeyDecoder::Found KeyDecoder::control_sequence(std::size_t from, bool alt, bool at_last) {
  int parameters[2] = {0, 0};
  std::size_t index = 0, at = from + 1;
  for (; at < bytes_.size() && static_cast<unsigned char>(bytes_[at]) < 0x40 && at < longest_sequence; ++at) {
    if (bytes_[at] == ';')
      ++index;
    else if (bytes_[at] >= '0' && bytes_[at] <= '9' && index < 2)
      parameters[index] = std::min(parameters[index] * 10 + (bytes_[at] - '0'), 9999);
  }
  if (at >= bytes_.size() && at < longest_sequence) {
    if (!at_last) return Found::more;
    if (at == from + 1) return text(from, true, at_last);  // Alt-[ or Alt-O
    give(plain_key(KeyCode::unknown), at);
    return Found::key;
  }
  if (bytes_.starts_with(paste_begins)) {
    bytes_.erase(0, paste_begins.size());
    pasting_ = true;
    return Found::key;
  }
  const char last = at < bytes_.size() ? bytes_[at] : '\0';
  Key key = plain_key(last == '~' ? code_of_tilde(parameters[0]) : code_of_letter(last));
  key.alt = alt;
  key.shift = last == 'Z';
  if (key.code == KeyCode::function)
    key.number = last == '~' ? function_number(parameters[0]) : last - 'P' + 1;
  if (key.code != KeyCode::unknown) set_modifiers(key, parameters[1]);
  give(std::move(key), std::min(at + 1, bytes_.size()));
  return Found::key;
}

KeyDecoder::Found KeyDecoder::text(std::size_t from, bool alt, bool at_last) {
  const auto first = static_cast<unsigned char>(bytes_[from]);
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
    length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1;
    if (from + length > bytes_.size()) {
      if (!at_last) return Found::more;
      length = 1;
    }
    const std::u32string points = decode_utf8(std::string_view(bytes_).substr(from, length));
    if (points.size() == 1 && points[0] != U'\uFFFD')
      key = text_key(points[0]);
    else
      length = 1;  // no UTF-8: the byte itself, for a device that speaks Latin-1
  }
  key.alt = alt;
  give(std::move(key), from + length);
  return Found::key;
}

void KeyDecoder::give(Key key, std::size_t length) {
  key.raw = bytes_.substr(0, length);
  bytes_.erase(0, length);
  keys_.push_back(std::move(key));
}

}  // namespace rommate::tui
