#include "src/job/sweep_job.hpp"

#include <fmt/format.h>

#include "src/console/gate.hpp"
#include "src/recognise/state.hpp"

namespace rommate::job {

void SweepJob::on_start(const Sight& sight, Time now) {
  if (const auto* seen = sight.settled(); seen != nullptr && !takes_commands(*seen)) {
    outcome_ = Outcome{Outcome::Kind::done,
                       fmt::format("{} baud is right: the device {}", line_.baud, phrase(*seen))};
    return;
  }
  sweep_.emplace(line_.baud, now);
}

void SweepJob::on_bytes(ByteView received, Time now) {
  if (changes_ > 0 || deaf_ || then_ || outcome_ || asked_for_) return;
  protocols::append(heard_, received);
  sweep_->on_bytes(received, now);
  follow();
}

void SweepJob::on_effect(const EffectResult& result, Time) {
  if (std::holds_alternative<SetLine>(result.effect)) deaf_ = !result.taken();
  if (!std::holds_alternative<PurgeLine>(result.effect) || changes_ == 0) return;
  --changes_;
  if (changes_ == 0 && then_) outcome_ = std::move(then_);
}

void SweepJob::on_time(Time now) {
  if (changes_ > 0 || then_ || outcome_ || asked_for_) return;
  sweep_->on_time(now);
  follow();
}

void SweepJob::cancel(Time) {
  if (outcome_) return;
  put_speed_back();
  outcome_ = Outcome{Outcome::Kind::cancelled, fmt::format("stopped; the speed is {} as before", home_.baud)};
}

void SweepJob::on_lost(std::string_view why, Time) {
  if (outcome_) return;
  put_speed_back();
  outcome_ =
      Outcome{Outcome::Kind::lost, fmt::format("{}; the line was at {} baud just then", why, line_.baud)};
}

/// Our own end only, and whatever becomes of the job.
void SweepJob::put_speed_back() {
  if (line_.baud == home_.baud && changes_ == 0) return;
  undo(SetLine{home_});
  undo(PurgeLine{});
}

std::optional<Time> SweepJob::deadline() const {
  return changes_ > 0 || then_ || outcome_ || asked_for_ || !sweep_ ? std::nullopt : sweep_->deadline();
}

Bytes SweepJob::take_leftover() {
  const bool found = outcome_ && outcome_->kind == Outcome::Kind::done;
  return found ? std::exchange(heard_, {}) : Bytes{};
}

void SweepJob::follow() {
  if (const auto& ended = sweep_->outcome()) {
    if (ended->kind != Outcome::Kind::done) return give_up(*ended);
    outcome_ = *ended;
    return;
  }
  if (sweep_->speed() != line_.baud) return set(sweep_->speed());
  // What was typed at wrong speeds stands there as garbage, and RETURN would carry it out: Ctrl-U clears it.
  if (sweep_->take_knock() && !deaf_)
    write(may_return_ ? "\x15\r" : console::Gate::redraw, Knock{may_return_});
}

// What was received until the speed is set, and what a driver still holds then, belongs to the old speed.
void SweepJob::set(std::uint32_t baud) {
  line_.baud = baud;
  heard_.clear();
  ++changes_;
  want(SetLine{line_});
  want(PurgeLine{});
}

void SweepJob::give_up(Outcome ended) {
  if (may_return_) return go_home(std::move(ended));
  asked_for_ = std::move(ended);
  request(Ask{
      "Nobody answers at any usual speed. Type RETURN at each? It answers whatever the device may be asking.",
      {"yes", "no"}});
}

void SweepJob::on_answer(RequestId, const Answer& answer, Time now) {
  if (outcome_ || !asked_for_) return;
  auto ended = *std::exchange(asked_for_, std::nullopt);
  if (!answer.good || answer.text != "yes") return go_home(std::move(ended));
  may_return_ = true;
  sweep_.emplace(home_.baud, now);
  follow();
}

void SweepJob::go_home(Outcome then) {
  if (line_.baud == home_.baud) {
    outcome_ = std::move(then);
    return;
  }
  then_ = std::move(then);
  set(home_.baud);
}

}  // namespace rommate::job
