// Something that owns the line for a while: a transfer, a paste, a BREAK hunt, a recipe. Pure, like every
// engine; where an Engine gives bytes, a Job gives effects, because it may also send BREAK or change the
// speed.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "protocols/engine.hpp"
#include "src/console/effect.hpp"
#include "src/recognise/sighting.hpp"

namespace rommate::console {

using protocols::Outcome;

class Job {
 public:
  Job() = default;
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  virtual ~Job() = default;

  /// For the status line and the recording: "XMODEM send", "paste", "BREAK".
  [[nodiscard]] virtual std::string_view name() const = 0;
  /// True while the bytes are the job's own (transfer blocks): neither screen nor recogniser is fed with
  /// them.
  [[nodiscard]] virtual bool takes_bytes() const { return false; }

  /// Called once, when the job has become the owner of the line. `seen` is what the device said last.
  virtual void on_start(const recognise::Sighting& seen, Time now) = 0;
  virtual void on_bytes(ByteView received, Time now) = 0;
  /// The recogniser has come to a new conclusion; never called while takes_bytes().
  virtual void on_sighting(const recognise::Sighting& seen, Time now) {
    static_cast<void>(seen);
    static_cast<void>(now);
  }
  /// An effect of this job was carried out (all kinds but Write).
  virtual void on_effect(const EffectResult& result, Time now) {
    static_cast<void>(result);
    static_cast<void>(now);
  }
  virtual void on_time(Time now) = 0;
  /// The user wants the line back. The job ends soon, in its own clean way, and then has an outcome.
  virtual void cancel(Time now) = 0;
  /// The line went away, and with it all effects that were not reported. A job that cannot go on sets its
  /// outcome; one that can waits for on_back().
  virtual void on_lost(std::string_view why, Time now) = 0;
  /// The line is open again with its settings, after on_lost().
  virtual void on_back(Time now) { static_cast<void>(now); }

  /// Called after each of the above, and again when everything taken before has been carried out.
  [[nodiscard]] virtual std::vector<Effect> take_effects() { return std::exchange(effects_, {}); }
  [[nodiscard]] virtual std::optional<Time> deadline() const = 0;
  /// nullopt: it goes on.
  [[nodiscard]] virtual const std::optional<Outcome>& outcome() const { return outcome_; }
  /// Bytes received that were not the job's: they are fed to the screen and the recogniser when it has ended,
  /// or takes no bytes any more. Not what was shown already.
  [[nodiscard]] virtual Bytes take_leftover() { return {}; }

 protected:
  // For jobs of our own; one that wraps an engine or another job asks that instead.
  std::vector<Effect> effects_;     // wanted, and not taken yet
  std::optional<Outcome> outcome_;  // once it has ended
};

}  // namespace rommate::console
