// `rommate run`: one recipe on one console.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "src/app/json_line.hpp"
#include "src/app/recipe_files.hpp"
#include "src/app/recipe_run.hpp"
#include "src/app/recipe_values.hpp"
#include "src/app/run_one.hpp"
#include "src/app/transfer.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/plan_json.hpp"
#include "src/cli/run_options.hpp"
#include "src/cli/run_screen.hpp"
#include "src/recipe/library.hpp"

namespace rommate::cli {
namespace {

using recipe::RecipeJob;
using recipe::RunOptions;

constexpr auto run_examples = R"(Examples:
  rommate run password-recovery --plan family=catalyst         every line that would be typed, and what it changes
  rommate run break-to-rommon --rehearse='c1841?speed=fast'    on a simulated device
  rommate run break-to-rommon ttyUSB0 --yes                    agreed to beforehand
A run that was cut off goes on with --resume PORT; --undo PORT only pays back what it owes. Secrets are asked for, or come
by --secret-fd, or from the vault: secret=@vault:edge-2
)";

/// A run's last event, for --json: also of one whose port could not be opened.
app::JsonLine outcome_json(const app::RunJournal& journal, std::string_view kind, const std::string& why,
                           const std::string& stands) {
  app::JsonLine line;
  line.add("event", "outcome").add("kind", kind).add("why", why).add("stands", stands);
  line.array("proved").array("owed");
  for (const auto& each : journal.debts)
    line.append("owed", app::JsonLine()
                            .add("what", each.what)
                            .add("home", each.home)
                            .add("away", each.away)
                            .add("by_hand", each.way_home));
  return line;
}

std::string_view kind_of(const protocols::Outcome& outcome, bool refused) {
  using Kind = protocols::Outcome::Kind;
  if (refused) return "refused";
  if (outcome.kind == Kind::cancelled) return "stopped";
  return outcome.kind == Kind::done || outcome.kind == Kind::lost ? to_string(outcome.kind) : "failed";
}

int not_begun(const RunArguments& a, app::RecipeRun& run, const app::RunResult& result) {
  const auto& journal = run.journal();
  const auto why = port::to_string(result.problem);
  fmt::print(stderr, "rommate: {}\n", why);
  const bool lost = result.problem.kind == port::Problem::Kind::lost;
  if (!lost)
    if (const auto trouble = run.not_begun()) fmt::print(stderr, "rommate: {}\n", *trouble);
  if (a.json)
    fmt::print(
        "{}\n",
        outcome_json(journal, lost ? "lost" : "failed", why, "unknown").add("run", journal.id()).text());
  return result.status;
}

int end_of(const RunArguments& a, app::RecipeRun& run, const app::RunResult& result) {
  if (!result.job) return not_begun(a, run, result);
  const auto& job = static_cast<const RecipeJob&>(*result.job);
  const auto end = run.end(job);
  if (a.json) {
    auto line =
        outcome_json(run.journal(), kind_of(*job.outcome(), end.refused), end.why, run.mask(job.stands()));
    for (const auto& each : job.proved()) line.append("proved", each);
    for (const auto& [claim, why] : job.unproved())
      line.append("unproved", app::JsonLine().add("claim", claim).add("why", why));
    fmt::print("{}\n", line.add("run", run.journal().id()).text());
  } else {
    fmt::print("{}", app::valid_utf8(end.report));
  }
  for (const auto& trouble : end.troubles) fmt::print(stderr, "rommate: {}\n", trouble);
  if (end.refused) return 5;
  return result.status == 0 && !end.done ? 1 : result.status;
}

int carry_out(const RunArguments& a, RunOptions options, app::RunJournal journal) {
  const auto console = console_options(a.port);
  app::RunHooks hooks;
  hooks.what = journal.recipe;
  hooks.folder = journal.file("");
  hooks.cancel_within = std::chrono::minutes{2};  // a person may be asked what becomes of half a file
  if (a.may_return || a.rehearses) options.to_return = RunOptions::Consent::given;
  app::RecipeRun run(std::move(options), std::move(journal), a.rehearses);
  RunScreen screen(run, {.json = a.json, .quiet = a.quiet, .board = !a.told});
  hooks.opened = [&](app::Console& on) { screen.join(on); };
  hooks.tick = [&](app::Console& on, console::Job& job) {
    run.tick();
    screen.tick(on, job.report());
  };
  const auto make = [&](app::Console& on) -> std::unique_ptr<console::Job> {
    auto begun = run.begin(on);
    if (auto* job = std::get_if<std::unique_ptr<RecipeJob>>(&begun)) return std::move(*job);
    fmt::print(stderr, "rommate: {}\n", std::get<std::string>(begun));
    return nullptr;
  };
  const auto result = app::run_job(console, make, hooks);
  screen.finish();
  return end_of(a, run, result);
}

int show_plan(const RunArguments& a, const RunOptions& run) {
  if (run.family == recipe::Family::none)
    throw CLI::ValidationError(fmt::format("a plan is made for a family: family=NAME, one of {}",
                                           fmt::join(recipe::family_names(), ", ")));
  const auto plan = app::plan_of(run, run.family, console_options(a.port).open.line.baud);
  if (a.json)
    fmt::print("{}\n", plan_json(plan).text());
  else
    fmt::print("{}", recipe::to_text(plan));
  return plan.missing.empty() ? 0 : 5;
}

/// Takes up what a run before wrote down. False: there is none.
bool take_up(RunArguments& a, RunOptions& run, std::optional<app::RunJournal>& journal) {
  journal = app::RunJournal::unfinished(a.port.port, a.recipe);
  if (!journal) {
    fmt::print(stderr, "rommate: no run{} waits to be resumed\n",
               a.port.port.empty() ? "" : " on " + a.port.port);
    return false;
  }
  if (journal->is_at_work()) {
    fmt::print(stderr, "rommate: {} is still at work; rommate runs attach {} shows it\n", journal->recipe,
               journal->id());
    return false;
  }
  a.recipe = journal->recipe;
  a.port.port = journal->port;
  for (const auto& [name, value] : journal->values) a.values.insert(a.values.begin(), name + "=" + value);
  app::take_up(run, *journal);
  run.only_pay = a.undo;
  return true;
}

/// What stands in the wrong place because a word was left out: a port, a parameter.
void sort_words(RunArguments& a) {
  const auto is_value = [](const std::string& word) {
    const auto equals = word.find('=');  // in a port's name it stands behind a ':', a '/' or a '?'
    return equals != std::string::npos && word.find_first_of(":/?") > equals;
  };
  if (is_value(a.port.port)) a.values.insert(a.values.begin(), std::exchange(a.port.port, {}));
  if ((a.resume || a.undo) && a.port.port.empty()) std::swap(a.port.port, a.recipe);
}

std::optional<recipe::Recipe> recipe_of(const std::string& name) {
  std::string why, wrong;
  const auto file = app::find_recipe(name, why);
  if (!file) throw CLI::ValidationError(why);
  auto recipe = app::checked_recipe(*file, wrong);
  fmt::print(stderr, "{}", wrong);
  return recipe;
}

/// What stands in the way of a run that is not a plan; nothing: it may begin. Else the exit status.
std::optional<int> may_not_begin(RunArguments& a, RunOptions& run) {
  if (const auto verb = recipe::cannot_be_done(run.recipe); !verb.empty()) {
    fmt::print(stderr, "rommate: {} needs '{}', which this version can plan and cannot do yet\n",
               run.recipe.name.text, verb);
    return 5;
  }
  for (const auto& why : {app::wrong_family(run), run.only_pay ? std::string{} : app::unreadable(run)})
    if (!why.empty()) throw CLI::ValidationError(why);
  if (a.rehearses) a.port.port = "sim:" + (a.rehearse.empty() ? app::model_for(run.family) : a.rehearse);
  if (a.port.port.empty()) throw CLI::ValidationError("PORT is missing: a device path, a name or a URL");
  if (a.rehearses) a.yes = a.yes_destroy = true;
  if (const auto trouble = read_secrets(a, run); !trouble.empty()) {
    fmt::print(stderr, "rommate: {}\n", trouble);
    return 2;
  }
  if (!agree(a, a.port.port, run)) return 5;
  return std::nullopt;
}

}  // namespace

int run_recipe(RunArguments& a, RunOptions run) {
  sort_words(a);
  std::optional<app::RunJournal> journal;
  if ((a.resume || a.undo) && !take_up(a, run, journal)) return 2;
  auto recipe = recipe_of(a.recipe);
  if (!recipe) return 2;
  run.recipe = std::move(*recipe);
  run.ways = recipe::built_in_ways();
  read_values(a, run);
  if (a.plan) return show_plan(a, run);
  if (const auto status = may_not_begin(a, run)) return *status;
  if (!journal) {
    auto made = app::RunJournal::create(run.recipe.name.text, a.port.port);
    if (const auto* trouble = std::get_if<std::string>(&made)) {
      fmt::print(stderr, "rommate: {}\n", *trouble);
      return 1;
    }
    journal = std::get<app::RunJournal>(std::move(made));
    journal->values = run.values;
  }
  return carry_out(a, std::move(run), std::move(*journal));
}

void add_run(CLI::App& root, int& status) {
  auto a = std::make_shared<RunArguments>();
  auto* command = root.add_subcommand("run", "run a recipe: recover, reset, save, restore");
  command->add_option("RECIPE", a->recipe, "its name (see rommate recipes), or a file")->type_name("");
  add_port_arguments(*command, a->port, false);
  command->add_option("VALUE", a->values, "parameters: name=value")->type_name("");
  command->add_flag("--plan", a->plan, "say what would be done, and do nothing");
  auto* rehearse = command->add_option("--rehearse", a->rehearse, "on a simulated device instead")
                       ->type_name("MODEL")
                       ->expected(0, 1);
  command->add_flag("--resume", a->resume, "go on with the run that was cut off");
  command->add_flag("--undo", a->undo, "only pay back what a run owes");
  command->add_flag("--yes", a->yes, "agree to the plan: its power-cycles, reloads and saves");
  command->add_flag("--yes-destroy", a->yes_destroy, "agree also to what erases");
  command->add_flag("--press-return", a->may_return,
                    "agree to RETURN on a line that shows nothing; it answers whatever is asked there");
  command
      ->add_option("--secret-fd", a->secret_fd, "read secrets from this descriptor, a line name=value each")
      ->type_name("N");
  command->add_flag("--quiet", a->quiet, "without the device's own text");
  command->add_flag("--json", a->json, "one JSON object per line: step, change, sighting, outcome");
  command->footer(run_examples);
  command->callback([a, rehearse, &status] {
    a->rehearses = rehearse->count() > 0;
    status = run_recipe(*a, {});
  });
}

}  // namespace rommate::cli
