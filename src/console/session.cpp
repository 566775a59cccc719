#include "src/console/session.hpp"

#include <algorithm>
#include <utility>

#include "src/recognise/state.hpp"

namespace rommate::console {
namespace {

// Neighbouring writes are joined up to this size: a paste becomes few system calls, and a BREAK asked for in
// between still keeps its place because only neighbours are joined.
constexpr std::size_t largest_write = 64 * 1024;

/// Whether the gate judges both alike, and neither depends on what comes back in between.
bool may_join(const Write& last, const Write& next) {
  if (last.secret != next.secret || last.purpose.index() != next.purpose.index()) return false;
  const auto is_line_end = [](Byte byte) { return byte == '\r' || byte == '\n'; };
  if (std::holds_alternative<AtPrompt>(next.purpose))
    return std::none_of(last.bytes.begin(), last.bytes.end(), is_line_end) &&
           std::none_of(next.bytes.begin(), next.bytes.end(), is_line_end);
  return std::holds_alternative<ByPerson>(next.purpose) ||
         std::holds_alternative<TransferBytes>(next.purpose) ||
         std::holds_alternative<TypeAhead>(next.purpose);
}

}  // namespace

/// Everything that happens within one call from outside; on_work is told at its end.
class Session::Turn {
 public:
  explicit Turn(Session& session) : session_(session) { ++session_.depth_; }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() {
    if (--session_.depth_ == 0 && session_.on_work) session_.on_work();
  }

 private:
  Session& session_;
};

Session::Session(const LineSettings& line) : line_(line) {}

// --- what came in

void Session::on_bytes(ByteView received, Time now) {
  if (received.empty()) return;
  const Turn turn(*this);
  const JobId job = job_ ? job_id_ : JobId::keyboard;
  if (listens(job) && job_->takes_bytes()) {
    let_go_of_echo(now);
    tell([&](Watcher& w) { w.received(received, now); });
    job_->on_bytes(received, now);
    return collect(now);
  }
  if (mask_.hides())
    tell_received(mask_.pass(received, now), now);
  else
    tell_received(received, now);
  sight_.on_bytes(received, now);
  gate_.on_bytes(received);
  if (listens(job)) {
    job_->on_bytes(received, now);
    collect(now);
  }
  pass_sightings(job, now);
}

void Session::tell_received(ByteView bytes, Time now) {
  if (bytes.empty()) return;
  tell([&](Watcher& w) { w.received(bytes, now); });
  tell([&](Watcher& w) { w.shown(bytes, now); });
}

void Session::let_go_of_echo(Time now) {
  if (mask_.hides()) tell_received(mask_.let_go(), now);
}

/// Bytes that a job has left over. They are nobody's news but the screen's and the recogniser's.
void Session::show(ByteView bytes, Time now) {
  if (bytes.empty()) return;
  tell([&](Watcher& w) { w.shown(bytes, now); });
  sight_.on_bytes(bytes, now);
  gate_.on_bytes(bytes);
  pass_sightings(job_ ? job_id_ : JobId::keyboard, now);
}

void Session::on_time(Time now) {
  const Turn turn(*this);
  const JobId job = job_ ? job_id_ : JobId::keyboard;
  if (const auto due = mask_.deadline(); due && now >= *due) let_go_of_echo(now);
  sight_.recogniser_.on_time(now);
  pass_sightings(job, now);
  if (!listens(job)) return;
  job_->on_time(now);
  collect(now);
}

void Session::pass_sightings(JobId to, Time now) {
  for (const auto& seen : sight_.recogniser_.take_sightings()) {
    gate_.on_sighting(seen);
    tell([&](Watcher& w) { w.sighted(seen, now); });
    if (!listens(to) || job_->takes_bytes()) continue;
    job_->on_sighting(seen, now);
    collect(now);
  }
}

void Session::on_effect(const EffectResult& result, Time now) {
  const Turn turn(*this);
  const auto done = std::exchange(under_way_, std::nullopt);
  if (const auto* set = std::get_if<SetLine>(&result.effect); set && result.taken()) {
    if (set->line.baud != line_.baud) cut(true, now);
    line_ = set->line;
    tell([&](Watcher& w) { w.line_set(line_, now); });
  }
  if (const auto* purge = std::get_if<PurgeLine>(&result.effect); purge && purge->received) cut(false, now);
  if (!done) return;
  if (done->ticket.owner == JobId::keyboard) return tell([&](Watcher& w) { w.effect_done(result, now); });
  if (!listens(done->ticket.owner)) {
    if (done->ticket.undo && !result.taken())
      note("our own end could not be put back: " + result.text + ". Set the line again by hand", now);
    return;
  }
  auto told = result;
  told.id = done->ticket.id;
  job_->on_effect(told, now);
  collect(now);
}

void Session::cut(bool speed_changed, Time now) {
  gate_.on_cut(now);
  sight_.on_cut(speed_changed);
}

void Session::on_answer(RequestId id, const Answer& answer, Time now) {
  const Turn turn(*this);
  const auto found = std::find_if(requests_.begin(), requests_.end(),
                                  [&](const OpenRequest& each) { return each.id == id; });
  if (found == requests_.end()) return;
  const OpenRequest asked = *found;
  requests_.erase(found);
  if (!listens(asked.owner)) return;
  job_->on_answer(asked.of_job, answer, now);
  collect(now);
}

void Session::on_break_changed(bool on, Time now) {
  tell([&](Watcher& w) { w.break_changed(on, now); });
}

void Session::on_lost(std::string_view why, Time now) {
  const Turn turn(*this);
  lost_ = true;
  // Whether an undo that was under way has come about is not known: once more does no harm.
  if (under_way_ && under_way_->ticket.undo) effects_.push_front(std::move(*under_way_));
  under_way_.reset();
  keep_undos();
  gate_.on_cut(now);
  sight_.on_lost();
  let_go_of_echo(now);
  tell([&](Watcher& w) { w.noted(why, now); });
  if (!job_) return;
  job_->on_lost(why, now);
  collect(now);
  keep_undos();
}

void Session::on_back(Time now) {
  const Turn turn(*this);
  lost_ = false;
  tell([&](Watcher& w) { w.noted("the line is back", now); });
  if (!job_) return;
  job_->on_back(now);
  collect(now);
}

// --- commands

bool Session::type(ByteView keys, Time) {
  if (job_ || lost_) return false;
  if (keys.empty()) return true;
  const Turn turn(*this);
  // Not last(): a script, or a person who knows the dialog, answers before the line has been quiet for long.
  const bool secret = sight_.if_silent().state == recognise::State::password;
  push(Write{Bytes(keys.begin(), keys.end()), secret, ByPerson{}}, {});
  return true;
}

bool Session::reply(ByteView report, Time now) {
  const auto stands = sight_.if_silent();
  if (is_question(stands) || is_login(stands) || is_pager(stands)) return false;
  return type(report, now);
}

bool Session::request(Effect effect, Time) {
  if (job_ || lost_) return false;
  const Turn turn(*this);
  push(std::move(effect), {});
  return true;
}

bool Session::start(std::unique_ptr<Job>& job, Time now) {
  if (job_ || lost_) return false;
  const Turn turn(*this);
  job_ = std::move(job);
  job_id_ = JobId{static_cast<std::uint64_t>(job_id_) + 1};
  gate_.on_job();
  let_go_of_echo(now);
  mask_.hide(job_->secrets());
  job_->on_poke = [this] { const Turn poked(*this); };
  tell([&](Watcher& w) { w.owner_changed(job_->name(), now); });
  job_->on_start(sight_, now);
  collect(now);
  return true;
}

void Session::cancel_job(Time now) {
  if (!job_) return;
  const Turn turn(*this);
  drop_unbegun(job_id_);
  job_->cancel(now);
  collect(now);
}

void Session::note(std::string_view text, Time now) {
  tell([&](Watcher& w) { w.noted(text, now); });
}

void Session::watch(Watcher& watcher) { watchers_.push_back(&watcher); }

void Session::unwatch(Watcher& watcher) { std::erase(watchers_, &watcher); }

// --- what must go out

std::optional<Effect> Session::take_effect(Time now) {
  ++depth_;  // the caller is at work already: on_work would tell him nothing
  std::optional<Effect> taken;
  while (!taken && !lost_) {
    if (effects_.empty() && job_) {
      job_->on_carried_out(now);
      collect(now);  // a job may have more (YMODEM-G streams)
    }
    if (effects_.empty()) break;
    Queued next = std::move(effects_.front());
    effects_.pop_front();
    if (!let_out(next, now)) continue;
    // Of a write no job hears, and there is nothing to undo.
    if (!std::holds_alternative<Write>(next.effect)) under_way_ = next;
    taken = std::move(next.effect);
  }
  --depth_;
  return taken;
}

/// Past the gate, and told to everybody who has to know; or refused, and told to its job.
bool Session::let_out(const Queued& next, Time now) {
  const auto* write = std::get_if<Write>(&next.effect);
  if (!write) return true;
  const bool of_job = next.ticket.owner != JobId::keyboard;
  if (of_job) {
    if (const auto why = gate_.closed(*write, next.ticket.transfers, now)) {
      drop_unbegun(next.ticket.owner);
      if (!listens(next.ticket.owner)) return false;
      job_->on_effect({next.effect, EffectResult::Status::refused, *why, next.ticket.id}, now);
      collect(now);
      return false;
    }
  }
  gate_.on_typed(*write, of_job);
  sight_.on_typed(write->bytes, now);
  mask_.on_typed(write->bytes, write->secret);
  tell([&](Watcher& w) { w.sent(write->bytes, write->secret, now); });
  return true;
}

std::optional<Time> Session::deadline() const {
  std::optional<Time> first = sight_.recogniser_.deadline();
  const auto and_by = [&](const std::optional<Time>& due) {
    if (due && (!first || *due < *first)) first = due;
  };
  and_by(mask_.deadline());
  if (job_) and_by(job_->deadline());
  return first;
}

std::string_view Session::owner() const { return job_ ? job_->name() : "keyboard"; }

void Session::collect(Time now) {
  if (!job_) return;
  const JobId job = job_id_;
  if (const auto& outcome = job_->outcome(); outcome && outcome->kind != protocols::Outcome::Kind::done)
    drop_unbegun(job);
  job_->take_requests(asked_);
  if (!asked_.empty()) hand_over(std::exchange(asked_, {}), now);
  if (!listens(job)) return;
  const bool over = job_->outcome().has_value();
  // One piece of YMODEM-G at a time: more would grow with each byte that comes, and go on behind its end.
  // Everything else is taken at once: what still lay with the job would outlive a cancel.
  if (over || effects_.empty() || !job_->takes_bytes()) take_wanted(job);
  if (over) return end_job(now);
  // A job within a job has ended, and the outer one goes on: the text keeps its place before what comes next.
  if (!job_->takes_bytes()) show(job_->take_leftover(), now);
}

void Session::take_wanted(JobId job) {
  job_->take_effects(wanted_);
  for (auto& each : wanted_) push(std::move(each.effect), {job, each.id, each.undo, job_->takes_bytes()});
  wanted_.clear();
}

void Session::hand_over(std::vector<WantedAnswer> wanted, Time now) {
  for (auto& each : wanted) {
    const auto id = RequestId{++requests_made_};
    requests_.push_back({id, job_id_, each.id});
    if (on_request)
      on_request(id, each.request, now);
    else
      on_answer(id, {false, "there is nobody here to ask"}, now);
  }
}

// A device that has given up reads what still waits here as commands, and a BREAK that nobody waits for any
// more stops it.
void Session::drop_unbegun(JobId owner) {
  std::erase_if(effects_, [owner](const Queued& queued) {
    return queued.ticket.owner == owner && !queued.ticket.undo;
  });
}

void Session::keep_undos() {
  std::erase_if(effects_, [](const Queued& queued) { return !queued.ticket.undo; });
}

void Session::end_job(Time now) {
  std::unique_ptr<Job> ended = std::move(job_);
  ended->on_poke = nullptr;
  std::erase_if(requests_, [this](const OpenRequest& each) { return each.owner == job_id_; });
  const Bytes leftover = ended->take_leftover();
  let_go_of_echo(now);
  tell([&](Watcher& w) { w.owner_changed("keyboard", now); });
  show(leftover, now);
  if (on_job_end) on_job_end(std::move(ended), now);
}

void Session::push(Effect&& effect, const Ticket& ticket) {
  auto* write = std::get_if<Write>(&effect);
  if (write && write->bytes.empty()) return;
  if (write && !effects_.empty() && effects_.back().ticket.owner == ticket.owner) {
    auto* last = std::get_if<Write>(&effects_.back().effect);
    if (last && may_join(*last, *write) && last->bytes.size() + write->bytes.size() <= largest_write)
      return protocols::append(last->bytes, write->bytes);
  }
  effects_.emplace_back(std::move(effect), ticket);
}

template <class Call>
void Session::tell(Call call) {
  // By index: a watcher may add or remove one while it is told.
  for (std::size_t i = 0; i < watchers_.size(); ++i) call(*watchers_[i]);
}

}  // namespace rommate::console
