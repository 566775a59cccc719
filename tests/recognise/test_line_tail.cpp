#include <doctest/doctest.h>

#include <string>

#include "src/recognise/line_tail.hpp"

using namespace rommate::recognise;

TEST_CASE("backspaces, carriage returns and blanks leave what a person sees") {
  CHECK(render_line("R1#sho\b\b\b   \b\b\b", true).text == "R1#");
  CHECK(render_line("R1#sho\b\b\b   \b\b\b", true).at_end);
  CHECK(render_line("<--- More --->\r              \rfw# ", true).text == "fw# ");
  CHECK(render_line("<--- More --->\r              \rfw# ", true).at_end);
  CHECK(render_line("autoboot:  2 \b\b\b 1 ", true).text == "autoboot:  1 ");
  CHECK(render_line("a\tb", true).text == "a       b");
  CHECK(render_line("\b\b\bx", true).text == "x");
}

TEST_CASE("a row with text right of the cursor is not at its end") {
  CHECK_FALSE(render_line("R1#$long input\b\b\b\b", true).at_end);
  CHECK_FALSE(render_line("R1#copy\rR1#", true).at_end);
}

TEST_CASE("colours, titles and reports show nothing; a half sequence is waited for") {
  CHECK(render_line("\x1b[7m--More--\x1b[27m", true).text == "--More--");
  CHECK(render_line("\x1b]0;title\aR1#\x1b[6n", true).text == "R1#");
  CHECK(render_line("\x1b(BR1#", true).text == "R1#");
  CHECK(render_line("R1#junk\x1b[4D\x1b[K", true).text == "R1#");
  CHECK_FALSE(render_line("R1#\x1b[", true).at_end);
  CHECK_FALSE(render_line("R1#\x1b", true).at_end);
}

TEST_CASE("moving about on a screen begins a new row") {
  const auto tail =
      render_line("\x1b[2J\x1b[22;1H   The highlighted entry will be executed automatically in 5s.", true);
  CHECK(tail.addressed);
  CHECK(tail.text == "   The highlighted entry will be executed automatically in 5s.");
}

TEST_CASE("on the line where it is the cursor is moved, and what is left of it stays") {
  // issue: oxidized, a ProCurve's prompt
  const auto drawn = render_line(
      "\x1b[1;24r\x1b[24;1H\x1b[2K\x1b[24;1Hsw-1> \x1b[24;1H\x1b[24;7H\x1b[24;1H\x1b[?25h\x1b[24;7H", true);
  CHECK(drawn.text == "sw-1> ");
  CHECK(drawn.at_end);
  CHECK(render_line("\x1b[24;1Hsw-1> \x1b[24;3H", true).text == "sw");
  CHECK_FALSE(render_line("\x1b[24;1Hsw-1> \x1b[24;3H", true).at_end);
  CHECK(render_line("\x1b[5;10Hname\x1b[5;8H", true).text.empty());
  CHECK(render_line("\x1b[5;10Hname\x1b[5;8Hx", true).text == "x");
  CHECK(render_line("\x1b[5;10Hname\x1b[6;1Hx", true).text == "x");
  CHECK(render_line("\x1b[5;1Hname\x1b"
                    "Ex",
                    true)
            .text == "x");
  CHECK(render_line("host% \x1b[J", true).text == "host% ");  // run: zsh
  CHECK(render_line("host% \x1b[2Jx", true).text == "x");
  CHECK(render_line("\x1b[99999;99999Hx\x1b[99999;1Hy", true).text.starts_with("y"));
}

TEST_CASE("in the middle of a long line the column is unknown until a carriage return") {
  CHECK(render_line("R1#", false).too_long);
  CHECK_FALSE(render_line("####\rR1#", false).too_long);
  CHECK(render_line("####\rR1#", false).text == "R1#");
  CHECK(render_line(std::string(5000, '!'), true).too_long);
}
