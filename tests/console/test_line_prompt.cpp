#include <doctest/doctest.h>

#include "src/console/line_prompt.hpp"

using namespace rommate::console;
using rommate::protocols::as_bytes;

TEST_CASE("a prompt echoes what is typed and ends with Return") {
  LinePrompt prompt("speed: ");
  prompt.on_bytes(as_bytes("1152"));
  prompt.on_bytes(
      as_bytes("\x7f"
               "200\r"));
  CHECK(prompt.take_echo() == "\r\nspeed: 1152\b \b200\r\n");
  CHECK(prompt.ended());
  CHECK(prompt.answer() == "115200");
}

TEST_CASE("Escape alone gives up, an arrow key does not") {
  LinePrompt prompt("file: ");
  prompt.on_bytes(as_bytes("\x1b[A"));
  CHECK_FALSE(prompt.ended());
  prompt.on_bytes(as_bytes("\x1b"));
  CHECK(prompt.ended());
  CHECK_FALSE(prompt.answer().has_value());
}

TEST_CASE("Tab completes as far as all agree, then lists") {
  LinePrompt prompt("file: ", [](std::string_view) {
    return std::vector<std::string>{"image-1", "image-2"};
  });
  prompt.on_bytes(as_bytes("im\t"));
  CHECK(prompt.take_echo() == "\r\nfile: image-");
  prompt.on_bytes(as_bytes("\t"));
  CHECK(prompt.take_echo() == "\r\n  image-1\r\n  image-2\r\nfile: image-");
  prompt.on_bytes(as_bytes("2\r"));
  CHECK(prompt.answer() == "image-2");
}

TEST_CASE("erasing takes whole characters, not bytes") {
  LinePrompt prompt("");
  prompt.on_bytes(as_bytes("a\xc3\xa9\x7f\r"));
  CHECK(prompt.answer() == "a");
}
