#include "src/console/speed_dance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace rommate::console {
namespace {

using namespace std::chrono_literals;

constexpr int home_tries_most = 2;
constexpr Duration judged_within = 1100ms;  // the recogniser believes a doubtful prompt after a second
constexpr Duration effects_within = 10s;    // beside their own waits: a drain, a server's answer

Bytes bytes_of(std::string_view text) {
  const auto view = protocols::as_bytes(text);
  return {view.begin(), view.end()};
}

bool was_done(const EffectResult& result) {
  return result.status == EffectResult::Status::done || result.status == EffectResult::Status::unconfirmed;
}

bool is_prompt(const recognise::Sighting& seen) {
  return seen.waiting && seen.state != recognise::State::garbled && seen.state != recognise::State::unknown;
}

}  // namespace

SpeedDance::SpeedDance(SpeedDanceOptions options, MakeInner make_inner)
    : options_{std::move(options)}, make_inner_{std::move(make_inner)}, line_{options_.line} {}

void SpeedDance::on_start(const recognise::Sighting&, Time now) { prove(State::prove_home, now); }

// --- small steps

void SpeedDance::type(std::string_view line) {
  effects_.emplace_back(Write{bytes_of(std::string{line} + "\r")});
}

/// Our end goes to `baud`. What came while the two ends differed is noise; what came before, and is only now
/// delivered or judged, would prove the wrong speed. The proof begins when all of it is thrown away.
void SpeedDance::follow(std::uint32_t baud) {
  going_to_ = baud;
  auto line = line_;
  line.baud = baud;
  effects_.emplace_back(SetLine{line});
  effects_.emplace_back(Wait{options_.delivery});
  effects_.emplace_back(PurgeLine{.received = true, .unsent = false});
}

/// Types a CR and waits for the prompt behind it, a few times.
void SpeedDance::prove(State next, Time now) {
  state_ = next;
  typed_ = 0;
  type_return(now);
}

void SpeedDance::type_return(Time now) {
  ++typed_;
  type("");
  due_ = now + options_.proof_within;
  latest_due_ = *due_ + options_.proof_within;
}

bool SpeedDance::proving() const {
  return state_ == State::prove_home || state_ == State::prove_fast || state_ == State::prompt ||
         state_ == State::prove_back || state_ == State::sweep;
}

/// The command at the old speed, to its last bit; then the device changes, then our end.
void SpeedDance::change_speed(State next, std::string_view command, std::uint32_t to, Time now) {
  state_ = next;
  type(command);
  effects_.emplace_back(Drain{});
  effects_.emplace_back(Wait{options_.settle});
  follow(to);
  due_ = now + options_.settle + options_.delivery + effects_within;
}

// --- the way

void SpeedDance::proved(Time now) {
  switch (state_) {
    case State::prove_home: return try_own_end(now);
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
  if (cancelled_) return finish({Outcome::Kind::cancelled, "cancelled; the speed was not changed"});
  state_ = State::trial;
  auto fast = line_;
  fast.baud = options_.fast;
  effects_.emplace_back(SetLine{fast});
  follow(options_.line.baud);
  due_ = now + options_.delivery + effects_within;
}

void SpeedDance::refuse_dance(std::string_view why) {
  auto text =
      fmt::format("this port cannot be set to {} baud, so the device's speed was not changed", options_.fast);
  if (!why.empty()) text += fmt::format(": {}", why);
  if (line_.baud != options_.line.baud) {
    text += fmt::format("; it may still be at {} baud itself", line_.baud);
    follow(options_.line.baud);  // once more
  }
  finish({Outcome::Kind::failed, std::move(text)});
}

void SpeedDance::raise(Time now) {
  if (cancelled_) return finish({Outcome::Kind::cancelled, "cancelled; the speed was not changed"});
  const SpeedDebt debt{options_.line.baud, options_.fast, options_.down};
  if (options_.owe)
    if (const auto why = options_.owe(debt))
      return finish({Outcome::Kind::failed,
                     "the way home could not be written down, so the speed was not changed: " + *why});
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
  inner_ = make_inner_();
  if (!inner_) {
    job_outcome_ = Outcome{Outcome::Kind::failed, "there was nothing to do at the new speed"};
    return go_home(now);
  }
  state_ = State::inner;
  due_.reset();
  inner_->on_start(seen_, now);
  if (inner_->outcome()) inner_ended(now);
}

void SpeedDance::inner_ended(Time now) {
  if (inner_over_ || state_ != State::inner) return;
  for (auto& effect : inner_->take_effects()) effects_.push_back(std::move(effect));
  inner_over_ = true;
  job_outcome_ = inner_->outcome();
  leftover_ = inner_->take_leftover();
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
  if (options_.paid) options_.paid(options_.line.baud);
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
    follow(options_.line.baud);
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
  finish(std::move(outcome));
}

// --- what comes in

void SpeedDance::on_bytes(ByteView received, Time now) {
  // An answer that has begun is waited for until it can be judged; what only talks is not.
  if (proving() && due_) due_ = std::min(std::max(*due_, now + judged_within), latest_due_);
  if (state_ != State::inner) return;
  inner_->on_bytes(received, now);
  if (inner_->outcome()) inner_ended(now);
}

void SpeedDance::on_sighting(const recognise::Sighting& seen, Time now) {
  seen_ = seen;
  if (state_ == State::inner) {
    inner_->on_sighting(seen, now);
    if (inner_->outcome()) inner_ended(now);
    return;
  }
  if (proving() && is_prompt(seen)) proved(now);
}

void SpeedDance::on_effect(const EffectResult& result, Time now) {
  if (state_ == State::inner) {
    inner_->on_effect(result, now);
    if (inner_->outcome()) inner_ended(now);
    return;
  }
  if (const auto* set = std::get_if<SetLine>(&result.effect)) {
    if (was_done(result))
      line_ = set->line;
    else if (set->line.baud == going_to_ || state_ == State::trial)
      refused_speed_ = result.text;
  }
  if (std::holds_alternative<PurgeLine>(result.effect)) followed(now);
}

void SpeedDance::followed(Time now) {
  const auto refused = std::exchange(refused_speed_, std::nullopt);
  if (state_ == State::trial) return refused ? refuse_dance(*refused) : raise(now);
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
    inner_->on_time(now);
    if (inner_->outcome()) inner_ended(now);
    return;
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
  type_return(now);
}

void SpeedDance::cancel(Time now) {
  if (state_ == State::over) return;
  if (std::exchange(cancelled_, true)) {
    const auto state = owes_ ? fmt::format("; the device may still be at {} baud: type \"{}\" there",
                                           options_.fast, options_.down)
                             : std::string{};
    return finish({Outcome::Kind::cancelled, "cancelled" + state});
  }
  if (state_ == State::inner) inner_->cancel(now);
  if (state_ == State::inner && inner_->outcome()) inner_ended(now);
}

void SpeedDance::on_lost(std::string_view why, Time now) {
  if (state_ == State::over) return;
  if (state_ == State::inner && inner_ && !inner_over_) inner_->on_lost(why, now);
  auto text = std::string{why};
  if (owes_)
    text +=
        fmt::format("; the device may still be at {} baud: type \"{}\" there", options_.fast, options_.down);
  finish({Outcome::Kind::lost, std::move(text)});
}

void SpeedDance::finish(Outcome outcome) {
  state_ = State::over;
  due_.reset();
  outcome_ = std::move(outcome);
}

// --- what goes out

std::vector<Effect> SpeedDance::take_effects() {
  if (state_ == State::inner)
    for (auto& effect : inner_->take_effects()) effects_.push_back(std::move(effect));
  return std::exchange(effects_, {});
}

std::optional<Time> SpeedDance::deadline() const {
  if (state_ == State::over) return std::nullopt;
  return state_ == State::inner ? inner_->deadline() : due_;
}

Bytes SpeedDance::take_leftover() { return std::exchange(leftover_, {}); }

}  // namespace rommate::console
