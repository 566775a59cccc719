// What a person sees of a run: on a terminal the checklist with its times above the device's own text, else
// the text with a line for each way and step between; with --json one object for each event.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/app/recipe_run.hpp"
#include "src/cli/run_board.hpp"
#include "src/console/watcher.hpp"
#include "src/record/output_filter.hpp"

namespace rommate::cli {

struct RunShown {
  bool json = false;
  bool quiet = false;  // without the device's text
  bool board = true;   // the checklist stays in place where the terminal can do that
};

class RunScreen final : public console::Watcher {
 public:
  /// Follows `run` until finish().
  RunScreen(app::RecipeRun& run, RunShown how);
  /// The line is open.
  void join(app::Console& on);
  /// Called some times a second.
  void tick(app::Console& on, const console::JobReport& report);
  /// The run has ended; what is printed next stands below.
  void finish();
  /// A remark of our own between the device's text.
  void say(std::string_view words);

 private:
  void tell(const recipe::RunEvent& event);
  void tell_json(const recipe::RunEvent& event);
  void tell_line(const recipe::RunEvent& event);
  void tell_plan(recipe::Family family);
  void tell_progress();
  [[nodiscard]] app::JsonLine progress_line() const;
  void asked(const console::Ask& what);
  void shown(console::ByteView bytes, console::Time now) override;
  void sighted(const recognise::Sighting& seen, console::Time now) override;
  void print(std::string_view text);

  app::RecipeRun& run_;
  RunShown how_;
  std::uint32_t baud_ = 0;
  bool plan_told_ = false;
  std::map<std::string, std::pair<std::string, std::string>> owed_;  // what -> home and away
  console::JobReport report_;
  std::int64_t progress_again_ = 0;  // seconds since it began; lines of progress come no faster
  std::string progress_;             // last told
  std::optional<RunBoard> board_;
  record::OutputFilter filter_;
  std::vector<console::ByteView> pieces_;
  bool at_line_start_ = true;
};

}  // namespace rommate::cli
