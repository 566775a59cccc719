#include "src/ui/shown_run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tui/text.hpp"
#include "tui/theme.hpp"

namespace rommate::ui {
namespace {

using Mark = recipe::ChecklistRow::Mark;
namespace theme = tui::theme;

constexpr int rows_for_ways = 3, frame_rows = 2, report_columns = 100;

std::vector<std::string> lines_of(const std::string& text) { return tui::wrap(text, report_columns); }

tui::Style style_of(Mark mark) {
  switch (mark) {
    case Mark::now: return theme::title;
    case Mark::failed: return theme::bad;
    case Mark::todo: return theme::faint;
    default: return theme::plain;
  }
}

/// The first of `all` rows to show in `room` of them, so that `at` is seen with the one behind it.
std::size_t first_shown(std::size_t all, std::size_t room, std::size_t at) {
  if (all <= room || at + 1 < room) return 0;
  return std::min(at + 2 - room, all - room);
}

}  // namespace

bool ShownRun::ended(const recipe::RecipeJob& job) {
  end_ = run_.end(job);
  for (const auto& trouble : end_->troubles) end_->report += trouble + "\n";
  return end_->done;
}

int ShownRun::height(int rows) const {
  const auto wanted = end_ ? lines_of(end_->report).size() : run_.checklist().rows({}).size() + rows_for_ways;
  return std::clamp(static_cast<int>(wanted) + frame_rows, 3, std::max(rows / 2, 3));
}

void ShownRun::draw(tui::Canvas& canvas, tui::Rect where, const std::string& now,
                    const std::string& prefix) const {
  canvas.fill(where);
  const auto& journal = run_.journal();
  const auto clock = recipe::clock_text(run_.gone());
  const auto family = journal.family.empty() ? "" : fmt::format(" ({})", journal.family);
  const auto title = fmt::format(" {} on {}{}", journal.recipe, journal.port, family);
  canvas.fill({where.row, where.col, 1, where.width}, theme::bar);
  canvas.put(where.row, where.col, tui::clip(title, where.width - 12), theme::bar_strong);
  if (!end_) canvas.put(where.row, where.col + where.width - 9, clock, theme::bar);
  const tui::Rect inside{where.row + 1, where.col, where.height - frame_rows, where.width};
  if (end_)
    draw_report(canvas, inside);
  else
    draw_checklist(canvas, inside, now);
  const int rule = where.row + where.height - 1;
  canvas.fill({rule, where.col, 1, where.width}, theme::frame, U'─');
  const auto hint = end_ ? fmt::format(" {} g: the whole report, or close this ", prefix)
                         : fmt::format(" Esc or Ctrl-C stops it ");
  canvas.put(rule, where.col + 2, hint, theme::faint, where.width - 4);
}

void ShownRun::draw_checklist(tui::Canvas& canvas, tui::Rect where, const std::string& now) const {
  const auto rows = run_.checklist().rows(app::Pump::now());
  const auto room = static_cast<std::size_t>(std::max(where.height, 0));
  const auto first = first_shown(rows.size(), room, run_.checklist().current());
  for (std::size_t i = 0; i < room && first + i < rows.size(); ++i) {
    auto row = rows[first + i];
    if (row.mark == Mark::now && row.note.empty()) row.note = now;
    canvas.put(where.row + static_cast<int>(i), where.col,
               to_text(row, static_cast<std::size_t>(std::max(where.width, 1))), style_of(row.mark),
               where.width);
  }
}

void ShownRun::draw_report(tui::Canvas& canvas, tui::Rect where) const {
  const auto lines = lines_of(end_->report);
  for (int i = 0; i < where.height && i < static_cast<int>(lines.size()); ++i) {
    // The outcome stands first, and what is owed and kept last: the middle goes where there is no room.
    const bool fits = static_cast<int>(lines.size()) <= where.height;
    const auto at = fits || i < 2 ? static_cast<std::size_t>(i)
                                  : lines.size() - static_cast<std::size_t>(where.height - i);
    canvas.put(where.row + i, where.col + 1, lines[at],
               i > 0        ? theme::plain
               : end_->done ? theme::good
                            : theme::bad,
               where.width - 2);
  }
}

}  // namespace rommate::ui
