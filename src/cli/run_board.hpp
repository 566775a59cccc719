// The checklist of a run in the upper rows of the terminal, the device's text scrolling below it (DECSTBM).
// Only text, line ends and backspaces of the device get there, so that it cannot reach the rows above.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "src/app/recipe_run.hpp"

namespace rommate::cli {

class RunBoard {
 public:
  /// Standard output is a terminal with room for both.
  [[nodiscard]] static bool possible();

  explicit RunBoard(const app::RecipeRun& run) : run_{run} {}
  ~RunBoard() { finish(); }
  RunBoard(const RunBoard&) = delete;
  RunBoard& operator=(const RunBoard&) = delete;

  /// Draws the checklist; begins when it is called first, and anew when the terminal's size is another.
  /// `now`: what the device just asks or says, beside the step under way.
  void draw(const std::string& now);
  /// The device's text, filtered (record::OutputFilter).
  void text(std::string_view text);
  /// The whole terminal scrolls again, and the cursor stands below all.
  void finish();

 private:
  void begin();
  [[nodiscard]] std::string rows(const std::string& now) const;

  const app::RecipeRun& run_;
  int height_ = 0;  // of the checklist with its rule; 0: not begun
  int rows_ = 0, columns_ = 0;
  enum class Sequence { none, escape, csi } sequence_ = Sequence::none;
};

}  // namespace rommate::cli
