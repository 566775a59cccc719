// A fixed sequence on a console: at this state of the device say this, do that, wait for the next state. The
// demo is one. Not a recipe: it has no plan, no way back and no choice, and is meant for devices whose
// behaviour is known.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "src/console/job.hpp"

namespace rommate::console {

/// One step: when the device stands in one of `at`, `say` goes to the reader and `act` to the line.
struct ScriptStep {
  std::vector<recognise::State> at;  // empty, and no after_text: at once
  std::string say;
  std::vector<Effect> act;
  bool optional = false;  // skipped when the device stands where a later step wants it
  /// Also due when the device has said this since the step before, and then nothing for `quiet`: "Press
  /// RETURN to get started!" is followed by log lines on most consoles, and holds behind them.
  std::string_view after_text = {};
  static constexpr Duration quiet = std::chrono::milliseconds(1500);
};

class Script final : public Job {
 public:
  /// `within`: longest wait for one state, in device time.
  Script(std::vector<ScriptStep> steps, Duration within) : steps_(std::move(steps)), within_(within) {}

  /// Called with the words of a step just before it acts, and what the device was seen to do.
  std::function<void(std::string_view words, const recognise::Sighting& seen)> on_step;

  [[nodiscard]] std::string_view name() const override { return "script"; }
  void on_start(const recognise::Sighting& seen, Time now) override;
  void on_bytes(ByteView received, Time now) override;
  void on_sighting(const recognise::Sighting& seen, Time now) override;
  void on_time(Time now) override;
  void cancel(Time now) override;
  void on_lost(std::string_view why, Time now) override;
  [[nodiscard]] std::optional<Time> deadline() const override;

 private:
  void advance(const recognise::Sighting& seen, Time now);
  void act(const recognise::Sighting& seen, Time now);
  void end(Outcome::Kind kind, std::string why);
  void look_for_text();
  [[nodiscard]] bool due_at_once() const;

  std::vector<ScriptStep> steps_;
  Duration within_;
  std::size_t next_ = 0;
  std::optional<Time> give_up_at_, quiet_at_;
  std::string said_;                    // since the step before, its last part
  std::optional<std::size_t> told_by_;  // the step whose text was said
};

/// A line typed as a person would: the text and Return.
[[nodiscard]] Effect typed(std::string_view line);

}  // namespace rommate::console
