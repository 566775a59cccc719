// A run as a person sees it: the ways it took, its steps with what came of each and how long it took, and
// what is owed. Made from the run's events alone; every front end (terminal, full screen, report) draws the
// same rows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocols/engine.hpp"
#include "src/recipe/recipe_job.hpp"

namespace rommate::recipe {

struct ChecklistRow {
  enum class Mark { todo, now, done, held, failed };  // held: it was true already
  Mark mark = Mark::todo;
  bool way = false;
  std::string title = {};
  std::string note = {};                         // what changed, why it failed
  std::optional<protocols::Duration> took = {};  // nullopt: not begun
};

class Checklist {
 public:
  /// The steps of `run` that its parameters ask for. Of another family than is known are none.
  explicit Checklist(const RunOptions& run);

  /// The family was learned: steps that are not for it go, where they were not begun.
  void learned(Family family);
  void on_event(const RunEvent& event, protocols::Time now);
  /// `time` passes for the row that is under way.
  [[nodiscard]] std::vector<ChecklistRow> rows(protocols::Time now) const;
  /// The index in rows() of what is done just now, else of what was done last.
  [[nodiscard]] std::size_t current() const;

 private:
  struct Entry {
    ChecklistRow row;
    Step step = {};  // of a step
    std::optional<protocols::Time> began = {};
  };
  Entry& entry_of(const RunEvent& event);
  void note_change(const RunEvent& event);

  std::vector<Ways> ways_;
  Terms terms_;
  std::vector<Entry> entries_;
  std::size_t at_ = 0;
};

/// "+", ">", "=", "!" or a blank.
[[nodiscard]] char sign(ChecklistRow::Mark mark);
/// One row in `columns`: sign, title, note, and the time at the right edge. Text of a device may stand in it:
/// whoever shows it replaces control characters.
[[nodiscard]] std::string to_text(const ChecklistRow& row, std::size_t columns);
/// "0:01:36".
[[nodiscard]] std::string clock_text(protocols::Duration length);

}  // namespace rommate::recipe
