#include "tui/vt/input_keys.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace rommate::vt {
namespace {

using Kind = CsiMeaning::Kind;

constexpr unsigned shift = 1, alt = 2, ctrl = 4, super = 8, hyper = 16, meta = 32;  // of modifiers - 1
constexpr unsigned release = 3;  // kitty's event types: press 1, repeat 2, release 3

struct Field {
  std::array<unsigned, 3> parts{};  // "a:b:c"; 0: not there
};

/// "1;5:3" in fields; empty for what has other characters than digits, ; and :
std::vector<Field> fields_of(std::string_view body) {
  std::vector<Field> fields(1);
  std::size_t part = 0;
  for (const char c : body) {
    if (c == ';') {
      fields.emplace_back();
      part = 0;
    } else if (c == ':') {
      ++part;
    } else if (c < '0' || c > '9') {
      return {};
    } else if (part < fields.back().parts.size()) {
      auto& number = fields.back().parts[part];
      number = std::min(number * 10 + static_cast<unsigned>(c - '0'), 9'999'999U);
    }
  }
  return fields;
}

unsigned modifiers_of(const std::vector<Field>& fields) {
  const unsigned field = fields.size() > 1 ? fields[1].parts[0] : 0;
  return field == 0 ? 0 : field - 1;
}

/// VT220's numbers for F1 to F20 (11 to 34 without 16, 22, 27 and 30) and the editing keys.
bool is_tilde_key(unsigned number) {
  if (number >= 1 && number <= 8) return true;
  return number >= 11 && number <= 34 && number != 16 && number != 22 && number != 27 && number != 30;
}

CsiMeaning key(unsigned number, unsigned modifiers, char final) {
  modifiers &= shift | alt | ctrl;
  CsiMeaning meaning{Kind::key, "\x1b[", {}};
  if (number > 1 || modifiers != 0 || final == '~') meaning.sequence += std::to_string(std::max(number, 1U));
  if (modifiers != 0) meaning.sequence += ";" + std::to_string(modifiers + 1);
  meaning.sequence += final;
  return meaning;
}

std::string utf8_of(unsigned point) {
  std::string bytes;
  const auto add = [&](unsigned byte) { bytes += static_cast<char>(byte); };
  if (point < 0x80) {
    add(point);
  } else if (point < 0x800) {
    add(0xC0 | point >> 6);
    add(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    add(0xE0 | point >> 12);
    add(0x80 | (point >> 6 & 0x3F));
    add(0x80 | (point & 0x3F));
  } else {
    add(0xF0 | point >> 18);
    add(0x80 | (point >> 12 & 0x3F));
    add(0x80 | (point >> 6 & 0x3F));
    add(0x80 | (point & 0x3F));
  }
  return bytes;
}

/// kitty's numbers for the keypad; 0 for its other keys without a character.
unsigned keypad_character(unsigned code) {
  constexpr std::string_view others = "./*-+\r=,";  // 57409 to 57416
  if (code >= 57399 && code <= 57408) return '0' + code - 57399;
  return code >= 57409 && code <= 57416 ? static_cast<unsigned>(others[code - 57409]) : 0;
}

CsiMeaning character(unsigned code, unsigned shifted, unsigned modifiers) {
  if ((modifiers & (super | hyper | meta)) != 0) return {};
  if (code >= 0xE000 && code <= 0xF8FF) code = keypad_character(code);
  if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return {};
  if (code == '\t' && (modifiers & shift) != 0) return {Kind::key, "\x1b[Z", {}};
  if ((modifiers & shift) != 0 && shifted != 0) code = shifted;
  if ((modifiers & shift) != 0 && code >= 'a' && code <= 'z') code -= 'a' - 'A';
  if ((modifiers & ctrl) != 0) {
    if (code == ' ' || code == '2') code = '@';
    if (code == '/') code = '_';
    if (code == '?') code = 0x7F;
    if (code >= '@' && code <= '~') code &= 0x1F;
    if (code >= '3' && code <= '7') code -= '3' - 0x1B;  // the digits of the VT220 keyboard
    if (code == '8') code = 0x7F;
  }
  return {Kind::character, {}, ((modifiers & alt) != 0 ? "\x1b" : "") + utf8_of(code)};
}

}  // namespace

CsiMeaning read_csi(std::string_view body, char final) {
  const auto fields = fields_of(body);
  if (fields.empty() || fields.size() > 3) return {};
  const unsigned number = fields[0].parts[0], modifiers = modifiers_of(fields);
  if (fields.size() > 1 && fields[1].parts[1] == release) return {};
  switch (final) {
    case 'u': return body.empty() ? CsiMeaning{} : character(number, fields[0].parts[1], modifiers);
    case '~':
      if (number == 27 && fields.size() == 3) return character(fields[2].parts[0], 0, modifiers);
      return fields.size() <= 2 && is_tilde_key(number) ? key(number, modifiers, final) : CsiMeaning{};
    case '^':  // rxvt: 5^ with Ctrl, 5$ with Shift, 5@ with both
    case '$':
    case '@':
      if (fields.size() != 1 || !is_tilde_key(number)) return {};
      return key(number, final == '^' ? ctrl : final == '$' ? shift : ctrl | shift, '~');
    case 'a':
    case 'b':
    case 'c':
    case 'd': return body.empty() ? key(1, shift, static_cast<char>(final - 'a' + 'A')) : CsiMeaning{};
    case 'A':
    case 'B':
    case 'C':
    case 'D':
    case 'F':
    case 'H':
    case 'P':
    case 'Q':
    case 'S':
    case 'Z': return fields.size() <= 2 && number <= 1 ? key(1, modifiers, final) : CsiMeaning{};
    default: return {};
  }
}

bool is_position(std::string_view body, char final) { return final == 'R' && fields_of(body).size() == 2; }

}  // namespace rommate::vt
