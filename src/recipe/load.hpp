// Reads recipes and ways from TOML: types and keys here, what the words mean in check.hpp. All mistakes come
// at once, each with its line and column.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "src/recipe/model.hpp"

namespace rommate::recipe {

/// The text of the recipe called by that name, for `extends`; nullopt: there is none.
using FindRecipe = std::function<std::optional<std::string>(std::string_view name)>;

/// What could be read, also of a file with mistakes: the checker goes on with it. A file that is no TOML at
/// all gives an empty recipe and one mistake.
[[nodiscard]] Recipe load_recipe(std::string_view toml, Mistakes& mistakes, const FindRecipe& find = {});
[[nodiscard]] Ways load_ways(std::string_view toml, Mistakes& mistakes);

}  // namespace rommate::recipe
