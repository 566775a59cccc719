#include <doctest/doctest.h>

#include "tui/canvas.hpp"
#include "tui/text.hpp"

using namespace rommate::tui;

TEST_CASE("text outside the canvas is cut off and nothing else is touched") {
  Canvas canvas(2, 10);
  CHECK(canvas.put(0, 6, "abcdef") == 4);
  CHECK(canvas.put(1, -2, "abcdef") == 6);
  CHECK(canvas.put(5, 0, "x") == 0);
  CHECK(canvas.row_text(0) == "      abcd");
  CHECK(canvas.row_text(1) == "cdef");
}

TEST_CASE("a wide character that does not fit whole is left out") {
  Canvas canvas(1, 5);
  CHECK(canvas.put(0, 0, "漢字漢") == 4);
  CHECK(canvas.row(0)[0].width == 2);
  CHECK(canvas.row(0)[1].width == 0);
  CHECK(canvas.row_text(0) == "漢字");
}

TEST_CASE("control characters in a name never reach the terminal") {
  Canvas canvas(1, 20);
  canvas.put(0, 0, "a\x1b[2Jb\x9b\x07");
  for (int x = 0; x < 20; ++x) CHECK(canvas.row(0)[x].ch >= 0x20);
  CHECK(canvas.row_text(0).find('\x1b') == std::string::npos);
}

TEST_CASE("combining marks join the character before them") {
  Canvas canvas(1, 5);
  CHECK(canvas.put(0, 0, "e\u0301x") == 2);
  CHECK(canvas.row(0)[0].marks[0] == U'\u0301');
  CHECK(canvas.row_text(0) == "e\u0301x");
}

TEST_CASE("bytes that are not UTF-8 become one replacement character each") {
  CHECK(decode_utf8("a\xff\xc3") == U"a\uFFFD\uFFFD");
  CHECK(decode_utf8("\xc0\x80") == U"\uFFFD\uFFFD");
  CHECK(decode_utf8("\xed\xa0\x80").size() == 3);
  CHECK(decode_utf8("é漢😀") == U"é漢😀");
  CHECK(encode_utf8(U"é漢😀") == "é漢😀");
}

TEST_CASE("text is clipped at either end with a mark") {
  CHECK(clip("abcdef", 6) == "abcdef");
  CHECK(clip("abcdef", 4) == "abc…");
  CHECK(clip("漢字漢字", 5) == "漢字…");
  CHECK(clip("x", 0).empty());
  CHECK(clip_left("/home/me/file", 6) == "…/file");
}

TEST_CASE("one thing is counted in the singular") {
  CHECK(counted(0, "line") == "0 lines");
  CHECK(counted(1, "line") == "1 line");
  CHECK(counted(2, "byte") == "2 bytes");
}

TEST_CASE("text is wrapped at blanks, and in the middle of a word only when it must be") {
  CHECK(wrap("one two three", 8) == std::vector<std::string>{"one two", "three"});
  CHECK(wrap("abcdefghij", 4) == std::vector<std::string>{"abcd", "efgh", "ij"});
  CHECK(wrap("a\n\nb", 4) == std::vector<std::string>{"a", "", "b"});
  CHECK(wrap("", 4) == std::vector<std::string>{""});
  CHECK(wrap("one two", 3) == std::vector<std::string>{"one", "two"});
}

TEST_CASE("numbers are written for people") {
  CHECK(grouped(763905745) == "763 905 745");
  CHECK(grouped(12) == "12");
  CHECK(size_text(999) == "999 B");
  CHECK(size_text(1440) == "1.44 kB");
  CHECK(size_text(763905745) == "764 MB");
  CHECK(clock_text(247) == "4:07");
  CHECK(clock_text(3723) == "1:02:03");
}

TEST_CASE("a search without regard to case finds every word") {
  CHECK(matches_words("Send BREAK", "bre send"));
  CHECK_FALSE(matches_words("Send BREAK", "break rommon"));
  CHECK(find_caseless("GigabitEthernet", "ETH") == 7);
  CHECK(find_caseless("abc", "d") == std::string_view::npos);
}
