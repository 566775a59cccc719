#include "src/job/told_job.hpp"

#include <fmt/format.h>

namespace rommate::job {

JobReport ToldJob::report() const {
  if (told()) return inner_.job()->report();
  return {.title = "command", .phase = command_};
}

void ToldJob::on_start(const Sight& sight, Time now) {
  sight_ = &sight;
  pacer_.begin(command_, {}, sight, now);
  after_typing(now);
}

void ToldJob::after_typing(Time now) {
  for (auto& each : pacer_.take_writes()) want(std::move(each));
  if (outcome_ || told()) return;
  if (pacer_.state() == LinePacer::State::failed)
    outcome_ = Outcome{Outcome::Kind::failed,
                       fmt::format("\"{}\" could not be typed: {}", command_, pacer_.problem())};
  if (pacer_.state() != LinePacer::State::entered) return;
  inner_.begin(make_());
  if (told()) return inner_.job()->on_start(*sight_, now);
  outcome_ = Outcome{Outcome::Kind::failed, fmt::format("there was nothing to do behind \"{}\"", command_)};
}

void ToldJob::on_bytes(ByteView received, Time now) {
  if (told()) return inner_.job()->on_bytes(received, now);
  pacer_.on_bytes(received, now);
  after_typing(now);
}

void ToldJob::on_sighting(const recognise::Sighting& seen, Time now) {
  if (told()) return inner_.job()->on_sighting(seen, now);
  if (seen.state != recognise::State::booting) return;
  outcome_ =
      Outcome{Outcome::Kind::failed, fmt::format("the device was reset before \"{}\" was typed", command_)};
}

/// A refused line end of the command is known when the other job has begun already: it waits for the other
/// side as long as it would, and says so.
void ToldJob::on_effect(const EffectResult& result, Time now) {
  if (told() && inner_.on_effect(result, now)) return;
  if (told() || !std::holds_alternative<Write>(result.effect)) return;
  pacer_.on_refused(result.text, now);
  after_typing(now);
}

void ToldJob::on_answer(RequestId id, const Answer& answer, Time now) {
  if (told()) inner_.on_answer(id, answer, now);
}

void ToldJob::on_time(Time now) {
  if (told()) return inner_.job()->on_time(now);
  pacer_.on_time(now);
  after_typing(now);
}

void ToldJob::cancel(Time now) {
  if (told()) return inner_.job()->cancel(now);
  pacer_.stop();
  for (auto& each : pacer_.take_writes()) want(std::move(each));
  outcome_ = Outcome{Outcome::Kind::cancelled, fmt::format("cancelled before \"{}\" was typed", command_)};
}

void ToldJob::on_lost(std::string_view why, Time now) {
  if (told()) return inner_.job()->on_lost(why, now);
  outcome_ = Outcome{Outcome::Kind::lost, std::string{why}};
}

void ToldJob::take_effects(std::vector<Wanted>& into) {
  if (told())
    inner_.take_effects([this](Effect effect, bool is_undo) {
      return is_undo ? undo(std::move(effect)) : want(std::move(effect));
    });
  return Job::take_effects(into);
}

void ToldJob::take_requests(std::vector<console::WantedAnswer>& into) {
  if (told()) inner_.take_requests([this](console::Request what) { return request(std::move(what)); });
  return Job::take_requests(into);
}

std::optional<Time> ToldJob::deadline() const {
  if (outcome_) return std::nullopt;
  return told() ? inner_.job()->deadline() : pacer_.deadline();
}

const std::optional<Outcome>& ToldJob::outcome() const { return told() ? inner_.job()->outcome() : outcome_; }

Bytes ToldJob::take_leftover() { return told() ? inner_.job()->take_leftover() : Bytes{}; }

}  // namespace rommate::job
