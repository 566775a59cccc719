// The three ways to an action for those who do not know its letter: the menu (by subject), the palette (by
// name) and the help page (keys). All are made from the table in actions.hpp and show what the situation
// allows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tui/actions.hpp"
#include "tui/list_view.hpp"

namespace rommate::tui {

/// A list of actions; Result: the action chosen, or nullopt for Esc.
class CommandList {
 public:
  enum class Kind { menu, palette };
  CommandList(Kind kind, const Situation& now);

  void draw(Canvas& canvas, Rect area) const { list_.draw(canvas, area); }
  struct Result {
    std::optional<Action> action;
  };
  [[nodiscard]] std::optional<Result> on_key(const Key& key);

 private:
  std::vector<std::optional<Action>> actions_;  // one for each item of the list; headings have none
  ListView list_;
};

/// The keys that do something now, by subject, in as many columns as fit. A letter does its action at once.
class HelpView {
 public:
  HelpView(std::string prefix, const Situation& now) : prefix_(std::move(prefix)), now_(now) {}

  void draw(Canvas& canvas, Rect area) const;
  using Result = CommandList::Result;
  [[nodiscard]] std::optional<Result> on_key(const Key& key);

 private:
  struct Line {
    std::string key, text;
    bool heading = false;
  };
  [[nodiscard]] std::vector<Line> lines() const;

  std::string prefix_;
  Situation now_;
  int top_ = 0;
  mutable int last_top_ = 0;
};

}  // namespace rommate::tui
