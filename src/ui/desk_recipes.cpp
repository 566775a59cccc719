// Recipes: chosen, filled in, planned, rehearsed and run; what is open from a run before.
#include <fmt/format.h>

#include <algorithm>

#include "src/app/ask_secret.hpp"
#include "src/app/recipe_files.hpp"
#include "src/app/recipe_values.hpp"
#include "src/app/vault_secrets.hpp"
#include "src/recipe/library.hpp"
#include "src/ui/desk.hpp"
#include "src/ui/recipe_form.hpp"
#include "tui/dialogs.hpp"
#include "tui/form.hpp"

namespace rommate::ui {

using app::Pump;
using recipe::Family;

/// The line of G: what fits the present state stands first.
void Desk::recipes() {
  ShownConsole& console = *here();
  std::vector<tui::Item> items;
  std::vector<std::function<void()>> doings;
  const auto add = [&](tui::Item item, std::function<void()> doing) {
    items.push_back(std::move(item));
    doings.push_back(std::move(doing));
  };
  if (console.run && console.run->end()) {
    add({.text = "Show the whole report", .right = "of the last run"},
        [this] { push(tui::Page("Report", here()->run->end()->report), [](tui::Page::Result) {}); });
    add({.text = "Close what stands above", .right = "kept in its folder"}, [this] { close_run(); });
  }
  if (const auto open = app::RunJournal::waiting(console.console().options().port)) {
    add({.text = "Go on with " + open->recipe, .right = "cut off, or owes", .strong = true},
        [this, open] { resume_run(*open, false); });
    if (!open->debts.empty())
      add({.text = "Only pay back what it owes", .right = open->debts.front().what, .strong = true},
          [this, open] { resume_run(*open, true); });
  }
  for (auto& offer : offers_for(console.session().sight())) {
    tui::Item item{
        .text = offer.recipe.name.text, .right = offer.how_near, .hint = offer.hint, .allowed = offer.fits};
    item.words = offer.recipe.about;
    add(std::move(item), [this, chosen = std::move(offer.recipe)] { recipe_form(chosen); });
  }
  tui::ListView::Options options;
  options.searchable = true;
  options.footer = "Enter: take   letters: search   Esc: back";
  push(tui::ListView("Which recipe?", std::move(items), options),
       [this, doings = std::move(doings)](const tui::ListView::Result& result) {
         if (result.chosen && here() != nullptr) doings[*result.chosen]();
       });
}

void Desk::recipe_form(const recipe::Recipe& chosen) {
  recipe::RunOptions run;
  run.recipe = chosen;
  run.ways = recipe::built_in_ways();
  run.family = app::known_family(run.ways, here()->session().sight().family());
  auto fields = fields_of(run.recipe);
  if (fields.empty()) return plan_run(std::move(run));
  push(tui::Form(chosen.name.text, std::move(fields), {.footer = "Tab: next   Enter: the plan   Esc: back"}),
       [this, run](tui::Form::Result form) mutable {
         if (!form.values || here() == nullptr) return;
         if (const auto why = take_fields(run, *form.values); !why.empty())
           return show_problem("Not begun", why);
         for (auto& value : *form.values) recipe::Secret::wipe(value);
         if (!app::names_vault(run)) return repeat_secrets(std::move(run));
         open_vault(std::move(run), [this](recipe::RunOptions ready) { plan_run(std::move(ready)); });
       });
}

/// Secrets that name an entry of the vault need its passphrase; without such, `go` follows at once.
void Desk::open_vault(recipe::RunOptions run, std::function<void(recipe::RunOptions)> go) {
  if (!app::names_vault(run)) return go(std::move(run));
  push(tui::Input::hidden("Vault", "Passphrase of the vault"),
       [this, run, go = std::move(go)](tui::Input::Result typed) mutable {
         if (!typed.text || here() == nullptr) return;
         const auto why = app::take_from_vault(run, *typed.text);
         recipe::Secret::wipe(*typed.text);
         if (!why.empty()) return show_problem("Not begun", why);
         go(std::move(run));
       });
}

/// A new secret that nobody sees is typed twice: one wrong letter would lock everybody out.
void Desk::repeat_secrets(recipe::RunOptions run) {
  if (!run.secrets.contains("secret")) return plan_run(std::move(run));
  push(tui::Input::hidden(run.recipe.name.text, "The new secret once more"),
       [this, run](tui::Input::Result typed) mutable {
         if (!typed.text || here() == nullptr) return;
         const bool same = *typed.text == run.secrets.at("secret").to_type();
         recipe::Secret::wipe(*typed.text);
         if (!same) return show_problem("Not begun", "That was not the same twice.");
         plan_run(std::move(run));
       });
}

void Desk::plan_run(recipe::RunOptions run) {
  push(tui::Page("Plan of " + run.recipe.name.text,
                 plan_text(run, here()->session().sight(), here()->session().line().baud),
                 std::string{"go on"}),
       [this, run](const tui::Page::Result& read) {
         if (here() != nullptr && !read.back) agree_to_run(run);
       });
}

void Desk::agree_to_run(const recipe::RunOptions& run) {
  const auto costs = app::costs_of(run.recipe);
  const auto question = fmt::format("{} on {}?{}{}", run.recipe.name.text, here()->name(),
                                    costs.empty() ? "" : " It may cost: ", costs);
  push(tui::Question(run.recipe.name.text, question,
                     {{'g', "go"}, {'r', "rehearse it on a simulated device first"}, {'n', "no"}}),
       [this, run](char answer) {
         if (here() == nullptr) return;
         if (answer == 'r') rehearse(run);
         if (answer == 'g')
           agree_to_destroy(run, [this](recipe::RunOptions agreed) { begin_run(std::move(agreed)); });
       });
}

/// What nothing brings back needs the port's name, typed.
void Desk::agree_to_destroy(const recipe::RunOptions& run, std::function<void(recipe::RunOptions)> go) {
  if (!app::destroys(run)) return go(run);
  push(tui::Input(run.recipe.name.text,
                  fmt::format("It erases what nothing brings back. Type the port's name to agree: {}",
                              here()->name())),
       [this, run, go = std::move(go)](const tui::Input::Result& typed) {
         if (here() == nullptr) return;
         if (typed.text != here()->name()) return say("nothing was begun: that is not the port's name", true);
         go(run);
       });
}

void Desk::rehearse(const recipe::RunOptions& run) {
  const auto model = app::model_for(run.family);
  ShownOptions options;
  if (options_.options_for) {
    auto found = options_.options_for("sim:" + model);
    if (auto* good = std::get_if<ShownOptions>(&found)) options = std::move(*good);
  }
  options.console.port = "sim:" + model;
  options.console.open.simulate_fast = true;
  if (!open(options)) return;
  auto rehearsed = run;
  rehearsed.to_return = recipe::RunOptions::Consent::given;
  app::agree_to(rehearsed);
  prepare_run(*consoles_.back(), std::move(rehearsed), true);
}

void Desk::begin_run(recipe::RunOptions run) {
  app::agree_to(run);
  if (prepare_run(*here(), std::move(run), false)) start_run(*here());
}

void Desk::resume_run(const app::RunJournal& open, bool only_pay) {
  std::string why;
  const auto file = app::find_recipe(open.recipe, why);
  auto recipe = file ? app::checked_recipe(*file, why) : std::nullopt;
  if (!recipe) return show_problem("Not begun", why);
  recipe::RunOptions run;
  run.recipe = std::move(*recipe);
  run.ways = recipe::built_in_ways();
  run.only_pay = only_pay;
  app::take_up(run, open);
  for (const auto& [name, value] : open.values)  // the file that one names may have gone, or changed
    if (why = app::take_value(run, name, value); !why.empty()) return show_problem("Not begun", why);
  if (why = app::complete(run); !why.empty()) return show_problem("Not begun", why);
  const auto begin = [this, open](recipe::RunOptions ready) {
    app::agree_to(ready);
    here()->run = std::make_unique<ShownRun>(std::move(ready), open, false);
    start_run(*here());
  };
  if (only_pay) return ask_missing(std::move(run), begin);
  // It was agreed to once; whether the same device hangs on this port today only the person knows.
  ask_missing(std::move(run), [this, begin](recipe::RunOptions ready) { agree_to_destroy(ready, begin); });
}

/// Each secret that a run which goes on was given before, and that is kept nowhere.
void Desk::ask_missing(recipe::RunOptions run, std::function<void(recipe::RunOptions)> go) {
  const auto missing = app::missing_secrets(run);
  if (missing.empty()) return open_vault(std::move(run), std::move(go));
  push(tui::Input::hidden(run.recipe.name.text, missing.front()->ask),
       [this, run, name = missing.front()->name, go = std::move(go)](tui::Input::Result typed) mutable {
         if (!typed.text || here() == nullptr) return;
         run.secrets[name] = recipe::Secret{*typed.text};
         recipe::Secret::wipe(*typed.text);
         ask_missing(std::move(run), std::move(go));
       });
}

/// Writes down that there is such a run; it begins when its console is open.
bool Desk::prepare_run(ShownConsole& console, recipe::RunOptions run, bool rehearsal) {
  const auto values = run.values;
  auto made = app::RunJournal::create(run.recipe.name.text, console.console().options().port);
  if (const auto* trouble = std::get_if<std::string>(&made)) {
    show_problem("Not begun", *trouble);
    return false;
  }
  auto journal = std::get<app::RunJournal>(std::move(made));
  journal.values = values;
  console.run = std::make_unique<ShownRun>(std::move(run), std::move(journal), rehearsal);
  return true;
}

void Desk::start_run(ShownConsole& console) {
  console.run->begin();
  fit(console);
  if (const auto why = console.run->run().start(console.console())) {
    console.run.reset();
    fit(console);
    return show_problem("Not begun", *why);
  }
  tick();
}

/// Its report stands above the console until it is closed; the line is the keyboard's.
void Desk::run_ended(ShownConsole& console, const recipe::RecipeJob& job) {
  const bool good = console.run->ended(job);
  fit(console);
  const auto& end = *console.run->end();
  const auto text = fmt::format("{}: {}", console.run->run().journal().recipe,
                                !end.why.empty() ? end.why
                                : good           ? "done"
                                                 : "not done");
  if (&console == here()) return say(text, !good);
  console.alarm = text;
  attend(console);
}

void Desk::close_run() {
  here()->run.reset();
  fit(*here());
}

/// The console has the rows that its run leaves.
void Desk::fit(ShownConsole& console) {
  const tui::Rect area = area_of(console);
  console.resize(area.height, area.width);
  terminal_->changed();
}

/// A run before on this port was cut off, or owes something: whoever opens it may not know.
void Desk::offer_open_run(ShownConsole& console) {
  const auto& port = console.console().options().port;
  if (port.starts_with("sim:") || &console != here()) return;
  const auto open = app::RunJournal::waiting(port);
  if (!open) return;
  std::string text = fmt::format("A run of {} on {} was cut off, or owes something.", open->recipe, port);
  for (const auto& debt : open->debts)
    text += fmt::format(" {} is {} and must be {} again.", debt.what, debt.away, debt.home);
  push(tui::Question("Open run", text,
                     {{'g', "go on with it"}, {'u', "only pay back what it owes"}, {'n', "not now"}}),
       [this, open](char answer) {
         if (here() != nullptr && (answer == 'g' || answer == 'u')) resume_run(*open, answer == 'u');
       });
}

}  // namespace rommate::ui
