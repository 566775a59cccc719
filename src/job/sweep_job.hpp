// Finds the speed of the device with the line in hand: BaudSweep's speeds are set, what comes at each is
// shown to it, and in the end the line has the device's speed, or its own again. The bytes of wrong speeds
// are noise and reach nobody but the recording; those of the right one are handed on in the end. A silent
// line is knocked at with Ctrl-R, which answers nothing. When nobody has answered that at any speed a person
// is asked whether RETURN may be typed. Nothing is typed where a question was seen before the search, at
// whatever speed it may stand. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/job/vocabulary.hpp"
#include "src/recognise/baud_sweep.hpp"

namespace rommate::job {

class SweepJob final : public Job {
 public:
  /// `line`: as it is set now. Only its speed is changed. `may_return`: a person agreed that RETURN is typed
  /// at each speed; it answers whatever is asked there.
  explicit SweepJob(const LineSettings& line, bool may_return = false)
      : home_(line), line_(line), may_return_(may_return) {}

  [[nodiscard]] std::string_view name() const override { return "find the speed"; }
  [[nodiscard]] bool takes_bytes() const override { return true; }
  void on_start(const Sight& sight, Time now) override;
  void on_bytes(ByteView received, Time now) override;
  void on_effect(const EffectResult& result, Time now) override;
  void on_answer(RequestId id, const Answer& answer, Time now) override;
  void on_time(Time now) override;
  /// Puts the speed back, then ends.
  void cancel(Time now) override;
  void on_lost(std::string_view why, Time now) override;
  [[nodiscard]] std::optional<Time> deadline() const override;
  [[nodiscard]] Bytes take_leftover() override;

 private:
  void follow();
  void set(std::uint32_t baud);
  void go_home(Outcome then);
  void put_speed_back();
  void give_up(Outcome ended);

  LineSettings home_, line_;
  bool may_return_;
  std::optional<recognise::BaudSweep> sweep_;  // from on_start() on
  Bytes heard_;                                // at the present speed
  std::size_t changes_ = 0;                    // of speed, asked for and not yet carried out
  bool deaf_ = false;                          // this hardware does not take the present speed
  std::optional<Outcome> asked_for_;  // of the first round, while a person is asked about a second one
  std::optional<Outcome> then_;       // to be when the line has its own speed again
};

}  // namespace rommate::job
