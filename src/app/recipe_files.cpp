#include "src/app/recipe_files.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>

#include "src/app/config.hpp"
#include "src/port/durable_file.hpp"
#include "src/recipe/check.hpp"
#include "src/recipe/library.hpp"
#include "src/recipe/load.hpp"

namespace rommate::app {
namespace {

std::optional<std::string> text_of(std::string_view name) {
  std::string why;
  const auto found = find_recipe(std::string{name}, why);
  if (!found) return std::nullopt;
  return found->toml;
}

}  // namespace

std::string own_recipes_folder() {
  const auto config = default_config_path();
  return config.empty() ? "" : std::filesystem::path(config).parent_path() / "recipes";
}

std::vector<std::string> recipe_names() {
  std::set<std::string> names;
  for (const auto& each : recipe::embedded_recipes()) names.emplace(each.name);
  std::error_code ignored;  // a folder that is not there holds no recipes
  for (const auto& entry : std::filesystem::directory_iterator(own_recipes_folder(), ignored))
    if (entry.path().extension() == ".toml") names.insert(entry.path().stem());
  return {names.begin(), names.end()};
}

std::optional<RecipeFile> find_recipe(const std::string& name, std::string& why) {
  const bool path = name.find('/') != std::string::npos || name.ends_with(".toml");
  const auto file = path ? name : own_recipes_folder() + "/" + name + ".toml";
  if (auto text = port::read_file(file)) return RecipeFile{file, std::move(*text)};
  if (path || errno != ENOENT) {
    why = fmt::format("{}: {}", file, std::strerror(errno));
    return std::nullopt;
  }
  if (auto text = recipe::built_in_text(name)) return RecipeFile{name + " (built in)", std::move(*text)};
  why = fmt::format("there is no recipe '{}'{}; rommate recipes lists them", name,
                    recipe::did_you_mean(name, recipe_names()));
  return std::nullopt;
}

std::optional<recipe::Recipe> checked_recipe(const RecipeFile& file, std::string& wrong) {
  recipe::Mistakes mistakes;
  auto recipe = recipe::load_recipe(file.toml, mistakes, text_of);
  if (!recipe.name.empty()) recipe::check(recipe, recipe::built_in_ways(), mistakes);
  for (const auto& each : mistakes.sorted()) wrong += to_string(each, file.file) + "\n";
  if (mistakes.any()) return std::nullopt;
  return recipe;
}

}  // namespace rommate::app
