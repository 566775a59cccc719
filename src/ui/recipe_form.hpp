// Recipes as the full screen offers them: which fit the device as it stands, what is to be filled in, and
// what was.
#pragma once

#include <string>
#include <vector>

#include "src/console/sight.hpp"
#include "src/recipe/recipe_job.hpp"
#include "tui/form.hpp"

namespace rommate::ui {

struct RecipeOffer {
  recipe::Recipe recipe;
  bool fits = true;      // this family can do it
  std::string how_near;  // "from here", or what the way to its first step costs
  std::string hint;      // what it does, or why not
};
/// All recipes without mistakes: those first that fit the device as it stands, the nearest before the others.
[[nodiscard]] std::vector<RecipeOffer> offers_for(const console::Sight& sight);

/// A field for each parameter that a person fills in: the recipe's own, then today's secrets.
[[nodiscard]] std::vector<tui::Field> fields_of(const recipe::Recipe& recipe);
/// What was filled in, in the order of fields_of(). A sentence: it makes no sense, or something is missing.
[[nodiscard]] std::string take_fields(recipe::RunOptions& run, const std::vector<std::string>& values);

/// The plan from where the device stands, or where the family is not known yet, what is known of it. `baud`
/// of the line.
[[nodiscard]] std::string plan_text(const recipe::RunOptions& run, const console::Sight& sight,
                                    std::uint32_t baud);

}  // namespace rommate::ui
