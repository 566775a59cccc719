#include <doctest/doctest.h>

#include <random>

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

TEST_CASE("what nobody knows keeps its bytes, and no sequence grows without bound") {
  const auto keys = decode(
      "\x1b[>1;2u"
      "\xff"
      "z");
  REQUIRE(keys.size() == 3);
  CHECK(keys[0].code == KeyCode::unknown);
  CHECK(keys[0].raw == "\x1b[>1;2u");
  CHECK(keys[1].raw == "\xff");
  std::size_t total = 0;
  for (const auto& key : decode("\x1b[" + std::string(500, ';'))) total += key.raw.size();
  CHECK(total == 502);
}

TEST_CASE("any bytes come out again as the raw bytes of some key, however they were cut") {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::string bytes;
    for (int i = 0; i < 40; ++i) bytes += "\x1b[O1;~AZ\xc3\xa9\xff a\r"[random() % 14];
    KeyDecoder whole, pieces;
    whole.on_bytes(bytes, at(0s));
    whole.on_time(at(1s));
    for (const char c : bytes) pieces.on_bytes(std::string_view(&c, 1), at(0s));
    pieces.on_time(at(1s));
    const auto a = whole.take_keys(), b = pieces.take_keys();
    CHECK(a == b);
    std::string back;
    for (const auto& key : a) back += key.raw;
    CHECK(back == bytes);
  }
}

TEST_CASE("the terminal's own names for keys win over the built-in ones") {
  Key f1 = plain_key(KeyCode::function);
  f1.number = 1;
  KeyDecoder decoder({{"\x1b[11^", f1}});
  decoder.on_bytes("\x1b[11^", at(0s));
  CHECK(names(decoder.take_keys()) == "F1");
}

TEST_CASE("a second press of the prefix sends it, a letter is a command, and two seconds forget it") {
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
  CHECK(prefix.on_key(text_key('x'), at(8s)) == Meaning::for_device);
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
