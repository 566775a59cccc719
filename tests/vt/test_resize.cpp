// Resizing: the text survives any sequence of sizes, the cursor stays with its character.
#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>

#include <cstdlib>
#include <random>

#include "tests/vt/seed.hpp"
#include "tests/vt/terminal.hpp"

using namespace rommate::vt;

TEST_CASE("a narrower screen wraps the lines, a wider one joins them again") {
  Terminal terminal(20, 4);
  terminal.put("interface Gi0/0/1\r\n shutdown\r\nR1#");
  terminal.screen.resize(10, 6);
  CHECK(terminal.rows() == "interface|Gi0/0/1| shutdown|R1#||");
  CHECK(terminal.cursor() == "3,3");
  terminal.screen.resize(20, 4);
  CHECK(terminal.rows() == "interface Gi0/0/1| shutdown|R1#|");
  CHECK(terminal.cursor() == "2,3");
}

TEST_CASE("rows that no longer fit go to the history and come back") {
  Terminal terminal(10, 6);
  terminal.put("1\r\n2\r\n3\r\n4\r\n5\r\n6");
  terminal.screen.resize(10, 3);
  CHECK(terminal.rows() == "4|5|6");
  CHECK(terminal.screen.history().size() == 3);
  CHECK(terminal.cursor() == "2,1");
  terminal.screen.resize(10, 6);
  CHECK(terminal.rows() == "1|2|3|4|5|6");
  CHECK(terminal.screen.history().size() == 0);
}

TEST_CASE("free rows below the cursor are given up first") {
  Terminal terminal(20, 24);
  terminal.put("top-left");
  terminal.screen.resize(15, 5);
  CHECK(terminal.rows() == "top-left||||");
  terminal.screen.resize(20, 24);
  CHECK(terminal.row(0) == "top-left");
  CHECK(terminal.cursor() == "0,8");
}

TEST_CASE("a line that began in the history is wrapped anew as a whole") {
  Terminal terminal(10, 2);
  terminal.put("0123456789abcdefghijABCDEFGHIJ");
  terminal.screen.resize(15, 2);
  CHECK(terminal.rows() == "0123456789abcde|fghijABCDEFGHIJ");
  CHECK(terminal.lines() == "0123456789abcdefghijABCDEFGHIJ\n");
  terminal.screen.resize(7, 3);
  CHECK(terminal.lines() == "0123456789abcdefghijABCDEFGHIJ\n");
}

TEST_CASE("the cursor stays behind its character, also when a wrap is pending") {
  Terminal terminal(10, 3);
  terminal.put("0123456789");
  CHECK(terminal.cursor() == "0,9+");
  terminal.screen.resize(20, 3);
  CHECK(terminal.cursor() == "0,10");
  terminal.screen.resize(5, 3);
  CHECK(terminal.cursor() == "1,4+");
  terminal.put("x");
  CHECK(terminal.rows() == "01234|56789|x");
}

TEST_CASE("wide characters are not cut by a new width") {
  Terminal terminal(10, 3);
  terminal.put("a\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2");
  terminal.screen.resize(4, 4);
  CHECK(terminal.rows() == "a\xe6\xbc\xa2|\xe5\xad\x97\xe6\xbc\xa2||");
  terminal.screen.resize(10, 3);
  CHECK(terminal.rows() == "a\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2||");
}

TEST_CASE("the alternate screen is cropped, and the main one behind it is wrapped") {
  Terminal terminal(20, 4);
  terminal.put("a line of the shell\r\n$\x1b[?1049h\x1b[Hfull screen\x1b[4;20Hx");
  terminal.screen.resize(10, 3);
  CHECK(terminal.rows() == "||");
  terminal.put("\x1b[?1049l");
  CHECK(terminal.rows() == "a line of|the shell|$");
  CHECK(terminal.cursor() == "2,1");
}

TEST_CASE("margins are gone and tab stops are there after a resize") {
  Terminal terminal(20, 6);
  terminal.put("\x1b[2;3r");
  terminal.screen.resize(40, 8);
  terminal.put("\x1b[8;1Hx\ny\x1b[1;33H\x1b[Z\tX");
  CHECK(terminal.row(7) == " y");
  CHECK(terminal.screen.row(0)[32].text == U'X');
}

TEST_CASE("sizes out of bounds are moved inside") {
  Terminal terminal(20, 6);
  terminal.screen.resize(0, -5);
  CHECK(terminal.screen.columns() == 1);
  CHECK(terminal.screen.rows() == 1);
  terminal.screen.resize(1'000'000, 5);
  CHECK(terminal.screen.columns() == Screen::max_columns);
}

namespace {

std::string random_line(std::mt19937& random) {
  static const char* const words[] = {
      "show",           " ",  "GigabitEthernet0/1",  "\xc3\xa9",   "\xe6\xbc\xa2",
      "e\xcc\x81",      "  ", "\x1b[1;32mup\x1b[0m", "0123456789", "x",
      "\x1b[7m \x1b[0m"};
  std::string line;
  for (auto count = random() % 30; count > 0; --count) line += words[random() % std::size(words)];
  return line + "|";  // no blanks at the end, which a history may cut off
}

}  // namespace

TEST_CASE("any sequence of sizes leaves every line as it was") {
  const unsigned seed = seed_of_this_run();
  MESSAGE("VT_SEED=" << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 150; ++round) {
    CAPTURE(round);
    Terminal terminal(2 + static_cast<int>(random() % 60), 1 + static_cast<int>(random() % 12));
    for (auto count = random() % 30; count > 0; --count) terminal.put(random_line(random) + "\r\n");
    terminal.put(random_line(random));
    const std::string before = terminal.lines();
    for (int step = 0; step < 8; ++step) {
      terminal.screen.resize(2 + static_cast<int>(random() % 100), 1 + static_cast<int>(random() % 40));
      REQUIRE(terminal.lines() == before);
      const Cursor& cursor = terminal.screen.cursor();
      REQUIRE(cursor.row < terminal.screen.rows());
      REQUIRE(cursor.column < terminal.screen.columns());
    }
    // The cursor is still behind the last character: what comes next is added to the last line.
    terminal.put("END");
    REQUIRE(terminal.lines() == before.substr(0, before.size() - 1) + "END\n");
  }
}

TEST_CASE("resizing while anything is being sent never breaks the screen") {
  const unsigned seed = seed_of_this_run();
  MESSAGE("VT_SEED=" << seed);
  std::mt19937 random(seed);
  static const char* const parts[] = {"\x1b[?1049h",
                                      "\x1b[?1049l",
                                      "\x1b"
                                      "7",
                                      "\x1b"
                                      "8",
                                      "\xe6\xbc\xa2",
                                      "text ",
                                      "\r\n",
                                      "\x1b[H",
                                      "\x1b[99;99H",
                                      "\x1b[2J",
                                      "\x1b[3J",
                                      "\x1b[4h",
                                      "\x1b[4l",
                                      "\x1b[5@",
                                      "\x1b[3P",
                                      "\t",
                                      "\x1bM",
                                      "\x1b[2;4r",
                                      "\x1b[?6h",
                                      "\x1b[40b",
                                      "e\xcc\x81",
                                      "\x1b[45m\x1b[K",
                                      "\x1b[0m",
                                      "\x1b[9S",
                                      "\x1b[9T"};
  Terminal terminal(20, 5);
  Clusters clusters;
  for (int step = 0; step < 20'000; ++step) {
    terminal.put(parts[random() % std::size(parts)]);
    if (random() % 20 == 0) {
      terminal.screen.resize(1 + static_cast<int>(random() % 40), 1 + static_cast<int>(random() % 12));
    }
    if (random() % 50 == 0) {
      const Position here =
          terminal.screen.position_at(terminal.screen.on_alternate() ? 0 : terminal.screen.cursor().row, 0);
      REQUIRE(here.line <= terminal.screen.end_line());
      (void)terminal.screen.line(here.line, clusters);
    }
    if (random() % 500 == 0) (void)terminal.lines();
  }
}
