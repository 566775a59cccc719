// Recipes on strangers' devices: each model varied by a seed, in virtual time. Behind each run the goal is
// reached, or the run says truthfully where the device stands and nothing was lost; and where nothing stands
// in the way but another manner of speaking the goal must be reached.
//
// A sample with a printed seed; STRANGERS=N tries N seeds of each recipe on each model. RECIPE, MODEL and
// SEED narrow it down; WHY=1 tells of each that did not reach its goal why not.
#include <doctest/doctest.h>

#include <cstdio>
#include <random>

#include "src/recognise/state.hpp"
#include "tests/recipe/stranger.hpp"
#include "tests/recipe/tried.hpp"

using namespace rommate;
using testing::given;
using testing::Rehearsal;
using testing::Stranger;
using testing::Tried;
using namespace std::chrono_literals;

namespace {

using Kind = protocols::Outcome::Kind;
using Model = testing::RehearsedModel;

/// Where the run says that the device stands is what the line has shown last.
bool is_truth(const Rehearsal& at) {
  const auto* seen = at.session->sight().settled();
  if (seen == nullptr || !recognise::takes_commands(*seen)) return true;
  const auto tail = at.screen.substr(at.screen.size() > 1500 ? at.screen.size() - 1500 : 0);
  return tail.find(seen->prompt.substr(0, 4)) != std::string::npos;
}

bool destroys(std::string_view recipe) {
  return recipe == "factory-reset" || recipe == "xmodem-flash" || recipe == "tftp-flash";
}

/// What keeps this recipe from its goal on this stranger, honestly: `why` it says so itself.
bool may_fail(const Tried& tried, const Model& model, const Stranger& stranger, const std::string& why) {
  const bool needs_config = tried.recipe == "password-recovery" || tried.recipe == "backup-config" ||
                            tried.recipe == "set-boot-image" || tried.recipe == "boot-image" ||
                            tried.recipe == "restore-config" || tried.recipe == "factory-reset" ||
                            tried.recipe == "ios-upgrade";
  const bool copies = tried.recipe == "ios-copy" || tried.recipe == "ios-upgrade";
  if (stranger.no_config && needs_config) return true;
  if (stranger.full &&
      (model.name == "c2960" || tried.recipe == "xmodem-flash" || tried.recipe == "tftp-flash"))
    return true;
  if (stranger.full && copies && why.find(" free: ") != std::string::npos) return true;
  if (stranger.disabled) return true;
  // At a wrong speed nothing was heard of its boot: "loader>" is a loader, "login>" a question.
  if (stranger.oddly_named && tried.recipe == "reset-speed") return true;
  // An ASA that leaves its configuration out has no secret and asks for it all the same: ours is not taken,
  // and a second one is never tried.
  if (stranger.ignoring && model.name == "asa5505" &&
      why.find("the secret was not taken") != std::string::npos)
    return true;
  // Its running configuration is not the saved one, over which nothing may be saved.
  const bool saves =
      tried.recipe == "set-boot-image" || tried.recipe == "boot-image" || tried.recipe == "ios-upgrade";
  return stranger.ignoring && saves && why.find("is not in the running configuration") != std::string::npos;
}

/// What is wrong; empty: nothing.
std::string try_stranger(const Tried& tried, const Model& model, unsigned seed, bool& reached) {
  auto personality = testing::personality_of(model);
  if (tried.ail != nullptr) tried.ail(personality);
  auto stranger = testing::make_stranger(std::move(personality), seed);
  Rehearsal at(std::move(stranger.device), model.baud, stranger.meddler.get());
  if (stranger.stutters) at.stutters.emplace(seed);
  const auto options = [&] {
    auto run = at.options(tried.recipe);
    run.agreed.clear();
    for (const auto& each : run.recipe.allows) run.agreed.insert(each.text);
    tried.give(model, at, run);
    if (!stranger.user.empty() && run.secrets.contains("login-secret")) {
      run.values["login-user"] = stranger.user;
      run.secrets["login-secret"] = recipe::Secret{"forgotten"};
    }
    return run;
  };
  at.resume = options;
  at.boot();
  const bool skipped_before = testing::skips_configuration(at);
  const auto before = at.stored;
  at.start(options());
  if (!at.run(12h)) return stranger.traits + ": it does not end";
  reached = at.ended->outcome()->kind == Kind::done;
  const auto wrong = [&]() -> std::string {
    if (!stranger.meddler->harmed.empty()) return "it said yes to '" + stranger.meddler->harmed.front() + "'";
    if (!reached && !may_fail(tried, model, stranger, at.ended->outcome()->why))
      return "its goal is not reached";
    if (!reached && at.ended->outcome()->why.empty()) return "it does not say why";
    if (reached && !at.debts.empty()) return "done, with an open debt";
    if (testing::skips_configuration(at) && !skipped_before && at.debts.empty())
      return "the configuration is skipped, and nothing is owed";
    if (!destroys(tried.recipe) && model.family != recognise::Family::u_boot && !stranger.no_config &&
        !testing::configuration_is_safe(at))
      return "the saved configuration is whole nowhere";
    if (stranger.disabled && at.ended->report().refused && at.stored != before)
      return "it was refused, and something was changed";
    if (!is_truth(at)) return "it does not stand where it is said to";
    if (const auto line = testing::unplanned(model, at, options()); !line.empty())
      return "'" + line + "' was typed and stands in no plan";
    return "";
  }();
  if (!reached && given("WHY") != nullptr)
    std::printf("WHY %s %s %u: %s [%s]\n", std::string{tried.recipe}.c_str(), model.name.c_str(), seed,
                at.ended->outcome()->why.c_str(), stranger.traits.c_str());
  if (wrong.empty()) return "";
  return stranger.traits + ": " + wrong + "\n" + at.told();
}

struct Drawn {
  const Tried* tried;
  const Model* model;
};

std::vector<Drawn> all_pairs() {
  std::vector<Drawn> all;
  const auto* recipe = given("RECIPE");
  const auto* only = given("MODEL");
  const auto add = [&](const std::vector<Tried>& table, const auto& models) {
    for (const auto& tried : table)
      for (const auto& model : models) {
        if (recipe != nullptr && tried.recipe != recipe) continue;
        if (only != nullptr && model.name != only) continue;
        if (std::find(tried.models.begin(), tried.models.end(), model.name) != tried.models.end())
          all.push_back({&tried, &model});
      }
  };
  add(testing::all_tried(), testing::rehearsed_models);
  if (given("STRANGERS") == nullptr) return all;
  for (const auto* table : {&testing::all_tried(), &testing::all_tried_in_turn()}) {
    add(*table, testing::further_models);
    add(*table, testing::variant_models);
  }
  add(testing::all_tried_in_turn(), testing::rehearsed_models);
  return all;
}

}  // namespace

TEST_CASE("a recipe on a stranger's device reaches its goal, or says where the device stands") {
  const auto* many = given("STRANGERS");
  const auto* first = given("SEED");
  const unsigned seed = first != nullptr ? static_cast<unsigned>(std::atoi(first)) : 40;
  std::printf("strangers from seed %u\n", seed);
  const auto pairs = all_pairs();
  REQUIRE(!pairs.empty());
  std::mt19937 random(seed);
  std::size_t tried = 0;
  const auto meet = [&](const Drawn& each, unsigned with) {
    ++tried;
    bool reached = false;
    const auto wrong = try_stranger(*each.tried, *each.model, with, reached);
    if (!wrong.empty())
      FAIL_CHECK("RECIPE=" << each.tried->recipe << " MODEL=" << each.model->name << " SEED=" << with
                           << " STRANGERS=1: " << wrong);
    return reached;
  };
  if (many == nullptr) {
    constexpr unsigned few = 10;
    for (unsigned i = 0; i < few; ++i) static_cast<void>(meet(pairs[random() % pairs.size()], seed + i));
    return;
  }
  const unsigned number = static_cast<unsigned>(std::atoi(many));
  for (const auto& each : pairs) {
    unsigned reached = 0;
    for (unsigned i = 0; i < number; ++i) reached += meet(each, seed + i) ? 1 : 0;
    std::printf("%-18s %-8s %4u strangers, %4u at the goal\n", std::string{each.tried->recipe}.c_str(),
                each.model->name.c_str(), number, reached);
    std::fflush(stdout);
  }
  std::printf("%zu strangers\n", tried);
}
