// Which task is next: look, ask, next, owe, do, prove, pay, stop.
#include <fmt/format.h>

#include <algorithm>

#include "src/console/gate.hpp"
#include "src/recipe/recipe_job.hpp"
#include "src/recipe/told_family.hpp"
#include "src/recognise/state.hpp"

namespace rommate::recipe {
namespace {

using namespace std::chrono_literals;

constexpr int most_turns = 60;  // of the loop; a recovery takes about ten
constexpr int most_left_questions = 5;
constexpr int most_sweeps = 2;
/// A boot has a word to say within it; else what came last may have been lost. A guess: images are verified
/// in silence for two or three minutes.
constexpr auto longest_boot_silence = 5min;
constexpr console::Duration longest_look = 45s;  // at a device that talks without an end and does not start
constexpr int most_tries = 2;                    // of one step
constexpr int most_times_one_way = 3;            // a boot that is not stopped, a lost line

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

// --- look

void RecipeJob::look(Time now) {
  course_.phase = Phase::look;
  course_.way.clear();
  course_.tries.knocks = 0;
  tasks_.clear();
  if (sight_->booting() && ledger_.empty() && course_.tries.turns == 0) {  // the window may be open just now
    bench_.just_on = true;
    return decide(now);
  }
  look_again(now);
}

void RecipeJob::look_again(Time now, bool answered) {
  // A device that boots is waited for; one that says nothing is not known to be there at all.
  talk_.begin(
      {.answered = answered,
       .within = boots() ? std::max<console::Duration>(4s, course_.heard_at + longest_boot_silence - now)
                         : console::Duration{4s},
       .at_most = longest_look,
       .restart = Order::Restart::may,
       .outwaits_transfer = true},
      *sight_, bench_.family, now);
  pump_talk(now);
}

void RecipeJob::looked(Time now) {
  const auto& heard = talk_.heard();
  if (heard.end == Heard::End::prompt || heard.end == Heard::End::flows) return decide(now);
  if (heard.end == Heard::End::asked) {
    if (is_login(heard.seen) || heard.seen.question == QuestionId::continue_setup ||
        heard.seen.state == State::setup_dialog)
      return decide(now);
    if (leave_question()) return look_again(now, true);
    return end(Outcome::Kind::failed,
               fmt::format("the device asks '{}', and nobody agreed to answer that; answer it by hand",
                           heard.seen.prompt),
               true);
  }
  course_.fell_silent |= sight_->booting() && now >= course_.heard_at + longest_boot_silence;
  // A device whose speed we have changed may be at its old one again, or still at the new one.
  const bool silent = course_.tries.knocks >= 2;
  if (silent && ledger_.find("set-speed") != nullptr && course_.tries.sweeps++ < most_sweeps)
    return begin_sweep(options_.to_return == RunOptions::Consent::given, now);
  if (boots() || silent) return decide(now);
  if (course_.tries.knocks++ > 0) return press_return(now);
  // Ctrl-R first: it redraws a row and answers nothing.
  const auto redraw = protocols::as_bytes(console::Gate::redraw);
  const auto purpose =
      sight_->booting() ? console::Purpose{console::InterruptKey{.blind = true}} : console::Knock{};
  want(Write{{redraw.begin(), redraw.end()}, false, purpose});
  look_again(now);
}

/// RETURN answers what may have been asked before we came: it takes the person's word, once for a run.
void RecipeJob::press_return(Time now) {
  using Consent = RunOptions::Consent;
  if (is_question(sight_->if_silent())) {  // that we have answered, and the answer was lost
    leave_lost_question();
    return look_again(now);
  }
  if (options_.to_return == Consent::refused) return decide(now);
  if (options_.to_return == Consent::ask) {
    const auto answer = request(
        console::Ask{.question = "The line shows nothing. RETURN would show what stands there, and answers "
                                 "whatever is asked there. Type it?",
                     .choices = {"yes", "no"}});
    waiting_for_ = Waiting{answer, true};
    return;
  }
  // A line that was cut off may stand there, and RETURN would carry it out: Ctrl-U clears it first.
  const auto bytes = protocols::as_bytes("\x15\r");
  own_end_.knock = want(Write{{bytes.begin(), bytes.end()}, false, console::Knock{.agreed = true}});
  look_again(now);
}

/// A question was seen there before the line was cut off, and is shown no more, or our answer to it was lost:
/// RETURN would answer it, and is not let out. Ctrl-C leaves it.
void RecipeJob::leave_lost_question() {
  own_end_.knock.reset();
  want(Write{{console::Byte{0x03}}, false, console::InterruptKey{.blind = true}});
}

void RecipeJob::start_over(Time now) {
  if (nested_.job() != nullptr) static_cast<void>(nested_.end());
  talk_.drop();
  waiting_for_.reset();
  course_.start_over();
  look(now);
}

/// A question that a line of ours has left behind, as its run was cut off: a no where a no harms nothing,
/// Ctrl-C where a name is asked for or a key confirms. What destroys is left to the person.
bool RecipeJob::leave_question() {
  const auto& seen = talk_.heard().seen;
  const bool text = seen.state == State::question;  // which nothing without a RETURN can answer
  if (seen.destructive || (!text && seen.question == QuestionId::unknown) ||
      ++course_.tries.left_questions > most_left_questions)
    return false;
  std::string answer = "\x03";
  if (seen.state == State::yes_no) {
    if (seen.harms.no) return false;
    const bool whole = std::find(seen.choices.begin(), seen.choices.end(), "no") != seen.choices.end();
    answer = whole ? "no\r" : "n\r";
  }
  const auto bytes = protocols::as_bytes(answer);
  want(Write{
      {bytes.begin(), bytes.end()}, false, console::AnswerTo{seen.offset, seen.question, seen.about, true}});
  return true;
}

// --- decide

void RecipeJob::learn_family() {
  if (options_.family != Family::none || family_.sure) return;
  auto seen = sight_->family();
  if (seen == Family::none) seen = family_in_version(talk_.heard().lines());
  if (seen == Family::linux_os)
    bench_.family = Family::u_boot;  // which has started it, as far as is known here
  else if (seen != Family::none)
    bench_.family = seen;
  if (seen != Family::none) family_.guessed = false;
  if (seen != Family::none && seen != Family::linux_os) note_family();
  if (bench_.family != Family::none) return;
  // No banner was seen yet. What a prompt alone tells is enough to ask, and to begin with.
  switch (bench_.stands()) {
    case State::asa_rommon: bench_.family = Family::asa; return;
    case State::nxos_loader: bench_.family = Family::nexus; return;
    case State::uboot:
    case State::shell: bench_.family = Family::u_boot; return;
    case State::bootstrap_old: bench_.family = Family::old_bootstrap; return;
    case State::switch_loader:  // of two families; what its help lists tells them apart
      if (talk_.heard().says("emergency-install"))
        bench_.family = Family::catalyst_xe;
      else if (talk_.heard().says("flash_init"))
        bench_.family = Family::catalyst;
      return;
    default: return;
  }
}

/// "Router>" may be anybody's: its `show version` says whose. What it would be else is a guess.
void RecipeJob::ask_whose_system(Time now) {
  const auto* phrase = find_phrase("which-system", "version", Family::ios_router);
  course_.phase = Phase::look;
  talk_.begin({.line = std::string{phrase->line}}, *sight_, bench_.family, now);
  pump_talk(now);
}

void RecipeJob::ask_whose_loader(Time now) {
  const auto* phrase = find_phrase("which-loader", "help", Family::catalyst);
  course_.phase = Phase::look;
  talk_.begin({.line = std::string{phrase->line}}, *sight_, bench_.family, now);
  pump_talk(now);
}

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
    course_.phase = Phase::goal;
    tasks_.add_claims(goal_of(options_.recipe), bench_.values);
    return run_next(now);
  }
  if (course_.inside.goal && bench_.stands() == State::ios_enable) {
    course_.inside.goal = false;
    course_.phase = Phase::goal;
    tasks_.add_claims(goal_of(options_.recipe), bench_.values);
    return run_next(now);
  }
  course_.phase = Phase::steps;
  if (options_.only_pay || course_.inside.goal_holds) return pay_all(now);
  if (course_.inside.step) return prove_inside(*course_.inside.step, now);
  decide_steps(now);
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
    course_.phase = Phase::last_goal;
    tasks_.add_claims(goal_of(options_.recipe), bench_.values);
    return run_next(now);
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
    if (hold && course_.inside.goal_asked) course_.inside.goal_holds = true;
    if (!hold && is_login(bench_.stands()) && leads_on() && !takes_secret(options_.recipe.goal))
      course_.inside.goal = course_.inside.goal_asked = true;
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
