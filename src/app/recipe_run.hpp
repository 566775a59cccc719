// A recipe on an open console, whoever shows it: makes the job, answers what it wants of the world (journal,
// power), follows its checklist, and writes its report when it has ended. `rommate run` and the console's `G`
// are this with a screen each.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "src/app/file_digest.hpp"
#include "src/app/kept_run.hpp"
#include "src/app/power_switch.hpp"
#include "src/app/run_journal.hpp"
#include "src/app/run_serving.hpp"
#include "src/recipe/checklist.hpp"

namespace rommate::app {

class RecipeRun {
 public:
  /// What is done and where it is written down. `rehearsal`: nobody needs to know where it is kept.
  RecipeRun(recipe::RunOptions options, RunJournal journal, bool rehearsal);
  ~RecipeRun();
  RecipeRun(const RecipeRun&) = delete;
  RecipeRun& operator=(const RecipeRun&) = delete;

  /// For `on`, which is open and outlives the run, or tells by lost(). A sentence: its port makes no sense.
  [[nodiscard]] std::variant<std::unique_ptr<recipe::RecipeJob>, std::string> begin(Console& on);
  /// For an open console whose line is free: begin(), the session's job, and keep(). A sentence: it did not
  /// get the line, and is not offered to go on with.
  [[nodiscard]] std::optional<std::string> start(Console& on);
  /// Its line could not be had: nobody is offered to go on with it, unless it has taken up what is owed. A
  /// sentence: that could not be written.
  [[nodiscard]] std::optional<std::string> not_begun();
  /// From here on `rommate runs` knows of it, and no other process offers to go on with it. `stop` is called
  /// when somebody who watches wants it to end. For whoever runs it without run_job(), which does this
  /// itself.
  void keep(std::function<void()> stop);
  /// The console has gone.
  void lost();
  /// What happens, secrets masked.
  std::function<void(const recipe::RunEvent&)> on_event;
  /// The family of the device was learned.
  std::function<void(recipe::Family)> on_family;
  /// Now and then while it runs.
  void tick();

  struct End {
    std::string report;                  // secrets masked
    std::string why;                     // of the outcome, masked
    std::vector<std::string> troubles;   // what could not be written
    bool done = false, refused = false;  // refused: for safety
  };
  /// The job has ended: journal and report are on the disk when this returns, and the copy of the
  /// configuration where `into` wants it.
  [[nodiscard]] End end(const recipe::RecipeJob& job);

  [[nodiscard]] const recipe::Checklist& checklist() const { return checklist_; }
  [[nodiscard]] const RunJournal& journal() const { return journal_; }
  [[nodiscard]] const recipe::RunOptions& options() const { return options_; }
  /// `text` without the secrets of this run.
  [[nodiscard]] std::string mask(std::string text) const;
  [[nodiscard]] protocols::Duration gone() const { return Pump::now() - began_; }

 private:
  /// What of the world is at work for the run. Its console keeps it, and it goes with that: all of it stands
  /// on the console's io_context.
  struct World {
    std::unique_ptr<port::Worker::Errand> digest;
    std::unique_ptr<PowerSwitch> power;
    std::unique_ptr<RunServing> serving;
  };

  bool serve(World& world, console::RequestId id, const console::Request& what);
  [[nodiscard]] port::DiskOrder::Work write_down(const console::Request& what);
  void learned(const std::string& family);

  recipe::RunOptions options_;
  RunJournal journal_;
  bool rehearsal_;
  recipe::Checklist checklist_;
  protocols::Time began_{};
  std::time_t began_wall_ = 0;
  Console* on_ = nullptr;
  std::unique_ptr<KeptRun> kept_;
  std::weak_ptr<World> world_;
  protocols::Alive alive_;
};

/// What a run before wrote down, to go on with: debts, the copy of the configuration, the family.
void take_up(recipe::RunOptions& run, const RunJournal& journal);

}  // namespace rommate::app
