// Where a run stands in its recipe: what it is at, which steps are proved, and how often it has tried. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "protocols/engine.hpp"
#include "src/recipe/model.hpp"

namespace rommate::recipe {

struct StepState {
  bool proved = false, asked = false;
  int attempts = 0;
};

/// How often something was tried that must not be tried for ever.
struct Tries {
  int turns = 0;   // of the loop
  int knocks = 0;  // at a silent line, since it was last looked
  int sweeps = 0;
  int helps = 0;     // asked of a loader, to learn whose it is
  int versions = 0;  // asked of a system, for the same
  int left_questions = 0;
  std::map<std::string, int, std::less<>> ways = {};
};

/// What was asked at a login, where no system answers, and is asked once more inside.
struct Inside {
  enum class Goal { not_asked, to_ask, asked, holds };  // holds: what is owed is all that is left
  std::optional<std::size_t> step = {};                 // whose proof it is
  Goal goal = Goal::not_asked;
};

/// A person has stopped the run: its device is waited for.
struct Stopping {
  std::optional<protocols::Time> by = {};
  std::string at = {};  // what the device was at
  bool tidies = false;  // what it left half-written is deleted
};

struct Course {
  enum class Phase { look, goal, steps, last_goal, over };
  Phase phase = Phase::look;
  std::vector<StepState> steps = {};
  std::optional<std::size_t> step = {};  // under way
  bool proving = false;                  // its claims are asked after its verbs
  std::string way = {};                  // under way
  bool goal_asked = false;
  Inside inside = {};
  Stopping stop = {};
  protocols::Time heard_at = {};
  bool fell_silent = false;  // in a boot, for longer than any boot is silent
  std::string last_failure = {};
  Tries tries = {};

  /// What is running dies with a reset, and with a gap in which nobody watched.
  void was_reset(const std::vector<Step>& all);
  /// The next thing is decided anew; the goal is asked again only where its answer was cut off.
  void start_over();
};

}  // namespace rommate::recipe
