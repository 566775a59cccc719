// Secrets of a recipe that stand in the vault: "@vault:ENTRY" where the secret itself would be given, on the
// command line, in the form of the full screen and at the questions of --plain.
#pragma once

#include <string>
#include <string_view>

#include "src/recipe/recipe_job.hpp"

namespace rommate::app {

[[nodiscard]] bool names_vault(std::string_view given);
/// One of its secrets does.
[[nodiscard]] bool names_vault(const recipe::RunOptions& run);
/// Puts the entries in place of their names. A sentence: the passphrase is wrong, there is no such entry;
/// `run` is not to be begun then.
[[nodiscard]] std::string take_from_vault(recipe::RunOptions& run, std::string_view passphrase);

}  // namespace rommate::app
