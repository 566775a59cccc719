#include <doctest/doctest.h>

#include <random>

#include "src/record/output_filter.hpp"
#include "tests/record/terminal_guard.hpp"

using rommate::protocols::as_bytes;
using rommate::protocols::as_text;
using rommate::protocols::ByteView;
using rommate::record::OutputFilter;

namespace {

std::string through(OutputFilter& filter, std::string_view in) {
  std::vector<ByteView> pieces;
  filter.filter(as_bytes(in), pieces);
  std::string out;
  for (const auto piece : pieces) out += as_text(piece);
  return out;
}
std::string filtered(std::string_view in, bool utf8 = true) {
  OutputFilter filter(utf8);
  return through(filter, in);
}
std::string in_pieces(std::string_view in, std::size_t piece, bool utf8 = true) {
  OutputFilter filter(utf8);
  std::string out;
  for (std::size_t at = 0; at < in.size(); at += piece) out += through(filter, in.substr(at, piece));
  return out;
}
#define SAME(text) CHECK(filtered(text) == (text))
#define GONE(text) CHECK(filtered("a" text "b") == "ab")
constexpr const char* unknown = "\xEF\xBF\xBD";

}  // namespace

TEST_CASE("text, colours, motion and erasing reach the terminal unchanged") {
  SAME("rommon 1 > \b \b\r\n\tR1#\a");
  SAME("\x1b[1;31mred\x1b[0m \x1b[38;5;208mx\x1b[38;2;1;2;3my\x1b[4:3mz");
  SAME("\x1b[H\x1b[2J\x1b[10;20H\x1b[K\x1b[3A\x1b[?25l\x1b[?1049h\x1b[1;24r\x1b[L\x1b[5P\x1b[?2004h");
  SAME(
      "\x1b"
      "7\x1b"
      "8\x1bM\x1b(0lqqk\x1b(B\x1b#8\x1b[!p\x1b[4h\x1b[2 q\x1b=\x1b>");
  SAME("Zürich ⛄ 日本 🙂");
}

TEST_CASE("requests that the terminal would answer never reach it") {
  GONE("\x05");    // ENQ, answer-back
  GONE("\x1bZ");   // DECID
  GONE("\x1b[c");  // DA
  GONE("\x1b[>c");
  GONE("\x1b[=0c");
  GONE("\x1b[5n");  // DSR
  GONE("\x1b[6n");
  GONE("\x1b[?6n");
  GONE("\x1b[x");              // DECREQTPARM
  GONE("\x1b[18t");            // size of the window
  GONE("\x1b[21t");            // its title
  GONE("\x1b[?25$p");          // DECRQM
  GONE("\x1b[1;1;1;1;1;1*y");  // DECRQCRA
  GONE("\x1b[?u");             // keyboard protocol
  GONE("\x1b[>4;1m");          // modifyOtherKeys
  GONE("\x1b[?2;1;0S");        // graphics
  GONE("\x1b[1;2;3;4;5T");     // highlight tracking waits for an answer
  GONE("\x1bP$qm\x1b\\");      // DECRQSS
  GONE("\x1b]11;?\a");         // colour query
}

TEST_CASE("clipboard, title, printer, keyboard lock, mouse and character set changes never reach it") {
  GONE("\x1b]52;c;cm0gLXJmIC8=\a");
  GONE("\x1b]0;title\x1b\\");
  GONE("\x1b_application\x1b\\");
  GONE("\x1b^privacy\x1b\\");
  GONE("\x1bXstring\x1b\\");
  GONE("\x1b[5i");
  GONE("\x1b[2h");
  GONE("\x1b[?1000h");
  GONE("\x1b[?1;1004h");
  GONE("\x1b[?3h");
  GONE("\x1b%@");
  GONE("\x1b G");
  GONE("\x1b[61\"p");
  GONE("\x1b(<");
}

TEST_CASE("C1 controls are neutralised, raw and as UTF-8, while the same bytes inside a character are data") {
  CHECK(filtered("\x9b"
                 "6n") == std::string(unknown) + "6n");
  CHECK(filtered("\xc2\x9b"
                 "6n") == std::string(unknown) + "6n");
  SAME("\xe2\x9b\x84");
  CHECK(filtered("\xe2\x9b\x84", false) == "\xe2??");
  CHECK(filtered("\xe9t\xe9", false) == "\xe9t\xe9");
}

TEST_CASE("ill-formed UTF-8 becomes replacement characters and swallows nothing behind it") {
  CHECK(filtered("\xe2\x82"
                 "A") == std::string(unknown) + "A");
  CHECK(filtered("\xc0\xaf") == std::string(unknown) + unknown);
  CHECK(filtered("\xed\xa0\x80x") == std::string(unknown) + unknown + unknown + "x");
  CHECK(filtered("\xc2\x05\x9b"
                 "31m") == std::string(unknown) + unknown + "31m");
  CHECK(filtered("\xe2\x1b[1m") == std::string(unknown) + "\x1b[1m");
}

TEST_CASE("a control inside a sequence is obeyed first, as terminals do; CAN and SUB end the sequence") {
  CHECK(filtered("\x1b[1\rm") == "\r\x1b[1m");
  CHECK(filtered("\x1b[1\x18m") == "m");
  CHECK(filtered("\x1b[\x1b[1m") == "\x1b[1m");
  CHECK(filtered("\x1b[1\xc3\xa9") == "é");
}

TEST_CASE("a control string without an end gives the console back at the line end or after 1 KiB") {
  CHECK(filtered("\x1bPnoise from the line\r\nrommon 1 > ") == "\r\nrommon 1 > ");
  CHECK(filtered("\x1b]" + std::string(1024, 'x') + "rommon") == "rommon");
  CHECK(filtered("\x1b]0;t\x1b[1mbold") == "\x1b[1mbold");
}

TEST_CASE("sequences of any length are dropped in bounded memory") {
  CHECK(filtered("\x1b[" + std::string(100'000, '1') + "mx") == "x");
  CHECK(filtered("\x1b" + std::string(100'000, '(') + "Ax") == "x");
  CHECK(filtered("\x1b[99999999b") == "");
  CHECK(filtered("\x1b[1;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;m") == "");
}

TEST_CASE("clean input is handed on where it lies, as one piece") {
  const std::string text(100'000, 'x');
  OutputFilter filter;
  std::vector<ByteView> pieces;
  filter.filter(as_bytes(text), pieces);
  REQUIRE(pieces.size() == 1);
  CHECK(static_cast<const void*>(pieces[0].data()) == text.data());
  CHECK(filter.stopped() == 0);
}

TEST_CASE("noise makes few pieces, and at most three bytes of each byte") {
  std::string noise;
  for (int i = 0; i < 1000; ++i) noise += "\x90\x05x";
  OutputFilter filter;
  std::vector<ByteView> pieces;
  filter.filter(as_bytes(noise), pieces);
  CHECK(pieces.size() <= 9);
  CHECK(filter.stopped() == 2000);
}

TEST_CASE("leaving puts back what the device changed on the terminal, and only that") {
  OutputFilter filter;
  through(filter, "plain");
  CHECK(filter.take_undo().empty());
  through(filter, "\x1b[?1049h\x1b[?25l\x1b[1;31m\x0e");
  CHECK(filter.take_undo() == "\x1b[?1049l\x0f\x1b(B\x1b)B\x1b[?25h\x1b[?12l\x1b[0 q\x1b[0m");
  CHECK(filter.take_undo().empty());
}

TEST_CASE("whatever comes in, nothing forbidden goes out, in pieces of any size alike (seeded)") {
  const std::vector<std::string> parts{"\x1b[",
                                       "\x1b]",
                                       "\x1bP",
                                       "\x1b",
                                       "\x9b",
                                       "\xc2",
                                       "\xe2",
                                       "\x9b",
                                       "1;2",
                                       "?",
                                       "m",
                                       "c",
                                       "n",
                                       "h",
                                       "l",
                                       "6n",
                                       "$p",
                                       "\\",
                                       "\a",
                                       "\r\n",
                                       "text",
                                       "\x05",
                                       "\x18",
                                       "(",
                                       "0",
                                       "%",
                                       "@",
                                       " q",
                                       "!p",
                                       "\x80",
                                       "\xf0\x9f\x99\x82"};
  for (unsigned seed = 1; seed <= 300; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    std::string in;
    for (int i = 0; i < 200; ++i)
      in += random() % 4 == 0 ? std::string(1, static_cast<char>(random())) : parts[random() % parts.size()];
    const std::string out = filtered(in);
    const auto forbidden = forbidden_in(out);
    CHECK_MESSAGE(!forbidden, *forbidden);
    for (std::size_t piece : {1u, 2u, 3u, 7u, 63u}) {
      CHECK(in_pieces(in, piece) == out);
      CHECK(in_pieces(in, piece, false) == filtered(in, false));
    }
  }
}

TEST_CASE("half a character is kept for its rest, and shown as nonsense when that does not come") {
  OutputFilter filter;
  std::vector<rommate::protocols::ByteView> pieces;
  const auto shown = [&] {
    std::string text;
    for (const auto piece : pieces) text += rommate::protocols::as_text(piece);
    return text;
  };
  filter.filter(rommate::protocols::as_bytes("caf\xc3"), pieces);
  CHECK(shown() == "caf");
  CHECK(filter.in_character());
  filter.end_character(pieces);
  CHECK(shown() == "\xEF\xBF\xBD");
  CHECK_FALSE(filter.in_character());
  filter.end_character(pieces);
  CHECK(shown() == "");
  filter.filter(rommate::protocols::as_bytes("\xc3\xa9\n"), pieces);
  CHECK(shown() == "\xc3\xa9\n");
}
