// The report of a run, for the ticket: what was found and done, how long each part took, what was proved and
// what is owed, how to go on and how to go back. Secrets are masked, wherever the device repeated them.
#pragma once

#include <ctime>
#include <map>
#include <string>
#include <vector>

#include "src/recipe/checklist.hpp"
#include "src/recipe/recipe_job.hpp"

namespace rommate::app {

/// Replaces each secret in `text` by asterisks: one of four letters and more wherever it stands, a shorter
/// one where it stands alone.
[[nodiscard]] std::string masked(std::string text, const std::map<std::string, recipe::Secret>& secrets);

struct ReportFacts {
  std::string recipe, port, family;
  std::time_t began = 0, ended = 0;
  std::string outcome, why;
  std::vector<recipe::ChecklistRow> rows = {};
  std::vector<std::string> receipt = {};  // of the job: where it stands, proved, owed
  bool owes = false, cut = false;
  std::string folder = {};  // empty: nothing is kept that a person would look for
};
[[nodiscard]] std::string report_text(const ReportFacts& facts);

}  // namespace rommate::app
