#include "src/record/sequence_rules.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace rommate::record {
namespace {

constexpr std::size_t most_parameters = 32;  // SGR with two true colours needs 12
constexpr unsigned largest_parameter = 65535;
constexpr unsigned largest_repeat = 9999;  // REP writes that many cells, whatever the size of the screen

struct Parameters {
  std::array<unsigned, most_parameters> values{};
  std::size_t count = 0;  // 0: none given
  bool colons = false;
  bool too_much = false;
};

Parameters parse(std::string_view text) {
  Parameters found;
  if (text.empty()) return found;
  found.count = 1;
  for (const char c : text) {
    unsigned& value = found.values[found.count - 1];
    if (c == ';' || c == ':') {
      found.colons |= c == ':';
      if (found.count == most_parameters) {
        found.too_much = true;
        return found;
      }
      ++found.count;
    } else {
      value = value * 10 + static_cast<unsigned>(c - '0');
      if (value > largest_parameter) {
        found.too_much = true;
        return found;
      }
    }
  }
  return found;
}

struct Csi {
  char private_mark = 0;  // < = > ?
  std::string_view parameters, intermediates;
};

// nullopt: not of a shape that ECMA-48 gives a meaning.
std::optional<Csi> take_apart(std::string_view body) {
  Csi csi;
  if (!body.empty() && body.front() >= '<' && body.front() <= '?') {
    csi.private_mark = body.front();
    body.remove_prefix(1);
  }
  const auto ends = std::find_if(body.begin(), body.end(), [](char c) { return c < '0' || c > ';'; });
  const auto length = static_cast<std::size_t>(ends - body.begin());
  csi.parameters = body.substr(0, length);
  csi.intermediates = body.substr(length);
  for (const char c : csi.intermediates)
    if (c < ' ' || c > '/') return std::nullopt;
  return csi;
}

// DEC private modes: cursor keys, reverse video, origin, autowrap, blinking and visible cursor, the alternate
// screens, keypad, saved cursor, bracketed paste. Not: columns (clears, resizes), mouse, focus, 8-bit keys
// ...
constexpr std::array<unsigned, 13> private_modes{1, 5, 6, 7, 12, 25, 45, 47, 66, 1047, 1048, 1049, 2004};

bool harmless_private(const Parameters& given, char final) {
  if (final == 'J' || final == 'K') return given.count <= 1;
  if (final != 'h' && final != 'l') return false;
  return given.count > 0 &&
         std::all_of(given.values.begin(), given.values.begin() + static_cast<std::ptrdiff_t>(given.count),
                     [](unsigned mode) {
                       return std::find(private_modes.begin(), private_modes.end(), mode) !=
                              private_modes.end();
                     });
}

bool harmless_plain(const Parameters& given, char final) {
  switch (final) {
    case 'm': return true;
    case '@':
    case 'A':
    case 'B':
    case 'C':
    case 'D':
    case 'E':
    case 'F':
    case 'G':
    case 'H':
    case 'I':
    case 'J':
    case 'K':
    case 'L':
    case 'M':
    case 'P':
    case 'S':
    case 'X':
    case 'Z':
    case '`':
    case 'a':
    case 'd':
    case 'e':
    case 'f':
    case 'g':
    case 'r': return given.count <= 2;
    case 'T':
      return given.count <= 1;  // with five it is xterm's highlight tracking, which waits for an answer
    case 'b': return given.count <= 1 && given.values[0] <= largest_repeat;
    case 's':
    case 'u': return given.count == 0;  // with parameters: margins, keyboard protocols
    case 'h':
    case 'l': return given.count == 1 && given.values[0] == 4;  // insert mode; 2 locks the keyboard
    default: return false;
  }
}

}  // namespace

bool harmless_escape(std::string_view intermediates, char final) {
  if (intermediates.empty()) return std::string_view("78DEHMc=>").find(final) != std::string_view::npos;
  if (intermediates == "#") return final == '8' || (final >= '3' && final <= '6');
  if (intermediates == "(" || intermediates == ")") return final == '0' || final == 'A' || final == 'B';
  return false;  // ESC SP F would make the terminal speak 8-bit, ESC % @ would end UTF-8
}

bool harmless_csi(std::string_view body, char final) {
  const auto csi = take_apart(body);
  if (!csi) return false;
  const Parameters given = parse(csi->parameters);
  if (given.too_much || (given.colons && final != 'm')) return false;
  if (csi->private_mark == '?') return csi->intermediates.empty() && harmless_private(given, final);
  if (csi->private_mark != 0) return false;
  if (csi->intermediates == "!") return final == 'p' && given.count == 0;  // soft reset
  if (csi->intermediates == " ") return final == 'q' && given.count <= 1;  // shape of the cursor
  return csi->intermediates.empty() && harmless_plain(given, final);
}

void TerminalTrace::saw_escape(std::string_view intermediates, char final) {
  if (intermediates == "(" || intermediates == ")") touched_ |= charset;
  if (intermediates.empty() && (final == '=' || final == '>')) touched_ |= keys;
}

void TerminalTrace::saw_csi(std::string_view body, char final) {
  if (final == 'm') touched_ |= pen;
  if (final == 'r') touched_ |= region;
  if (final == 'q') touched_ |= cursor;
  if (final != 'h' && final != 'l') return;
  const auto csi = take_apart(body);
  if (!csi) return;
  const Parameters given = parse(csi->parameters);
  if (csi->private_mark == 0) touched_ |= insert;
  for (std::size_t i = 0; i < given.count && csi->private_mark == '?'; ++i) {
    switch (given.values[i]) {
      case 1:
      case 66: touched_ |= keys; break;
      case 5: touched_ |= reverse; break;
      case 6: touched_ |= origin; break;
      case 7:
      case 45: touched_ |= wrap; break;
      case 12:
      case 25: touched_ |= cursor; break;
      case 47:
      case 1047:
      case 1049: touched_ |= alternate; break;
      case 2004: touched_ |= paste; break;
      default: break;
    }
  }
}

std::string TerminalTrace::take_undo() {
  std::string undo;
  const auto add = [&](Touched what, std::string_view sequence) {
    if ((touched_ & what) != 0) undo += sequence;
  };
  add(alternate, "\x1b[?1049l");
  add(region,
      "\x1b"
      "7\x1b[r\x1b"
      "8");  // setting the region homes the cursor
  add(origin, "\x1b[?6l");
  add(wrap, "\x1b[?7h\x1b[?45l");
  add(insert, "\x1b[4l");
  add(charset, "\x0f\x1b(B\x1b)B");
  add(keys, "\x1b[?1l\x1b>");
  add(paste, "\x1b[?2004l");
  add(reverse, "\x1b[?5l");
  add(cursor, "\x1b[?25h\x1b[?12l\x1b[0 q");
  add(pen, "\x1b[0m");
  touched_ = 0;
  return undo;
}

}  // namespace rommate::record
