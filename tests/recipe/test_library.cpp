#include <doctest/doctest.h>

#include <algorithm>

#include "src/recipe/check.hpp"
#include "src/recipe/library.hpp"
#include "src/recipe/load.hpp"

using namespace rommate::recipe;

namespace {

void show(const Mistakes& mistakes, std::string_view file) {
  for (const auto& each : mistakes.sorted()) FAIL_CHECK(to_string(each, file));
}

}  // namespace

TEST_CASE("every built-in recipe is without a mistake, and none has more than 80 lines") {
  for (const auto& file : embedded_recipes()) {
    Mistakes mistakes;
    const auto recipe = load_recipe(file.toml, mistakes, built_in_text);
    check(recipe, built_in_ways(), mistakes);
    show(mistakes, file.name);
    CHECK_MESSAGE(recipe.name.text == file.name, file.name);
    CHECK_MESSAGE(!recipe.about.empty(), file.name);
    CHECK_MESSAGE(std::count(file.toml.begin(), file.toml.end(), '\n') <= 80, file.name);
  }
}

TEST_CASE("every built-in file of ways is without a mistake, and no family has two") {
  std::vector<std::string> families;
  for (const auto& file : embedded_ways()) {
    Mistakes mistakes;
    const auto ways = load_ways(file.toml, mistakes);
    check(ways, mistakes);
    show(mistakes, file.name);
    for (const auto& each : ways.families) families.push_back(each.text);
  }
  std::sort(families.begin(), families.end());
  CHECK(std::adjacent_find(families.begin(), families.end()) == families.end());
}
