#include "tui/command_views.hpp"

#include <algorithm>

#include "tui/text.hpp"
#include "tui/theme.hpp"

namespace rommate::tui {
namespace {

constexpr Group groups[] = {Group::device, Group::line,     Group::look,
                            Group::keep,   Group::consoles, Group::program};

bool opens_itself(Action action) { return action == Action::menu || action == Action::palette; }

Item item_of(const ActionInfo& action, const Situation& now, bool menu) {
  Item item;
  item.text = action.name;
  item.right = key_text(action);
  item.words = std::string(action.words) + " " + std::string(action.help);
  const auto why = why_not(action.action, now);
  item.allowed = !why;
  item.hint = why ? "not now: " + std::string(*why) : std::string(action.help);
  if (menu && action.letter > ' ') item.hot = action.letter;
  return item;
}

}  // namespace

CommandList::CommandList(Kind kind, const Situation& now)
    : list_(kind == Kind::menu ? "Menu" : "Find a command", {},
            {.searchable = kind == Kind::palette,
             .width = kind == Kind::menu ? 46 : 60,
             .footer = kind == Kind::menu ? "Enter or the letter: do it   Esc: back"
                                          : "Enter: do it   Esc: back"}) {
  std::vector<Item> items;
  for (const Group group : groups) {
    if (kind == Kind::menu) {
      items.push_back({.text = std::string(title_of(group)), .heading = true});
      actions_.emplace_back();
    }
    for (const auto& action : all_actions()) {
      if (action.group != group || opens_itself(action.action)) continue;
      if (action.action == Action::mode_button && !now.has_button) continue;  // no such thing here
      items.push_back(item_of(action, now, kind == Kind::menu));
      actions_.emplace_back(action.action);
    }
  }
  list_.set_items(std::move(items));
}

std::optional<CommandList::Result> CommandList::on_key(const Key& key) {
  const auto result = list_.on_key(key);
  if (!result) return std::nullopt;
  if (!result->chosen) return Result{};
  return Result{actions_[*result->chosen]};
}

std::vector<HelpView::Line> HelpView::lines() const {
  std::vector<Line> lines;
  for (const Group group : groups) {
    const std::size_t before = lines.size();
    for (const auto& action : all_actions())
      if (action.group == group && action.letter != '\0' && !why_not(action.action, now_))
        lines.push_back({key_text(action), std::string(action.name)});
    if (lines.size() > before)
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(before),
                   {"", std::string(title_of(group)), true});
  }
  return lines;
}

void HelpView::draw(Canvas& canvas, Rect area) const {
  constexpr int column = 37;
  const std::vector<Line> all = lines();
  const int width = std::min(area.width, area.width >= 2 * column + 4 ? 2 * column + 4 : column + 4);
  const int columns = std::max((width - 4) / column, 1);
  const int rows = (static_cast<int>(all.size()) + columns - 1) / columns;
  const Rect box = centred(area, rows + 4, width);
  canvas.box(box, theme::frame, "Help", theme::title);
  const Rect in = box.inside();
  canvas.put(in.row, in.col + 1,
             clip(prefix_ + ", then one of these keys (what this state allows):", in.width - 2),
             theme::plain);
  const int page = std::max(in.height - 2, 1);
  last_top_ = std::max(rows - page, 0);
  const int top = std::min(top_, last_top_);
  for (int y = 0; y < page; ++y)
    for (int x = 0; x < columns; ++x) {
      const int index = x * rows + top + y;
      if (top + y >= rows || index >= static_cast<int>(all.size())) continue;
      const Line& line = all[static_cast<std::size_t>(index)];
      const int at = in.col + 1 + x * column, room = std::min(column, in.width - 1 - x * column);
      canvas.put(in.row + 2 + y, at + (line.heading ? 0 : 2), line.heading ? line.text : line.key,
                 line.heading ? theme::title : theme::key, room);
      if (!line.heading) canvas.put(in.row + 2 + y, at + 8, clip(line.text, room - 9), theme::plain);
    }
  canvas.foot(box, prefix_ + " twice sends it   any letter does it   Esc: back", theme::faint);
}

std::optional<HelpView::Result> HelpView::on_key(const Key& key) {
  switch (key.code) {
    case KeyCode::up: top_ = std::max(std::min(top_, last_top_) - 1, 0); return std::nullopt;
    case KeyCode::down: top_ = std::min(top_ + 1, last_top_); return std::nullopt;
    case KeyCode::page_up: top_ = std::max(top_ - 10, 0); return std::nullopt;
    case KeyCode::page_down: top_ = std::min(top_ + 10, last_top_); return std::nullopt;
    case KeyCode::escape:
    case KeyCode::enter: return Result{};
    default: break;
  }
  if (const auto action = action_of(key); action && *action != Action::help && !why_not(*action, now_))
    return Result{action};
  return key.code == KeyCode::unknown ? std::nullopt : std::optional(Result{});
}

}  // namespace rommate::tui
