#include "src/recipe/library.hpp"

#include "src/recipe/load.hpp"

namespace rommate::recipe {

const std::vector<Ways>& built_in_ways() {
  static const auto read = [] {
    std::vector<Ways> all;
    Mistakes mistakes;
    for (const auto& file : embedded_ways()) all.push_back(load_ways(file.toml, mistakes));
    return all;
  }();
  return read;
}

std::optional<std::string> built_in_text(std::string_view name) {
  for (const auto& file : embedded_recipes())
    if (file.name == name) return std::string{file.toml};
  return std::nullopt;
}

std::optional<Recipe> built_in_recipe(std::string_view name) {
  const auto text = built_in_text(name);
  Mistakes mistakes;
  if (!text) return std::nullopt;
  return load_recipe(*text, mistakes, built_in_text);
}

}  // namespace rommate::recipe
