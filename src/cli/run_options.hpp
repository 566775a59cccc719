// What `rommate run` was given: parameters read against the recipe, secrets, what is agreed to.
#pragma once

#include <string>
#include <vector>

#include "src/cli/command.hpp"
#include "src/recipe/plan.hpp"
#include "src/recipe/recipe_job.hpp"

namespace rommate::cli {

// wide: one member for each option of the command line
struct RunArguments {
  PortArguments port;
  std::string recipe;
  std::vector<std::string> values;  // "name=value"
  std::string rehearse;             // model
  int secret_fd = -1;
  bool rehearses = false, plan = false, resume = false, undo = false, yes = false, yes_destroy = false,
       may_return = false, json = false, quiet = false, told = false;
};

/// Parameters of the command line, in `run`; secrets as the name of their entry in the vault. Throws
/// CLI::ValidationError: unknown, of a wrong kind, a secret.
void read_values(const RunArguments& a, recipe::RunOptions& run);
/// Secrets from --secret-fd, from the vault, or asked without echo. A sentence: one is missing, and nobody
/// can be asked.
[[nodiscard]] std::string read_secrets(const RunArguments& a, recipe::RunOptions& run);
/// Says what will be done, and asks. False: nobody agreed.
[[nodiscard]] bool agree(const RunArguments& a, const std::string& port, recipe::RunOptions& run);
/// The whole of `rommate run`; `run` may hold secrets that are given already. Returns the exit status.
[[nodiscard]] int run_recipe(RunArguments& a, recipe::RunOptions run);

}  // namespace rommate::cli
