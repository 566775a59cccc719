// Rules of the screen that vtcases cannot see: damage, lines, history, titles, bounds.
#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>

#include "tests/vt/terminal.hpp"
#include "tui/vt/search.hpp"

using namespace rommate::vt;

TEST_CASE("what the device prints is on the screen, and the cursor behind it") {
  Terminal terminal(20, 4);
  terminal.put("rommon 1 >");
  CHECK(terminal.rows() == "rommon 1 >|||");
  CHECK(terminal.cursor() == "0,10");
}

TEST_CASE("only rows that changed are dirty") {
  Terminal terminal(20, 4);
  terminal.put("one\r\ntwo");
  terminal.screen.clear_damage();
  CHECK_FALSE(terminal.screen.damaged());
  terminal.put("\x1b[3;1Hx");
  CHECK(terminal.screen.damaged());
  CHECK_FALSE(terminal.screen.dirty(0));
  CHECK(terminal.screen.dirty(2));
  CHECK_FALSE(terminal.screen.dirty(3));
  terminal.screen.clear_damage();
  terminal.put("\x1b[1;1H");
  CHECK_FALSE(terminal.screen.damaged());
}

TEST_CASE("a scroll of the whole screen is a hint, and the dirty marks move along") {
  Terminal terminal(20, 4);
  terminal.put("1\r\n2\r\n3\r\n4");
  terminal.screen.clear_damage();
  terminal.put("\x1b[2;1HX\x1b[4;1H\n");
  CHECK(terminal.screen.scrolled() == 1);
  CHECK(terminal.rows() == "X|3|4|");
  CHECK(terminal.screen.dirty(0));
  CHECK_FALSE(terminal.screen.dirty(1));
  CHECK_FALSE(terminal.screen.dirty(2));
  CHECK(terminal.screen.dirty(3));
  terminal.put("\n\n\n\n\n");
  CHECK(terminal.screen.scrolled() == -1);
}

TEST_CASE("a painter that follows the hints shows what is on the screen") {
  // A picture is kept by scrolling it and repainting dirty rows only; it must equal the screen at every step.
  Terminal terminal(12, 5);
  std::vector<std::string> picture(5);
  unsigned seed = 1;
  const char* parts[] = {"abc",     "\r\n",    "\n",        "\x1b[2;4r", "\x1b[r",    "\x1b[H",
                         "\x1bM",   "\x1b[2L", "\x1b[M",    "\x1b[3;3H", "\x1b[K",    "\x1b[J",
                         "\x1b[2S", "\x1b[T",  "\x1b[?47h", "\x1b[?47l", "\x1b[5;1H", "xyzxyzxyzxyzxyz",
                         "\x1b[2P", "\x1b[3@", "\x1b[4X"};
  for (int step = 0; step < 3000; ++step) {
    seed = seed * 1103515245 + 12345;
    terminal.put(parts[(seed >> 16) % std::size(parts)]);
    if ((seed >> 8) % 3 != 0) continue;
    const int scrolled = terminal.screen.scrolled();
    if (scrolled > 0) {
      std::rotate(picture.begin(), picture.begin() + scrolled, picture.end());
    }
    for (int row = 0; row < 5; ++row) {
      if (scrolled < 0 || terminal.screen.dirty(row))
        picture[static_cast<std::size_t>(row)] = terminal.row(row);
    }
    terminal.screen.clear_damage();
    for (int row = 0; row < 5; ++row) REQUIRE(picture[static_cast<std::size_t>(row)] == terminal.row(row));
  }
}

TEST_CASE("lines that leave the top are in the history, whole, whatever the width") {
  Terminal terminal(10, 3);
  terminal.put("a line that is wrapped twice\r\nshort\r\n\r\nlast\r\n$ ");
  CHECK(terminal.rows() == "|last|$");
  CHECK(terminal.lines() == "a line that is wrapped twice\nshort\n\nlast\n$\n");
  CHECK(terminal.screen.first_line() == 0);
  CHECK(terminal.screen.end_line() == 5);
}

TEST_CASE("a line half in the history and half on the screen is one line") {
  Terminal terminal(10, 2);
  terminal.put("0123456789abcdefghijABCDEFGHIJ");
  CHECK(terminal.screen.history().open());
  CHECK(terminal.screen.end_line() == 1);
  CHECK(terminal.lines() == "0123456789abcdefghijABCDEFGHIJ\n");
  CHECK(terminal.screen.position_at(0, 3) == Position{0, 13});
  CHECK(terminal.screen.on_screen({0, 25})->row == 1);
  CHECK(terminal.screen.on_screen({0, 25})->column == 5);
  CHECK_FALSE(terminal.screen.on_screen({0, 5}));
}

TEST_CASE("a line whose beginning was erased from the screen ends in the history") {
  for (const char* erase : {"\x1b[2J", "\x1b[H\x1b[J", "\x1b[H\x1b[L", "\x1b[H\x1bM", "\x1b[H\x1b[M"}) {
    CAPTURE(erase + 1);
    Terminal terminal(10, 2);
    terminal.put("0123456789abcdefghijABCDEFGHIJ").put(erase);
    CHECK_FALSE(terminal.screen.history().open());
  }
}

TEST_CASE("a screen that is cleared goes to the history first") {
  Terminal terminal(20, 4);
  terminal.put("System Bootstrap\r\nwarning: NVRAM\x1b[2J\x1b[Hmenu");
  CHECK(terminal.rows() == "menu|||");
  CHECK(terminal.lines() == "System Bootstrap\nwarning: NVRAM\nmenu\n");
  terminal.put("\x1b[H\x1b[J");
  CHECK(terminal.screen.history().size() == 3);
  terminal.put("\x1b[H\x1b[J\x1b[2J\x1b[2J");
  CHECK(terminal.screen.history().size() == 3);
}

TEST_CASE("the alternate screen leaves no trace in the history") {
  Terminal terminal(20, 3);
  terminal.put("shell\x1b[?1049h\x1b[H1\r\n2\r\n3\r\n4\r\n5\x1b[2J\x1b[?1049l");
  CHECK(terminal.lines() == "shell\n");
}

TEST_CASE("a region that does not begin at the top leaves no trace in the history") {
  Terminal terminal(20, 4);
  terminal.put("title\x1b[2;4r\x1b[4;1H1\r\n2\r\n3\r\n4\r\n5");
  CHECK(terminal.screen.history().size() == 0);
  CHECK(terminal.rows() == "title|3|4|5");
}

TEST_CASE("ED 3 clears the history, and the numbers of lines go on") {
  Terminal terminal(10, 2);
  terminal.put("1\r\n2\r\n3\r\n4");
  CHECK(terminal.screen.first_line() == 0);
  terminal.put("\x1b[3J");
  CHECK(terminal.screen.first_line() == 2);
  CHECK(terminal.lines() == "3\n4\n");
}

TEST_CASE("styles, wide characters and combining marks survive the history") {
  Terminal terminal(12, 2);
  terminal.put(
      "\x1b[1;38;2;1;2;3mre\xcc\x81"
      "d\x1b[0m \xe6\xbc\xa2\x1b[48;5;200m!\x1b[0m\r\n\r\n\r\n");
  Clusters clusters;
  const auto cells = terminal.screen.line(0, clusters);
  REQUIRE(cells.size() == 7);
  CHECK(cells[0].foreground == Colour::rgb(1, 2, 3));
  CHECK(cells[1].flags == bold);
  CHECK(clusters.text(cells[1].text) == U"e\u0301");
  CHECK(cells[3].plain_style());
  CHECK(cells[4].wide == Wide::lead);
  CHECK(cells[5].wide == Wide::trail);
  CHECK(cells[6].background == Colour::indexed(200));
}

TEST_CASE("a line without an end is cut, copied as one, and cannot eat the memory") {
  Terminal terminal(80, 4, {.bytes = 2'000'000});
  const std::string noise(10'000'000, '.');
  terminal.put(noise);
  CHECK(terminal.screen.history().memory() < 2'200'000);
  CHECK(terminal.screen.history().size() > 10);
  const LineNumber first = terminal.screen.first_line();
  const std::string copied = copy_text(terminal.screen, {first, 0}, {first + 3, 0});
  CHECK(copied == std::string(copied.size(), '.'));
}

TEST_CASE("the oldest lines go when the history is full") {
  Terminal terminal(80, 4, {.bytes = 1'000'000});
  for (int line = 0; line < 50'000; ++line)
    terminal.put("line " + std::to_string(line) + " of a long log\r\n");
  const History& history = terminal.screen.history();
  CHECK(history.memory() <= 1'000'000);
  CHECK(history.first() > 0);
  CHECK(line_text(terminal.screen, history.first()) ==
        "line " + std::to_string(history.first()) + " of a long log");
  CHECK(line_text(terminal.screen, history.end() - 1) == "line 49996 of a long log");
}

TEST_CASE("a bound of lines keeps at least that many") {
  Terminal terminal(80, 4, {.lines = 1000});
  for (int line = 0; line < 10'000; ++line) terminal.put("x\r\n");
  CHECK(terminal.screen.history().size() >= 1000);
  CHECK(terminal.screen.history().size() <= 3100);
}

TEST_CASE("100 000 lines of console text take less than 40 MB") {
  Terminal terminal(80, 24);
  for (int line = 0; line < 100'024; ++line) {
    terminal.put("*Mar  1 00:00:0" + std::to_string(line % 10) +
                 ": %LINEPROTO-5-UPDOWN: Line protocol on Gi0/1\r\n");
  }
  CHECK(terminal.screen.history().size() >= 100'000);
  CHECK(terminal.screen.history().memory() < 40'000'000);
}

TEST_CASE("replies are bounded, and there are none when answers are switched off") {
  Terminal terminal(10, 2);
  for (int times = 0; times < 10'000; ++times) terminal.put("\x1b[c");
  CHECK(terminal.screen.take_replies().size() <= Screen::max_replies);
  CHECK(terminal.screen.take_replies().empty());
  terminal.screen.set_answers(false);
  CHECK(terminal.put("\x1b[c\x1b[6n\x1bZ").screen.take_replies().empty());
}

TEST_CASE("what the device could type with is answered with nothing") {
  Terminal terminal(10, 2);
  terminal.put(
      "\x1b]0;reload\x07\x1b[21t\x1b[20t\x1b]52;c;?\x07\x1b]10;?\x07\x1b]4;1;?\x07\x05\x1b]50;?\x07\x1bP+"
      "q544e\x1b\\");
  CHECK(terminal.screen.take_replies().empty());
  CHECK(terminal.screen.title() == "reload");
}

TEST_CASE("a title is bounded, printable and UTF-8 whatever was sent") {
  Terminal terminal(10, 2);
  terminal.put(
      "\x1b]0;a\x01"
      "b\xff\xc3\xa9\xc2\x80\xed\xa0\x80"
      "c\x07");
  CHECK(terminal.screen.title() ==
        "ab\xEF\xBF\xBD\xc3\xa9\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
        "c");
  terminal.put("\x1b]2;" + std::string(3000, 'x') + "\x1b\\");
  CHECK(terminal.screen.title() == std::string(Screen::max_title, 'x'));
}

TEST_CASE("the bell is counted, not rung") {
  Terminal terminal(10, 2);
  CHECK(terminal.put("\a\a").screen.take_bells() == 2);
  CHECK(terminal.screen.take_bells() == 0);
}

TEST_CASE("EL with a wrap pending keeps the last character and the pending wrap") {
  Terminal terminal(10, 3);
  terminal.put("grep: \x1b[31m\x1b[KABCD\x1b[m\x1b[Kefg");
  CHECK(terminal.rows() == "grep: ABCD|efg|");
  CHECK(terminal.lines() == "grep: ABCDefg\n");
}

TEST_CASE("a character keeps a bounded number of marks, and numbers of marks gone are used again") {
  Terminal terminal(10, 3);
  std::string marks = "a";
  for (int count = 0; count < 1000; ++count) marks += "\xcc\x81";
  terminal.put(marks);
  CHECK(terminal.screen.glyph(terminal.screen.row(0)[0]).size() == 1 + Clusters::max_marks);
  std::string many;
  for (char32_t base = 0x4E00; base < 0x4E00 + 20'000; ++base) {
    append_utf8(base, many);
    many += "\xcc\x81\b\b";
  }
  terminal.put(many);
  CHECK_FALSE(terminal.screen.clusters().full());
}

TEST_CASE("a second mark joins its character also when the numbers are given out anew just then") {
  for (int before = 4090; before < 4100; ++before) {
    Terminal terminal(10, 3);
    std::string many;
    for (int count = 0; count < before; ++count) {
      append_utf8(0x4E00 + static_cast<char32_t>(count), many);
      many += "\xcc\x81\b\b";
    }
    terminal.put(many).put("e\xcc\x81\xcc\x82");
    CHECK(terminal.screen.glyph(terminal.screen.row(0)[0]) == U"e\u0301\u0302");
  }
}

TEST_CASE("the user's reset ends a sequence that hangs and keeps the history") {
  Terminal terminal(10, 2);
  terminal.put("1\r\n2\r\n3\x1b[?1049h\x1b(0\x1b[31m\x1b]0;unfinished");
  terminal.screen.reset();
  terminal.put("q");
  CHECK(terminal.rows() == "q|");
  CHECK(terminal.lines() == "1\n2\n3\nq\n");
}

TEST_CASE("modes are there for the painter and the keys") {
  Terminal terminal(10, 2);
  terminal.put("\x1b[?1h\x1b=\x1b[?2004h\x1b[?25l\x1b[?5h\x1b[4 q");
  CHECK(terminal.screen.modes().application_cursor);
  CHECK(terminal.screen.modes().application_keypad);
  CHECK(terminal.screen.modes().bracketed_paste);
  CHECK_FALSE(terminal.screen.modes().cursor_visible);
  CHECK(terminal.screen.modes().reverse_screen);
  CHECK(terminal.screen.modes().cursor_shape == 4);
  terminal.put(
      "\x1b"
      "c");
  CHECK_FALSE(terminal.screen.modes().application_cursor);
  CHECK(terminal.screen.modes().cursor_visible);
}

TEST_CASE("DECCOLM clears the screen only when mode 40 allows it, as in xterm") {
  Terminal terminal(10, 3);
  terminal.put("abc\x1b[?3hd");
  CHECK(terminal.rows() == "abcd||");
  terminal.put("\x1b[?40h\x1b[2;3r\x1b[?3lx\n\n\ny");
  CHECK(terminal.rows() == "|| y");
}

TEST_CASE("a screen of one column and one row works") {
  Terminal terminal(1, 1);
  terminal.put(
      "abc\xe6\xbc\xa2"
      "d\r\n\x1b[5;5H\x1b[2J\x1b[@\x1b[P\x1b[L\x1b[M\tx\x1b[3b");
  CHECK(terminal.rows() == "x");
}

TEST_CASE("an escape sequence with an intermediate that no terminal here knows does and shows nothing") {
  // ESC % G switches to UTF-8 (ISO 2022), which this screen reads always; ESC SP F announces 7-bit controls.
  for (const char intermediate : std::string_view{" !\"$%&',-./"}) {
    for (char final = '0'; final <= '~'; ++final) {
      CAPTURE(intermediate);
      CAPTURE(final);
      Terminal terminal(10, 3);
      terminal.put("one\r\ntwo\x1b[1;31m");
      terminal.put(std::string{"\x1b"} + intermediate + final);
      CHECK(terminal.cursor() == "1,3");
      terminal.put("\xe2\x94\x80q");
      CHECK(terminal.rows() == "one|two\xe2\x94\x80q|");
      CHECK(terminal.screen.take_replies().empty());
    }
  }
}
