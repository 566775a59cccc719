#include "tui/screen_view.hpp"

#include <algorithm>

#include "tui/text.hpp"
#include "tui/theme.hpp"

namespace rommate::tui {
namespace {

constexpr auto finest_time = std::chrono::milliseconds(10);

Style style_of(const vt::Cell& cell, bool reverse_screen) {
  Style style{cell.foreground, cell.background, cell.flags};
  if (reverse_screen) style.attributes ^= reverse;
  return style;
}

Cell converted(const vt::Cell& cell, std::u32string_view glyph, bool reverse_screen) {
  Cell out;
  out.style = style_of(cell, reverse_screen);
  out.width = cell.wide == vt::Wide::lead ? 2 : cell.wide == vt::Wide::trail ? 0 : 1;
  if (!glyph.empty()) out.ch = glyph[0];
  for (std::size_t i = 1; i < glyph.size() && i <= out.marks.size(); ++i) out.marks[i - 1] = glyph[i];
  return out;
}

std::u32string_view glyph_of(const vt::Cell& cell, const vt::Clusters& clusters) {
  if (cell.text == 0) return {};
  return vt::Clusters::is_cluster(cell.text) ? clusters.text(cell.text) : std::u32string_view(&cell.text, 1);
}

std::string text_of(std::span<const vt::Cell> cells, const vt::Clusters& clusters) {
  std::string text;
  for (const auto& cell : cells) {
    if (cell.wide == vt::Wide::trail) continue;
    const auto glyph = glyph_of(cell, clusters);
    if (glyph.empty())
      text += ' ';
    else if (glyph.size() == 1 && glyph[0] < 0x80)
      text += static_cast<char>(glyph[0]);
    else
      text += encode_utf8(glyph);
  }
  return text;
}

}  // namespace

void LineTimes::on_lines(vt::LineNumber end, protocols::Time now) {
  if (end < end_) {  // lines were taken back: erased, or joined by a wider screen
    while (!entries_.empty() && entries_.back().first >= end) entries_.pop_back();
    end_ = end;
  }
  if (end == end_) return;
  if (entries_.empty() || now - entries_.back().at >= finest_time) entries_.push_back({end_, now});
  end_ = end;
}

void LineTimes::forget_before(vt::LineNumber first) {
  while (entries_.size() > 1 && entries_[1].first <= first) entries_.pop_front();
}

std::optional<protocols::Time> LineTimes::time_of(vt::LineNumber line) const {
  if (line >= end_) return std::nullopt;
  const auto after =
      std::upper_bound(entries_.begin(), entries_.end(), line,
                       [](vt::LineNumber value, const Entry& entry) { return value < entry.first; });
  if (after == entries_.begin()) return std::nullopt;
  return std::prev(after)->at;
}

void draw_screen(Canvas& canvas, Rect where, const vt::Screen& screen, const StampText& stamp) {
  const bool reversed = screen.modes().reverse_screen;
  const int rows = std::min({where.height, screen.rows(), canvas.rows() - where.row});
  int left = where.col;
  for (int y = 0; y < rows; ++y) {
    left = where.col;
    if (stamp) {
      const vt::Position begins = screen.position_at(y, 0);
      std::string text = stamp(begins.line);
      if (begins.cell != 0) text.assign(text.size(), ' ');
      left += canvas.put(where.row + y, left, text + " ", theme::faint, where.width);
    }
    const auto cells = screen.row(y);
    const int cols = std::min({where.col + where.width - left, screen.columns(), canvas.cols() - left});
    Cell* const to = canvas.row(where.row + y) + left;
    for (int x = 0; x < cols; ++x) {
      const vt::Cell& cell = cells[static_cast<std::size_t>(x)];
      to[x] = cell.text == 0 && cell.plain_style() && cell.wide == vt::Wide::single && !reversed
                  ? Cell{}
                  : converted(cell, glyph_of(cell, screen.clusters()), reversed);
    }
  }
  canvas.set_title(screen.title());
  const auto& cursor = screen.cursor();
  if (screen.modes().cursor_visible && cursor.row < rows && left + cursor.column < where.col + where.width)
    canvas.set_cursor(Point{where.row + cursor.row, left + cursor.column});
}

LineSource lines_of(const vt::Screen& screen, StampText stamp) {
  const auto read = [&screen](std::size_t line, auto use) {
    vt::Clusters clusters;
    std::vector<vt::Cell> cells;
    if (line >= screen.first_line() && line < screen.end_line()) cells = screen.line(line, clusters);
    while (!cells.empty() && cells.back() == vt::Cell{}) cells.pop_back();
    return use(cells, clusters);
  };
  LineSource source;
  source.first = [&screen] { return static_cast<std::size_t>(screen.first_line()); };
  source.end = [&screen] { return static_cast<std::size_t>(screen.end_line()); };
  source.text = [read](std::size_t line) {
    return read(line, [](const auto& cells, const auto& clusters) { return text_of(cells, clusters); });
  };
  source.cells = [read](std::size_t line) {
    return read(line, [](const auto& cells, const auto& clusters) {
      std::vector<Cell> out;
      out.reserve(cells.size());
      for (const auto& cell : cells) out.push_back(converted(cell, glyph_of(cell, clusters), false));
      return out;
    });
  };
  if (stamp) source.stamp = [stamp = std::move(stamp)](std::size_t line) { return stamp(line); };
  return source;
}

std::string row_text(const vt::Screen& screen, int row) {
  std::string text = text_of(screen.row(row), screen.clusters());
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

}  // namespace rommate::tui
