#include "src/job/speed_dance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "src/console/gate.hpp"
#include "src/job/speed_commands.hpp"
#include "src/recognise/state.hpp"

namespace rommate::job {
namespace {

using namespace std::chrono_literals;

constexpr int home_tries_most = 2;
constexpr Duration judged_within = 1100ms;  // the recogniser believes a doubtful prompt after a second
constexpr Duration effects_within = 10s;    // beside their own waits: a drain, a server's answer

bool at_bare_prompt(const recognise::Sighting& seen) { return takes_commands(seen) && !seen.typing; }

}  // namespace

SpeedDance::SpeedDance(SpeedDanceOptions options, MakeInner make_inner)
    : options_{std::move(options)}, make_inner_{std::move(make_inner)}, line_{options_.line} {}

void SpeedDance::on_start(const Sight& sight, Time now) {
  sight_ = &sight;
  if (const auto* seen = sight.settled(); seen != nullptr && !at_bare_prompt(*seen))
    return finish(
        {Outcome::Kind::failed,
         fmt::format("the device is not at a prompt, it {}, so the speed was not changed and nothing was "
                     "typed",
                     phrase(*seen))});
  prompt_seen_ = sight.settled() != nullptr;
  try_own_end(now);
}

// --- small steps

/// Our end goes to `baud`. What came while the two ends differed is noise; what came before, and is only now
/// delivered or judged, would prove the wrong speed. The proof begins when all of it is thrown away.
void SpeedDance::follow(std::uint32_t baud) {
  going_to_ = baud;
  auto line = line_;
  line.baud = baud;
  want(SetLine{line});
  want(Wait{options_.delivery});
  want(PurgeLine{.received = true, .unsent = false});
}

/// Listens, types a CR and waits for the prompt behind it, a few times.
void SpeedDance::prove(State next, Time now) {
  state_ = next;
  typed_ = 0;
  due_ = latest_due_ = now + options_.listen;
}

void SpeedDance::knock(Time now) {
  ++typed_;
  const bool may_return = options_.may_return || prompt_seen_;
  write(may_return ? "\r" : console::Gate::redraw, Knock{may_return});
  due_ = now + options_.proof_within;
  latest_due_ = *due_ + options_.proof_within;
}

bool SpeedDance::typing() const { return (state_ == State::up || state_ == State::down) && !due_; }

bool SpeedDance::proving() const {
  return state_ == State::prove_home || state_ == State::prove_fast || state_ == State::prompt ||
         state_ == State::prove_back || state_ == State::sweep;
}

/// The command at the old speed, to its last bit; then the device changes, then our end.
void SpeedDance::change_speed(State next, std::string_view command, std::uint32_t to, Time now) {
  state_ = next;
  going_to_ = to;
  due_.reset();
  pacer_.begin(std::string{command}, {}, *sight_, now);
  type_command(now);
}

void SpeedDance::type_command(Time now) {
  for (auto& each : pacer_.take_writes()) want(std::move(each));
  if (pacer_.state() == LinePacer::State::entered && !due_) return command_typed(now);
  if (pacer_.state() != LinePacer::State::failed) return;
  if (state_ == State::down) return start_sweep(now);
  settle_debt();
  finish({Outcome::Kind::failed, fmt::format("\"{}\" could not be typed, so the speed was not changed: {}",
                                             options_.up, pacer_.problem())});
}

void SpeedDance::command_typed(Time now) {
  want(Drain{});
  want(Wait{options_.settle});
  follow(going_to_);
  due_ = now + options_.settle + options_.delivery + effects_within;
}

/// The gate let nothing out. Where a proof was wanted, the next one may find a better moment.
void SpeedDance::refused(const std::string& why, Time now) {
  if (state_ == State::prove_home)
    return finish(
        {Outcome::Kind::failed, fmt::format("{}, so the speed was not changed and nothing was typed", why)});
  if (proving()) return;
  due_.reset();
  pacer_.on_refused(why, now);
  type_command(now);
}

// --- the way

void SpeedDance::proved(Time now) {
  switch (state_) {
    case State::prove_home: prompt_seen_ = true; return raise();
    case State::prove_fast: return cancelled_ ? go_home(now) : start_inner(now);
    case State::prompt: return change_speed(State::down, options_.down, options_.line.baud, now);
    case State::prove_back:
      settle_debt();
      return finish(job_outcome_.value_or(Outcome{Outcome::Kind::failed, "the speed could not be raised"}));
    case State::sweep: return found(now);
    default: return;
  }
}

/// To the new speed and back without a word to the device: once the device has moved it is too late to learn
/// that our own end cannot follow.
void SpeedDance::try_own_end(Time now) {
  state_ = State::trial;
  auto fast = line_;
  fast.baud = options_.fast;
  want(SetLine{fast});
  follow(options_.line.baud);
  due_ = now + options_.delivery + effects_within;
}

void SpeedDance::refuse_dance(std::string_view why) {
  auto text =
      fmt::format("this port cannot be set to {} baud, so the device's speed was not changed", options_.fast);
  if (!why.empty()) text += fmt::format(": {}", why);
  if (line_.baud != options_.line.baud)
    text += fmt::format("; it may still be at {} baud itself", line_.baud);
  finish({Outcome::Kind::failed, std::move(text)});
}

void SpeedDance::raise() {
  if (cancelled_) return finish({Outcome::Kind::cancelled, "cancelled; the speed was not changed"});
  if (options_.up.empty() && !learn_commands()) return;
  state_ = State::owe;
  due_.reset();
  request(
      WriteDown{{"speed", std::to_string(options_.line.baud), std::to_string(options_.fast), options_.down}});
}

/// From the prompt that proved home. False: it has ended.
bool SpeedDance::learn_commands() {
  const auto seen = sight_->last();
  auto known = speed_commands(seen.state, options_.fast, options_.line.baud);
  if (!known) {
    finish({Outcome::Kind::failed,
            fmt::format(
                "how this device is told another speed is not known (it {}): say it with --up and --down. "
                "Nothing was changed",
                phrase(seen))});
    return false;
  }
  options_.up = std::move(known->up);
  options_.down = std::move(known->down);
  return true;
}

void SpeedDance::on_answer(RequestId id, const Answer& answer, Time now) {
  if (state_ == State::inner && inner_.on_answer(id, answer, now)) {
    if (inner_.job()->outcome()) inner_ended(now);
    return;
  }
  if (state_ != State::owe) return;
  if (!answer.good)
    return finish({Outcome::Kind::failed,
                   "the way home could not be written down, so the speed was not changed: " + answer.text});
  owes_ = true;
  change_speed(State::up, options_.up, options_.fast, now);
}

void SpeedDance::not_proved(Time now) {
  switch (state_) {
    case State::prove_home:
      return finish({Outcome::Kind::failed,
                     fmt::format("no prompt at {} baud, so the speed was not changed", line_.baud)});
    case State::sweep: return sweep_next(now);
    default: return start_sweep(now);
  }
}

void SpeedDance::start_inner(Time now) {
  inner_.begin(make_inner_());
  if (inner_.job() == nullptr) {
    job_outcome_ = Outcome{Outcome::Kind::failed, "there was nothing to do at the new speed"};
    return go_home(now);
  }
  state_ = State::inner;
  due_.reset();
  inner_.job()->on_start(*sight_, now);
  if (inner_.job()->outcome()) inner_ended(now);
}

void SpeedDance::inner_ended(Time now) {
  if (inner_over_ || state_ != State::inner) return;
  take_of_inner();
  inner_over_ = true;
  job_outcome_ = inner_.job()->outcome();
  leftover_ = inner_.job()->take_leftover();
  if (job_outcome_->kind == Outcome::Kind::lost) return on_lost(job_outcome_->why, now);
  go_home(now);
}

/// First the prompt: the device may still be writing flash, and would lose a command.
void SpeedDance::go_home(Time now) {
  leaving_home_ = false;
  if (!job_outcome_) job_outcome_ = Outcome{Outcome::Kind::cancelled, "cancelled; the speed is as it was"};
  prove(State::prompt, now);
}

void SpeedDance::settle_debt() {
  if (!std::exchange(owes_, false)) return;
  request(StrikeOut{"speed", std::to_string(options_.line.baud)});
}

// --- where is the device

void SpeedDance::start_sweep(Time now) {
  sweep_.clear();
  const auto add = [this](std::uint32_t baud) {
    if (std::find(sweep_.begin(), sweep_.end(), baud) == sweep_.end()) sweep_.push_back(baud);
  };
  add(leaving_home_ ? options_.line.baud : options_.fast);  // most often it did not hear the command
  add(leaving_home_ ? options_.fast : options_.line.baud);
  for (const auto baud : options_.rates) add(baud);
  swept_ = rates_refused_ = 0;
  sweep_next(now);
}

void SpeedDance::sweep_next(Time now) {
  if (swept_ == sweep_.size()) {
    auto text = fmt::format("the device answers at none of {} speeds", sweep_.size() - rates_refused_);
    if (rates_refused_ > 0) text += fmt::format(" ({} more this port cannot be set to)", rates_refused_);
    text += fmt::format("; power-cycle it, or type \"{}\" at {} baud when it is back", options_.down,
                        options_.fast);
    return finish({Outcome::Kind::failed, std::move(text)});
  }
  state_ = State::tune;
  follow(sweep_[swept_++]);
  due_ = now + options_.delivery + effects_within;
}

void SpeedDance::found(Time now) {
  const auto at_home = line_.baud == options_.line.baud;
  if (leaving_home_ && line_.baud == options_.fast) return cancelled_ ? go_home(now) : start_inner(now);
  if (!job_outcome_)
    job_outcome_ =
        Outcome{Outcome::Kind::failed,
                at_home ? fmt::format("the device did not change to {} baud; it is at {} as before",
                                      options_.fast, line_.baud)
                        : fmt::format("the device went to {} baud instead of {}", line_.baud, options_.fast)};
  if (at_home) {
    settle_debt();
    return finish(*job_outcome_);
  }
  leaving_home_ = false;
  if (++home_tries_ <= home_tries_most)
    return change_speed(State::down, options_.down, options_.line.baud, now);
  auto outcome = *job_outcome_;
  outcome.why += fmt::format("; the device stays at {} baud and takes no \"{}\"", line_.baud, options_.down);
  if (outcome.kind == Outcome::Kind::done) outcome.kind = Outcome::Kind::unconfirmed;
  finish_there(std::move(outcome));
}

// --- what comes in

void SpeedDance::on_bytes(ByteView received, Time now) {
  // An answer that has begun is waited for until it can be judged; what only talks is not.
  if (proving() && due_) due_ = std::min(std::max(*due_, now + judged_within), latest_due_);
  if (typing()) {
    pacer_.on_bytes(received, now);
    return type_command(now);
  }
  if (state_ != State::inner) return;
  inner_.job()->on_bytes(received, now);
  if (inner_.job()->outcome()) inner_ended(now);
}

void SpeedDance::on_sighting(const recognise::Sighting& seen, Time now) {
  if (state_ == State::inner) {
    inner_.job()->on_sighting(seen, now);
    if (inner_.job()->outcome()) inner_ended(now);
    return;
  }
  if (proving() && at_bare_prompt(seen)) proved(now);
}

void SpeedDance::on_effect(const EffectResult& result, Time now) {
  if (state_ == State::inner) {
    if (inner_.on_effect(result, now) && inner_.job()->outcome()) inner_ended(now);
    return;
  }
  if (std::holds_alternative<Write>(result.effect)) return refused(result.text, now);
  if (const auto* set = std::get_if<SetLine>(&result.effect)) {
    if (result.taken())
      line_ = set->line;
    else if (set->line.baud == going_to_ || state_ == State::trial)
      refused_speed_ = result.text;
  }
  if (std::holds_alternative<PurgeLine>(result.effect)) followed(now);
}

void SpeedDance::followed(Time now) {
  const auto refused = std::exchange(refused_speed_, std::nullopt);
  if (state_ == State::trial) return refused ? refuse_dance(*refused) : prove(State::prove_home, now);
  const bool there = line_.baud == going_to_;
  if (!there && !refused) return;  // an earlier change that took too long, not the one waited for
  switch (state_) {
    case State::up: return there ? prove(State::prove_fast, now) : start_sweep(now);
    case State::down: return there ? prove(State::prove_back, now) : start_sweep(now);
    case State::tune:
      if (there) return prove(State::sweep, now);
      ++rates_refused_;
      return sweep_next(now);
    default: return;
  }
}

void SpeedDance::on_time(Time now) {
  if (state_ == State::inner) {
    inner_.job()->on_time(now);
    if (inner_.job()->outcome()) inner_ended(now);
    return;
  }
  if (typing()) {
    pacer_.on_time(now);
    return type_command(now);
  }
  if (!due_ || now < *due_) return;
  if (state_ == State::trial) return refuse_dance("it did not answer");
  if (state_ == State::up || state_ == State::down) return start_sweep(now);
  if (state_ == State::tune) return sweep_next(now);
  const int most = state_ == State::sweep ? 1
                   : state_ == State::prompt
                       ? static_cast<int>(options_.prompt_within / options_.proof_within)
                       : options_.proofs;
  if (typed_ >= most) return not_proved(now);
  knock(now);
}

void SpeedDance::cancel(Time now) {
  if (state_ == State::over) return;
  if (std::exchange(cancelled_, true)) {
    const auto state = owes_ ? fmt::format("; the device may still be at {} baud: type \"{}\" there",
                                           options_.fast, options_.down)
                             : std::string{};
    return finish({Outcome::Kind::cancelled, "cancelled" + state});
  }
  if (state_ != State::inner) return cancel_step(now);
  inner_.job()->cancel(now);
  if (inner_.job()->outcome()) inner_ended(now);
}

/// What this step had wanted, and was not begun, is dropped.
void SpeedDance::cancel_step(Time now) {
  switch (state_) {
    case State::trial:
      undo(SetLine{options_.line});  // whether the trial had begun is not known
      return finish_there({Outcome::Kind::cancelled, "cancelled; the speed was not changed"});
    case State::owe:  // it may be on the disk already
      owes_ = true;
      settle_debt();
      return finish({Outcome::Kind::cancelled, "cancelled; the speed was not changed"});
    case State::up:
      if (!typing()) return start_sweep(now);  // the device has changed, or will
      pacer_.stop();
      for (auto& each : pacer_.take_writes()) want(std::move(each));
      settle_debt();
      return finish({Outcome::Kind::cancelled, "cancelled; the speed was not changed"});
    case State::down:
      if (!typing()) return start_sweep(now);
      return change_speed(State::down, options_.down, options_.line.baud, now);
    case State::tune: return follow(going_to_);
    default: return;
  }
}

void SpeedDance::on_lost(std::string_view why, Time now) {
  if (state_ == State::over) return;
  if (state_ == State::inner && inner_.job() != nullptr && !inner_over_) inner_.job()->on_lost(why, now);
  auto text = std::string{why};
  if (owes_)
    text +=
        fmt::format("; the device may still be at {} baud: type \"{}\" there", options_.fast, options_.down);
  finish({Outcome::Kind::lost, std::move(text)});
}

void SpeedDance::finish(Outcome outcome) {
  const auto home = options_.line.baud;
  if (line_.baud != home || (going_to_ != 0 && going_to_ != home)) {
    auto line = line_;
    line.baud = home;
    undo(SetLine{line});
  }
  finish_there(std::move(outcome));
}

/// Our end stays where it is: the device answers there, and a person can look after it.
void SpeedDance::finish_there(Outcome outcome) {
  state_ = State::over;
  due_.reset();
  outcome_ = std::move(outcome);
}

// --- what goes out

void SpeedDance::take_of_inner() {
  inner_.take_effects([this](Effect effect, bool is_undo) {
    return is_undo ? undo(std::move(effect)) : want(std::move(effect));
  });
  inner_.take_requests([this](console::Request what) { return request(std::move(what)); });
}

void SpeedDance::take_effects(std::vector<Wanted>& into) {
  if (state_ == State::inner) take_of_inner();
  return Job::take_effects(into);
}

void SpeedDance::take_requests(std::vector<console::WantedAnswer>& into) {
  if (state_ == State::inner) take_of_inner();
  return Job::take_requests(into);
}

std::optional<Time> SpeedDance::deadline() const {
  if (state_ == State::over) return std::nullopt;
  if (typing()) return pacer_.deadline();
  return state_ == State::inner ? inner_.job()->deadline() : due_;
}

Bytes SpeedDance::take_leftover() { return std::exchange(leftover_, {}); }

JobReport SpeedDance::report() const {
  if (inner_.job() != nullptr) return inner_.job()->report();
  return {.title = "speed", .phase = fmt::format("at {} baud, on the way to {}", line_.baud, options_.fast)};
}

}  // namespace rommate::job
