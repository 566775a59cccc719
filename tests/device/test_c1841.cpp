#include <doctest/doctest.h>

#include "tests/device/bench.hpp"

using namespace std::chrono_literals;
using rommate::testing::DeviceBench;

TEST_CASE("a BREAK while the image is unpacked stops the boot at rommon 1") {
  auto bench = DeviceBench::of("c1841");
  REQUIRE(bench.break_in());
  CHECK(bench.printed().ends_with("monitor: command \"boot\" aborted due to user interrupt\r\nrommon 1 > "));
  REQUIRE(bench.quiet(5s));
}

TEST_CASE("a line held low for less than a character is not a BREAK") {
  auto bench = DeviceBench::of("c1841");
  bench.power_on();
  REQUIRE(bench.until("####"));
  bench.break_for(500us);
  CHECK(bench.until("Press RETURN to get started!"));
}

TEST_CASE("left alone it boots to the prompt of its saved configuration") {
  auto bench = DeviceBench::of("c1841");
  bench.power_on();
  REQUIRE(bench.until("Press RETURN to get started!"));
  REQUIRE(bench.quiet(10s));
  bench.type("\r");
  CHECK(bench.until("BRANCH-7>"));
}

TEST_CASE("text comes at line speed") {
  auto bench = DeviceBench::of("c1841");
  bench.power_on();
  const auto start = bench.now();
  REQUIRE(bench.until("Technical Support: http://www.cisco.com/techsupport\r\n"));
  CHECK(bench.now() - start >= 600ms + 115 * 1041us);
}
