#include "tui/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "protocols/ascii.hpp"
#include "tui/vt/width.hpp"

namespace rommate::tui {
namespace {

// The code point at `at`, which moves on behind it.
char32_t next(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(at);
  const std::size_t more = first < 0x80 ? 0 : first < 0xC2 ? 9 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
  if (first > 0xF4 || more > text.size() - at - 1) return ++at, U'\uFFFD';
  char32_t value = more == 0 ? first : first & (0x3FU >> more);
  for (std::size_t i = 1; i <= more; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return ++at, U'\uFFFD';
    value = value << 6 | (byte(at + i) & 0x3FU);
  }
  const bool overlong = (more == 2 && value < 0x800) || (more == 3 && value < 0x10000);
  if (overlong || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) return ++at, U'\uFFFD';
  at += more + 1;
  return value;
}

}  // namespace

std::u32string decode_utf8(std::string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) out += next(text, at);
  return out;
}

std::string encode_utf8(char32_t ch) {
  const auto tail = [&](int shift) { return static_cast<char>(0x80 | (ch >> shift & 0x3F)); };
  if (ch < 0x80) return {static_cast<char>(ch)};
  if (ch < 0x800) return {static_cast<char>(0xC0 | ch >> 6), tail(0)};
  if (ch < 0x10000) return {static_cast<char>(0xE0 | ch >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | ch >> 18), tail(12), tail(6), tail(0)};
}

std::string encode_utf8(std::u32string_view text) {
  std::string out;
  for (const char32_t ch : text) out += encode_utf8(ch);
  return out;
}

int columns_of(char32_t ch) { return ch < 0x300 ? 1 : vt::column_width(ch); }

int columns_of(std::string_view text) {
  int columns = 0;
  for (std::size_t at = 0; at < text.size();) columns += columns_of(next(text, at));
  return columns;
}

std::string clip(std::string_view text, int columns) {
  if (columns <= 0) return {};
  if (columns_of(text) <= columns) return std::string(text);
  int used = 0;
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size(); end = at) {
    used += columns_of(next(text, at));
    if (used > columns - 1) break;
  }
  return std::string(text.substr(0, end)) + "…";
}

std::string clip_left(std::string_view text, int columns) {
  if (columns <= 0) return {};
  if (columns_of(text) <= columns) return std::string(text);
  const std::u32string points = decode_utf8(text);
  std::size_t from = points.size();
  int used = 1;
  while (from > 0 && used + columns_of(points[from - 1]) <= columns) used += columns_of(points[--from]);
  return "…" + encode_utf8(std::u32string_view(points).substr(from));
}

std::vector<std::string> wrap(std::string_view text, int columns) {
  std::vector<std::string> lines;
  columns = std::max(columns, 1);
  while (true) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    while (columns_of(line) > columns) {
      std::size_t at = 0, fits = 0, blank = 0;
      for (int used = 0; at < line.size(); fits = at) {
        if (line[at] == ' ') blank = at;
        used += columns_of(next(line, at));
        if (used > columns) break;
      }
      if (fits < line.size() && line[fits] == ' ') blank = fits;
      const std::size_t cut = blank > 0 ? blank : std::max<std::size_t>(fits, 1);
      lines.emplace_back(line.substr(0, cut));
      line.remove_prefix(blank > 0 ? cut + 1 : cut);
    }
    lines.emplace_back(line);
    if (end >= text.size()) return lines;
    text.remove_prefix(end + 1);
  }
}

std::size_t find_caseless(std::string_view text, std::string_view needle, std::size_t from) {
  if (from > text.size()) return std::string_view::npos;
  const auto found =
      std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), needle.begin(), needle.end(),
                  [](char a, char b) { return protocols::lower(a) == protocols::lower(b); });
  if (found == text.end() && !needle.empty()) return std::string_view::npos;
  return static_cast<std::size_t>(found - text.begin());
}

std::array<std::string, 2> in_two_rows(std::string_view text, int columns) {
  const auto lines = wrap(text, columns);
  if (lines.size() < 2) return {"", lines.empty() ? "" : lines[0]};
  return {lines[0], lines.size() == 2 ? lines[1] : clip(lines[1] + " " + lines[2], columns)};
}

bool matches_words(std::string_view text, std::string_view words) {
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    if (end > 0 && find_caseless(text, words.substr(0, end)) == std::string_view::npos) return false;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return true;
}

std::string counted(unsigned long long number, std::string_view thing) {
  return std::to_string(number) + " " + std::string(thing) + (number == 1 ? "" : "s");
}

std::string grouped(unsigned long long number) {
  std::string digits = fmt::format("{}", number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ' ');
  return digits;
}

std::string size_text(unsigned long long bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  double value = static_cast<double>(bytes) / 1000;
  const char* const units[] = {"kB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  while (value >= 999.5 && unit < 3) value /= 1000, ++unit;
  const int digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return fmt::format("{:.{}f} {}", value, digits, units[unit]);
}

std::string clock_text(long long seconds) {
  seconds = std::max(seconds, 0LL);
  if (seconds < 3600) return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

}  // namespace rommate::tui
