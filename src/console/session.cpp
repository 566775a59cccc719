#include "src/console/session.hpp"

#include <algorithm>
#include <utility>

namespace rommate::console {
namespace {

// Neighbouring writes are joined up to this size: a paste becomes few system calls, and a BREAK asked for in
// between still keeps its place because only neighbours are joined.
constexpr std::size_t largest_write = 64 * 1024;

}  // namespace

Session::Session(const LineSettings& line) : line_(line) {}

void Session::on_bytes(ByteView received, Time now) {
  if (received.empty()) return;
  tell([&](Watcher& w) { w.received(received, now); });
  if (job_ && job_->takes_bytes()) {
    job_->on_bytes(received, now);
    collect(now);
    return;
  }
  show(received, now);
  if (job_) {
    job_->on_bytes(received, now);
    collect(now);
  }
}

void Session::show(ByteView bytes, Time now) {
  if (bytes.empty()) return;
  tell([&](Watcher& w) { w.shown(bytes, now); });
  recogniser_.on_bytes(bytes, now);
  pass_sightings(now);
}

void Session::on_time(Time now) {
  recogniser_.on_time(now);
  pass_sightings(now);
  if (!job_) return;
  job_->on_time(now);
  collect(now);
}

void Session::pass_sightings(Time now) {
  for (const auto& seen : recogniser_.take_sightings()) {
    tell([&](Watcher& w) { w.sighted(seen, now); });
    if (job_ && !job_->takes_bytes()) {
      job_->on_sighting(seen, now);
      collect(now);
    }
  }
}

void Session::on_effect(const EffectResult& result, Time now) {
  if (const auto* set = std::get_if<SetLine>(&result.effect);
      set && result.status != EffectResult::Status::refused &&
      result.status != EffectResult::Status::unsupported) {
    line_ = set->line;
    tell([&](Watcher& w) { w.line_set(line_, now); });
  }
  if (const auto* purge = std::get_if<PurgeLine>(&result.effect); purge && purge->received)
    recogniser_.on_cut();
  if (taken_of_job_ && job_) {
    job_->on_effect(result, now);
    collect(now);
  } else if (!taken_of_job_) {
    tell([&](Watcher& w) { w.effect_done(result, now); });
  }
}

void Session::on_break_changed(bool on, Time now) {
  tell([&](Watcher& w) { w.break_changed(on, now); });
}

void Session::on_lost(std::string_view why, Time now) {
  lost_ = true;
  effects_.clear();
  tell([&](Watcher& w) { w.noted(why, now); });
  if (!job_) return;
  job_->on_lost(why, now);
  collect(now);
  effects_.clear();
}

void Session::on_back(Time now) {
  lost_ = false;
  tell([&](Watcher& w) { w.noted("the line is back", now); });
  if (!job_) return;
  job_->on_back(now);
  collect(now);
}

bool Session::type(ByteView keys, Time now) {
  if (job_ || lost_) return false;
  if (keys.empty()) return true;
  // Not current(): a script, or a person who knows the dialog, answers before the line has been quiet for
  // long.
  const bool secret = recogniser_.if_silent().state == recognise::State::password;
  recogniser_.on_typed(keys, now);
  push(Write{Bytes(keys.begin(), keys.end()), secret}, false);
  return true;
}

bool Session::request(Effect effect, Time) {
  if (job_ || lost_) return false;
  push(std::move(effect), false);
  return true;
}

bool Session::start(std::unique_ptr<Job>& job, Time now) {
  if (job_ || lost_) return false;
  job_ = std::move(job);
  tell([&](Watcher& w) { w.owner_changed(job_->name(), now); });
  job_->on_start(recogniser_.current(), now);
  collect(now);
  return true;
}

void Session::cancel_job(Time now) {
  if (!job_) return;
  job_->cancel(now);
  collect(now);
}

void Session::note(std::string_view text, Time now) {
  tell([&](Watcher& w) { w.noted(text, now); });
}

void Session::watch(Watcher& watcher) { watchers_.push_back(&watcher); }

void Session::unwatch(Watcher& watcher) { std::erase(watchers_, &watcher); }

std::optional<Effect> Session::take_effect(Time now) {
  if (effects_.empty()) collect(now);  // everything so far is done: a job may have more (YMODEM-G streams)
  if (effects_.empty()) return std::nullopt;
  Queued next = std::move(effects_.front());
  effects_.pop_front();
  taken_of_job_ = next.of_job;
  if (auto* write = std::get_if<Write>(&next.effect))
    tell([&](Watcher& w) { w.sent(write->bytes, write->secret, now); });
  return std::move(next.effect);
}

std::optional<Time> Session::deadline() const {
  std::optional<Time> first = recogniser_.deadline();
  if (job_)
    if (const auto due = job_->deadline(); due && (!first || *due < *first)) first = due;
  return first;
}

std::string_view Session::owner() const { return job_ ? job_->name() : "keyboard"; }

void Session::collect(Time now) {
  if (!job_) return;
  const auto& outcome = job_->outcome();
  if (outcome && outcome->kind != protocols::Outcome::Kind::done) drop_unsent_of_job();
  // One piece of YMODEM-G at a time: more would grow with each byte that comes, and go on behind its end.
  if (outcome || effects_.empty())
    for (auto& effect : job_->take_effects()) push(std::move(effect), true);
  if (outcome) return end_job(now);
  // A job within a job has ended, and the outer one goes on: the text keeps its place before what comes next.
  if (!job_->takes_bytes()) show(job_->take_leftover(), now);
}

// A device that has given up reads what still waits here as commands.
void Session::drop_unsent_of_job() {
  std::erase_if(effects_, [](const Queued& queued) {
    return queued.of_job && std::holds_alternative<Write>(queued.effect);
  });
}

void Session::end_job(Time now) {
  std::unique_ptr<Job> ended = std::move(job_);
  const Bytes leftover = ended->take_leftover();
  tell([&](Watcher& w) { w.owner_changed("keyboard", now); });
  show(leftover, now);
  if (on_job_end) on_job_end(std::move(ended), now);
}

void Session::push(Effect effect, bool of_job) {
  auto* write = std::get_if<Write>(&effect);
  if (write && write->bytes.empty()) return;
  if (write && !effects_.empty() && effects_.back().of_job == of_job) {
    auto* last = std::get_if<Write>(&effects_.back().effect);
    if (last && last->secret == write->secret && last->bytes.size() + write->bytes.size() <= largest_write) {
      protocols::append(last->bytes, write->bytes);
      return;
    }
  }
  effects_.push_back({std::move(effect), of_job});
}

template <class Call>
void Session::tell(Call call) {
  // By index: a watcher may add or remove one while it is told.
  for (std::size_t i = 0; i < watchers_.size(); ++i) call(*watchers_[i]);
}

}  // namespace rommate::console
