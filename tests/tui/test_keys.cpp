#include <doctest/doctest.h>

#include <random>

#include "tests/support/terminal_reports.hpp"
#include "tui/actions.hpp"
#include "tui/key_decoder.hpp"
#include "tui/prefix.hpp"

using namespace rommate::tui;
using namespace std::chrono_literals;

namespace {

Time at(Duration since) { return Time(since); }

std::vector<Key> decode(std::string_view bytes) {
  KeyDecoder decoder;
  decoder.on_bytes(bytes, at(0s));
  decoder.on_time(at(1s));
  return decoder.take_keys();
}

std::string names(const std::vector<Key>& keys) {
  std::string text;
  for (const auto& key : keys) text += (text.empty() ? "" : " ") + name_of(key);
  return text;
}

}  // namespace

TEST_CASE("keys of xterm, rxvt and the VT220 are told apart") {
  CHECK(names(decode("a\r\t\x7f\x14\x1b[A\x1bOB\x1b[1;5C\x1b[5~\x1b[3~\x1b[15~\x1b[24~\x1bOP\x1b[Z")) ==
        "a Enter Tab Backspace Ctrl-T Up Down Ctrl-Right Page-Up Delete F5 F12 F1 Shift-Tab");
  CHECK(names(decode("\x1bx\x1b\x1b[A\xc3\xa9")) == "Alt-x Alt-Up é");
}

TEST_CASE("a key that the terminal names is that key in any pieces, also where our own rules end sooner") {
  const std::vector<std::pair<std::string, Key>> linux_console{{"\x1b[[A", plain_key(KeyCode::home)},
                                                               {"\x1b[[", plain_key(KeyCode::end)}};
  for (std::size_t cut = 0; cut <= 4; ++cut) {
    const std::string_view bytes = "\x1b[[A";
    KeyDecoder decoder(linux_console);
    decoder.on_bytes(bytes.substr(0, cut), at(0s));
    decoder.on_bytes(bytes.substr(cut), at(1ms));
    CHECK(names(decoder.take_keys()) == "Home");
  }
  KeyDecoder decoder(linux_console);
  decoder.on_bytes("\x1b[[", at(0s));
  decoder.on_time(at(1s));
  CHECK(names(decoder.take_keys()) == "End");
}

TEST_CASE("a lone ESC is a key after its wait, and the start of a sequence before") {
  KeyDecoder decoder;
  decoder.on_bytes("\x1b", at(0s));
  CHECK(decoder.take_keys().empty());
  REQUIRE(decoder.deadline());
  CHECK(*decoder.deadline() == at(escape_wait));
  decoder.on_time(at(escape_wait) - 1ns);
  CHECK(decoder.take_keys().empty());
  decoder.on_time(at(escape_wait));
  CHECK(names(decoder.take_keys()) == "Esc");
  CHECK_FALSE(decoder.deadline());

  decoder.on_bytes("\x1b", at(1s));
  decoder.on_bytes("[A", at(1s + 5ms));
  CHECK(names(decoder.take_keys()) == "Up");
}

TEST_CASE("a paste comes as one key with its text untouched") {
  KeyDecoder decoder;
  decoder.on_bytes("x\x1b[200~line 1\r\x1b[Aline 2", at(0s));
  decoder.on_time(at(10s));  // a slow link pauses inside a paste
  CHECK(names(decoder.take_keys()) == "x");
  decoder.on_bytes("\r\x1b[201~y", at(11s));
  const auto keys = decoder.take_keys();
  REQUIRE(keys.size() == 2);
  CHECK(keys[0].code == KeyCode::paste);
  CHECK(keys[0].raw == "line 1\r\x1b[Aline 2\r");
  CHECK(keys[1].ch == U'y');
}

TEST_CASE("a byte that is no UTF-8 keeps its value, and a sequence nobody knows is no key") {
  const auto keys = decode(
      "\x1b[>1;2u"
      "\xff"
      "z");
  REQUIRE(keys.size() == 2);
  CHECK(keys[0].code == KeyCode::unknown);
  CHECK(keys[0].raw == "\xff");
  CHECK(keys[1].ch == U'z');
}

TEST_CASE("no report of a terminal becomes a key, and the key behind it stays one") {
  for (const auto& report : rommate::testing::terminal_reports()) {
    CAPTURE(report.name);
    CHECK(names(decode(report.bytes)) == "");
    if (report.name != "paste begins" && report.name.find("lead") == std::string::npos)
      CHECK(names(decode(report.bytes + "\r")) == "Enter");
  }
}

TEST_CASE("a cursor position is none of the terminal's keys, whatever its terminfo entry says") {
  Key f15 = plain_key(KeyCode::function);
  f15.number = 15;
  KeyDecoder decoder({{"\x1b[1;2R", f15}, {"\x1b[1;2Q", f15}});
  decoder.on_bytes("\x1b[1;2R\x1b[1;2Q", at(0s));
  CHECK(names(decoder.take_keys()) == "F15");
}

TEST_CASE("the keypad is told apart from what follows CSI") {
  CHECK(names(decode("\x1bOM\x1bOj\x1bOp\x1bOy\x1bOX\x1bO2P\x1b[1;2P\x1b[[C")) ==
        "Enter * 0 9 = Shift-F1 Shift-F1 F3");
  CHECK(names(decode("\x1b[M\x1b[A")) == "Up");
}

TEST_CASE("keys come out the same, however their bytes were cut") {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::string bytes;
    for (int i = 0; i < 40; ++i) bytes += "\x1b[O1;~AZ\xc3\xa9\xff a\r"[random() % 14];
    KeyDecoder whole, pieces;
    whole.on_bytes(bytes, at(0s));
    whole.on_time(at(1s));
    for (const char c : bytes) pieces.on_bytes(std::string_view(&c, 1), at(0s));
    pieces.on_time(at(1s));
    CHECK(whole.take_keys() == pieces.take_keys());
  }
}

TEST_CASE("the terminal's own names for keys win over the built-in ones") {
  Key f1 = plain_key(KeyCode::function);
  f1.number = 1;
  KeyDecoder decoder({{"\x1b[11^", f1}});
  decoder.on_bytes("\x1b[11^", at(0s));
  CHECK(names(decoder.take_keys()) == "F1");
}

TEST_CASE("a second press of the prefix sends it, a letter is a command, and ten seconds forget it") {
  Prefix prefix;
  using Meaning = Prefix::Meaning;
  CHECK(prefix.on_key(text_key('x'), at(0s)) == Meaning::for_device);
  CHECK(prefix.on_key(ctrl_key('t'), at(0s)) == Meaning::nothing);
  CHECK(prefix.pending());
  CHECK(prefix.on_key(ctrl_key('t'), at(1s)) == Meaning::for_device);
  CHECK(prefix.on_key(ctrl_key('t'), at(2s)) == Meaning::nothing);
  CHECK(prefix.on_key(text_key('f'), at(3s)) == Meaning::command);
  CHECK(prefix.on_key(ctrl_key('t'), at(4s)) == Meaning::nothing);
  CHECK(prefix.on_key(plain_key(KeyCode::escape), at(5s)) == Meaning::nothing);
  CHECK(prefix.on_key(ctrl_key('t'), at(6s)) == Meaning::nothing);
  CHECK(prefix.on_key(text_key('x'), at(17s)) == Meaning::for_device);
}

TEST_CASE("no key reaches the device while the prefix's choices are on the screen, or have just gone") {
  Prefix prefix;
  using Meaning = Prefix::Meaning;
  CHECK(prefix.on_key(ctrl_key('t'), at(0s)) == Meaning::nothing);
  prefix.on_time(at(9s));
  CHECK(prefix.pending());
  CHECK(prefix.on_key(text_key('f'), at(9s)) == Meaning::command);
  CHECK(prefix.on_key(ctrl_key('t'), at(10s)) == Meaning::nothing);
  prefix.on_time(at(20s));
  CHECK_FALSE(prefix.pending());
  CHECK(prefix.on_key(text_key('f'), at(20500ms)) == Meaning::late);
  CHECK(prefix.on_key(text_key('f'), at(20600ms)) == Meaning::for_device);
  CHECK(prefix.on_key(ctrl_key('t'), at(30s)) == Meaning::nothing);
  CHECK(prefix.on_key(ctrl_key('t'), at(40500ms)) == Meaning::nothing);  // a new one
  CHECK(prefix.pending());
}

TEST_CASE("the prefix is read as people write it") {
  CHECK(name_of(parse_key("ctrl-a")) == "Ctrl-A");
  CHECK(name_of(parse_key("^]")) == "Ctrl-]");
  CHECK(name_of(parse_key("C-T")) == "Ctrl-T");
  CHECK(parse_key("alt-x").code == KeyCode::unknown);
}

TEST_CASE("every letter belongs to one action, and minicom's letters mean what minicom's hands expect") {
  std::string letters;
  for (const auto& action : all_actions()) {
    if (action.letter == '\0') continue;
    CHECK(letters.find(action.letter) == std::string::npos);
    letters += action.letter;
    CHECK_FALSE(action.name.empty());
  }
  CHECK(action_of(text_key('f')) == Action::send_break);
  CHECK(action_of(text_key('F')) == Action::send_break);
  CHECK(action_of(ctrl_key('f')) == Action::send_break);
  CHECK(action_of(text_key('x')) == Action::leave);
  CHECK(action_of(text_key(' ')) == Action::palette);
  CHECK(action_of(plain_key(KeyCode::tab)) == Action::next_console);
  CHECK_FALSE(action_of(text_key('7')));
}

TEST_CASE("an action that is not allowed says why") {
  Situation now;
  CHECK_FALSE(why_not(Action::send_break, now));
  now.job = true;
  CHECK(why_not(Action::send_break, now) == "a job owns the line: k gives it back");
  CHECK_FALSE(why_not(Action::take_line, now));
  now = {};
  now.connected = false;
  CHECK(why_not(Action::send_file, now) == "the line is away");
  CHECK_FALSE(why_not(Action::scrollback, now));
  now.console = false;
  CHECK(why_not(Action::scrollback, now) == "no console is open");
  CHECK_FALSE(why_not(Action::leave, now));
}

TEST_CASE("the prefix behind an Escape that was kept is the prefix") {
  const auto keys = decode("\x1b\x14");
  REQUIRE(keys.size() == 1);
  Prefix prefix;
  CHECK(prefix.on_key(keys[0], at(0s)) == Prefix::Meaning::nothing);
  CHECK(prefix.on_key(text_key(' '), at(0s)) == Prefix::Meaning::command);
}
