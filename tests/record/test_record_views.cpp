#include <doctest/doctest.h>

#include <random>

#include "src/record/plain_text.hpp"
#include "src/record/record_views.hpp"

using namespace rommate::record;
using namespace std::chrono_literals;
using Kind = RecordEvent::Kind;
using rommate::protocols::as_bytes;

namespace {

std::string text_of(std::string_view shown, std::size_t piece = 1'000'000) {
  PlainText text;
  for (std::size_t at = 0; at < shown.size(); at += piece) text.on_bytes(as_bytes(shown.substr(at, piece)));
  text.finish();
  return text.take();
}

RecordEvent event(Kind kind, std::string_view bytes, Duration at, WallTime wall = 0) {
  RecordEvent made;
  made.kind = kind;
  made.at = Time{at};
  made.wall = wall;
  if (kind == Kind::received || kind == Kind::sent)
    made.bytes = Bytes(bytes.begin(), bytes.end());
  else
    made.text = bytes;
  return made;
}

}  // namespace

TEST_CASE("text keeps what stayed on the line: overwriting, backspaces and erasing are done") {
  CHECK(text_of("rommon 1 > boot\r\nok\r\n") == "rommon 1 > boot\nok\n");
  CHECK(text_of(" --More-- \b\b\b\b\b\b\b\b\b\b          \b\b\b\b\b\b\b\b\b\bip route\r\n") == "ip route\n");
  CHECK(text_of("10%\r20%\r100%\n") == "100%\n");
  CHECK(text_of("shwo\b\b\b\x1b[Khow\n") == "show\n");
  CHECK(text_of("a\x1b[5Cb\x1b[2Dc\n") == "a    cb\n");
  CHECK(text_of("a\tb\n") == "a       b\n");
}

TEST_CASE("text loses colours, titles and requests, keeps characters of other scripts") {
  CHECK(text_of("\x1b[1;32mup\x1b[0m \x1b]0;title\a⛄ Zürich\n") == "up ⛄ Zürich\n");
  CHECK(text_of("\x1b[2J\x1b[1;1Hmenu\x1b[2;1Hchoice\x1b[6n") == "menu\nchoice\n");
}

TEST_CASE("text has the frames that a menu draws with DEC's graphics, in G0 and in G1") {
  CHECK(text_of("\x1b(0lqqk\x1b(B text\r\n\x1b(0x  x\x1b(B\r\n\x1b(0mqqj\x1b(B\n") ==
        "┌──┐ text\n│  │\n└──┘\n");
  CHECK(text_of("\x1b)0q\x0eqq\x0fq\n") == "q──q\n");
  CHECK(text_of("\x1b(0lqk\x1b"
                "c"
                "lqk\n",
                1) == "┌─┐\nlqk\n");
}

TEST_CASE("text is the same in pieces of any size, and a line without an end is broken") {
  std::mt19937 random(7);
  std::string noise;
  const std::vector<std::string> parts{"\x1b[", "K", "12",   "C", "\b", "\r",  "\n",
                                       "abc",   "é", "\x1b", "P", "\t", "\x9b"};
  for (int i = 0; i < 3000; ++i) noise += parts[random() % parts.size()];
  for (std::size_t piece : {1u, 2u, 5u, 100u}) CHECK(text_of(noise, piece) == text_of(noise));
  const std::string endless = text_of(std::string(100'000, 'x'));
  CHECK(endless.size() == 100'000 + 4);
}

TEST_CASE("an event is shown without a byte that could harm the reader's terminal") {
  CHECK(describe(event(Kind::received, "\x1b]0;x\a\r\n\"\xff", 0s)) == R"(received "\e]0;x\x07\r\n\"\xff")");
  CHECK(describe(event(Kind::mark, "\x1b[2J", 0s)) == R"(mark     \e[2J)");
  CHECK(describe(event(Kind::break_on, "driver", 0s)) == "BREAK on (driver)");
  RecordEvent secret = event(Kind::sent, "", 0s);
  secret.secret = true;
  CHECK(describe(secret) == "sent     (not recorded: typed at a password prompt)");
}

TEST_CASE("an asciicast has a header, output, input and markers, in asciinema's form") {
  CastWriter cast({.columns = 100, .rows = 30});
  RecordEvent start = event(Kind::start, "", 10s, 1'800'000'000'500'000'000);
  start.facts = {{"port", "tty\"USB0"}};
  std::string all = cast.event(start);
  all += cast.event(event(Kind::received, "rommon \xe2\x9b", 11s));
  all += cast.event(event(Kind::received, "\x84\r\n\x1b]52;c;QUFB\a", 11500ms));
  all += cast.event(event(Kind::sent, "boot\r", 12s));
  all += cast.event(event(Kind::break_on, "driver", 13s));
  CHECK(all == R"({"version": 2, "width": 100, "height": 30, "timestamp": 1800000000, "title": "tty\"USB0", )"
               R"("env": {"TERM": "xterm-256color"}})"
               "\n"
               "[1.000000, \"o\", \"rommon \"]\n"
               "[1.500000, \"o\", \"⛄\\r\\n\"]\n"
               "[2.000000, \"i\", \"boot\\r\"]\n"
               "[3.000000, \"m\", \"BREAK on (driver)\"]\n");
}

TEST_CASE("an unfiltered asciicast keeps control strings and is still UTF-8") {
  CastWriter cast({.unfiltered = true});
  static_cast<void>(cast.event(event(Kind::start, "", 0s)));
  CHECK(cast.event(event(Kind::received, "\x1b]0;t\a\xff\xe2\x9b", 1s)) ==
        "[1.000000, \"o\", \"\\u001b]0;t\\u0007\xEF\xBF\xBD\"]\n");
  CHECK(cast.event(event(Kind::received, "\x84", 2s)) == "[2.000000, \"o\", \"⛄\"]\n");
}

TEST_CASE("time goes on over runs by the wall clock, never back, whatever the file says") {
  RecordClock clock;
  CHECK(clock.elapsed(event(Kind::start, "", 100s, 1'000'000'000'000)) == 0s);
  CHECK(clock.elapsed(event(Kind::mark, "", 101s, 1'001'000'000'000)) == 1s);
  CHECK(clock.elapsed(event(Kind::start, "", 5s, 1'011'000'000'000)) == 11s);
  CHECK(clock.elapsed(event(Kind::mark, "", 7s)) == 13s);
  CHECK(clock.elapsed(event(Kind::mark, "", 6s)) == 13s);
  CHECK(clock.elapsed(event(Kind::mark, "", Duration::min())) == 13s);
  CHECK(clock.elapsed(event(Kind::mark, "", Duration::max())) <= std::chrono::hours(2 * 365 * 24));
}
