// A second opinion: random scripts played into our screen and into libvterm 0.1 (Paul Evans) must look the
// same.
//
// Only what libvterm has right is in the scripts. Left out, since it differs there from the manuals and
// xterm: motion stopping at margins, CSI s/u, DECSTR, DECALN, what DECSC keeps beside position and pen,
// editing while a wrap is pending, IL and DL away from column 1, origin mode's CPR, halves of wide
// characters, colon colours, dim, invisible, blink by 6, the reverse flag of erased cells, ICH and DCH
// outside of the margins (VT510: no effect; xterm: effect), DECRST 1049 on the main screen, the background of
// the screen that 1049 clears, a line feed while a wrap is pending, a mark in the last column, APC/PM/SOS,
// broken UTF-8.
#include <doctest/doctest.h>
#include <vterm.h>

#include <cstdlib>
#include <memory>
#include <random>
#include <string>

#include "tests/vt/seed.hpp"
#include "tests/vt/terminal.hpp"

using namespace rommate::vt;

namespace {

constexpr int columns = 24;
constexpr int rows = 8;

class Libvterm {
 public:
  Libvterm() : vterm_(vterm_new(rows, columns), vterm_free), screen_(vterm_obtain_screen(vterm_.get())) {
    vterm_set_utf8(vterm_.get(), 1);
    vterm_screen_enable_altscreen(screen_, 1);
    vterm_screen_reset(screen_, 1);
    vterm_input_write(vterm_.get(), "\x1b[m", 3);  // its pen is not the default one before the first SGR
  }
  void put(const std::string& bytes) { vterm_input_write(vterm_.get(), bytes.data(), bytes.size()); }
  [[nodiscard]] std::string cursor() const {
    VTermPos at;
    vterm_state_get_cursorpos(vterm_obtain_state(vterm_.get()), &at);
    return std::to_string(at.row) + "," + std::to_string(at.col);
  }
  [[nodiscard]] std::string cell(int row, int column) const {
    VTermScreenCell cell;
    vterm_screen_get_cell(screen_, {row, column}, &cell);
    std::string text;
    for (int at = 0; at < VTERM_MAX_CHARS_PER_CELL && cell.chars[at] != 0; ++at)
      append_utf8(cell.chars[at], text);
    const std::string background = colour(cell.bg, VTERM_COLOR_IS_DEFAULT_BG(&cell.bg));
    if (text.empty()) return background;
    if (text == "\xe2\xa9\xbd")
      text = "\xe2\x89\xa4";  // another code point for the same line-drawing character
    if (text == "\xe2\xa9\xbe") text = "\xe2\x89\xa5";
    text += colour(cell.fg, VTERM_COLOR_IS_DEFAULT_FG(&cell.fg)) + "/" + background;
    text += std::string(cell.attrs.bold ? "b" : "") + (cell.attrs.italic ? "i" : "") +
            (cell.attrs.blink ? "k" : "");
    return text + (cell.attrs.underline ? "u" : "") + (cell.attrs.reverse ? "r" : "") +
           (cell.attrs.strike ? "s" : "");
  }

 private:
  static std::string colour(const VTermColor& colour, bool is_default) {
    if (is_default) return "-";
    if (VTERM_COLOR_IS_INDEXED(&colour)) return std::to_string(colour.indexed.idx);
    return std::to_string(colour.rgb.red) + "." + std::to_string(colour.rgb.green) + "." +
           std::to_string(colour.rgb.blue);
  }
  std::unique_ptr<VTerm, void (*)(VTerm*)> vterm_;
  VTermScreen* screen_;
};

std::string colour(Colour colour) {
  if (colour.is_default()) return "-";
  if (colour.is_indexed()) return std::to_string(colour.index());
  return std::to_string(colour.red()) + "." + std::to_string(colour.green()) + "." +
         std::to_string(colour.blue());
}

std::string cell(const Screen& screen, int row, int column) {
  const Cell& cell = screen.row(row)[static_cast<std::size_t>(column)];
  std::string text;
  for (const char32_t code : screen.glyph(cell)) append_utf8(code, text);
  if (text.empty()) return colour(cell.background);
  text += colour(cell.foreground) + "/" + colour(cell.background);
  text += std::string(cell.flags & bold ? "b" : "") + (cell.flags & italic ? "i" : "") +
          (cell.flags & blink ? "k" : "");
  return text + (cell.flags & underline ? "u" : "") + (cell.flags & reverse ? "r" : "") +
         (cell.flags & strike ? "s" : "");
}

class Script {
 public:
  explicit Script(unsigned seed) : random_(seed) {}

  std::string piece() {
    switch (random_() % 14) {
      case 0: return "\r\n";
      case 1: return pick({"\r", "\b", "\b\n", "\t", "\b\x0b", "\b\x0c", "\a"});
      case 2: return at(1 + number(rows), 1 + number(columns));
      case 3: return at(1 + number(rows), 1) + "\x1b[" + count() + pick({"L", "M"});
      case 4:
        return "\x1b[r" + at(1 + number(rows), 1 + number(columns)) + "\x1b[" + count() +
               pick({"@", "P", "X"});
      case 5:
        return at(1 + number(rows), 1 + number(columns)) + "\x1b[" + pick({"", "1", "2"}) + pick({"J", "K"});
      case 6:
        return pick({"\x1b[S", "\x1b[2S", "\x1b[T", "\x1b[3T",
                     "\b\x1b"
                     "D",
                     "\b\x1bM",
                     "\x1b"
                     "E"});
      case 7:
        return "\x1b[" +
               pick({"0",  "1",  "3",  "4",  "5",   "7",  "9",  "23",       "24",      "25",         "27",
                     "29", "31", "44", "95", "103", "39", "49", "38;5;200", "48;5;17", "38;2;1;2;3", ""}) +
               "m";
      case 8: return region();
      case 9: return pick({"\x1b[4h", "\x1b[4l", "\x1b(0lqqk\x1b(B", "\x1b)0\x0exy\x0f", "\x1bH", "\x1b[g"});
      case 10:
        return pick({"\x1b]0;title\a", "\x1b]52;c;x\x1b\\", "\x1bPq\x1b\\", "\x1b[5\x18", "\x1b[>4;1m",
                     "\x1b[?12345h"});
      case 11: return pick({"\xc3\xa9", "\re\xcc\x81", "\xe2\x94\x80", "\xd0\x9f"});
      case 12: alternate_ = !alternate_; return alternate_ ? "\x1b[m\r\x1b[?1049h" : "\x1b[?1049l";
      default: return word();
    }
  }

 private:
  std::string pick(std::initializer_list<const char*> of) { return of.begin()[random_() % of.size()]; }
  int number(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
  std::string count() { return pick({"", "1", "2", "5", "30"}); }
  static std::string at(int row, int column) {
    return "\x1b[" + std::to_string(row) + ";" + std::to_string(column) + "H";
  }
  std::string region() {
    const int top = 1 + number(rows - 1);
    const int bottom = top + 1 + number(rows - top);
    return "\x1b[" + std::to_string(top) + ";" + std::to_string(bottom) + "r";
  }
  std::string word() {
    std::string text;
    for (auto left = random_() % 30; left > 0; --left)
      text.push_back(static_cast<char>('a' + random_() % 26));
    return text;
  }
  std::mt19937 random_;
  bool alternate_ = false;
};

/// The first difference, or nothing.
std::string difference(const Terminal& ours, const Libvterm& theirs) {
  const Cursor& cursor = ours.screen.cursor();
  const std::string here = std::to_string(cursor.row) + "," + std::to_string(cursor.column);
  if (here != theirs.cursor()) return "cursor " + here + " and " + theirs.cursor();
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      const std::string mine = cell(ours.screen, row, column);
      const std::string other = theirs.cell(row, column);
      if (mine != other) {
        return "cell " + std::to_string(row) + "," + std::to_string(column) + " " + mine + " and " + other;
      }
    }
  }
  return {};
}

std::string printable(const std::string& bytes) {
  std::string out;
  for (const char byte : bytes)
    out += byte == '\x1b' ? "\\e" : byte == '\n' ? "\\n" : byte == '\r' ? "\\r" : std::string(1, byte);
  return out;
}

}  // namespace

TEST_CASE("libvterm sees the same screen after the same random script") {
  const unsigned seed = seed_of_this_run();
  const char* length = std::getenv("VT_SCRIPTS");
  const int scripts = length != nullptr ? std::atoi(length) : 1500;
  MESSAGE("VT_SEED=" << seed);
  for (int round = 0; round < scripts; ++round) {
    Script script(seed + static_cast<unsigned>(round));
    Terminal ours(columns, rows);
    Libvterm theirs;
    std::string played;
    for (int piece = 0; piece < 25; ++piece) {
      const std::string bytes = script.piece();
      ours.put(bytes);
      theirs.put(bytes);
      played += bytes;
      const std::string why = difference(ours, theirs);
      INFO("VT_SEED=" << seed + static_cast<unsigned>(round) << " VT_SCRIPTS=1: " << printable(played));
      REQUIRE(why == "");
    }
  }
}
