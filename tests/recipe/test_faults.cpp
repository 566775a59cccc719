// Fail at every point: the n-th operation of a run fails, for every n until a run has no failure left. After
// each the goal is reached, or the run says truthfully where the device stands; and a run that is resumed
// reaches it. Each recipe on each simulated device that can do it.
//
// All points are tried where FAULTS=all is set (./dev faults); else a sample with a printed seed. RECIPE,
// MODEL and POINT narrow it down.
#include <doctest/doctest.h>

#include <random>

#include "src/device/sim_image.hpp"
#include "src/recipe/plan.hpp"
#include "tests/recipe/rehearsal.hpp"

using namespace rommate;
using testing::Fault;
using testing::Rehearsal;
using namespace std::chrono_literals;

namespace {

using Kind = protocols::Outcome::Kind;
using Model = testing::RehearsedModel;

std::string_view name_of(Fault fault) {
  constexpr std::string_view names[] = {"none",      "lost",   "garbled",     "deaf",
                                        "line gone", "killed", "power-cycled"};
  return names[static_cast<std::size_t>(fault)];
}

/// A recipe as a person begins it.
struct Tried {
  std::string_view recipe;
  std::vector<std::string_view> models;
  void (*give)(const Model&, Rehearsal&, recipe::RunOptions&) = [](auto&, auto&, auto&) {};
};

void knows_the_secret(const Model&, Rehearsal&, recipe::RunOptions& run) {
  run.secrets["enable-secret"] = recipe::Secret{"forgotten"};
  run.secrets["login-secret"] = recipe::Secret{"console"};  // of the one whose console asks for a password
}

void gives_a_configuration(const Model& model, Rehearsal& at, recipe::RunOptions& run) {
  knows_the_secret(model, at, run);
  run.values["config"] = "x.cfg";
  run.files["config"] = "!\nhostname RESTORED\n!\nend\n";
}

void gives_an_image(const Model& model, Rehearsal& at, recipe::RunOptions& run) {
  const auto platform = model.name == "uboot" ? "board" : model.name;
  const auto image = device::make_image(
      {.platform = platform, .version = "15.9", .feature = "SENT", .size = device::smallest_image});
  at.files["sent.bin"] = protocols::as_text(image);
  run.values["image"] = "sent.bin";
  run.agreed_to_destroy = true;
}

void serves_an_image(const Model& model, Rehearsal& at, recipe::RunOptions& run) {
  const auto image = std::get<protocols::Bytes>(device::sample_image(model.name, {}, "99.1(7)", false));
  at.net.files["/images/sent.bin"] = protocols::as_text(image);
  run.values["image"] = "/images/sent.bin";
  run.values["address"] = "192.0.2.1/24";
  run.values["server"] = "192.0.2.10";
  run.agreed_to_destroy = true;
  run.family = model.family;
}

void names_an_image(const Model& model, Rehearsal& at, recipe::RunOptions& run) {
  knows_the_secret(model, at, run);
  run.values["image"] = model.name == "isr4321" ? "bootflash:isr4300-universalk9.16.06.04.SPA.bin"
                                                : "flash:c1841-advipservicesk9-mz.124-13a.bin";
}

const std::vector<Tried>& all_tried() {
  static const std::vector<Tried> all{
      {"break-to-rommon",
       {"c1841", "c2600", "c2911", "c2500", "isr4321", "c2960", "c9300", "asa5505", "n9k", "uboot"}},
      {"password-recovery",
       {"c1841", "c2600", "c2911", "c2500", "isr4321", "c2960", "c9300", "asa5505", "n9k", "uboot"}},
      {"backup-config", {"c1841", "c2600", "c2911", "c2500", "isr4321", "c2960", "c9300"}, knows_the_secret},
      {"restore-config", {"c1841", "c2911", "c2500", "isr4321"}, gives_a_configuration},
      {"set-boot-image", {"c1841"}, names_an_image},
      {"boot-image", {"c1841", "isr4321"}, names_an_image},
      {"factory-reset",
       {"c1841", "c2911", "isr4321"},
       [](const Model& model, Rehearsal& at, recipe::RunOptions& run) {
         knows_the_secret(model, at, run);
         run.agreed_to_destroy = true;
       }},
      {"xmodem-flash", {"c1841", "c2600", "c2960", "uboot"}, gives_an_image},
      {"tftp-boot", {"c1841", "c2600", "c2911", "isr4321", "c9300", "asa5505", "uboot"}, serves_an_image},
      {"tftp-flash", {"c1841", "c2600", "c2911"}, serves_an_image},
  };
  return all;
}

/// The device would start without its configuration.
bool skips_configuration(const Rehearsal& at) {
  for (const auto& [name, content] : at.stored) {
    if (name.find("confreg") != std::string::npos && content.size() > 2)
      return (std::stoul(content.substr(2), nullptr, 16) & 0x40) != 0;
    if (content.find("SWITCH_IGNORE_STARTUP_CFG=1") != std::string::npos) return true;
  }
  return false;
}

/// What was saved anew is whole on the device, or a whole copy is here.
bool configuration_is_safe(const Rehearsal& at) {
  const auto whole = [](const std::string& text) {
    return text.find("hostname") != std::string::npos && text.find("\nend") != std::string::npos;
  };
  for (const auto& [name, content] : at.stored)
    if (name.ends_with("startup-config") && !whole(content) && !whole(at.kept)) return false;
  return true;
}

/// A line that was typed and stands in no plan; empty: all do.
std::string unplanned(const Model& model, const Rehearsal& at, const recipe::RunOptions& run) {
  recipe::Terms terms;
  for (const auto& each : run.recipe.parameters) {
    const bool asked = !each.optional && each.kind == recipe::ParameterKind::secret;
    if (asked || run.values.contains(each.name) || run.secrets.contains(each.name))
      terms.given.insert(each.name);
  }
  const auto plan = recipe::make_plan(run.recipe, run.ways, model.family, run.values, terms);
  for (const auto& line : at.sent)
    if (!recipe::is_planned(line, false, plan)) return line;
  return "";
}

struct Point {
  Fault fault = Fault::none;
  int at = 0;
};

/// What is wrong at this point; empty: nothing.
std::string try_point(const Tried& tried, const Model& model, Point point, int& operations) {
  Rehearsal at(model);
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
    if (skips_configuration(at) && at.debts.empty())
      return "the configuration is skipped, and nothing is owed\n" + at.told();
    if (tried.recipe != "factory-reset" && model.name != "uboot" && !configuration_is_safe(at))
      return "the saved configuration is whole nowhere\n" + at.told();
    if (done && !at.debts.empty()) return "done, with an open debt\n" + at.told();
    if (const auto line = unplanned(model, at, options()); !line.empty())
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
  /// Null: not given, or empty.
  static const char* given(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr || *value == '\0' ? nullptr : value;
  }
  const char* all = given("FAULTS");
  const char* recipe = given("RECIPE");
  const char* model = given("MODEL");
  const char* point = given("POINT");
  unsigned seed = 15, share = 1500;  // one of so many points is tried
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
  [[nodiscard]] bool takes(int at) {
    if (point != nullptr) return at == std::atoi(point);
    return all != nullptr || random() % share == 0;
  }
};

/// Points tried of this recipe on this model.
std::size_t try_all(const Tried& tried, const Model& model, Choice& choice) {
  int operations = 0;
  const auto whole_run = try_point(tried, model, {}, operations);
  REQUIRE_MESSAGE(whole_run.empty(), tried.recipe << " on " << model.name << ": " << whole_run);
  const int whole = operations;
  std::size_t points = 0, wrong = 0;
  for (int n = 1; n <= whole; ++n)
    for (const auto fault : testing::faults) {
      if (!choice.takes(n)) continue;
      ++points;
      const auto why = try_point(tried, model, {fault, n}, operations);
      if (why.empty()) continue;
      ++wrong;
      FAIL_CHECK(tried.recipe << " on " << model.name << ", operation " << n << " " << name_of(fault) << ": "
                              << why);
    }
  std::printf("%-18s %-8s %5d operations, %5zu points, %3zu wrong\n", std::string{tried.recipe}.c_str(),
              model.name.c_str(), whole, points, wrong);
  if (choice.all != nullptr) CHECK(points >= static_cast<std::size_t>(whole));
  return points;
}

}  // namespace

TEST_CASE("a recipe that fails at any point is finished when it is resumed, and owes nothing in silence") {
  Choice choice;
  std::printf("seed %u\n", choice.seed);
  std::size_t points = 0;
  for (const auto& tried : all_tried())
    for (const auto& model : testing::rehearsed_models)
      if (choice.takes(tried, model)) points += try_all(tried, model, choice);
  std::printf("%zu points\n", points);
}
