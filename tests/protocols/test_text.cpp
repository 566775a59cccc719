#include <doctest/doctest.h>

#include <string>

#include "protocols/ascii.hpp"
#include "protocols/utf8.hpp"

using namespace rommate::protocols;

TEST_CASE("letters of ASCII are lowered, and nothing else, whatever the locale") {
  CHECK(lower("GigabitEthernet0/1 [\xC4]") == "gigabitethernet0/1 [\xC4]");
  for (int c = 0; c < 256; ++c) {
    const char byte = static_cast<char>(c);
    CHECK((lower(byte) != byte) == (c >= 'A' && c <= 'Z'));
  }
  CHECK(same_letters("ReLoad", "rEloAD"));
  CHECK_FALSE(same_letters("reload", "reloa"));
  CHECK_FALSE(same_letters("@", "`"));
}

TEST_CASE("blanks go from both ends and stay inside") {
  CHECK(trimmed(" \t a b \r\n") == "a b");
  CHECK(trimmed(" \t\r\n").empty());
  CHECK(trimmed("").empty());
  CHECK(is_number("0123"));
  CHECK_FALSE(is_number(""));
  CHECK_FALSE(is_number("-1"));
}

TEST_CASE("every code point is well-formed, and no overlong form, surrogate or number above 10FFFF is") {
  // The whole of Unicode's table 3-7, by counting: all strings of up to three bytes, and of four by samples.
  std::size_t two = 0, three = 0;
  for (int a = 0; a < 256; ++a)
    for (int b = 0; b < 256; ++b) {
      const std::string pair{static_cast<char>(a), static_cast<char>(b)};
      two += utf8_start(pair).length == 2;
      if (a >= 0xE0 && a < 0xF0)
        for (int c = 0; c < 256; ++c) three += utf8_start(pair + static_cast<char>(c)).length == 3;
    }
  CHECK(two == 0x800 - 0x80);
  CHECK(three == 0x10000 - 0x800 - 0x800);
  CHECK(utf8_start("\xF0\x90\x80\x80").length == 4);
  CHECK(utf8_start("\xF4\x8F\xBF\xBF").length == 4);
  for (const char* bad :
       {"\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC0\x80", "\x80", "\xFF"})
    CHECK((utf8_start(bad).length == 0 && !utf8_start(bad).cut));
}

TEST_CASE("a character that is cut waits for its rest, in pieces of any size") {
  const std::string text = "a\xC3\xA9\xE2\x94\x80\xF0\x9F\x98\x80\xFF\xE2\x94z";
  const std::string whole = valid_utf8(text);
  CHECK(whole == "a\xC3\xA9\xE2\x94\x80\xF0\x9F\x98\x80\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz");
  for (std::size_t size = 1; size <= text.size(); ++size) {
    std::string out, rest;
    for (std::size_t at = 0; at < text.size(); at += size)
      out += valid_utf8(rest + text.substr(at, size), &rest);
    CHECK(out + valid_utf8(rest) == whole);
  }
}
