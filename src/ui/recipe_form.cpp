#include "src/ui/recipe_form.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "src/app/recipe_files.hpp"
#include "src/app/recipe_values.hpp"
#include "src/recipe/library.hpp"
#include "src/recipe/route.hpp"

namespace rommate::ui {
namespace {

using recipe::Family;
using recipe::Parameter;
using recipe::ParameterKind;

constexpr int not_near = 1'000'000;

/// Of the common ones, what a person may know; the rest is learned, or a matter of the command line.
constexpr std::string_view common_fields[] = {"login-user", "login-secret", "enable-secret", "reload"};

std::vector<const Parameter*> asked_of(const recipe::Recipe& recipe) {
  std::vector<const Parameter*> asked;
  for (const auto& each : recipe.parameters)
    if (!each.common) asked.push_back(&each);
  for (const auto name : common_fields)
    if (const auto* each = recipe.parameter(name); each != nullptr && each->common) asked.push_back(each);
  return asked;
}

/// As a way has it.
std::string place_of(const console::Sight& sight) {
  const auto* seen = sight.settled();
  return seen == nullptr || seen->state == recognise::State::unknown ? "anywhere"
                                                                     : std::string(to_string(seen->state));
}

/// How far it is from where the device stands to the recipe's first step of this family, in the weight of its
/// ways; and what they cost.
std::pair<int, std::string> distance(const recipe::RunOptions& run, Family family, const std::string& place) {
  const auto* ways = recipe::ways_of(family, run.ways);
  if (ways == nullptr) return {not_near, ""};
  recipe::Terms terms;
  for (const auto& each : run.recipe.allows) terms.allowed.insert(each.text);
  const auto concerned = [&](const recipe::Step& step) {
    return recipe::concerns(step, family, *ways, terms);
  };
  // What can be done anywhere, such as to serve a file, says nothing of where the device must be.
  const auto placed = [&](const recipe::Step& step) {
    return concerned(step) && step.at.front().text != "anywhere";
  };
  const auto& steps = run.recipe.steps;
  auto first = std::find_if(steps.begin(), steps.end(), placed);
  if (first == steps.end()) first = std::find_if(steps.begin(), steps.end(), concerned);
  if (first == steps.end()) return {not_near, ""};
  const auto chain = recipe::route(*ways, place, first->at, terms);
  if (!chain) return {not_near, ""};
  int weight = 0;
  std::vector<std::string> costs;
  for (const auto* way : *chain) {
    weight += recipe::weight(*way) + 1;
    for (const auto& cost : way->costs) costs.push_back(cost.text);
  }
  return {weight, chain->empty() ? "from here" : fmt::format("{}", fmt::join(costs, ", "))};
}

}  // namespace

std::vector<RecipeOffer> offers_for(const console::Sight& sight) {
  const auto family = app::known_family(recipe::built_in_ways(), sight.family());
  const auto place = place_of(sight);
  std::vector<std::pair<int, RecipeOffer>> offers;
  for (const auto& name : app::recipe_names()) {
    std::string why;
    const auto file = app::find_recipe(name, why);
    auto recipe = file ? app::checked_recipe(*file, why) : std::nullopt;
    if (!recipe) continue;
    recipe::RunOptions run;
    run.recipe = *recipe;
    run.ways = recipe::built_in_ways();
    RecipeOffer offer{.recipe = std::move(*recipe), .how_near = {}, .hint = {}};
    offer.hint = offer.recipe.about;
    int away = 0;
    const auto verb = recipe::cannot_be_done(offer.recipe);
    if (!verb.empty()) offer.fits = false, offer.hint = fmt::format("cannot be done yet: {}", verb);
    if (family != Family::none && offer.fits) {
      std::tie(away, offer.how_near) = distance(run, family, place);
      const auto plan = app::plan_of(run, family, 0, place);
      if (!plan.missing.empty()) offer.fits = false, offer.hint = plan.missing.front();
    }
    if (app::destroys(offer.recipe)) away += not_near;  // behind all that keep what is there
    if (!offer.fits) away = 2 * not_near, offer.how_near.clear();
    offers.emplace_back(away, std::move(offer));
  }
  std::stable_sort(offers.begin(), offers.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<RecipeOffer> sorted;
  for (auto& [away, offer] : offers) sorted.push_back(std::move(offer));
  return sorted;
}

std::vector<tui::Field> fields_of(const recipe::Recipe& recipe) {
  std::vector<tui::Field> fields;
  for (const auto* each : asked_of(recipe)) {
    const bool secret = each->kind == ParameterKind::secret;
    tui::Field field{
        .label = each->name, .value = each->preset.value_or(""), .typed = true, .secret = secret};
    field.hint = each->ask;
    if (each->optional) field.hint += " (may be left empty)";
    if (secret) field.hint += "; or @vault:ENTRY";
    if (each->kind == ParameterKind::truth) field.choices = {"yes", "no"}, field.typed = false;
    fields.push_back(std::move(field));
  }
  return fields;
}

std::string take_fields(recipe::RunOptions& run, const std::vector<std::string>& values) {
  const auto asked = asked_of(run.recipe);
  for (std::size_t i = 0; i < asked.size() && i < values.size(); ++i) {
    if (values[i].empty()) continue;
    if (asked[i]->kind == ParameterKind::secret)
      run.secrets[asked[i]->name] = recipe::Secret{values[i]};
    else if (auto why = app::take_value(run, asked[i]->name, values[i]); !why.empty())
      return why;
  }
  if (auto why = app::complete(run); !why.empty()) return why;
  if (const auto* missing = app::missing_value(run))
    return fmt::format("{} is missing: {}", missing->name, missing->ask);
  const auto secrets = app::missing_secrets(run);
  return secrets.empty() ? "" : fmt::format("{} is missing: {}", secrets.front()->name, secrets.front()->ask);
}

std::string plan_text(const recipe::RunOptions& run, const console::Sight& sight, std::uint32_t baud) {
  if (run.family != Family::none)
    return recipe::to_text(app::plan_of(run, run.family, baud, place_of(sight)));
  auto text = fmt::format(
      "{}\n\nThe family of the device is not known yet; it is learned first. The steps:\n", run.recipe.about);
  for (const auto& step : run.recipe.steps)
    text += fmt::format("  - {}\n", recipe::fill(step.name.text, run.values));
  return text + fmt::format("\nIt may cost: {}\n", app::costs_of(run.recipe));
}

}  // namespace rommate::ui
