// Text as it lies on a screen: UTF-8 to code points and back, widths in columns, clipping and wrapping.
//
// Text comes from devices, file names and USB strings: any bytes are taken, nothing throws. Bytes that are
// not UTF-8 become U+FFFD, one each. Whoever draws still has to replace control characters (Canvas::put
// does).
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace rommate::tui {

/// Code points of a UTF-8 text; U+FFFD for each byte that is none.
[[nodiscard]] std::u32string decode_utf8(std::string_view text);
[[nodiscard]] std::string encode_utf8(char32_t ch);
[[nodiscard]] std::string encode_utf8(std::u32string_view text);

/// Columns that a code point takes: 0 (combining), 1, or 2 (East Asian wide, emoji).
[[nodiscard]] int columns_of(char32_t ch);
[[nodiscard]] int columns_of(std::string_view text);

/// At most `columns` wide; ends in U+2026 when something was cut off.
[[nodiscard]] std::string clip(std::string_view text, int columns);
/// The same, but keeps the end: for paths.
[[nodiscard]] std::string clip_left(std::string_view text, int columns);
/// Lines of at most `columns`, broken at blanks where there are some; keeps line ends of the text.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, int columns);

/// Two rows for a remark that stands at their end: the first is empty while one row is enough.
[[nodiscard]] std::array<std::string, 2> in_two_rows(std::string_view text, int columns);

/// Every word of `words` (blank-separated) occurs in `text`, whatever the case (ASCII).
[[nodiscard]] bool matches_words(std::string_view text, std::string_view words);
/// The place of `needle` in `text` at or after `from`, whatever the case (ASCII); npos when there is none.
[[nodiscard]] std::size_t find_caseless(std::string_view text, std::string_view needle, std::size_t from = 0);

/// "1 line", "2 lines".
[[nodiscard]] std::string counted(unsigned long long number, std::string_view thing);
/// "763 905 745": thousands apart.
[[nodiscard]] std::string grouped(unsigned long long number);
/// "1.4 MB" (powers of ten, as the trade counts), three digits.
[[nodiscard]] std::string size_text(unsigned long long bytes);
/// "4:07", "1:02:03" for a count of seconds.
[[nodiscard]] std::string clock_text(long long seconds);

}  // namespace rommate::tui
