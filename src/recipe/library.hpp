// The recipes and ways that are built in: src/recipes/*.toml and src/recipes/ways/*.toml, embedded at build
// time.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "src/recipe/model.hpp"

namespace rommate::recipe {

struct EmbeddedFile {
  std::string_view name;  // without ".toml"
  std::string_view toml;
};
/// In the order of their names.
[[nodiscard]] const std::vector<EmbeddedFile>& embedded_recipes();
[[nodiscard]] const std::vector<EmbeddedFile>& embedded_ways();

/// The built-in ways, read. They are checked by a test.
[[nodiscard]] const std::vector<Ways>& built_in_ways();
/// A built-in recipe's text; nullopt: there is none of that name.
[[nodiscard]] std::optional<std::string> built_in_text(std::string_view name);
[[nodiscard]] std::optional<Recipe> built_in_recipe(std::string_view name);

}  // namespace rommate::recipe
