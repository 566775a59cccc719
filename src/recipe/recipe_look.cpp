// Where the device stands, and whose it is: looked at before anything is done, and behind everything that
// was.
#include <fmt/format.h>

#include <algorithm>

#include "src/console/gate.hpp"
#include "src/recipe/recipe_job.hpp"
#include "src/recipe/told_family.hpp"
#include "src/recognise/state.hpp"

namespace rommate::recipe {
namespace {

using namespace std::chrono_literals;

constexpr int most_left_questions = 5;
constexpr int most_sweeps = 2;
/// A boot has a word to say within it; else what came last may have been lost. A guess: images are verified
/// in silence for two or three minutes.
constexpr auto longest_boot_silence = 5min;
constexpr console::Duration longest_look = 45s;  // at a device that talks without an end and does not start

}  // namespace

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
    const bool setup =
        heard.seen.question == QuestionId::continue_setup || heard.seen.state == State::setup_dialog;
    if (setup) terms_.given.insert("enable-secret");  // it has no configuration, and so none to know
    if (setup || is_login(heard.seen)) return decide(now);
    if (take_reset(heard.seen) || leave_question()) return look_again(now, true);
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

/// A box whose recovery is disabled lets nobody in but its owner: where no secret is given the offer of its
/// boot, to reset it, is the only way on of a recipe that erases, and a person has agreed to that. With a
/// secret, also with one that was refused, a copy can be kept first.
bool RecipeJob::may_reset() const {
  const auto given = [&](const char* name) {
    const auto found = options_.secrets.find(name);
    return found != options_.secrets.end() && found->second.given();
  };
  if (!options_.agreed_to_destroy || given("enable-secret") || given("login-secret")) return false;
  for (const auto& step : options_.recipe.steps)
    for (const auto& each : step.answers)
      if (each.question.text == to_string(QuestionId::factory_reset)) return true;
  return false;
}

bool RecipeJob::take_reset(const Sighting& seen) {
  const auto* yes = find_phrase("erase-config", "reset", bench_.family);
  if (seen.question != QuestionId::factory_reset || seen.state != State::yes_no || yes == nullptr ||
      !may_reset())
    return false;
  const bool whole = std::find(seen.choices.begin(), seen.choices.end(), "yes") != seen.choices.end();
  const auto answer = (whole ? std::string{"yes"} : std::string{yes->line}) + "\r";
  const auto bytes = protocols::as_bytes(answer);
  want(Write{
      {bytes.begin(), bytes.end()}, false, console::AnswerTo{seen.offset, seen.question, seen.about, true}});
  terms_.given.insert("enable-secret");  // there is none behind it
  tale_.remarks.push_back(
      "its recovery is disabled: what its boot offers was taken, and no copy could be kept");
  return true;
}

// --- whose it is

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

}  // namespace rommate::recipe
