#include <doctest/doctest.h>

#include "tui/device_keys.hpp"

using namespace rommate::tui;

TEST_CASE("a key of the user is what the device's modes make of it") {
  rommate::vt::Modes modes;
  CHECK(bytes_for(plain_key(KeyCode::up), modes, {}) == "\x1b[A");
  CHECK(bytes_for(plain_key(KeyCode::erase), modes, {}) == "\x1b[3~");
  Key f5 = plain_key(KeyCode::function);
  f5.number = 5;
  CHECK(bytes_for(f5, modes, {}) == "\x1b[15~");
  modes.application_cursor = true;
  CHECK(bytes_for(plain_key(KeyCode::up), modes, {}) == "\x1bOA");
}

TEST_CASE("Enter and Backspace follow the user's settings before the device's modes") {
  rommate::vt::Modes modes;
  CHECK(bytes_for(plain_key(KeyCode::enter), modes, {}) == "\r");
  CHECK(bytes_for(plain_key(KeyCode::enter), modes, {EnterSends::lf, false}) == "\n");
  CHECK(bytes_for(plain_key(KeyCode::backspace), modes, {}) == "\x7f");
  CHECK(bytes_for(plain_key(KeyCode::backspace), modes, {EnterSends::cr, true}) == "\b");
  modes.newline = true;
  CHECK(bytes_for(plain_key(KeyCode::enter), modes, {}) == "\r\n");
}

TEST_CASE("a paste has the line ends of Enter, and brackets where the device wants them") {
  rommate::vt::Modes modes;
  CHECK(bytes_for_paste("a\nb\r\nc\rd", modes, {}) == "a\rb\rc\rd");
  CHECK(bytes_for_paste("a\nb", modes, {EnterSends::crlf, false}) == "a\r\nb");
  modes.bracketed_paste = true;
  CHECK(bytes_for_paste("a\x1b[201~b", modes, {}) == "\x1b[200~a[201~b\x1b[201~");
}

TEST_CASE("typed characters go out as they came in") {
  CHECK(bytes_for(text_key(U'x'), {}, {}) == text_key(U'x').raw);
}
