#include "src/console/sweep_job.hpp"

namespace rommate::console {

void SweepJob::on_start(const recognise::Sighting&, Time now) { sweep_.emplace(line_.baud, now); }

void SweepJob::on_bytes(ByteView received, Time now) {
  if (changes_ > 0 || deaf_ || then_ || outcome_) return;
  protocols::append(heard_, received);
  sweep_->on_bytes(received, now);
  follow();
}

void SweepJob::on_effect(const EffectResult& result, Time) {
  using Status = EffectResult::Status;
  if (std::holds_alternative<SetLine>(result.effect))
    deaf_ = result.status == Status::refused || result.status == Status::unsupported;
  if (!std::holds_alternative<PurgeLine>(result.effect) || changes_ == 0) return;
  --changes_;
  if (changes_ == 0 && then_) outcome_ = std::move(then_);
}

void SweepJob::on_time(Time now) {
  if (changes_ > 0 || then_ || outcome_) return;
  sweep_->on_time(now);
  follow();
}

void SweepJob::cancel(Time) {
  if (then_ || outcome_) return;
  go_home({Outcome::Kind::cancelled, "stopped; the speed is " + std::to_string(home_.baud) + " as before"});
}

void SweepJob::on_lost(std::string_view why, Time) {
  outcome_ = Outcome{Outcome::Kind::lost, std::string(why) + "; the line was at " +
                                              std::to_string(line_.baud) + " baud just then"};
}

std::optional<Time> SweepJob::deadline() const {
  return changes_ > 0 || then_ || outcome_ || !sweep_ ? std::nullopt : sweep_->deadline();
}

Bytes SweepJob::take_leftover() {
  const bool found = outcome_ && outcome_->kind == Outcome::Kind::done;
  return found ? std::exchange(heard_, {}) : Bytes{};
}

void SweepJob::follow() {
  if (const auto& ended = sweep_->outcome()) {
    if (ended->kind != Outcome::Kind::done) return go_home(*ended);
    outcome_ = *ended;
    return;
  }
  if (sweep_->speed() != line_.baud) return set(sweep_->speed());
  Bytes asked = sweep_->take_output();
  if (!deaf_ && !asked.empty()) effects_.emplace_back(Write{std::move(asked)});
}

// What was received until the speed is set, and what a driver still holds then, belongs to the old speed.
void SweepJob::set(std::uint32_t baud) {
  line_.baud = baud;
  heard_.clear();
  ++changes_;
  effects_.emplace_back(SetLine{line_});
  effects_.emplace_back(PurgeLine{});
}

void SweepJob::go_home(Outcome then) {
  if (line_.baud == home_.baud) {
    outcome_ = std::move(then);
    return;
  }
  then_ = std::move(then);
  set(home_.baud);
}

}  // namespace rommate::console
