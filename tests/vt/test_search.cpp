#include <doctest/doctest.h>

#include "tests/vt/terminal.hpp"
#include "tui/vt/search.hpp"

using namespace rommate::vt;

namespace {

constexpr Position beginning{0, 0};
constexpr Position the_end{~LineNumber{0}, 0};

struct RouterLog : Terminal {
  RouterLog() : Terminal(16, 3) {
    put("System Bootstrap, Version 15.1\r\n"
        "\x1b[31m%LINK-3-UPDOWN\x1b[0m: Interface up\r\n"
        "error: error\r\n"
        "caf\xc3\xa9 \xe6\xbc\xa2\xe5\xad\x97 CAF\xc3\x89\r\n"
        "rommon 1 > error");
  }
};

std::string found(const Screen& screen, std::string_view pattern, Position from, SearchOptions options = {}) {
  const auto match = find(screen, pattern, from, options);
  if (!match) return "nothing";
  return std::to_string(match->line) + ":" + std::to_string(match->from) + "-" + std::to_string(match->to);
}

}  // namespace

TEST_CASE("search forwards finds the next place at or after the start") {
  const RouterLog terminal;
  CHECK(found(terminal.screen, "error", beginning) == "2:0-5");
  CHECK(found(terminal.screen, "error", {2, 1}) == "2:7-12");
  CHECK(found(terminal.screen, "error", {2, 8}) == "4:11-16");
  CHECK(found(terminal.screen, "error", {4, 12}) == "nothing");
  CHECK(found(terminal.screen, "", beginning) == "nothing");
}

TEST_CASE("search backwards finds the last place before the start") {
  const RouterLog terminal;
  CHECK(found(terminal.screen, "error", the_end, {.backwards = true}) == "4:11-16");
  CHECK(found(terminal.screen, "error", {4, 11}, {.backwards = true}) == "2:7-12");
  CHECK(found(terminal.screen, "error", {2, 7}, {.backwards = true}) == "2:0-5");
  CHECK(found(terminal.screen, "error", {2, 0}, {.backwards = true}) == "nothing");
}

TEST_CASE("search sees lines, not rows: soft wraps and the edge of the screen are nothing to it") {
  const RouterLog terminal;
  CHECK(found(terminal.screen, "Bootstrap, Version", beginning) == "0:7-25");
  CHECK(found(terminal.screen, "> error", beginning) == "4:9-16");
}

TEST_CASE("search sees through styles, wide characters and case") {
  const RouterLog terminal;
  CHECK(found(terminal.screen, "updown: int", beginning) == "1:8-19");
  CHECK(found(terminal.screen, "updown", beginning, {.ignore_case = false}) == "nothing");
  CHECK(found(terminal.screen, "VERSION", beginning) == "0:18-25");
  CHECK(found(terminal.screen, "VERSION", beginning, {.ignore_case = false}) == "nothing");
  CHECK(found(terminal.screen, "Version", beginning, {.ignore_case = false}) == "0:18-25");
  CHECK(found(terminal.screen, "Version", the_end, {.backwards = true, .ignore_case = false}) == "0:18-25");
  CHECK(found(terminal.screen, "\xe5\xad\x97", beginning) == "3:7-9");
  CHECK(found(terminal.screen, "CAF\xc3\x89", {3, 1}) == "3:10-14");
  CHECK(found(terminal.screen, "caf\xc3\xa9", {3, 1}) == "3:10-14");
}

TEST_CASE("an incremental search narrows from where it began") {
  const RouterLog terminal;
  CHECK(found(terminal.screen, "e", {1, 15}) == "1:19-20");
  CHECK(found(terminal.screen, "er", {1, 15}) == "1:19-21");
  CHECK(found(terminal.screen, "err", {1, 15}) == "2:0-3");
}

TEST_CASE("text is copied without soft wraps and without blanks at line ends") {
  const RouterLog terminal;
  CHECK(copy_text(terminal.screen, {0, 7}, {1, 5}) == "Bootstrap, Version 15.1\n%LINK");
  CHECK(copy_text(terminal.screen, {2, 0}, {2, 5}) == "error");
  CHECK(copy_text(terminal.screen, {3, 5}, {5, 0}) ==
        "\xe6\xbc\xa2\xe5\xad\x97 CAF\xc3\x89\nrommon 1 > error\n");
  CHECK(copy_text(terminal.screen, {4, 3}, {2, 0}).empty());
  CHECK(line_text(terminal.screen, 4) == "rommon 1 > error");
}

TEST_CASE("search through half a million lines stays bounded to what is kept") {
  Terminal terminal(80, 24, {.bytes = 500'000});
  for (int line = 0; line < 30'000; ++line) terminal.put("line " + std::to_string(line) + "\r\n");
  CHECK(found(terminal.screen, "line 1\n", beginning) == "nothing");
  CHECK(found(terminal.screen, "line 29999", beginning) == "29999:0-10");
  CHECK(find(terminal.screen, "line", beginning, {})->line == terminal.screen.first_line());
}
