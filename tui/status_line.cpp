#include "tui/status_line.hpp"

#include <algorithm>
#include <vector>

#include "tui/text.hpp"
#include "tui/theme.hpp"

namespace rommate::tui {
namespace {

struct Part {
  std::string text;
  Style style;
  int keep;  // parts with the smallest number go first when there is no room
  bool right = false;
  int at_least = 0;  // may be clipped down to this; 0: all or nothing
};

Style style_of(Mood mood) {
  switch (mood) {
    case Mood::plain: return theme::bar;
    case Mood::waits: return theme::bar_good;
    case Mood::busy: return theme::bar_busy;
    case Mood::alarm: return theme::bar_alarm;
  }
  return theme::bar;
}

std::vector<Part> parts_of(const StatusModel& m) {
  std::vector<Part> parts;
  const auto add = [&](const std::string& text, Style style, int keep, bool right = false, int at_least = 0) {
    if (!text.empty()) parts.push_back({" " + text + " ", style, keep, right, at_least});
  };
  const bool quiet = m.message.empty();
  add(m.consoles, theme::bar, 40);
  add(m.port, theme::bar_strong, 100, false, 8);
  add(m.line, theme::bar, 60);
  add(m.state, style_of(m.mood), 95, false, 10);
  add(m.owner, theme::bar_busy, 85, false, 6);
  add(m.calling, theme::bar_alarm, 80, true, 8);
  add(m.message, m.message_bad ? theme::bar_alarm : theme::bar_strong, 90, true, 12);
  if (quiet) add(m.modem, theme::bar, 30, true);
  add(m.hex ? "HEX" : "", theme::bar, 50, true);
  add(m.echo ? "ECHO" : "", theme::bar, 45, true);
  add(m.recording ? "REC" : "", theme::bar_strong, 70, true);
  if (quiet) add(m.hint, theme::bar, 20, true);
  add(m.time, theme::bar, 35, true);
  return parts;
}

int width_of(const std::vector<Part>& parts) {
  int width = 0;
  for (const auto& part : parts) width += columns_of(part.text);
  return width;
}

int least_width(const Part& part) {
  const int width = columns_of(part.text);
  return part.at_least > 0 ? std::min(part.at_least, width) : width;
}

// What can be missed goes before anything is clipped, then what cannot be clipped enough; the rest is
// clipped.
void fit(std::vector<Part>& parts, int width) {
  constexpr int can_be_missed = 65;
  std::vector<int> order;
  for (const auto& part : parts) order.push_back(part.keep);
  std::sort(order.begin(), order.end());
  const auto drop = [&](int keep) {
    std::erase_if(parts, [&](const Part& part) { return part.keep == keep; });
  };
  for (const int keep : order) {
    int least = 0;
    for (const auto& part : parts) least += least_width(part);
    if (width_of(parts) <= width || parts.size() == 1) break;
    if (keep < can_be_missed || least > width) drop(keep);
  }
  for (const int keep : order)
    for (auto& part : parts) {
      const int over = width_of(parts) - width;
      if (part.keep != keep || over <= 0) continue;
      const int floor = parts.size() == 1 ? 0 : least_width(part);
      part.text = clip(part.text, std::max(columns_of(part.text) - over, floor));
    }
}

}  // namespace

void draw_status(Canvas& canvas, Rect where, const StatusModel& model) {
  canvas.fill({where.row, where.col, 1, where.width}, theme::bar);
  std::vector<Part> parts = parts_of(model);
  fit(parts, where.width);
  int left = where.col, right = where.col + where.width;
  for (const auto& part : parts)
    if (!part.right) left += canvas.put(where.row, left, part.text, part.style, right - left);
  int width = 0;
  for (const auto& part : parts) width += part.right ? columns_of(part.text) : 0;
  right -= width;
  for (const auto& part : parts)
    if (part.right) right += canvas.put(where.row, right, part.text, part.style);
}

void draw_prefix_help(Canvas& canvas, Rect where, std::string_view prefix) {
  canvas.fill({where.row, where.col, 1, where.width}, theme::bar);
  int at =
      where.col + canvas.put(where.row, where.col, " " + std::string(prefix) + " then ", theme::bar_strong);
  const auto end = where.col + where.width;
  for (const auto& [key, what] :
       std::initializer_list<std::pair<const char*, const char*>>{{"z", "help"},
                                                                  {"space", "find"},
                                                                  {"f", "BREAK"},
                                                                  {"m", "menu"},
                                                                  {"p", "speed"},
                                                                  {"s", "send"},
                                                                  {"b", "scroll back"},
                                                                  {"l", "record"},
                                                                  {"d", "consoles"},
                                                                  {"x", "leave"}}) {
    if (at + columns_of(key) + columns_of(what) + 3 > end) break;
    at += canvas.put(where.row, at, " ", theme::bar);
    at += canvas.put(where.row, at, key, theme::bar_strong);
    at += canvas.put(where.row, at, std::string(" ") + what + " ", theme::bar);
  }
}

}  // namespace rommate::tui
