#include "src/console/script.hpp"

#include <algorithm>

namespace rommate::console {
namespace {

bool stands_at(const ScriptStep& step, const recognise::Sighting& seen) {
  return std::find(step.at.begin(), step.at.end(), seen.state) != step.at.end();
}

std::string wanted(const ScriptStep& step) {
  std::string words;
  for (const auto state : step.at) words += (words.empty() ? "" : " or ") + std::string(to_string(state));
  return words;
}

}  // namespace

void Script::on_start(const recognise::Sighting& seen, Time now) {
  give_up_at_ = now + within_;
  advance(seen, now);
}

void Script::on_bytes(ByteView received, Time now) {
  constexpr std::size_t longest_text = 256;
  said_ += protocols::as_text(received);
  look_for_text();
  if (said_.size() > longest_text) said_.erase(0, said_.size() - longest_text);
  quiet_at_ = told_by_ ? std::optional(now + ScriptStep::quiet) : std::nullopt;
}

void Script::look_for_text() {
  for (std::size_t i = next_; i < steps_.size() && !told_by_; ++i) {
    const auto text = steps_[i].after_text;
    if (!text.empty() && said_.find(text) != std::string::npos) told_by_ = i;
    if (!steps_[i].optional) return;
  }
}

std::optional<Time> Script::deadline() const {
  return quiet_at_ && give_up_at_ ? std::min(*quiet_at_, *give_up_at_) : give_up_at_;
}

void Script::on_sighting(const recognise::Sighting& seen, Time now) { advance(seen, now); }

void Script::advance(const recognise::Sighting& seen, Time now) {
  while (due_at_once()) act(seen, now);
  if (outcome_ || next_ >= steps_.size()) return;
  // The first step that wants this state, with nothing but optional ones before it.
  for (std::size_t i = next_; i < steps_.size(); ++i) {
    if (stands_at(steps_[i], seen)) {
      next_ = i;
      act(seen, now);
      while (due_at_once()) act(seen, now);
      return;
    }
    if (!steps_[i].optional) return;
  }
}

bool Script::due_at_once() const {
  return !outcome_ && next_ < steps_.size() && steps_[next_].at.empty() && steps_[next_].after_text.empty();
}

void Script::act(const recognise::Sighting& seen, Time now) {
  auto& step = steps_[next_++];
  told_by_.reset();
  quiet_at_.reset();
  said_.clear();
  if (on_step) on_step(step.say, seen);
  for (auto& effect : step.act) effects_.push_back(std::move(effect));
  give_up_at_ = now + within_;
  if (next_ == steps_.size()) end(Outcome::Kind::done, "every step was seen to end where it should");
}

void Script::on_time(Time now) {
  if (outcome_) return;
  if (quiet_at_ && now >= *quiet_at_) {
    next_ = *told_by_;
    return act({}, now);
  }
  if (!give_up_at_ || now < *give_up_at_) return;
  end(Outcome::Kind::failed, "the device did not come to " + wanted(steps_[next_]) + " in time");
}

void Script::cancel(Time) {
  if (!outcome_) end(Outcome::Kind::cancelled, "stopped by the user");
}

void Script::on_lost(std::string_view why, Time) {
  if (!outcome_) end(Outcome::Kind::lost, std::string(why));
}

void Script::end(Outcome::Kind kind, std::string why) {
  outcome_ = Outcome{kind, std::move(why)};
  give_up_at_.reset();
}

Effect typed(std::string_view line) {
  Bytes bytes(line.begin(), line.end());
  bytes.push_back('\r');
  return Write{std::move(bytes), false};
}

}  // namespace rommate::console
