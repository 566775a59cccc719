#include "tui/vt/search.hpp"

#include <algorithm>

#include "protocols/ascii.hpp"
#include "tui/vt/line_codec.hpp"

namespace rommate::vt {

namespace {

char32_t fold(char32_t code) {
  if (code >= U'A' && code <= U'Z') return code + 32;
  if (code < 0xC0) return code;
  if ((code >= 0xC0 && code <= 0xDE && code != 0xD7) || (code >= 0x391 && code <= 0x3A9) ||
      (code >= 0x410 && code <= 0x42F)) {
    return code + 32;
  }
  return code >= 0x400 && code <= 0x40F ? code + 80 : code;
}

/// The pattern in the forms the lines are kept in.
struct Pattern {
  std::string bytes;  // folded if case is ignored
  std::u32string code_points;
  bool ascii = true;
  bool ignore_case = true;

  Pattern(std::string_view text, bool ignore) : ignore_case(ignore) {
    for (std::size_t at = 0; at < text.size();) {
      const char32_t code = take_utf8(text, at);
      ascii = ascii && code < 0x80;
      code_points.push_back(ignore ? fold(code) : code);
      append_utf8(code_points.back(), bytes);
    }
  }
};

/// Where `pattern` is in `text` at or after `from` (backwards: before `from`); npos if nowhere.
template <class Text, class Needle, class Same>
std::size_t find_in(const Text& text, const Needle& needle, std::size_t from, bool backwards, Same same) {
  if (backwards) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(
                                        std::min(text.size(), from > 0 ? from - 1 + needle.size() : 0));
    const auto hit = std::find_end(text.begin(), end, needle.begin(), needle.end(), same);
    return hit == end ? Text::npos : static_cast<std::size_t>(hit - text.begin());
  }
  if (from > text.size()) return Text::npos;
  const auto hit = std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), needle.begin(),
                               needle.end(), same);
  return hit == text.end() ? Text::npos : static_cast<std::size_t>(hit - text.begin());
}

std::size_t find_plain(std::string_view text, const Pattern& pattern, std::size_t from, bool backwards) {
  if (pattern.ignore_case) {
    return find_in(text, pattern.bytes, from, backwards,
                   [](char in_text, char in_pattern) { return protocols::lower(in_text) == in_pattern; });
  }
  if (!backwards) return text.find(pattern.bytes, from);
  std::size_t last = std::string_view::npos;  // find() is much faster than rfind(), and lines are short
  for (std::size_t at = text.find(pattern.bytes); at < from; at = text.find(pattern.bytes, at + 1)) last = at;
  return last;
}

/// Code points of a line and, for each, the cell it lies in.
struct LineText {
  std::u32string code_points;
  std::vector<std::size_t> cells;  // one more than code points: the end

  LineText(std::span<const Cell> line, const Clusters& clusters, bool folded) {
    for (std::size_t cell = 0; cell < line.size(); ++cell) {
      if (line[cell].wide == Wide::trail) continue;
      const char32_t text = line[cell].text;
      if (Clusters::is_cluster(text)) {
        for (const char32_t code : clusters.text(text)) add(folded ? fold(code) : code, cell);
      } else {
        add(text == 0 ? U' ' : folded ? fold(text) : text, cell);
      }
    }
    cells.push_back(line.size());
  }
  void add(char32_t code, std::size_t cell) {
    code_points.push_back(code);
    cells.push_back(cell);
  }
  [[nodiscard]] std::size_t index_of(std::size_t cell) const {
    return static_cast<std::size_t>(std::lower_bound(cells.begin(), cells.end(), cell) - cells.begin());
  }
};

/// The text of a line that is whole in the history and needs no decoding.
std::optional<std::string_view> plain_text(const History& history, LineNumber line) {
  if (line >= history.end() || (line + 1 == history.end() && history.open())) return std::nullopt;
  const History::Stored stored = history.stored(line);
  if (!stored.plain || stored.cut) return std::nullopt;
  return stored.bytes;
}

std::optional<Match> find_in_line(const Screen& screen, LineNumber line, const Pattern& pattern,
                                  std::size_t from, bool backwards) {
  if (const auto text = plain_text(screen.history(), line)) {
    if (!pattern.ascii) return std::nullopt;
    const std::size_t at = find_plain(*text, pattern, from, backwards);
    if (at == std::string_view::npos) return std::nullopt;
    return Match{line, at, at + pattern.bytes.size()};
  }
  Clusters clusters;
  const LineText text(screen.line(line, clusters), clusters, pattern.ignore_case);
  const std::size_t at = find_in(text.code_points, pattern.code_points, text.index_of(from), backwards,
                                 [](char32_t one, char32_t other) { return one == other; });
  if (at == std::u32string::npos) return std::nullopt;
  std::size_t end = at + pattern.code_points.size();
  while (end < text.code_points.size() && text.cells[end] == text.cells[end - 1])
    ++end;  // marks belong to it
  return Match{line, text.cells[at], text.cells[end]};
}

}  // namespace

std::optional<Match> find(const Screen& screen, std::string_view pattern, const Position& start,
                          const SearchOptions& options) {
  const Pattern wanted(pattern, options.ignore_case);
  const LineNumber first = screen.first_line();
  const LineNumber end = screen.end_line();
  if (wanted.code_points.empty() || first == end) return std::nullopt;
  constexpr auto whole_line = static_cast<std::size_t>(-1) / 2;
  if (options.backwards) {
    LineNumber line = std::min(start.line, end - 1);
    std::size_t before = start.line < end ? start.cell : whole_line;
    for (; line >= first; --line, before = whole_line) {
      if (const auto match = find_in_line(screen, line, wanted, before, true)) return match;
      if (line == 0) break;
    }
    return std::nullopt;
  }
  LineNumber line = std::max(start.line, first);
  std::size_t from = start.line < first ? 0 : start.cell;
  for (; line < end; ++line, from = 0) {
    if (const auto match = find_in_line(screen, line, wanted, from, false)) return match;
  }
  return std::nullopt;
}

std::string line_text(const Screen& screen, LineNumber line) {
  return copy_text(screen, {line, 0}, {line, static_cast<std::size_t>(-1)});
}

std::string copy_text(const Screen& screen, Position from, Position to) {
  from = std::max(from, Position{screen.first_line(), 0});
  to = std::min(to, Position{screen.end_line(), 0});
  const LineNumber end = std::min(to.line + 1, screen.end_line());
  std::string text;
  for (LineNumber line = from.line; line < end; ++line) {
    const std::size_t first = line == from.line ? from.cell : 0;
    const std::size_t last = line == to.line ? to.cell : std::string::npos;
    bool goes_on = false;
    if (const auto plain = plain_text(screen.history(), line)) {
      if (first < std::min(last, plain->size())) text += plain->substr(first, last - first);
    } else {
      Clusters clusters;
      const std::vector<Cell> cells = screen.line(line, clusters);
      const auto part = std::span(cells).first(std::min(last, cells.size()));
      goes_on = line < screen.history().end() && screen.history().stored(line).cut;
      const std::size_t size = goes_on ? part.size() : trimmed_size(part);
      if (first < size) text += to_utf8(part.subspan(first, size - first), clusters);
    }
    if (line != to.line && !goes_on) text.push_back('\n');
  }
  return text;
}

}  // namespace rommate::vt
