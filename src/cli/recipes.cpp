#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "src/app/json_line.hpp"
#include "src/app/recipe_files.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/plan_json.hpp"
#include "src/recipe/library.hpp"

namespace rommate::cli {
namespace {

constexpr auto recipes_examples = R"(Examples:
  rommate recipes                                           what there is
  rommate recipes show password-recovery                    the recipe, as it is written
  rommate recipes show password-recovery --family catalyst  every line that will be typed on a Catalyst
  rommate recipes check password-recovery                   every mistake in it, with line and column
)";

struct RecipesArguments {
  std::string name, family;
  bool json = false;
};

/// The mistakes of a file are told on standard error.
std::optional<recipe::Recipe> checked(const app::RecipeFile& file) {
  std::string wrong;
  auto recipe = app::checked_recipe(file, wrong);
  fmt::print(stderr, "{}", wrong);
  return recipe;
}

int list(const RecipesArguments& a) {
  for (const auto& name : app::recipe_names()) {
    std::string why;
    const auto file = app::find_recipe(name, why);
    const auto recipe = file ? checked(*file) : std::nullopt;
    const auto about = recipe ? recipe->about : "has mistakes: rommate recipes check " + name;
    if (a.json)
      fmt::print("{}\n", app::JsonLine().add("recipe", name).add("about", about).text());
    else
      fmt::print("{:<18} {}\n", name, about);
  }
  return 0;
}

int check(const RecipesArguments& a) {
  std::string why;
  const auto file = app::find_recipe(a.name, why);
  if (!file) {
    fmt::print(stderr, "rommate: {}\n", why);
    return 2;
  }
  if (!checked(*file)) return 2;
  fmt::print("{}: no mistakes\n", file->file);
  return 0;
}

/// The lines that every family types, or those of one.
int show_plan(const recipe::Recipe& recipe, const RecipesArguments& a) {
  const auto family = recipe::parse_family(a.family);
  if (!family)
    throw CLI::ValidationError("--family", fmt::format("'{}' is no family{}; there are {}", a.family,
                                                       recipe::did_you_mean(a.family, recipe::family_names()),
                                                       fmt::join(recipe::family_names(), ", ")));
  recipe::Terms terms;
  for (const auto& each : recipe.parameters)
    if (!each.common) terms.given.insert(each.name);
  const auto plan = recipe::make_plan(recipe, recipe::built_in_ways(), *family, {}, terms);
  if (a.json)
    fmt::print("{}\n", plan_json(plan).text());
  else
    fmt::print("{}", recipe::to_text(plan));
  return plan.missing.empty() ? 0 : 5;
}

int show(const RecipesArguments& a) {
  std::string why;
  const auto file = app::find_recipe(a.name, why);
  if (!file) {
    fmt::print(stderr, "rommate: {}\n", why);
    return 2;
  }
  if (a.family.empty()) {
    fmt::print("{}", file->toml);
    return 0;
  }
  const auto recipe = checked(*file);
  return recipe ? show_plan(*recipe, a) : 2;
}

}  // namespace

void add_recipes(CLI::App& root, int& status) {
  auto* recipes =
      root.add_subcommand("recipes", "recipes: what there is, one in full, or the mistakes in one");
  recipes->footer(recipes_examples);
  auto a = std::make_shared<RecipesArguments>();
  const auto add = [&](const std::string& name, const std::string& what,
                       int (*run)(const RecipesArguments&)) {
    auto* command = recipes->add_subcommand(name, what);
    command->footer(recipes_examples);
    command->callback([a, run, &status] { status = run(*a); });
    return command;
  };
  auto* listed = add("list", "the names of all, and what each does", list);
  listed->add_flag("--json", a->json, "one JSON object for each");
  auto* shown = add("show", "one recipe, or the lines that it types on a family", show);
  shown->add_option("NAME", a->name, "name of a recipe, or a file")->type_name("")->required();
  shown->add_option("--family", a->family, "every line that will be typed on this family")
      ->type_name("FAMILY");
  shown->add_flag("--json", a->json, "with --family: the plan as one JSON object");
  auto* checked = add("check", "every mistake in a file, with line and column", check);
  checked->add_option("FILE", a->name, "the file, or the name of a recipe")->type_name("")->required();
  recipes->callback([recipes, a, &status] {
    if (recipes->get_subcommands().empty()) status = list(*a);
  });
}

}  // namespace rommate::cli
