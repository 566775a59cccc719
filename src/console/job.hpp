// Something that owns the line for a while: a transfer, a paste, a BREAK hunt, a recipe. Pure, like every
// engine; where an Engine gives bytes, a Job gives effects, because it may also send BREAK or change the
// speed.
//
// What a job may count on (tests/support/job_contract.hpp checks it for every job):
//   - It gets bytes first, and what is concluded from them afterwards.
//   - Results are those of its own effects. What it has not begun is dropped when it is cancelled, when it
//     ends as anything but done, and when the line goes away, save what it marked as undo.
//   - Its bytes go through the gate (gate.hpp) when they are taken. A write that was refused is reported, and
//     everything wanted behind it is dropped: the job looks again.
//   - After each call it is asked for what it wants; outside of a call it says poke().
#pragma once

#include <algorithm>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "protocols/engine.hpp"
#include "src/console/effect.hpp"
#include "src/console/job_report.hpp"
#include "src/console/request.hpp"
#include "src/console/sight.hpp"

namespace rommate::console {

using protocols::Outcome;

/// An effect that a job wants. `undo`: it puts our own end of the line back (speed, flow control); it is kept
/// when the job ends in any way, also by a lost line, and then it is the first thing done when the line is
/// back. What would have to be typed at the device is no undo: the box that comes back may be another.
struct Wanted {
  Wanted(Effect&& wanted, EffectId number, bool puts_back)
      : effect{std::move(wanted)}, id{number}, undo{puts_back} {}
  Effect effect;
  EffectId id = EffectId::none;  // among those of its job
  bool undo = false;
};
struct WantedAnswer {
  Request request;
  RequestId id = RequestId::none;  // among those of its job
};

class Job {
 public:
  Job() = default;
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  virtual ~Job() = default;

  /// For the status line and the recording: "XMODEM send", "paste", "BREAK".
  [[nodiscard]] virtual std::string_view name() const = 0;
  /// How far it is, for whoever shows it.
  [[nodiscard]] virtual JobReport report() const { return {.title = std::string{name()}}; }
  /// True while the bytes are the job's own (transfer blocks): neither screen nor recogniser is fed with
  /// them.
  [[nodiscard]] virtual bool takes_bytes() const { return false; }

  /// What it types and nobody may read, asked once when it starts: an echo of them is kept from watchers.
  [[nodiscard]] virtual std::vector<std::string> secrets() const { return {}; }

  /// Called once, when the job has become the owner of the line. `sight` is valid, and up to date in every
  /// call that follows, as long as the job owns the line.
  virtual void on_start(const Sight& sight, Time now) = 0;
  virtual void on_bytes(ByteView received, Time now) = 0;
  /// The recogniser has come to a new conclusion; never called while takes_bytes(), nor before the bytes that
  /// it rests on.
  virtual void on_sighting(const recognise::Sighting& seen, Time now) {
    static_cast<void>(seen);
    static_cast<void>(now);
  }
  /// An effect of this job was carried out (all kinds but Write), or a write of it was refused by the gate;
  /// `result.text` says why.
  virtual void on_effect(const EffectResult& result, Time now) {
    static_cast<void>(result);
    static_cast<void>(now);
  }
  /// The answer to a request of this job.
  virtual void on_answer(RequestId id, const Answer& answer, Time now) {
    static_cast<void>(id);
    static_cast<void>(answer);
    static_cast<void>(now);
  }
  virtual void on_time(Time now) = 0;
  /// The user wants the line back. The job ends soon, in its own clean way, and then has an outcome. What it
  /// wanted and was not begun is dropped already.
  virtual void cancel(Time now) = 0;
  /// The line went away, and with it all effects that were not reported, save undos. A job that cannot go on
  /// sets its outcome; one that can waits for on_back().
  virtual void on_lost(std::string_view why, Time now) = 0;
  /// The line is open again with its settings, after on_lost(). Nothing is known of what stands there.
  virtual void on_back(Time now) { static_cast<void>(now); }

  /// Everything that was taken has been carried out; take_effects() follows, as after each of the above.
  virtual void on_carried_out(Time now) { static_cast<void>(now); }

  /// What it wants is put behind what is in `into`, whose room is used again and again: a transfer is asked
  /// behind every block.
  virtual void take_effects(std::vector<Wanted>& into) { move_behind(into, effects_); }
  virtual void take_requests(std::vector<WantedAnswer>& into) { move_behind(into, requests_); }
  [[nodiscard]] virtual std::optional<Time> deadline() const = 0;
  /// nullopt: it goes on.
  [[nodiscard]] virtual const std::optional<Outcome>& outcome() const { return outcome_; }
  /// Bytes received that were not the job's: they are fed to the screen and the recogniser when it has ended,
  /// or takes no bytes any more. Not what was shown already.
  [[nodiscard]] virtual Bytes take_leftover() { return {}; }

  /// Set by whoever runs the job: it wants something, and nobody has called it.
  std::function<void()> on_poke;

 protected:
  EffectId want(Effect effect) { return add(std::move(effect), false); }
  /// See Wanted::undo.
  EffectId undo(Effect effect) { return add(std::move(effect), true); }
  EffectId write(std::string_view text, Purpose purpose, bool secret = false) {
    const auto bytes = protocols::as_bytes(text);
    return want(Write{{bytes.begin(), bytes.end()}, secret, std::move(purpose)});
  }
  RequestId request(Request what) {
    const auto id = RequestId{++requests_made_};
    requests_.push_back({std::move(what), id});
    return id;
  }
  void poke() {
    if (on_poke) on_poke();
  }

  // One that wraps an engine gives effects of its own making instead.
  std::vector<Wanted> effects_;  // wanted, and not taken yet
  std::vector<WantedAnswer> requests_;
  std::optional<Outcome> outcome_;  // once it has ended

 private:
  template <class Each>
  static void move_behind(std::vector<Each>& into, std::vector<Each>& what) {
    if (into.empty()) return into.swap(what);
    std::move(what.begin(), what.end(), std::back_inserter(into));
    what.clear();
  }
  EffectId add(Effect&& effect, bool undo) {
    const auto id = EffectId{++effects_made_};
    effects_.emplace_back(std::move(effect), id, undo);
    return id;
  }
  std::uint64_t effects_made_ = 0, requests_made_ = 0;
};

}  // namespace rommate::console
