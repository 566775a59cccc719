// Recipes, and the interrupt of a boot, run through the contract of all jobs
// (tests/support/job_contract.hpp), with simulated devices at the other end.
#include <doctest/doctest.h>

#include <cstdlib>

#include "src/recipe/interrupt_job.hpp"
#include "src/recipe/library.hpp"
#include "src/recipe/recipe_job.hpp"
#include "tests/job/sim_end.hpp"
#include "tests/support/job_contract.hpp"

using namespace rommate;
using namespace rommate::testing;
using namespace std::chrono_literals;
using Ended = protocols::Outcome::Kind;

namespace {

/// The device of one run, and the person beside it.
struct Rack {
  std::string model;
  std::uint32_t baud = 9600;
  std::shared_ptr<DeviceBench> bench = {};

  void mount() {
    bench = std::make_shared<DeviceBench>(DeviceBench::of(model));
    if (baud != 9600) bench->line({.baud = baud});
  }
  Answer answer(const Request& what) {
    if (std::get_if<console::PowerCycle>(&what) != nullptr) {
      bench->power_off();
      bench->run(2s);
      bench->power_on();
      return {true};
    }
    return {true};
  }
};

JobContract on_rack(std::string name, std::string model, std::uint32_t baud) {
  auto rack = std::make_shared<Rack>(Rack{.model = std::move(model), .baud = baud});
  return {.name = std::move(name) + " on " + rack->model,
          .make = {},
          .far =
              [rack](Time now) {
                rack->mount();
                return std::make_unique<SimEnd>(rack->bench, now, rack->baud);
              },
          .line = {.baud = baud},
          .answer = [rack](const Request& what) { return rack->answer(what); },
          .waits_for_line = true};
}

/// The device has just been switched on.
JobContract interrupt(std::string model, std::uint32_t baud = 9600) {
  auto contract = on_rack("interrupt", std::move(model), baud);
  contract.far = [mount = contract.far, answer = contract.answer](Time now) {
    auto end = mount(now);
    static_cast<void>(answer(console::PowerCycle{}));
    return end;
  };
  contract.make = [](const LineSettings& line) {
    job::BreakOptions breaks;
    breaks.line = line;
    breaks.within = 60s;
    return std::make_unique<recipe::InterruptJob>(std::move(breaks));
  };
  return contract;
}

/// A whole recipe with all that it costs agreed to; `one_of`: a long one has troubles at one point of so
/// many.
JobContract whole_recipe(std::string recipe, std::string model, int one_of) {
  auto contract = interrupt(std::move(model));
  contract.name = recipe + contract.name.substr(contract.name.find(" on "));
  contract.make = [recipe](const LineSettings& line) {
    recipe::RunOptions run{.recipe = *recipe::built_in_recipe(recipe), .ways = recipe::built_in_ways()};
    run.agreed = {"power-cycle", "reload", "skip-config", "erase", "set-speed"};
    run.secrets["secret"] = recipe::Secret{"n3w-Secret!"};
    run.line = line;
    return std::make_unique<recipe::RecipeJob>(std::move(run));
  };
  contract.one_of = one_of;
  return contract;
}

void hold(const JobContract& contract) {
  const char* only = std::getenv("MODEL");
  if (only != nullptr && !contract.name.ends_with(only)) return;
  JobWorld world(contract, {});
  world.run();
  REQUIRE_MESSAGE(world.outcome, contract.name);
  CHECK_MESSAGE(world.outcome->kind == Ended::done, contract.name, ": ", world.outcome->why);
  const auto tried = job_contract_points(contract);
  for (const auto& breach : tried.breaches) FAIL_CHECK(breach);
  MESSAGE(contract.name, ": ", world.points, " points, ", tried.points, " runs tried");
}

}  // namespace

TEST_CASE("the interrupt of a boot keeps the contract of all jobs") {
  for (const auto* model : {"c1841", "c9300", "asa5505"}) hold(interrupt(model));
  hold(interrupt("uboot", 115200));
}

TEST_CASE("a recipe keeps the contract of all jobs") {
  hold(whole_recipe("break-to-rommon", "c1841", 1));
  hold(whole_recipe("password-recovery", "c1841", 40));
}
