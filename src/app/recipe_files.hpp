// Recipes by name: a user's own in $XDG_CONFIG_HOME/rommate/recipes before the built-in ones.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/recipe/model.hpp"

namespace rommate::app {

/// The folder of a user's own recipes; empty when there is no home.
[[nodiscard]] std::string own_recipes_folder();
/// Names of all recipes, sorted, each once.
[[nodiscard]] std::vector<std::string> recipe_names();

struct RecipeFile {
  std::string file;  // path, or "NAME (built in)"
  std::string toml;
};
/// A recipe by name, or by path when the name holds a '/' or ends in ".toml". nullopt: `why` says what is
/// wrong.
[[nodiscard]] std::optional<RecipeFile> find_recipe(const std::string& name, std::string& why);

/// The recipe of a file, checked; nullopt: `wrong` has the mistakes, a line each.
[[nodiscard]] std::optional<recipe::Recipe> checked_recipe(const RecipeFile& file, std::string& wrong);

}  // namespace rommate::app
