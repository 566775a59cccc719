// Fail at every point: the n-th operation of a run fails, for every n until a run has no failure left. After
// each the goal is reached, or the run says truthfully where the device stands; and a run that is resumed
// reaches it. Each recipe on each simulated device that can do it.
//
// All points are tried where FAULTS=all is set (./dev faults); else a sample with a printed seed. RECIPE,
// MODEL, POINT and FAULT narrow it down.
#include <doctest/doctest.h>

#include <iterator>
#include <random>

#include "tests/recipe/tried.hpp"

using namespace rommate;
using testing::Fault;
using testing::Rehearsal;
using namespace std::chrono_literals;

namespace {

using Kind = protocols::Outcome::Kind;
using Model = testing::RehearsedModel;
using testing::given;
using testing::Tried;

std::string_view name_of(Fault fault) {
  constexpr std::string_view names[] = {"none",      "lost",   "garbled",     "deaf",
                                        "line gone", "killed", "power-cycled"};
  return names[static_cast<std::size_t>(fault)];
}

struct Point {
  Fault fault = Fault::none;
  int at = 0;
};

/// What is wrong at this point; empty: nothing.
std::string try_point(const Tried& tried, const Model& model, Point point, int& operations) {
  auto at = testing::rehearsal_of(tried, model);
  const auto options = [&] {
    auto run = at.options(tried.recipe);
    run.agreed.clear();
    for (const auto& each : run.recipe.allows) run.agreed.insert(each.text);
    tried.give(model, at, run);
    return run;
  };
  at.resume = options;
  at.boot();
  at.fault = point.fault;
  at.fault_at = point.at;
  at.operations = 0;
  at.start(options());
  if (!at.run(8h)) return "it does not end";
  operations = at.operations;
  for (int again = 0; again < 3; ++again) {
    const bool done = at.ended->outcome()->kind == Kind::done;
    if (testing::skips_configuration(at) && at.debts.empty())
      return "the configuration is skipped, and nothing is owed\n" + at.told();
    if (tried.recipe != "factory-reset" && model.family != recognise::Family::u_boot &&
        !testing::configuration_is_safe(at))
      return "the saved configuration is whole nowhere\n" + at.told();
    if (done && !at.debts.empty()) return "done, with an open debt\n" + at.told();
    if (const auto line = testing::unplanned(model, at, options()); !line.empty())
      return "'" + line + "' was typed and stands in no plan\n" + at.told();
    if (done) return "";
    if (again == 2) break;
    at.fault = Fault::none;
    at.pass(10min);  // somebody comes back
    at.start(options());
    if (!at.run(8h)) return "it does not end when it is resumed";
  }
  return "not even resumed does it reach its goal\n" + at.told();
}

struct Choice {
  const char* all = given("FAULTS");
  const char* recipe = given("RECIPE");
  const char* model = given("MODEL");
  const char* point = given("POINT");
  const char* fault = given("FAULT");
  unsigned seed = 15, share = 500;  // one of so many points is tried, on a third of the pairs
  std::mt19937 random;

  Choice() {
    if (const char* number = given("SEED")) seed = static_cast<unsigned>(std::atoi(number));
    if (const char* number = given("SHARE")) share = static_cast<unsigned>(std::atoi(number));
    random.seed(seed);
  }
  [[nodiscard]] bool takes(const Tried& tried, const Model& on) const {
    return (recipe == nullptr || tried.recipe == recipe) && (model == nullptr || on.name == model) &&
           std::find(tried.models.begin(), tried.models.end(), on.name) != tried.models.end();
  }
  /// The whole run that counts the operations takes as long as a point.
  [[nodiscard]] bool draws() {
    return all != nullptr || point != nullptr || given("SHARE") != nullptr || random() % 3 == 0;
  }
  [[nodiscard]] bool takes(int at) {
    if (point != nullptr) return at == std::atoi(point);
    return all != nullptr || random() % share == 0;
  }
};

/// Points tried of this recipe on this model; `in_turn`: one kind of fault at each operation.
std::size_t try_all(const Tried& tried, const Model& model, Choice& choice, bool in_turn = false) {
  int operations = 0;
  const auto whole_run = try_point(tried, model, {}, operations);
  REQUIRE_MESSAGE(whole_run.empty(), tried.recipe << " on " << model.name << ": " << whole_run);
  const int whole = operations;
  std::size_t points = 0, wrong = 0;
  for (int n = 1; n <= whole; ++n)
    for (std::size_t kind = 0; kind < std::size(testing::faults); ++kind) {
      const auto fault = testing::faults[kind];
      if (in_turn && choice.all != nullptr &&
          static_cast<std::size_t>(n) % std::size(testing::faults) != kind)
        continue;
      if (!choice.takes(n) || (choice.fault != nullptr && name_of(fault) != choice.fault)) continue;
      ++points;
      const auto why = try_point(tried, model, {fault, n}, operations);
      if (why.empty()) continue;
      ++wrong;
      FAIL_CHECK(tried.recipe << " on " << model.name << ", operation " << n << " " << name_of(fault) << ": "
                              << why);
    }
  std::printf("%-18s %-12s %5d operations, %5zu points, %3zu wrong\n", std::string{tried.recipe}.c_str(),
              model.name.c_str(), whole, points, wrong);
  std::fflush(stdout);
  if (choice.all != nullptr) CHECK(points >= static_cast<std::size_t>(whole));
  return points;
}

}  // namespace

TEST_CASE("a recipe that fails at any point is finished when it is resumed, and owes nothing in silence") {
  Choice choice;
  std::printf("seed %u\n", choice.seed);
  std::size_t points = 0;
  for (const auto& tried : testing::all_tried())
    for (const auto& model : testing::rehearsed_models)
      if (choice.takes(tried, model) && choice.draws()) points += try_all(tried, model, choice);
  const auto try_further = [&](const auto& models, const auto& table, bool in_turn) {
    for (const auto& tried : table)
      for (const auto& model : models)
        if (choice.takes(tried, model)) points += try_all(tried, model, choice, in_turn);
  };
  if (choice.all != nullptr || choice.model != nullptr || given("SHARE") != nullptr) {
    try_further(testing::further_models, testing::all_tried(), false);
    try_further(testing::rehearsed_models, testing::all_tried_in_turn(), true);
    try_further(testing::further_models, testing::all_tried_in_turn(), true);
    try_further(testing::variant_models, testing::all_tried_in_turn(), true);
  }
  std::printf("%zu points\n", points);
}
