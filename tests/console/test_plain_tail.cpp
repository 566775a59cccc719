#include <doctest/doctest.h>

#include <string>

#include "src/console/plain_tail.hpp"

using namespace rommate::console;
using namespace std::string_view_literals;

TEST_CASE("what a device printed is made plain lines") {
  CHECK(plain_lines("\0\0Boot\r\n\x1b[1;31mrommon 1\x1b[0m > \r\n\r\n"sv) == "Boot\nrommon 1 > \n");
  CHECK(plain_lines("a\x1b") == "a");
  CHECK(plain_lines("a\x1b[1\rb") == "a\nb");
}

TEST_CASE("the last words are the last line that has something on it, and bounded") {
  CHECK(last_line_of("Boot\nrommon 1 > \n") == "rommon 1 >");
  CHECK(last_line_of("\n \n").empty());
  CHECK(last_line_of(std::string(1000, 'x')).size() == 120);
}
