// A recipe run by a key in the plain console: asks for its name and parameters, shows the plan, asks, and
// says each step as it comes. The run itself is app::RecipeRun.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "src/app/console.hpp"
#include "src/app/dialogue.hpp"
#include "src/app/recipe_run.hpp"

namespace rommate::app {

class PlainRecipes {
 public:
  /// Both outlive this. `person`: there is one, and what jobs ask is asked here, too.
  PlainRecipes(Console& console, Dialogue& dialogue, bool person);

  void ask();
  [[nodiscard]] bool running() const { return run_ != nullptr; }
  /// For the session's on_job_end; jobs that are no recipe are let pass.
  void ended(console::Job& ended);
  /// Some times a minute is enough.
  void tick();
  /// Says what a run before left open on this port.
  void tell_open_run();

 private:
  void choose(const std::string& name);
  void fill(recipe::RunOptions run, std::size_t next);
  void repeat(recipe::RunOptions run, const std::string& name, std::size_t next);
  void open_vault(recipe::RunOptions run);
  void show_plan(const recipe::RunOptions& run);
  void agree(const recipe::RunOptions& run);
  void start(recipe::RunOptions run);
  void say_lines(const std::string& text);

  Console& console_;
  Dialogue& dialogue_;
  std::unique_ptr<RecipeRun> run_;
};

}  // namespace rommate::app
