#include "src/app/plain_recipes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

#include "src/app/recipe_files.hpp"
#include "src/app/recipe_values.hpp"
#include "src/app/vault_secrets.hpp"
#include "src/recipe/library.hpp"

namespace rommate::app {

using recipe::Parameter;
using recipe::ParameterKind;

PlainRecipes::PlainRecipes(Console& console, Dialogue& dialogue, bool person)
    : console_{console}, dialogue_{dialogue} {
  if (!person) return;
  console_.on_ask = [this](console::RequestId id, const console::Ask& what) {
    const auto choices = what.choices.empty() ? "" : fmt::format(" [{}]", fmt::join(what.choices, "/"));
    Dialogue::Question question{.words = fmt::format("{}{} ", what.question, choices),
                                .empty_is_an_answer = true};
    question.hidden = what.secret;
    question.given_up = [this, id] { console_.answer(id, {false, "nobody answered"}); };
    dialogue_.ask(std::move(question), [this, id](const std::string& text) {
      console_.answer(id, {true, text});
    });
  };
}

void PlainRecipes::ask() {
  if (console_.session().job() != nullptr)
    return dialogue_.say(fmt::format("{} has the line; Ctrl-C ends it", console_.session().job()->name()));
  const auto complete = [](std::string_view typed) {
    auto names = recipe_names();
    std::erase_if(names, [&](const std::string& name) { return !name.starts_with(typed); });
    return names;
  };
  dialogue_.ask({.words = "recipe (Tab lists them): ", .complete = complete},
                [this](const std::string& name) { choose(name); });
}

void PlainRecipes::choose(const std::string& name) {
  std::string why;
  const auto file = find_recipe(name, why);
  auto recipe = file ? checked_recipe(*file, why) : std::nullopt;
  if (!recipe) return dialogue_.say(why);
  if (const auto verb = recipe::cannot_be_done(*recipe); !verb.empty())
    return dialogue_.say(fmt::format("{} needs '{}', which cannot be done yet", name, verb));
  recipe::RunOptions run;
  run.recipe = std::move(*recipe);
  run.ways = recipe::built_in_ways();
  run.family = known_family(run.ways, console_.session().sight().family());
  fill(std::move(run), 0);
}

/// Asks for one parameter after the other; what may be left out may be left empty.
void PlainRecipes::fill(recipe::RunOptions run, std::size_t next) {
  const auto& all = run.recipe.parameters;
  while (next < all.size() && all[next].common) ++next;
  if (next >= all.size()) {
    if (const auto why = complete(run); !why.empty()) return dialogue_.say(why);
    return open_vault(std::move(run));
  }
  const Parameter& parameter = all[next];
  const auto preset = parameter.preset ? fmt::format(" [{}]", *parameter.preset) : "";
  Dialogue::Question question{.words = fmt::format("{}{}: ", parameter.ask, preset),
                              .empty_is_an_answer = parameter.optional || parameter.preset.has_value()};
  question.hidden = parameter.kind == ParameterKind::secret;
  dialogue_.ask(std::move(question), [this, run, next](const std::string& text) mutable {
    const auto& asked = run.recipe.parameters[next];
    if (text.empty()) return fill(std::move(run), next + 1);
    if (asked.kind == ParameterKind::secret) {
      run.secrets[asked.name] = recipe::Secret{text};
      if (names_vault(text)) return fill(std::move(run), next + 1);
      const auto name = asked.name;
      return repeat(std::move(run), name, next + 1);
    }
    if (const auto why = take_value(run, asked.name, text); !why.empty()) return dialogue_.say(why);
    fill(std::move(run), next + 1);
  });
}

/// One wrong letter of a new secret that nobody sees would lock everybody out.
void PlainRecipes::repeat(recipe::RunOptions run, const std::string& name, std::size_t next) {
  Dialogue::Question question{.words = "once more: "};
  question.hidden = true;
  dialogue_.ask(std::move(question), [this, run, name, next](const std::string& text) mutable {
    if (text != run.secrets.at(name).to_type()) return dialogue_.say("that was not the same twice");
    fill(std::move(run), next);
  });
}

/// Secrets that name an entry of the vault need its passphrase.
void PlainRecipes::open_vault(recipe::RunOptions run) {
  if (!names_vault(run)) return show_plan(run);
  Dialogue::Question question{.words = "passphrase of the vault: "};
  question.hidden = true;
  dialogue_.ask(std::move(question), [this, run](const std::string& passphrase) mutable {
    if (const auto why = take_from_vault(run, passphrase); !why.empty()) return dialogue_.say(why);
    show_plan(run);
  });
}

void PlainRecipes::show_plan(const recipe::RunOptions& run) {
  if (run.family != recipe::Family::none)
    say_lines(recipe::to_text(plan_of(run, run.family, console_.session().line().baud)));
  else
    say_lines(run.recipe.about + "\nThe family of the device is not known yet; it is learned first.");
  agree(run);
}

void PlainRecipes::agree(const recipe::RunOptions& run) {
  const bool erases = destroys(run);
  const auto word = erases ? console_.pump().port().name() : std::string("yes");
  const auto words =
      erases ? fmt::format("it erases what nothing brings back; the port's name ({}) agrees: ", word)
             : fmt::format("it may cost: {}. Go on? yes/no: ", costs_of(run.recipe));
  dialogue_.ask({.words = words}, [this, run, word](const std::string& text) {
    if (text != word) return dialogue_.say("nothing was begun");
    auto agreed = run;
    agree_to(agreed);
    start(std::move(agreed));
  });
}

void PlainRecipes::start(recipe::RunOptions run) {
  auto made = RunJournal::create(run.recipe.name.text, console_.options().port);
  if (const auto* trouble = std::get_if<std::string>(&made)) return dialogue_.say(*trouble);
  auto journal = std::get<RunJournal>(std::move(made));
  journal.values = run.values;
  run_ = std::make_unique<RecipeRun>(std::move(run), std::move(journal), false);
  run_->on_event = [this](const recipe::RunEvent& event) {
    const auto text = event.text.empty() ? "" : ": " + event.text;
    dialogue_.say(
        fmt::format("{} {} {}{}", recipe::clock_text(run_->gone()), event.name, event.status, text));
  };
  if (const auto why = run_->start(console_)) {
    run_.reset();
    return dialogue_.say(*why);
  }
  if (console_.session().job() == nullptr) return;
  dialogue_.say("it has the line; Ctrl-C stops it");
}

void PlainRecipes::ended(console::Job& ended) {
  const auto* recipe = dynamic_cast<const recipe::RecipeJob*>(&ended);
  if (recipe == nullptr || !run_) return;
  const auto end = run_->end(*recipe);
  say_lines(end.report);
  for (const auto& trouble : end.troubles) dialogue_.say(trouble);
  run_.reset();
}

void PlainRecipes::tick() {
  if (run_) run_->tick();
}

void PlainRecipes::tell_open_run() {
  const auto& port = console_.options().port;
  if (port.starts_with("sim:")) return;
  if (const auto open = RunJournal::waiting(port))
    dialogue_.say(
        fmt::format("a run of {0} was cut off here, or owes something: rommate run --resume {1} goes on, "
                    "--undo {1} only pays back",
                    open->recipe, port));
}

void PlainRecipes::say_lines(const std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    dialogue_.say(text.substr(at, end - at));
    at = end + 1;
  }
}

}  // namespace rommate::app
