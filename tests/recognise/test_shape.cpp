#include <doctest/doctest.h>

#include <string>

#include "src/recognise/patterns.hpp"
#include "src/recognise/shape.hpp"

using namespace rommate::recognise;

TEST_CASE("a shape matches all of a row or nothing, and says what its marks stood for") {
  CHECK(match("rommon {n} >~", "rommon 17 > ")->number == "17");
  CHECK(match("rommon {n} >~", "rommon B1 >")->number == "B1");
  CHECK_FALSE(match("rommon {n} >~", "rommon ! > "));
  CHECK_FALSE(match("rommon {n} >~", "rommon 1 > dir"));
  const auto config = match("{host}({mode})#~", "edge-1.lab(conf-ssh-pubkey-data)#");
  REQUIRE(config);
  CHECK(config->host == "edge-1.lab");
  CHECK(config->mode == "conf-ssh-pubkey-data");
  CHECK(match("({*}) >~", "(Cisco Controller) >")->anything == "Cisco Controller");
  CHECK(match("Ready to receive file{*}...{cs}", "Ready to receive file a.bin ...CCC"));
}

TEST_CASE("names are told from numbers, addresses and links") {
  CHECK(prompt_length("R1#show") == 3);
  CHECK(prompt_length("3750-core(config-if)#") == 21);
  CHECK(prompt_length("RP/0/RSP0/CPU0:ios#") == 19);
  CHECK(prompt_length("1234#") == 5);
  CHECK(prompt_length("7#") == 0);
  CHECK(prompt_length("0x1f#") == 0);
  CHECK(prompt_length("http://a/b#") == 0);
  CHECK(prompt_length("phys->virt") == 0);
  CHECK(prompt_length("#####") == 0);
  CHECK(prompt_length("two words#") == 0);
  CHECK(prompt_length("R1(config#") == 0);
}

TEST_CASE("a board's prompt has one to four words, a count-down numbers and a spinner") {
  CHECK(match("{words} # ", "OMAP3 widgets.example # "));
  CHECK(match("{words} > ", "A B-1 C_2 (D) > "));
  CHECK_FALSE(match("{words} # ", "one two three four five # "));
  CHECK_FALSE(match("{words} # ", "1 board # "));
  CHECK_FALSE(match("{words} # ", "a  b # "));
  CHECK(match("autoboot:{count}", "autoboot:  5  4 / ")->number == "  5  4 / ");
  CHECK_FALSE(match("autoboot:{count}", "autoboot:  "));
  CHECK_FALSE(match("autoboot:{count}", "autoboot: 3 seconds"));
}

TEST_CASE("every pattern names its source, and has at most one {*}") {
  const auto stars = [](std::string_view shape) {
    std::size_t count = 0;
    for (auto at = shape.find("{*}"); at != std::string_view::npos; at = shape.find("{*}", at + 1)) ++count;
    return count;
  };
  for (const auto& pattern : patterns()) {
    CHECK_MESSAGE(!pattern.source.empty(), pattern.shape);
    CHECK_MESSAGE(stars(pattern.shape) <= 1, pattern.shape);
    CHECK_MESSAGE(stars(pattern.above) <= 1, pattern.above);
    const bool bound = pattern.where == Where::in_family || pattern.where == Where::loader;
    CHECK_MESSAGE((!bound || pattern.families != 0), pattern.shape);
  }
  for (const auto& window : windows()) {
    CHECK_MESSAGE(!window.source.empty(), window.shape);
    CHECK_MESSAGE(!window.key.empty(), window.shape);
    CHECK_MESSAGE(stars(window.shape) + stars(window.above) <= 2, window.shape);
    const bool counts = window.shape.find("{n}") != std::string_view::npos ||
                        window.shape.find("{count}") != std::string_view::npos;
    CHECK_MESSAGE((window.seconds > 0 || counts), window.shape);
  }
}

TEST_CASE("a shape's first and last byte rule out only what cannot match") {
  for (const auto& pattern : patterns())
    for (const std::string_view row :
         {"rommon 1 > ", "switch: ", "R1#", "--More-- ", "Password: ", "> ", "", "   "}) {
      const auto last = row.find_last_not_of(' ');
      const char first_byte = row.empty() ? '\0' : row[0];
      const char last_byte = last == std::string_view::npos ? '\0' : row[last];
      if (!match(pattern.shape, row)) continue;
      const Ends ends{pattern.shape};
      CHECK_MESSAGE(ends.may_begin_with(first_byte), pattern.shape << " on " << row);
      CHECK_MESSAGE(ends.may_end_with(last_byte), pattern.shape << " on " << row);
    }
}
