#include <doctest/doctest.h>

#include <clocale>
#include <memory>

#include "tui/exact_style.hpp"
#include "tui/painter.hpp"
#include "tui/painter_colour.hpp"

using namespace rommate::tui;

namespace {

std::unique_ptr<Painter> painter(const char* term, int rows = 5, int cols = 20, bool colour = true) {
  std::setlocale(LC_CTYPE, "C.UTF-8");
  auto made = Painter::start({.term = term, .rows = rows, .cols = cols, .colour = colour});
  REQUIRE(std::holds_alternative<std::unique_ptr<Painter>>(made));
  return std::move(std::get<std::unique_ptr<Painter>>(made));
}

std::string refusal(const char* term) {
  auto made = Painter::start({.term = term});
  REQUIRE(std::holds_alternative<std::string>(made));
  return std::get<std::string>(made);
}

}  // namespace

TEST_CASE("a terminal that cannot place its cursor is refused with what to do") {
  CHECK(refusal("dumb").find("cannot place its cursor") != std::string::npos);
  CHECK(refusal("dumb").find("--plain") != std::string::npos);
  CHECK(refusal("no-such-terminal").find("is not known") != std::string::npos);
  CHECK(refusal("").find("TERM is not set") != std::string::npos);
}

TEST_CASE("what is painted comes out as bytes, and nothing comes out when nothing has changed") {
  const auto p = painter("xterm-256color");
  Canvas canvas(5, 20);
  canvas.put(1, 3, "rommon 1 > ");
  p->paint(canvas);
  CHECK(p->take_output().find("rommon 1 >") != std::string::npos);
  p->paint(canvas);
  CHECK(p->take_output().empty());
  canvas.put(1, 14, "x");
  canvas.set_cursor(Point{1, 15});
  p->paint(canvas);
  const std::string change = p->take_output();
  CHECK(change.find('x') != std::string::npos);
  CHECK(change.find("rommon") == std::string::npos);
  p->redraw();
  p->paint(canvas);
  CHECK(p->take_output().find("rommon 1 > x") != std::string::npos);
}

TEST_CASE("leaving puts the terminal back as it was found") {
  const auto p = painter("xterm-256color");
  p->paint(Canvas(5, 20));
  const std::string start = p->take_output();
  CHECK(start.find("\x1b[?1049h") != std::string::npos);
  CHECK(start.find("\x1b[?2004h") != std::string::npos);
  // Reports of its own and the wheel as arrow keys are off, what was on before is kept by the terminal.
  for (const char* const mode :
       {"9", "1000", "1002", "1003", "1004", "1005", "1006", "1007", "1015", "1016"}) {
    const auto among = [&](char final) {
      for (auto at = start.find("\x1b[?"); at != std::string::npos; at = start.find("\x1b[?", at + 1)) {
        const auto last = start.find_first_not_of("0123456789;", at + 3);
        const auto list = ";" + start.substr(at + 3, last - at - 3) + ";";
        if (start[last] == final && list.find(";" + std::string(mode) + ";") != std::string::npos)
          return true;
      }
      return false;
    };
    CAPTURE(mode);
    CHECK(among('l'));
    CHECK(among('s'));
  }
  p->finish();
  const std::string end = p->take_output();
  CHECK(end.find("\x1b[?1049l") != std::string::npos);
  CHECK(end.find("\x1b[?2004l") != std::string::npos);
  CHECK(end.find("1006;1007;1015;1016;2031;2048;2004r") > end.find("\x1b[?2004l"));
  p->paint(Canvas(5, 20));
  CHECK(p->take_output().empty());
}

TEST_CASE("without colour no colour is sent, whatever the device asks for") {
  for (const auto* term : {"vt100", "xterm-256color"}) {
    const auto p = painter(term, 5, 20, false);
    CHECK(p->colours() == 0);
    Canvas canvas(5, 20);
    canvas.put(0, 0, "red", {indexed(1), rgb(1, 2, 3), bold});
    p->paint(canvas);
    const std::string out = p->take_output();
    CHECK(out.find("red") != std::string::npos);
    CHECK(out.find("\x1b[31") == std::string::npos);
    CHECK(out.find("38;") == std::string::npos);
    p->finish();
  }
}

TEST_CASE("a vt100 gets line drawing from its own set and no modern modes") {
  std::setlocale(LC_CTYPE, "C");
  auto made = Painter::start({.term = "vt100", .rows = 5, .cols = 20});
  REQUIRE(std::holds_alternative<std::unique_ptr<Painter>>(made));
  const auto& p = std::get<std::unique_ptr<Painter>>(made);
  Canvas canvas(5, 20);
  canvas.box({0, 0, 3, 6}, {});
  canvas.put(4, 0, "é…漢x");
  p->paint(canvas);
  const std::string out = p->take_output();
  CHECK(out.find("lqqqqk") != std::string::npos);
  CHECK(out.find("?~??x") != std::string::npos);  // the wide one is two columns of '?'
  CHECK(out.find("2004") == std::string::npos);
  for (const char c : out) CHECK(static_cast<unsigned char>(c) < 0x80);
}

TEST_CASE("no control character of a cell reaches the terminal") {
  const auto p = painter("xterm-256color");
  Canvas canvas(2, 20);
  p->paint(canvas);
  static_cast<void>(p->take_output());
  for (char32_t ch : {U'\x1b', U'\x07', U'\x9b', U'\0'}) canvas.row(0)[0].ch = ch, p->paint(canvas);
  const std::string out = p->take_output();
  CHECK(out.find('\x07') == std::string::npos);
  CHECK(out.find("\xc2\x9b") == std::string::npos);
}

TEST_CASE("the clipboard is set by one OSC 52 with base64") {
  const auto p = painter("xterm-256color");
  static_cast<void>(p->take_output());
  p->copy_to_clipboard("rommon");
  CHECK(p->take_output() == "\x1b]52;c;cm9tbW9u\x07");
  p->copy_to_clipboard("rommo");
  CHECK(p->take_output() == "\x1b]52;c;cm9tbW8=\x07");
  p->copy_to_clipboard("romm");
  CHECK(p->take_output() == "\x1b]52;c;cm9tbQ==\x07");
}

TEST_CASE("the terminal's keys are those of its terminfo entry") {
  const auto p = painter("xterm-256color");
  bool up = false;
  for (const auto& [bytes, key] : p->key_sequences())
    up = up || (bytes == "\x1bOA" && key.code == KeyCode::up);
  CHECK(up);
}

TEST_CASE("any size can be painted, and resizing draws everything anew") {
  const auto p = painter("xterm-256color");
  for (const auto& [rows, cols] : {std::pair{1, 1}, {60, 300}, {2, 5}, {24, 80}}) {
    p->resize(rows, cols);
    Canvas canvas(rows, cols);
    canvas.put(0, 0, "漢字 text that may be longer than the row");
    p->paint(canvas);
    CHECK_FALSE(p->take_output().empty());
  }
}

TEST_CASE("colours come down to the nearest the terminal has") {
  CHECK(colour_number({}, 256) == -1);
  CHECK(colour_number(indexed(9), 256) == 9);
  CHECK(colour_number(indexed(9), 8) == 1);
  CHECK(needs_bold(indexed(9), 8));
  CHECK_FALSE(needs_bold(indexed(9), 16));
  CHECK(colour_number(rgb(255, 0, 0), 256) == 196);
  CHECK(colour_number(rgb(0, 0, 1), 8) == 0);
  CHECK(colour_number(rgb(250, 250, 250), 8) == 7);
  CHECK(colour_number(indexed(196), 8) == 1);
  CHECK(colour_number(rgb(1, 2, 3), 1 << 24) == 0x010203);
  CHECK(colour_number(indexed(3), 1 << 24) == 3);
  CHECK(colour_number(indexed(3), 0) == -1);
}

TEST_CASE("crossed-out text and 24-bit colours are sent to a terminal that takes them") {
  std::setlocale(LC_CTYPE, "C.UTF-8");
  auto made = Painter::start({.term = "xterm-256color", .rows = 3, .cols = 10, .true_colour = true});
  REQUIRE(std::holds_alternative<std::unique_ptr<Painter>>(made));
  const auto& p = std::get<std::unique_ptr<Painter>>(made);
  Canvas canvas(3, 10);
  canvas.put(0, 2, "ab", Style{{}, {}, strike});
  canvas.put(1, 0, "X", Style{rgb(10, 20, 30), {}, 0});
  p->paint(canvas);
  const std::string bytes = p->take_output();
  CHECK(bytes.find("\x1b[0;9mab") != std::string::npos);
  CHECK(bytes.find("\x1b[0;38;2;10;20;30mX") != std::string::npos);
  p->paint(canvas);
  CHECK(p->take_output().empty());
}

TEST_CASE("24-bit colours are the nearest of 256 where the terminal does not take them") {
  const auto p = painter("xterm-256color");
  Canvas canvas(3, 10);
  canvas.put(1, 0, "X", Style{rgb(255, 0, 0), {}, 0});
  p->paint(canvas);
  CHECK(p->take_output().find("38;2") == std::string::npos);
}

TEST_CASE("the device's title is the terminal's until the end, and the one found comes back") {
  const auto p = painter("xterm-256color");
  Canvas canvas(3, 10);
  p->paint(canvas);
  CHECK(p->take_output().find("\x1b]2;") == std::string::npos);
  canvas.set_title("R1");
  p->paint(canvas);
  CHECK(p->take_output().find("\x1b[22;2t\x1b]2;R1\x07") != std::string::npos);
  p->paint(canvas);
  CHECK(p->take_output().empty());
  p->finish();
  CHECK(p->take_output().find("\x1b[23;2t") != std::string::npos);
}

TEST_CASE("what a terminal says of itself tells whether it takes 24-bit colours") {
  CHECK(takes_true_colour("truecolor", ""));
  CHECK(takes_true_colour("24bit", ""));
  CHECK(takes_true_colour("", "/tmp/tmux-0/default,1,0"));
  CHECK_FALSE(takes_true_colour("", ""));
}
