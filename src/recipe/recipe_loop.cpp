// Which task is next: ask, next, owe, do, prove, pay, stop; looked at first (recipe_look.cpp).
#include <fmt/format.h>

#include <algorithm>

#include "src/recipe/interrupt_job.hpp"
#include "src/recipe/recipe_job.hpp"
#include "src/recognise/state.hpp"

namespace rommate::recipe {
namespace {

using namespace std::chrono_literals;

constexpr int most_turns = 60;         // of the loop; a recovery takes about ten
constexpr int most_tries = 2;          // of one step
constexpr int most_times_one_way = 3;  // a boot that is not stopped, a lost line

/// A goal is reached when it outlives the next start, where the claim can be asked of what is stored.
std::vector<Claim> goal_of(const Recipe& recipe) {
  auto goal = recipe.goal;
  for (auto& claim : goal) {
    const auto* any = find_claim(claim.text.text);
    for (const auto& sheet : claims())
      if (any != nullptr && sheet.text == any->text && sheet.lives == Lives::stored)
        claim.lives = Lives::stored;
  }
  return goal;
}

/// Such a claim is asked at the login itself.
bool takes_secret(const std::vector<Claim>& claims) {
  return std::any_of(claims.begin(), claims.end(), [](const Claim& each) {
    const auto* sheet = find_claim(each.text.text);
    return sheet != nullptr && sheet->takes_secret;
  });
}

bool is_made_for(const Recipe& recipe, Family family) {
  const auto is_it = [&](const Word& each) { return each.text == to_string(family); };
  return recipe.families.empty() || std::any_of(recipe.families.begin(), recipe.families.end(), is_it);
}

Family likely_family(const Recipe& recipe) {
  if (is_made_for(recipe, Family::ios_router)) return Family::ios_router;
  return parse_family(recipe.families.front().text).value_or(Family::ios_router);
}

}  // namespace

// --- decide

void RecipeJob::decide(Time now) {
  if (outcome_) return;
  if (++course_.tries.turns > most_turns) return end(Outcome::Kind::failed, "it goes round in circles");
  learn_family();
  const auto at = bench_.stands();
  const bool unknown = bench_.family == Family::none || (family_.guessed && !family_.sure);
  if (unknown && (at == State::ios_user || at == State::ios_enable) && course_.tries.versions++ == 0)
    return ask_whose_system(now);
  if (bench_.family == Family::none) {
    if (bench_.stands() == State::switch_loader && course_.tries.helps++ == 0) return ask_whose_loader(now);
    if (bench_.stands() == State::switch_loader)
      return end(Outcome::Kind::failed,
                 "'switch:' is of two families: say family=catalyst or family=catalyst-xe");
    bench_.family = likely_family(options_.recipe);  // until its banner says more
    family_.guessed = true;
  }
  if (check_stop_facts()) return;
  if (ways() == nullptr || !is_made_for(options_.recipe, bench_.family))
    return end(Outcome::Kind::failed,
               fmt::format("{} is not made for {}", options_.recipe.name.text, to_string(bench_.family)),
               true);
  if (!course_.goal_asked && !options_.only_pay) {
    course_.goal_asked = true;
    return ask_goal(Phase::goal, now);
  }
  if (course_.inside.goal == Inside::Goal::to_ask && bench_.stands() == State::ios_enable) {
    course_.inside.goal = Inside::Goal::asked;
    return ask_goal(Phase::goal, now);
  }
  course_.phase = Phase::steps;
  if (options_.only_pay || course_.inside.goal == Inside::Goal::holds) return pay_all(now);
  if (course_.inside.step) return prove_inside(*course_.inside.step, now);
  decide_steps(now);
}

void RecipeJob::ask_goal(Phase phase, Time now) {
  course_.phase = phase;
  tasks_.add_claims(goal_of(options_.recipe), bench_.values);
  run_next(now);
}

/// What a step has come to, behind the login at which its proof was asked first.
void RecipeJob::prove_inside(std::size_t index, Time now) {
  const auto& step = options_.recipe.steps[index];
  if (recognise::is_loader(bench_.stands())) {  // it has not started after all
    course_.inside.step.reset();
    return decide_steps(now);
  }
  if (!at_place(step.at)) return go_to(step.at, step.name.text, now);
  course_.inside.step.reset();
  course_.step = index;
  course_.proving = true;
  tasks_.add_claims(step.proofs, bench_.values);
  run_next(now);
}

bool RecipeJob::concerned(const Step& step) const {
  const auto* own = ways();
  if (own == nullptr || !concerns(step, bench_.family, *own, terms_)) return false;
  const bool reloads =
      std::any_of(step.does.begin(), step.does.end(), [](auto& call) { return call.verb.text == "reload"; });
  const auto wanted = bench_.values.find("reload");
  return !reloads || wanted == bench_.values.end() || wanted->second != "no";
}

std::optional<std::size_t> RecipeJob::next_step() const {
  std::optional<std::size_t> last;
  for (std::size_t i = 0; i < course_.steps.size(); ++i)
    if (concerned(options_.recipe.steps[i])) last = i;
  // Behind a proved last step the goal is asked: what came before it died with a reload that it made.
  if (!last || course_.steps[*last].proved) return std::nullopt;
  for (std::size_t i = 0; i < course_.steps.size(); ++i)
    if (concerned(options_.recipe.steps[i]) && !course_.steps[i].proved) return i;
  return std::nullopt;
}

void RecipeJob::decide_steps(Time now) {
  const auto next = next_step();
  if (!next) {
    if (!ledger_.empty()) return pay_all(now);
    return ask_goal(Phase::last_goal, now);
  }
  decide_step(*next, now);
}

bool RecipeJob::at_place(const std::vector<Word>& place) const {
  const auto stands = bench_.stands();
  return std::any_of(place.begin(), place.end(),
                     [&](const Word& each) { return stands_at(stands, each.text); });
}

void RecipeJob::decide_step(std::size_t index, Time now) {
  const auto& step = options_.recipe.steps[index];
  // What is known here is asked of nobody: no way is gone for it.
  const bool here =
      !course_.steps[index].asked && std::all_of(step.proofs.begin(), step.proofs.end(),
                                                 [](const Claim& each) { return each.lives == Lives::here; });
  if (!here && !at_place(step.at)) return go_to(step.at, step.name.text, now);
  // A renamed file goes back before anything else: the configuration is loaded from it.
  if (bench_.family == Family::catalyst && ledger_.find("skip-config") != nullptr &&
      bench_.stands() == State::ios_enable) {
    tasks_.add_payment("skip-config");
    return run_next(now);
  }
  course_.step = index;
  // A secret cannot be read back: one that a cut line has set is not the one that was given. It is set again.
  const bool secret = std::any_of(step.does.begin(), step.does.end(), [](auto& call) {
    return call.verb.text == "set-secret" || call.verb.text == "set-user";
  });
  if (std::exchange(course_.steps[index].asked, true) || secret) return do_step(index, now);
  course_.proving = false;
  tasks_.add_claims(step.proofs, bench_.values);
  run_next(now);
}

void RecipeJob::do_step(std::size_t index, Time now) {
  const auto& step = options_.recipe.steps[index];
  if (++course_.steps[index].attempts > most_tries)
    return end(Outcome::Kind::failed,
               fmt::format("'{}' did not succeed: {}", title(step), course_.last_failure));
  tell(RunEvent::Kind::step, title(step), "started");
  course_.proving = true;
  for (const auto& debt : step.pays)
    if (ledger_.find(debt.text) != nullptr || bench_.facts.contains("found so"))
      tasks_.add_payment(debt.text);
  for (const auto& call : step.does) tasks_.add_call(call, bench_.values);
  tasks_.add_claims(step.proofs, bench_.values);
  run_next(now);
}

void RecipeJob::go_to(const std::vector<Word>& place, const std::string& for_what, Time now) {
  const auto stands = bench_.stands();
  const auto from = stands == State::unknown ? std::string{"anywhere"} : std::string{to_string(stands)};
  const bool was_on = std::exchange(bench_.just_on, false);
  const auto chain = route(*ways(), from, place, terms_, ledger_.names());
  // It comes to a prompt by itself, or by the RETURN that it has asked for meanwhile.
  if ((boots() && (!chain || !was_on)) || stands == State::press_return) {
    course_.phase = Phase::look;
    return look_again(now);
  }
  bench_.just_on = was_on;
  if (!chain || chain->empty()) return end(Outcome::Kind::failed, no_way(from, place, for_what));
  take_way(*chain->front(), now);
}

/// With its cause: what failed before, or what nobody has given or agreed to. What was given and refused is
/// not asked for again.
std::string RecipeJob::no_way(std::string_view from, const std::vector<Word>& place,
                              const std::string& for_what) const {
  auto most = terms_;
  for (const auto& each : options_.recipe.allows) most.allowed.insert(each.text);
  auto lacks = lacking(*ways(), from, place, terms_, most);
  for (const auto& each : options_.recipe.parameters)
    if (!options_.values.contains(each.name) && !options_.secrets.contains(each.name))
      most.given.insert(each.name);
  if (lacks.empty()) lacks = lacking(*ways(), from, place, terms_, most);
  return fmt::format(
      "{}{}no way that was agreed to leads from where the device stands ({}) to '{}', for '{}'{}",
      course_.last_failure, course_.last_failure.empty() ? "" : "; and ", stands(),
      place.empty() ? "" : place.front().text, fill(for_what, bench_.values),
      lacks.empty() ? "" : fmt::format("; what is missing: {}", fmt::join(lacks, ", ")));
}

void RecipeJob::take_way(const Way& way, Time now) {
  course_.way = name_of(way);
  if (++course_.tries.ways[course_.way] > most_times_one_way)
    return end(Outcome::Kind::failed,
               course_.last_failure.empty()
                   ? fmt::format("{} was gone {} times, and led no further", course_.way, most_times_one_way)
                   : fmt::format("{} did not succeed: {}", course_.way, course_.last_failure));
  const auto interrupts = [](const Call& call) { return call.verb.text == "interrupt-boot"; };
  if (sight_->facts().recovery_disabled == true && !may_reset() &&
      std::any_of(way.does.begin(), way.does.end(), interrupts)) {
    terms_.closed.insert(course_.way);
    course_.last_failure = no_loader;
    return look(now);
  }
  tell(RunEvent::Kind::way, course_.way, "started");
  for (const auto& debt : way.with) tasks_.add_call({.verb = debt}, bench_.values);
  for (const auto& call : way.does) tasks_.add_call(call, bench_.values);
  run_next(now);
}

void RecipeJob::pay_all(Time now) {
  if (ledger_.empty()) return end(Outcome::Kind::done, "nothing is owed any more");
  const auto stands = bench_.stands();
  if (recognise::is_loader(stands) || stands == State::ios_enable) {
    tasks_.add_payment(ledger_.owed().back().what);  // the newest first
    return run_next(now);
  }
  go_to({{"ios-enable"}, {"loader"}}, "pay " + ledger_.owed().back().what, now);
}

// --- tasks

void RecipeJob::task_done(Time now) {
  tasks_.pop();
  // What a payment in a loader did is proved by the system that starts: its lines were echoed whole, and
  // nothing complained.
  if (!tasks_.empty() && tasks_.front().kind == Task::Kind::payment_proof &&
      recognise::is_loader(bench_.stands()))
    return strike_out();
  run_next(now);
}

/// A way has been gone, or a payment made for its own sake.
void RecipeJob::tasks_done(Time now) {
  if (!course_.way.empty()) tell(RunEvent::Kind::way, course_.way, "done");
  // A console asks for what nobody has given: this way leads no further the next time either.
  if (is_login(bench_.stands()) && !leads_on()) terms_.closed.insert(course_.way);
  look(now);
}

/// A way that is open begins just here, at a login.
bool RecipeJob::leads_on() const {
  const auto here = to_string(bench_.stands());
  const auto* all = ways();
  return all != nullptr && std::any_of(all->ways.begin(), all->ways.end(), [&](const Way& way) {
           return way.from.text == here && open_to(way, terms_);
         });
}

void RecipeJob::strike_out() {
  const auto debt = tasks_.front().debt;
  tasks_.pop();
  waiting_for_ = Waiting{request(ledger_.pay(debt))};
}

void RecipeJob::claim_holds(const Holds& how, Time now) {
  if (tasks_.empty()) return look(now);
  const auto task = tasks_.front();
  if (task.kind == Task::Kind::payment_proof) return strike_out();
  tasks_.pop();
  auto& proved = tale_.proved;
  const auto words = secrets_in_words(task.text);
  if (!how.only.empty())
    tale_.unproved[words] = how.only;
  else if (!how.none && knows(task.name, bench_.family) &&
           std::find(proved.begin(), proved.end(), words) == proved.end())
    proved.push_back(words);
  if (!tasks_.empty()) return run_next(now);
  claims_done(true, "", now);
}

void RecipeJob::claim_fails(const std::string& why, Time now) {
  if (tasks_.empty()) return look(now);
  const auto task = tasks_.front();
  tasks_.clear();
  std::erase(tale_.proved, secrets_in_words(task.text));
  tale_.unproved.erase(secrets_in_words(task.text));
  // Somebody has left it so before us: it is paid like a debt of our own before it is saved.
  if (task.script == "register as it was" && course_.phase == Phase::steps) bench_.facts["found so"] = "yes";
  if (task.kind == Task::Kind::payment_proof)
    return task_failed({fmt::format("{} is not paid: {}", task.debt, why)}, now);
  claims_done(false, why.empty() ? fmt::format("'{}' is not so", secrets_in_words(task.text)) : why, now);
}

void RecipeJob::claims_done(bool hold, const std::string& why, Time now) {
  if (course_.phase == Phase::goal) {
    if (hold && ledger_.empty()) return end(Outcome::Kind::done, "it is so already: nothing was changed");
    if (hold && course_.inside.goal == Inside::Goal::asked) course_.inside.goal = Inside::Goal::holds;
    if (!hold && is_login(bench_.stands()) && leads_on() && !takes_secret(options_.recipe.goal))
      course_.inside.goal = Inside::Goal::to_ask;
    if (bench_.just_on) return decide(now);  // the boot does not wait
    return look(now);
  }
  if (course_.phase == Phase::last_goal)
    return hold ? end(Outcome::Kind::done, "")
                : end(Outcome::Kind::failed, "all steps are done, and yet: " + why);
  if (!course_.step) return look(now);
  const auto& step = options_.recipe.steps[*course_.step];
  auto& state = course_.steps[*course_.step];
  if (hold) {
    state.proved = true;
    tell(RunEvent::Kind::step, title(step), course_.proving ? "done" : "skipped");
    new_secret_opens(step);
    course_.step.reset();
    if (bench_.just_on) return decide(now);  // the boot does not wait
    return look(now);
  }
  if (!course_.proving && !at_place(step.at)) return go_to(step.at, step.name.text, now);
  if (!course_.proving) return do_step(*course_.step, now);
  if (is_login(bench_.stands()) && !at_place(step.at) && leads_on()) {  // from out here nothing can be asked
    course_.inside.step = std::exchange(course_.step, std::nullopt);
    return look(now);
  }
  course_.last_failure = why;
  tell(RunEvent::Kind::step, title(step), "failed", why);
  course_.step.reset();
  look(now);
}

/// Once the new secret is saved it is today's: a start in between is no reason to begin again.
void RecipeJob::new_secret_opens(const Step& step) {
  for (const auto& claim : step.proofs) {
    if (script_of(claim) != "stored: secret changed" || !bench_.secrets.contains("secret")) continue;
    for (const auto* name : {"enable-secret", "login-secret"}) {
      bench_.secrets[name] = bench_.secrets["secret"];
      terms_.given.insert(name);
    }
  }
}

void RecipeJob::task_failed(const Fail& failed, Time now) {
  const auto script = tasks_.empty() ? std::string{} : tasks_.front().script;
  const auto why = failed.why.empty()
                       ? fmt::format("'{}' did not succeed, and the device stands at {}", script, stands())
                       : failed.why;
  course_.last_failure = why;
  if (failed.refused) return end(Outcome::Kind::failed, why, true);
  if (why == no_loader) terms_.closed.insert(course_.way);
  if (script == "enable" || script == "login") {  // a second wrong secret is never tried
    for (const auto* name : {"enable-secret", "login-secret", "login-user"}) terms_.given.erase(name);
    bench_.secrets.erase("enable-secret");
  }
  tell(course_.way.empty() ? RunEvent::Kind::step : RunEvent::Kind::way,
       course_.way.empty() && course_.step ? title(options_.recipe.steps[*course_.step]) : course_.way,
       "failed", why);
  if (course_.phase == Phase::goal || course_.phase == Phase::last_goal) return claims_done(false, why, now);
  course_.step.reset();
  look(now);
}

bool RecipeJob::check_stop_facts() {
  for (const auto& stop : options_.recipe.stop_facts) {
    if (stop.on.text != to_string(bench_.family)) continue;
    const auto& facts = sight_->facts();
    const auto& value = stop.fact.text == "software" ? facts.software
                        : stop.fact.text == "rommon" ? facts.bootstrap_version
                        : stop.fact.text == "image"  ? facts.image
                                                     : facts.platform;
    for (const auto& each : stop.values)
      if (each.text == value) {
        end(Outcome::Kind::failed, fmt::format("{} is {}: {}", stop.fact.text, value, stop.because.text),
            true);
        return true;
      }
  }
  return false;
}

}  // namespace rommate::recipe
