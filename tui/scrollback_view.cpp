#include "tui/scrollback_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "tui/text.hpp"
#include "tui/theme.hpp"

namespace rommate::tui {
namespace {

// Gives every place of `search` in a line's cells a style. The text has one code point for each cell's
// character.
void restyle_matches(std::vector<Cell>& cells, std::string_view text, std::string_view search, Style style) {
  for (std::size_t at = find_caseless(text, search); at != std::string::npos && at < text.size();
       at = find_caseless(text, search, at + search.size())) {
    const auto from = static_cast<std::size_t>(columns_of(text.substr(0, at)));
    const auto to = from + static_cast<std::size_t>(columns_of(text.substr(at, search.size())));
    for (std::size_t x = from; x < to && x < cells.size(); ++x) cells[x].style = style;
  }
}

}  // namespace

ScrollbackView::ScrollbackView(LineSource source, int rows)
    : source_(std::move(source)), rows_(std::max(rows, 2)), page_(rows_ - 1) {
  top_ = last_top();
  const std::size_t end = source_.end();
  here_ = end > source_.first() ? end - 1 : end;
}

// Rows that a line takes: a long one is wrapped, never cut.
int ScrollbackView::height(std::size_t line) const {
  const int stamp = source_.stamp ? columns_of(source_.stamp(line)) + 1 : 0;
  const int room = std::max(width_ - stamp, 1);
  return std::max((static_cast<int>(source_.cells(line).size()) + room - 1) / room, 1);
}

// The first line to show so that `line` is the last one seen whole.
std::size_t ScrollbackView::top_showing(std::size_t line) const {
  int rows = height(line);
  while (line > source_.first() && rows + height(line - 1) <= page_) rows += height(--line);
  return line;
}

std::size_t ScrollbackView::last_top() const {
  const std::size_t first = source_.first(), end = source_.end();
  return end > first ? top_showing(end - 1) : first;
}

void ScrollbackView::draw(Canvas& canvas, Rect area) const {
  page_ = std::max(area.height - 1, 1);
  width_ = std::max(area.width, 1);
  canvas.fill(area);
  const std::size_t first = source_.first(), end = source_.end();
  std::size_t top = std::clamp(top_, first, std::max(last_top(), first));
  // Another size than at the last key may have moved the current line out of sight.
  if (end > first) top = std::max(top, top_showing(std::clamp(here_, first, end - 1)));
  int y = 0;
  for (std::size_t line = top; line < end && y < page_; ++line)
    y += draw_line(canvas, {area.row + y, area.col, page_ - y, area.width}, line);
  const Rect bar{area.row + area.height - 1, area.col, 1, area.width};
  canvas.fill(bar, theme::bar);
  if (helping_) return draw_help(canvas, area);
  if (searching_) {
    const int used =
        canvas.put(bar.row, bar.col, " /" + clip_left(search_, bar.width - 20), theme::bar_strong);
    canvas.set_cursor(Point{bar.row, bar.col + used});
    canvas.put(bar.row, bar.col + used + 2, note_, theme::bar, bar.width - used - 2);
    return;
  }
  const std::string place = fmt::format(" line {} of {} ", grouped(here_ - source_.first() + 1),
                                        grouped(source_.end() - source_.first()));
  const int room = bar.width - columns_of(place);
  canvas.put(bar.row, bar.col, clip(foot(), room), note_.empty() ? theme::bar : theme::bar_strong, room);
  if (room > 8) canvas.put(bar.row, bar.col + room, place, theme::bar);
}

void ScrollbackView::draw_help(Canvas& canvas, Rect area) {
  static constexpr std::array<std::string_view, 11> keys = {
      "Up Down  j k         a line",
      "Page-Up Page-Down    a page; space too",
      "Ctrl-U Ctrl-D        half a page",
      "Home End  g G        the oldest, the newest line",
      "/                    search; n N: the next one up, down",
      "p P  [               the prompt before, behind",
      "b B  {               the boot before, behind",
      "e E  !               the error before, behind",
      "v                    marks lines from here on",
      "y  Enter             copies, s saves",
      "Esc  q               back to the console"};
  const Rect box = centred(area, static_cast<int>(keys.size()) + 2, 52);
  canvas.box(box, theme::frame, "Keys while scrolling", theme::title);
  const Rect in = box.inside();
  for (int y = 0; y < in.height && y < static_cast<int>(keys.size()); ++y)
    canvas.put(in.row + y, in.col + 1, keys[static_cast<std::size_t>(y)], theme::plain, in.width - 2);
  canvas.foot(box, "any key: back", theme::faint);
}

std::string ScrollbackView::foot() const {
  if (!note_.empty()) return " " + note_;
  if (mark_) return " lines marked   y copy   s save   Esc: no ";
  return " SCROLL  / search  n N  p b e jump  v mark  y copy  ? keys  Esc ";
}

int ScrollbackView::draw_line(Canvas& canvas, Rect where, std::size_t line) const {
  int col = where.col;
  if (const std::string stamp = source_.stamp ? source_.stamp(line) : std::string(); !stamp.empty())
    col += canvas.put(where.row, col, stamp + " ", theme::faint, where.width);
  std::vector<Cell> cells = source_.cells(line);
  const bool marked = mark_ && line >= std::min(*mark_, here_) && line <= std::max(*mark_, here_);
  const bool here = line == std::clamp(here_, source_.first(), source_.end() - 1);
  if (!search_.empty())
    restyle_matches(cells, source_.text(line), search_, here ? theme::match_here : theme::match);
  const int room = std::max(where.col + where.width - col, 1);
  const int rows = std::max((static_cast<int>(cells.size()) + room - 1) / room, 1);
  for (int y = 0; y < std::min(rows, where.height); ++y) {
    for (int x = 0; x < room && y * room + x < static_cast<int>(cells.size()) && col + x < canvas.cols(); ++x)
      canvas.row(where.row + y)[col + x] = cells[static_cast<std::size_t>(y * room + x)];
    if (marked) canvas.restyle({where.row + y, col, 1, room}, theme::selected);
  }
  if (here && !marked) canvas.restyle({where.row, where.col, 1, 1}, theme::selected);
  return rows;
}

std::optional<ScrollbackView::Result> ScrollbackView::on_key(const Key& key) {
  if (searching_) return search_key(key), std::nullopt;
  note_.clear();
  if (std::exchange(helping_, false)) return std::nullopt;  // any key closes it
  switch (key.code) {
    case KeyCode::escape:
      if (mark_) return mark_.reset(), std::nullopt;
      return Result{};
    case KeyCode::up: scroll(-1); return std::nullopt;
    case KeyCode::down: scroll(1); return std::nullopt;
    case KeyCode::page_up: scroll(-page_); return std::nullopt;
    case KeyCode::page_down: scroll(page_); return std::nullopt;
    case KeyCode::home: go(source_.first()); return std::nullopt;
    case KeyCode::end: go(source_.end()); return std::nullopt;
    case KeyCode::enter: return mark_ ? std::optional(taken(Result::Kind::copy)) : std::nullopt;
    default: break;
  }
  if (is_ctrl(key, 'c')) return Result{};
  if (is_ctrl(key, 'u') || is_ctrl(key, 'd'))
    return scroll(key.ch == U'u' ? -page_ / 2 : page_ / 2), std::nullopt;
  return is_typed(key) ? command(key.ch) : std::nullopt;
}

std::optional<ScrollbackView::Result> ScrollbackView::command(char32_t letter) {
  switch (letter) {
    case U'q': return Result{};
    case U'k': scroll(-1); break;
    case U'j': scroll(1); break;
    case U' ': scroll(page_); break;
    case U'g': go(source_.first()); break;
    case U'G': go(source_.end()); break;
    case U'/': start_search(); break;
    case U'n':
      if (here_ > source_.first()) search(here_ - 1, true);
      break;
    case U'N': search(here_ + 1, false); break;
    case U'p':
    case U'[': jump(Landmark::prompt); break;
    case U'b':
    case U'{': jump(Landmark::boot); break;
    case U'e':
    case U'!': jump(Landmark::error); break;
    case U'P': jump(Landmark::prompt, false); break;
    case U'B': jump(Landmark::boot, false); break;
    case U'E': jump(Landmark::error, false); break;
    case U'v': mark_ = mark_ ? std::nullopt : std::optional(here_); break;
    case U'y': return taken(Result::Kind::copy);
    case U's': return taken(Result::Kind::save);
    case U'?': helping_ = true; break;
    default: note_ = "no such key here; ? helps, Esc goes back"; break;
  }
  return std::nullopt;
}

void ScrollbackView::start_search() {
  searching_ = true;
  search_.clear();
  note_ = "(in what went by)";
  search_from_ = here_;
}

void ScrollbackView::search_key(const Key& key) {
  if (key.code == KeyCode::enter || key.code == KeyCode::escape) {
    searching_ = false;
    if (key.code == KeyCode::escape) search_.clear(), note_.clear(), go(search_from_);
    return;
  }
  if (key.code == KeyCode::up && here_ > source_.first()) return search(here_ - 1, true);
  if (key.code == KeyCode::down) return search(here_ + 1, false);
  if (!edit_search(search_, key)) return;
  if (!search_.empty()) search(search_from_, true);
}

void ScrollbackView::search(std::size_t from, bool upwards) {
  if (search_.empty()) return;
  const auto found = find(from, upwards, [&](std::size_t line) {
    return find_caseless(source_.text(line), search_) != std::string::npos;
  });
  note_ =
      found ? ""
            : fmt::format("no {} '{}' {}", upwards ? "earlier" : "later", search_, searching_ ? "" : "here");
  if (found) go(*found);
}

bool ScrollbackView::jump(Landmark kind, bool upwards) {
  if (upwards && here_ <= source_.first()) return false;
  const auto found = find(upwards ? here_ - 1 : here_ + 1, upwards,
                          [&](std::size_t line) { return is_landmark(source_.text(line), kind); });
  note_ = found ? "" : fmt::format("no {} {}", upwards ? "earlier" : "later", name_of(kind));
  if (found) go(*found);
  return found.has_value();
}

std::optional<std::size_t> ScrollbackView::find(std::size_t from, bool upwards,
                                                const std::function<bool(std::size_t)>& wanted) const {
  const std::size_t first = source_.first(), end = source_.end();
  if (upwards) {
    for (std::size_t line = std::min(from + 1, end); line > first; --line)
      if (wanted(line - 1)) return line - 1;
  } else {
    for (std::size_t line = std::max(from, first); line < end; ++line)
      if (wanted(line)) return line;
  }
  return std::nullopt;
}

void ScrollbackView::scroll(long by) {
  const long first = static_cast<long>(source_.first()), end = static_cast<long>(source_.end());
  if (end > first)
    go(static_cast<std::size_t>(std::clamp(static_cast<long>(here_) + by, first, std::max(end - 1, first))));
}

void ScrollbackView::go(std::size_t line) {
  here_ = line;
  if (source_.end() == source_.first()) return;
  here_ = std::clamp(here_, source_.first(), source_.end() - 1);
  top_ = std::max(std::min(top_, here_), top_showing(here_));
}

ScrollbackView::Result ScrollbackView::taken(Result::Kind kind) const {
  const std::size_t from = mark_ ? std::min(*mark_, here_) : here_,
                    to = mark_ ? std::max(*mark_, here_) : here_;
  Result result{kind, {}};
  for (std::size_t line = from; line <= to && line < source_.end(); ++line) {
    std::string text = source_.text(line);
    text.erase(text.find_last_not_of(' ') + 1);
    result.text += text + "\n";
  }
  return result;
}

}  // namespace rommate::tui
