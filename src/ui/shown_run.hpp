// A recipe's run as a person sees it on the full screen: its checklist above the device's own text while it
// runs, its report there when it has ended. It takes no keys: the line and the screen below stay as they are.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "src/app/recipe_run.hpp"
#include "tui/canvas.hpp"

namespace rommate::ui {

class ShownRun {
 public:
  ShownRun(recipe::RunOptions options, app::RunJournal journal, bool rehearsal)
      : run_(std::move(options), std::move(journal), rehearsal) {}

  [[nodiscard]] app::RecipeRun& run() { return run_; }
  /// Not given to a session yet: its console is being opened.
  [[nodiscard]] bool begun() const { return begun_; }
  void begin() { begun_ = true; }
  /// Writes the report, which is shown from now on. True: it was done.
  bool ended(const recipe::RecipeJob& job);
  /// Nothing while it runs.
  [[nodiscard]] const std::optional<app::RecipeRun::End>& end() const { return end_; }

  /// Rows that it wants of a screen with `rows`; at most half of it.
  [[nodiscard]] int height(int rows) const;
  /// `now`: what the device asks or says just now. `prefix`: "Ctrl-T".
  void draw(tui::Canvas& canvas, tui::Rect where, const std::string& now, const std::string& prefix) const;

 private:
  void draw_checklist(tui::Canvas& canvas, tui::Rect where, const std::string& now) const;
  void draw_report(tui::Canvas& canvas, tui::Rect where) const;

  app::RecipeRun run_;
  bool begun_ = false;
  std::optional<app::RecipeRun::End> end_;
};

}  // namespace rommate::ui
