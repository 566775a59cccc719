#include <doctest/doctest.h>

#include "tui/vt/keys.hpp"

using namespace rommate::vt;

static std::string key(KeyPress press, const Modes& modes = {}) { return encode_key(press, modes); }

TEST_CASE("arrows and Home and End follow the application cursor mode") {
  Modes application;
  application.application_cursor = true;
  CHECK(key({.code = KeyCode::up}) == "\x1b[A");
  CHECK(key({.code = KeyCode::down}) == "\x1b[B");
  CHECK(key({.code = KeyCode::right}) == "\x1b[C");
  CHECK(key({.code = KeyCode::left}) == "\x1b[D");
  CHECK(key({.code = KeyCode::home}) == "\x1b[H");
  CHECK(key({.code = KeyCode::end}) == "\x1b[F");
  CHECK(key({.code = KeyCode::up}, application) == "\x1bOA");
  CHECK(key({.code = KeyCode::end}, application) == "\x1bOF");
}

TEST_CASE("modifiers are a parameter, as in xterm") {
  Modes application;
  application.application_cursor = true;
  CHECK(key({.code = KeyCode::up, .ctrl = true}, application) == "\x1b[1;5A");
  CHECK(key({.code = KeyCode::left, .shift = true, .alt = true}) == "\x1b[1;4D");
  CHECK(key({.code = KeyCode::erase, .ctrl = true}) == "\x1b[3;5~");
  CHECK(key({.code = KeyCode::function, .number = 1, .shift = true}) == "\x1b[1;2P");
  CHECK(key({.code = KeyCode::function, .number = 5, .shift = true}) == "\x1b[15;2~");
}

TEST_CASE("function keys and the editing keypad") {
  const char* const wanted[] = {"\x1bOP",   "\x1bOQ",   "\x1bOR",   "\x1bOS",   "\x1b[15~",
                                "\x1b[17~", "\x1b[18~", "\x1b[19~", "\x1b[20~", "\x1b[21~",
                                "\x1b[23~", "\x1b[24~", "\x1b[25~", "\x1b[26~", "\x1b[28~",
                                "\x1b[29~", "\x1b[31~", "\x1b[32~", "\x1b[33~", "\x1b[34~"};
  for (int number = 1; number <= 20; ++number) {
    CHECK(key({.code = KeyCode::function, .number = number}) == wanted[number - 1]);
  }
  CHECK(key({.code = KeyCode::function, .number = 21}).empty());
  CHECK(key({.code = KeyCode::insert}) == "\x1b[2~");
  CHECK(key({.code = KeyCode::erase}) == "\x1b[3~");
  CHECK(key({.code = KeyCode::page_up}) == "\x1b[5~");
  CHECK(key({.code = KeyCode::page_down}) == "\x1b[6~");
}

TEST_CASE("characters, with control and alt") {
  CHECK(key({.character = U'a'}) == "a");
  CHECK(key({.character = U'\u00e9'}) == "\xc3\xa9");
  CHECK(key({.character = U'\u6f22'}) == "\xe6\xbc\xa2");
  CHECK(key({.character = U'c', .ctrl = true}) == "\x03");
  CHECK(key({.character = U'C', .ctrl = true}) == "\x03");
  CHECK(key({.character = U'@', .ctrl = true}) == std::string(1, '\0'));
  CHECK(key({.character = U' ', .ctrl = true}) == std::string(1, '\0'));
  CHECK(key({.character = U']', .ctrl = true}) == "\x1d");
  CHECK(key({.character = U'^', .ctrl = true}) == "\x1e");
  CHECK(key({.character = U'_', .ctrl = true}) == "\x1f");
  CHECK(key({.character = U'6', .ctrl = true}) == "\x1e");
  CHECK(key({.character = U'?', .ctrl = true}) == "\x7f");
  CHECK(key({.character = U'x', .alt = true}) == "\x1bx");
  CHECK(key({.character = U'x', .alt = true, .ctrl = true}) == "\x1b\x18");
  CHECK(key({.character = U'\u00e9', .ctrl = true}).empty());
}

TEST_CASE("Enter, Tab, Backspace and Escape") {
  Modes modes;
  CHECK(key({.code = KeyCode::enter}) == "\r");
  CHECK(key({.code = KeyCode::tab}) == "\t");
  CHECK(key({.code = KeyCode::tab, .shift = true}) == "\x1b[Z");
  CHECK(key({.code = KeyCode::backspace}) == "\x7f");
  CHECK(key({.code = KeyCode::backspace, .ctrl = true}) == "\b");
  CHECK(key({.code = KeyCode::escape}) == "\x1b");
  modes.newline = true;
  modes.backspace_sends_bs = true;
  CHECK(key({.code = KeyCode::enter}, modes) == "\r\n");
  CHECK(key({.code = KeyCode::backspace}, modes) == "\b");
}

TEST_CASE("the keypad sends what is printed on it, or sequences of its own in application mode") {
  Modes application;
  application.application_keypad = true;
  CHECK(key({.code = KeyCode::keypad, .character = U'5'}) == "5");
  CHECK(key({.code = KeyCode::keypad_enter}) == "\r");
  CHECK(key({.code = KeyCode::keypad, .character = U'0'}, application) == "\x1bOp");
  CHECK(key({.code = KeyCode::keypad, .character = U'9'}, application) == "\x1bOy");
  CHECK(key({.code = KeyCode::keypad, .character = U'-'}, application) == "\x1bOm");
  CHECK(key({.code = KeyCode::keypad, .character = U','}, application) == "\x1bOl");
  CHECK(key({.code = KeyCode::keypad, .character = U'.'}, application) == "\x1bOn");
  CHECK(key({.code = KeyCode::keypad, .character = U'*'}, application) == "\x1bOj");
  CHECK(key({.code = KeyCode::keypad, .character = U'+'}, application) == "\x1bOk");
  CHECK(key({.code = KeyCode::keypad, .character = U'/'}, application) == "\x1bOo");
  CHECK(key({.code = KeyCode::keypad, .character = U'='}, application) == "\x1bOX");
  CHECK(key({.code = KeyCode::keypad_enter}, application) == "\x1bOM");
}

TEST_CASE("a paste is bracketed when the device asked for it, and cannot leave the bracket") {
  Modes modes;
  CHECK(encode_paste("one\ntwo\r\nthree", modes) == "one\rtwo\rthree");
  CHECK(encode_paste("a\x1b[Ab", modes) == "a\x1b[Ab");
  modes.bracketed_paste = true;
  CHECK(encode_paste("one\ntwo", modes) == "\x1b[200~one\rtwo\x1b[201~");
  CHECK(encode_paste("x\x1b[201~reload\n", modes) == "\x1b[200~x[201~reload\r\x1b[201~");
}

TEST_CASE("focus is reported to a device that asked") {
  Modes modes;
  CHECK(encode_focus(true, modes).empty());
  modes.focus_reports = true;
  CHECK(encode_focus(true, modes) == "\x1b[I");
  CHECK(encode_focus(false, modes) == "\x1b[O");
}
