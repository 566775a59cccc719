#include <doctest/doctest.h>

#include "src/console/text_pattern.hpp"

using namespace rommate::console;
using rommate::protocols::as_bytes;
using namespace std::string_view_literals;

namespace {

TextPattern pattern(const std::string& text) { return std::get<TextPattern>(TextPattern::make(text)); }

}  // namespace

TEST_CASE("a pattern finds the line it is in, with ^ and $ at each line") {
  const auto rommon = pattern("^rommon [0-9]+ >");
  CHECK(rommon.find("System Bootstrap\nmonitor: command \"boot\"\nrommon 1 > ") == "rommon 1 > ");
  CHECK(rommon.find("see rommon 1 >").empty());
  CHECK(pattern("switch:|ap:").find("x\nap: \ny") == "ap: ");
}

TEST_CASE("a pattern that cannot be read is answered with the reason") {
  const auto bad = TextPattern::make("rommon (");
  REQUIRE(std::holds_alternative<std::string>(bad));
  CHECK(std::get<std::string>(bad).find("'rommon ('") != std::string::npos);
  CHECK(std::holds_alternative<std::string>(TextPattern::make("")));
}

TEST_CASE("the tail of a console is plain lines, however its bytes were cut") {
  const auto raw = "\0\0Boot\r\n\x1b[1;31mrommon 1\x1b[0m > \r\n\r\n"sv;
  PlainTail whole, pieces;
  whole.add(as_bytes(raw));
  for (const char& c : raw) pieces.add(as_bytes({&c, 1}));
  CHECK(whole.text() == "Boot\nrommon 1 > \n");
  CHECK(pieces.text() == whole.text());
  CHECK(whole.last_line() == "rommon 1 >");
}

TEST_CASE("the tail is bounded, and so is its last line") {
  PlainTail tail;
  for (int i = 0; i < 10000; ++i) tail.add(as_bytes("abcdefghij"));
  CHECK(tail.text().size() <= 8192);
  CHECK(tail.last_line().size() == 120);
}
