#include <doctest/doctest.h>

#include "src/job/text_pattern.hpp"

using namespace rommate::job;
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
