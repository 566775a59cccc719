#include <doctest/doctest.h>

#include <array>
#include <random>

#include "tests/support/terminal_reports.hpp"
#include "tui/vt/terminal_input.hpp"

using namespace rommate::vt;
using namespace std::chrono_literals;
using rommate::testing::terminal_reports;

namespace {

using Time = TerminalInput::Time;
using Kind = InputPiece::Kind;
constexpr auto long_pause = TerminalInput::escape_wait + 1s;

/// A terminal whose bytes come with pauses; `asked`: a question stands, to which a byte is an answer.
struct Link {
  TerminalInput input;
  Time now{1h};
  bool asked = true;

  void sends(std::string_view bytes) { input.on_bytes(bytes, now); }
  void pauses(TerminalInput::Duration length = long_pause) {
    now += length;
    input.on_time(now, asked);
  }
  std::string came() {
    std::string text;
    for (const auto& piece : input.take())
      text += piece.kind == Kind::paste ? "{" + piece.bytes + "}" : piece.bytes;
    return text;
  }
};

}  // namespace

TEST_CASE("no report of a terminal comes out, whole or cut at any byte with a long pause") {
  for (const auto& report : terminal_reports()) {
    CAPTURE(report.name);
    for (std::size_t cut = 0; cut < report.bytes.size(); ++cut) {
      CAPTURE(cut);
      Link link;
      link.sends(report.bytes.substr(0, cut));
      link.pauses();
      link.sends(report.bytes.substr(cut));
      link.pauses();
      CHECK(link.came() == "");
      link.pauses(3s);  // a paste that began has none behind it
      link.sends("n");
      // An X10 place that looks like the head of a character may take one more: better than a byte too many.
      if (report.name != "X10 that looks like a UTF-8 lead") CHECK(link.came() == "n");
    }
  }
}

TEST_CASE("no report of a terminal comes out when every byte comes alone after a long pause") {
  for (const auto& report : terminal_reports()) {
    CAPTURE(report.name);
    Link link;
    for (const char c : report.bytes) {
      link.sends({&c, 1});
      link.pauses();
    }
    CHECK(link.came() == "");
  }
}

TEST_CASE("no report of a terminal comes out at full speed where nothing waits for a byte") {
  for (const auto& report : terminal_reports()) {
    CAPTURE(report.name);
    Link link;
    link.asked = false;
    for (const char c : report.bytes) link.sends({&c, 1});
    link.pauses();
    CHECK(link.came() == "");
    // The ESC came alone and was a key by then; what follows it in one piece is known again.
    if (report.bytes[0] != '\x1b' || report.name == "paste begins" ||
        report.bytes.ends_with("\x07\x1b]17;rgb:0/0/0\x07"))
      continue;
    link.sends(report.bytes.substr(0, 1));
    link.pauses(TerminalInput::escape_wait);
    CHECK(link.came() == "\x1b");
    link.sends(report.bytes.substr(1));
    link.pauses();
    CHECK(link.came() == "");
  }
}

TEST_CASE("reports between typed characters leave the characters alone, in seeded random pieces") {
  const auto reports = terminal_reports();
  std::mt19937 random(13);
  for (int round = 0; round < 500; ++round) {
    CAPTURE(round);
    std::string all, typed;
    for (int i = 0; i < 8; ++i) {
      const std::string_view key =
          std::array<std::string_view, 6>{"a", "\r", "\xc3\xa9", "\x14", "\x1b[A", "\x1bOP"}[random() % 6];
      const auto& report = reports[random() % reports.size()];
      if (report.name.find("lead") != std::string::npos || report.name == "paste begins") continue;
      all += report.bytes;
      all += key;
      typed += key;
    }
    Link link;
    for (std::size_t at = 0; at < all.size();) {
      const std::size_t length = 1 + random() % 9;
      link.sends(std::string_view(all).substr(at, length));
      at += length;
    }
    link.asked = false;
    link.pauses();
    CHECK(link.came() == typed);
  }
}

TEST_CASE("keys come out in one form, whatever the terminal's protocol") {
  const auto typed = [](std::string_view bytes) {
    Link link;
    link.asked = false;
    link.sends(bytes);
    link.pauses();
    return link.came();
  };
  CHECK(typed("\x1b[A\x1bOA\x1b[1;5C\x1b[15~\x1b[3;2~") == "\x1b[A\x1bOA\x1b[1;5C\x1b[15~\x1b[3;2~");
  CHECK(typed("\x1b[99;5u\x1b[27;5;116~\x1b[97u\x1b[13u") ==
        "\x03\x14"
        "a\r");
  CHECK(typed("\x1b[97:65;2u\x1b[97;2u\x1b[98;3u\x1b[27u") ==
        "AA\x1b"
        "b\x1b");
  CHECK(typed("\x1b[1;1:2A\x1b[1;129B\x1b[57400u\x1b[57414u") == "\x1b[A\x1b[B1\r");
  CHECK(typed("\x1b[5^\x1b[3$\x1b[3@\x1b[a") == "\x1b[5;5~\x1b[3;2~\x1b[3;6~\x1b[1;2A");
  CHECK(typed("\x1b[[A") == "\x1b[[A");
  CHECK(typed("\x1b\x1b[A\x1bx\x1b\xc3\xa9") == "\x1b\x1b[A\x1bx\x1b\xc3\xa9");
  CHECK(typed("\x9b"
              "A\x8fP") == "\x1b[A\x1bOP");
}

TEST_CASE("a lone ESC is a key after its wait, but not while a byte would be an answer") {
  Link link;
  link.asked = false;
  link.sends("\x1b");
  REQUIRE(link.input.deadline());
  link.pauses(TerminalInput::escape_wait - 1ns);
  CHECK(link.came() == "");
  link.pauses(1ns);
  CHECK(link.came() == "\x1b");

  link.asked = true;
  link.pauses(10s);
  link.sends("\x1b");
  link.pauses();
  CHECK(link.came() == "");
  CHECK_FALSE(link.input.deadline());
  link.sends("\x1b");  // twice: a person
  link.pauses();
  CHECK(link.came() == "\x1b");
  link.sends("b");
  CHECK(link.came() ==
        "\x1b"
        "b");
}

TEST_CASE("Alt with the letter that begins a string is a key, and its rest is text") {
  Link link;
  link.asked = false;
  for (const std::string_view key : {"\x1bP", "\x1b]", "\x1b_", "\x1bO", "\x1b\\", "\x1b^"}) {
    link.sends(key);
    link.pauses();
    CHECK(link.came() == key);
    link.pauses(10s);
  }
  link.sends("\x1bPshow\r");
  CHECK(link.came() == "\x1bPshow\r");
  link.sends("\x1b");
  link.pauses();
  link.sends("[");
  link.pauses();
  link.sends("[");  // as vi has it
  link.pauses();
  CHECK(link.came() == "\x1b[[");
}

TEST_CASE("a report whose rest was lost takes no more than the line that is typed into it") {
  Link link;
  link.sends("\x1b]11;rgb:00");
  link.pauses();
  link.sends("no\r");
  CHECK(link.came() == "");  // half an answer is worse than none
  link.sends("no\r");
  CHECK(link.came() == "no\r");
  link.sends("\x1b[<35;1\r");
  CHECK(link.came() == "\r");
  link.sends("\x1b]52;c;\x14x");  // the prefix key leaves always
  CHECK(link.came() == "\x14x");
  for (const std::string_view begun : {"\x1b]11;", "\x1b[<35;", "\x1b[M ", "\x1bP1$r"}) {
    link.sends(begun);
    link.pauses(TerminalInput::report_patience);
    link.sends("no\r");
    CHECK(link.came() == "no\r");
  }
  link.sends("\x1b[" + std::string(100'000, ';') + "A");
  CHECK(link.came() == "");
}

TEST_CASE("a paste comes as one piece, and a lost end does not lock the keyboard") {
  Link link;
  link.sends("x\x1b[200~line 1\r\x1b[Aline 2");
  link.pauses(10s);  // a slow link pauses inside a paste
  link.sends("\r\x1b[20");
  link.sends("1~y\x1b[200~2\x1b[201~\x1b[200~");
  CHECK(link.came() == "x{line 1\r\x1b[Aline 2\r}y{2}");
  link.sends("stuck");
  link.pauses();
  link.sends("\x14");
  link.sends("x");
  CHECK(link.came() == "\x14x");
}

TEST_CASE("a terminal without UTF-8 types bytes above 7Fh, not controls") {
  TerminalInput input({.utf8 = false, .keys = {}});
  input.on_bytes("\x9b<\xb1\xc3", Time{});
  CHECK(input.take() == std::vector<InputPiece>{{Kind::text, "\x9b<\xb1\xc3"}});
}

TEST_CASE("a byte that is no UTF-8 comes out as it is, at once or after the wait") {
  Link link;
  link.sends(
      "a\xe4"
      "b\xfc");
  link.pauses();
  link.sends("\xe4");
  link.pauses();
  CHECK(link.came() ==
        "a\xe4"
        "b\xfc\xe4");
}

TEST_CASE("what is swallowed between two bytes makes no character of them") {
  TerminalInput input;
  input.on_bytes("\xc2\x1b[\x88", Time{});
  CHECK(input.take() == std::vector<InputPiece>{{Kind::text, "\xc2"}, {Kind::text, "\x88"}});
}
