#include "src/recipe/recipe_job.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "src/job/sweep_job.hpp"
#include "src/recipe/interrupt_job.hpp"
#include "src/recipe/serving.hpp"
#include "src/recognise/state.hpp"

// What comes in, and how a task is carried out. Which task is next is recipe_loop.cpp's.
namespace rommate::recipe {
namespace {

using namespace std::chrono_literals;

// As SpeedDance's: guesses, until the device has changed, and until what an adapter or a network still holds
// is here.
constexpr console::Duration settle = 300ms, delivery = 100ms;

template <class... Each>
struct Overload : Each... {
  using Each::operator()...;
};
template <class... Each>
Overload(Each...) -> Overload<Each...>;

}  // namespace

RecipeJob::RecipeJob(RunOptions options)
    : options_{std::move(options)}, ledger_{options_.debts}, stop_texts_{options_.recipe.stops} {
  terms_.allowed = options_.agreed;
  bench_.family = options_.family;
  bench_.values = with_presets(options_.recipe, options_.values);
  bench_.secrets = options_.secrets;
  bench_.files = options_.files;
  bench_.vouched_by = options_.vouched_by;
  bench_.unprotected = options_.unprotected;
  for (const auto& step : options_.recipe.steps)
    for (const auto& call : step.does) {
      bench_.installs |= call.verb.text == "install-image";
      bench_.erases |= call.verb.text == "erase-config";
    }
  bench_.agreed_to_destroy = options_.agreed_to_destroy;
  for (const auto& each : options_.recipe.parameters)
    if (bench_.given(each.name)) terms_.given.insert(each.name);
  if (!options_.kept.empty()) {
    bench_.saved = ConfigText::of(options_.kept);
    bench_.kept = true;
  }
  for (const auto& debt : ledger_.owed()) bench_.learn(debt);  // what a verb learned before the crash
  own_end_.line = options_.line;
  bench_.baud = options_.line.baud;
  course_.steps.resize(options_.recipe.steps.size());
}

bool RecipeJob::takes_bytes() const { return nested_.job() != nullptr && nested_.job()->takes_bytes(); }

std::vector<std::string> RecipeJob::secrets() const {
  std::vector<std::string> all;
  for (const auto& [name, secret] : options_.secrets)
    if (secret.given()) all.push_back(secret.to_type());
  return all;
}

void RecipeJob::on_start(const Sight& sight, Time now) {
  sight_ = &sight;
  bench_.sight = &sight;
  course_.heard_at = now;
  if (sight.facts().recovery_disabled == true && look_for_stop("PASSWORD RECOVERY FUNCTIONALITY IS DISABLED"))
    return;
  // A run that was cut off left the device at another speed: there it is looked for first.
  if (const auto* debt = ledger_.find("set-speed"); debt != nullptr)
    if (const auto away = parse_baud(debt->away); away != 0 && away != own_end_.line.baud) set_line(away);
  look(now);
}

// --- what comes in

void RecipeJob::on_bytes(ByteView received, Time now) {
  if (outcome_ || is_stopping()) return;
  course_.fell_silent = false;
  course_.heard_at = now;
  if (nested_.job() == nullptr || !nested_.job()->takes_bytes())
    if (look_for_stop(protocols::as_text(received))) return;
  if (nested_.job() != nullptr) {
    nested_.job()->on_bytes(received, now);
    return pump_nested(now);
  }
  talk_.on_bytes(received, now);
  pump_talk(now);
}

void RecipeJob::on_sighting(const Sighting& seen, Time now) {
  if (outcome_) return;
  if (is_stopping()) {
    if (takes_commands(seen) || is_login(seen)) stopped(now);
    return;
  }
  if (seen.state == State::booting) was_reset();
  // The loader's own banner says it best: the systems behind it are named alike.
  if (is_loader(seen) && options_.family == Family::none && sight_->family() != Family::none) {
    bench_.family = sight_->family();
    family_.sure = true;
    note_family();
  }
  if (nested_.job() != nullptr) {
    nested_.job()->on_sighting(seen, now);
    return pump_nested(now);
  }
  if (seen.state == State::booting && talk_.under_way() && course_.phase == Phase::look &&
      course_.tries.turns == 0 && ledger_.empty()) {
    talk_.drop();  // it has just been switched on: its window does not wait
    return look(now);
  }
  talk_.on_sighting(seen, now);
  pump_talk(now);
}

/// A run that is resumed stands before a prompt that does not say whose it is.
void RecipeJob::note_family() {
  if (std::exchange(family_.noted, bench_.family) == bench_.family) return;
  static_cast<void>(
      request(console::KeepText{std::string{family_file}, std::string{to_string(bench_.family)}}));
}

void RecipeJob::on_effect(const EffectResult& result, Time now) {
  if (outcome_) return;
  note_line(result);
  if (nested_.job() != nullptr && nested_.on_effect(result, now)) return pump_nested(now);
  if (is_stopping()) return result.taken() ? void() : stopped(now);  // a key that may not be typed now
  if (own_end_.trial == result.id) {
    own_end_.trial.reset();
    if (result.taken()) return move(now);
    return task_failed({fmt::format("this port cannot be set to that speed: {}", result.text)}, now);
  }
  if (own_end_.knock == result.id && !result.taken()) leave_lost_question();
  talk_.on_effect(result, now);
  pump_talk(now);
}

void RecipeJob::on_time(Time now) {
  if (outcome_) return;
  if (is_stopping()) return now < *course_.stop.by ? void() : stopped(now);
  if (nested_.job() != nullptr) {
    nested_.job()->on_time(now);
    return pump_nested(now);
  }
  talk_.on_time(now);
  pump_talk(now);
}

void RecipeJob::on_answer(RequestId id, const console::Answer& answer, Time now) {
  if (outcome_) return;
  if (answer.served && hear_of_serving(id, answer)) return;
  if (nested_.job() != nullptr && nested_.on_answer(id, answer, now)) return pump_nested(now);
  if (!waiting_for_ || waiting_for_->answer != id) return;
  if (course_.stop.by) return tidy(answer, now);
  const bool to_return = waiting_for_->to_return;
  waiting_for_.reset();
  talk_.forget_heard();
  if (to_return) {
    const bool yes = answer.good && answer.text == "yes";
    options_.to_return = yes ? RunOptions::Consent::given : RunOptions::Consent::refused;
    if (own_end_.lost) return;  // it starts over when the line is back
    return sight_->settled() != nullptr ? look_again(now) : press_return(now);
  }
  if (ledger_.owing() && !answer.good) {
    ledger_.not_written();
    return end(Outcome::Kind::failed,
               "nothing was changed: what would be owed could not be written down: " + answer.text);
  }
  if (ledger_.owing()) {
    const auto debt = ledger_.owed_now();
    tell(RunEvent::Kind::change, debt.what, debt.way_home, fmt::format("{} -> {}", debt.home, debt.away));
    bench_.learn(debt);
    return own_end_.lost ? void() : move(now);
  }
  if (ledger_.paying()) {
    tell(RunEvent::Kind::change, ledger_.paid_now(), "paid");
    return own_end_.lost ? void() : run_next(now);
  }
  if (!answer.good)
    return end(Outcome::Kind::failed, answer.text.empty() ? "nobody did what was asked for" : answer.text);
  bench_.facts["answer"] = answer.text;
  if (!own_end_.lost) move(now);
}

/// What our server sees comes whenever it changes: the next news are asked for with each. True: it was
/// nothing else.
bool RecipeJob::hear_of_serving(RequestId id, const console::Answer& answer) {
  bench_.served = answer.served;
  const bool news = bench_.served_news == id;
  if (news || !bench_.served_news) bench_.served_news = request(console::ServeNews{answer.served->news});
  if (news)
    tell(RunEvent::Kind::progress,
         course_.step ? title(options_.recipe.steps[*course_.step]) : options_.recipe.name.text, "progress",
         progress_of(*answer.served));
  return news;
}

void RecipeJob::on_lost(std::string_view why, Time now) {
  if (outcome_) return;
  own_end_.lost = true;
  if (course_.stop.by) return end_of_stop();
  course_.last_failure = fmt::format("the line was away: {}", why);
  was_reset();  // nobody watches
  own_end_.trial.reset();
  talk_.forget_writes();
  if (!options_.outlive_loss) return end(Outcome::Kind::lost, std::string{why});
  if (nested_.job() != nullptr) {
    nested_.job()->on_lost(why, now);
    return pump_nested(now);
  }
  talk_.drop();
}

void RecipeJob::on_back(Time now) {
  if (outcome_) return;
  own_end_.lost = false;
  // A change of our speed was under way: whether it was made nobody says any more.
  if (std::exchange(own_end_.changes, 0) > 0) set_line(own_end_.line.baud);
  if (nested_.job() != nullptr) {
    nested_.job()->on_back(now);
    return pump_nested(now);
  }
  if (!waiting_for_) start_over(now);
}

std::optional<Time> RecipeJob::deadline() const {
  if (outcome_ || own_end_.lost) return std::nullopt;
  if (nested_.job() != nullptr) return nested_.job()->deadline();
  return is_stopping() ? course_.stop.by : talk_.deadline();
}

// --- a task

void RecipeJob::run_next(Time now) {
  if (outcome_) return;
  if (tasks_.empty()) return tasks_done(now);
  const auto& task = tasks_.front();
  if (!tasks_.begin())
    return task_failed({fmt::format("'{}' cannot be done by this version", task.script)}, now);
  if (!knows(task.name, bench_.family)) {
    // A claim that this family has no words for is none of its claims; a verb is another matter.
    if (task.kind == Task::Kind::claim) return claim_holds({}, now);
    return task_failed({fmt::format("'{}' is not known for {}", task.name, to_string(bench_.family))}, now);
  }
  bench_.arguments = task.arguments;
  bench_.list.clear();
  bench_.at = 0;
  talk_.forget_heard();
  move(now);
}

void RecipeJob::move(Time now) {
  if (outcome_ || !tasks_.under_way()) return;
  auto next = tasks_.next_move(bench_, talk_.heard());
  for (auto& each : std::exchange(bench_.remarks, {})) {
    tell(RunEvent::Kind::remark, options_.recipe.name.text, "remark", each);
    tale_.remarks.push_back(std::move(each));
  }
  carry_out(std::move(next), now);
}

void RecipeJob::carry_out(Move next, Time now) {
  const auto ask = [&](console::Request what) { waiting_for_ = Waiting{request(std::move(what))}; };
  const auto each = Overload{
      [&](Type& what) {
        talk_.begin(std::move(what.order), *sight_, bench_.family, now);
        talk_.on_bytes(own_end_.leftover, now);
        pump_talk(now);
      },
      [&](const Cycle& what) { ask(console::PowerCycle{what.button}); },
      [&](const Interrupt&) { begin_interrupt(now); },
      [&](const Owe& what) { ask(ledger_.owe(what.debt)); },
      [&](Keep& what) {
        ask(console::KeepText{std::string{configuration_file}, std::move(what.text)});
      },
      [&](const Hand& what) { ask(console::Ask{.question = what.text, .choices = {"done"}}); },
      [&](const Measure& what) { ask(console::Digest{bench_.values[what.parameter]}); },
      [&](const Send& what) { send(what, now); },
      [&](const Sweep& what) { begin_sweep(what.may_return, now); },
      [&](const TrySpeed& what) { try_speed(what.baud); },
      [&](Serve& what) { ask(std::move(what.file)); },
      [&](const Done&) { task_done(now); },
      [&](const Fail& what) { task_failed(what, now); },
      [&](const Holds& what) { claim_holds(what, now); },
      [&](const HoldsNot& what) { claim_fails(what.why, now); },
  };
  std::visit(each, next);
}

void RecipeJob::pump_talk(Time now) {
  const auto hand_on = [&] {
    talk_.take_writes([&](Write& each) { return want(each); });
    if (const auto speed = talk_.take_speed()) follow(*speed);
  };
  hand_on();
  if (!talk_.ended(now)) {
    hand_on();  // what waited for the pager may have begun
    if (!talk_.ended(now)) return;
  }
  if (course_.stop.by) return end_of_stop();
  if (course_.phase == Phase::look) return looked(now);
  if (talk_.heard().end == Heard::End::restarted) {
    course_.last_failure = talk_.heard().problem;
    return start_over(now);
  }
  move(now);
}

void RecipeJob::on_carried_out(Time now) {
  if (nested_.job() == nullptr) return;
  nested_.on_carried_out(now);
  pump_nested(now);
}

void RecipeJob::begin_nested(std::unique_ptr<console::Job> inner, Time now) {
  nested_.begin(std::move(inner));
  nested_.job()->on_start(*sight_, now);
  pump_nested(now);
}

void RecipeJob::begin_interrupt(Time now) {
  auto breaks = options_.breaks;
  breaks.within = 120s;  // the window of a router is 60 s; a Catalyst 9000 shows its own after half a minute
  if (const auto given = bench_.values.find("within"); given != bench_.values.end())
    if (const auto length = parse_length(given->second)) breaks.within = *length;
  breaks.outlive_loss = options_.outlive_loss;
  breaks.may_return = options_.to_return == RunOptions::Consent::given;
  breaks.ask_to_return = options_.to_return == RunOptions::Consent::ask;
  begin_nested(std::make_unique<InterruptJob>(std::move(breaks), may_reset()), now);
}

void RecipeJob::pump_nested(Time now) {
  if (nested_.job() == nullptr) return;
  nested_.take_effects([&](console::Effect effect, bool is_undo) {
    return is_undo ? undo(std::move(effect)) : want(std::move(effect));
  });
  nested_.take_requests([&](console::Request what) { return request(std::move(what)); });
  if (!nested_.job()->outcome() || outcome_) return;
  nested_ended(now);
}

void RecipeJob::nested_ended(Time now) {
  const auto ended = nested_.end();
  const auto outcome = *ended->outcome();
  own_end_.leftover = ended->take_leftover();
  talk_.forget_heard();
  if (course_.stop.by) return stopped(now);
  if (outcome.kind == Outcome::Kind::lost && own_end_.lost && options_.outlive_loss)
    return;  // until on_back()
  if (outcome.kind == Outcome::Kind::lost) return end(Outcome::Kind::lost, outcome.why);
  if (course_.phase == Phase::look) return look_again(now);  // the speed was swept
  if (outcome.kind == Outcome::Kind::done) return move(now);
  task_failed({outcome.why}, now);
}

console::Bytes RecipeJob::take_leftover() { return std::exchange(own_end_.leftover, {}); }

// --- our end of the line

void RecipeJob::set_line(std::uint32_t baud) {
  auto line = own_end_.line;
  line.baud = baud;
  ++own_end_.changes;
  want(console::SetLine{line});
  want(console::Wait{delivery});
  want(console::PurgeLine{.received = true, .unsent = false});
}

/// Behind a command that changes the device's speed.
void RecipeJob::follow(std::uint32_t baud) {
  want(console::Drain{});
  want(console::Wait{settle});
  set_line(baud);
}

/// There and back without a word to the device: once it has moved it is too late to learn that our own end
/// cannot follow.
void RecipeJob::try_speed(std::uint32_t baud) {
  auto line = own_end_.line;
  line.baud = baud;
  ++own_end_.changes;
  own_end_.trial = want(console::SetLine{line});
  set_line(own_end_.line.baud);
}

void RecipeJob::note_line(const EffectResult& result) {
  const auto* set = std::get_if<console::SetLine>(&result.effect);
  if (set != nullptr && own_end_.changes > 0) --own_end_.changes;
  if (set == nullptr || !result.taken() || own_end_.trial == result.id) return;
  own_end_.line = set->line;
  bench_.baud = set->line.baud;
}

void RecipeJob::begin_sweep(bool may_return, Time now) {
  begin_nested(std::make_unique<job::SweepJob>(own_end_.line, may_return), now);
}

void RecipeJob::send(const Send& what, Time now) {
  if (!options_.make_transfer) return task_failed({"there is nobody to send a file"}, now);
  auto made = options_.make_transfer(bench_.values[what.parameter], what.protocol);
  if (auto* why = std::get_if<std::string>(&made)) return task_failed({*why}, now);
  begin_nested(std::move(std::get<0>(made)), now);
}

// --- what forbids

bool RecipeJob::look_for_stop(std::string_view text) {
  const auto* stop = stop_texts_.find(text);
  if (stop == nullptr) return false;
  end(Outcome::Kind::failed, fmt::format("the device says '{}': {}", stop->says.text, stop->because.text),
      true);
  return true;
}

void RecipeJob::was_reset() {
  course_.was_reset(options_.recipe.steps);
  bench_.forget_shown();
  bench_.configuration_seen = false;
  bench_.started_anew = true;
  for (const char* fact : {"started", "load-address"}) bench_.facts.erase(fact);
  talk_.new_session();
}

// --- what is told

std::string RecipeJob::stands() const {
  if (outcome_) return tale_.stood;  // the line may be gone
  if (sight_ == nullptr) return "unknown";
  if (const auto* seen = sight_->settled()) return recognise::phrase(*seen);
  if (boots()) return "booting";
  return sight_->unknown() ? "nothing has come from it"
                           : fmt::format("unknown; its last line is '{}'", sight_->last_line());
}

JobReport RecipeJob::report() const {
  JobReport report{.title = options_.recipe.name.text, .unit = "steps", .refused = tale_.refused};
  if (course_.step) report.phase = options_.recipe.steps[*course_.step].name.text;
  if (!course_.way.empty()) report.phase = course_.way;
  for (std::size_t i = 0; i < course_.steps.size(); ++i) {
    report.total += concerned(options_.recipe.steps[i]) ? 1 : 0;
    report.done += course_.steps[i].proved ? 1 : 0;
  }
  report.receipt.push_back("the device stands at: " + stands());
  for (const auto& each : tale_.proved) report.receipt.push_back("proved: " + each);
  for (const auto& [claim, why] : tale_.unproved)
    report.receipt.push_back(fmt::format("not proved: {}: {}", claim, why));
  for (const auto& each : tale_.remarks) report.receipt.push_back("note: " + each);
  for (const auto& debt : ledger_.owed())
    report.receipt.push_back(fmt::format("owed: {} is {}, and must be {} again; by hand: {}", debt.what,
                                         debt.away, debt.home, debt.way_home));
  return report;
}

/// Of a sentence that may have the device's own words in it, and so an echo.
std::string RecipeJob::without_secrets(std::string text) const {
  for (const auto& [name, secret] : options_.secrets) {
    if (!secret.given()) continue;
    const auto& hidden = secret.to_type();
    for (auto at = text.find(hidden); at != std::string::npos; at = text.find(hidden, at + 3))
      text.replace(at, hidden.size(), "***");
  }
  return text;
}

void RecipeJob::tell(RunEvent::Kind kind, std::string name, std::string status, std::string text) {
  if (on_event) on_event({kind, std::move(name), std::move(status), without_secrets(std::move(text))});
}

void RecipeJob::end(Outcome::Kind kind, std::string why, bool refused) {
  if (outcome_) return;
  tale_.refused = refused;
  course_.phase = Phase::over;
  tasks_.clear();
  talk_.drop();
  if (kind == Outcome::Kind::done && !ledger_.empty()) {  // never "done" with an open debt
    kind = Outcome::Kind::failed;
    why = "all is done but what is owed";
  }
  tale_.stood = without_secrets(stands());
  outcome_ = {kind, without_secrets(std::move(why))};
}

}  // namespace rommate::recipe
