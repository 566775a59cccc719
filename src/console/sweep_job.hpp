// Finds the speed of the device with the line in hand: BaudSweep's speeds are set, what comes at each is
// shown to it, and in the end the line has the device's speed, or its own again. The bytes of wrong speeds
// are noise and reach nobody but the recording; those of the right one are handed on in the end. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/console/job.hpp"
#include "src/recognise/baud_sweep.hpp"

namespace rommate::console {

class SweepJob final : public Job {
 public:
  /// `line`: as it is set now. Only its speed is changed.
  explicit SweepJob(const LineSettings& line) : home_(line), line_(line) {}

  [[nodiscard]] std::string_view name() const override { return "find the speed"; }
  [[nodiscard]] bool takes_bytes() const override { return true; }
  void on_start(const recognise::Sighting& seen, Time now) override;
  void on_bytes(ByteView received, Time now) override;
  void on_effect(const EffectResult& result, Time now) override;
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

  LineSettings home_, line_;
  std::optional<recognise::BaudSweep> sweep_;  // from on_start() on
  Bytes heard_;                                // at the present speed
  std::size_t changes_ = 0;                    // of speed, asked for and not yet carried out
  bool deaf_ = false;                          // this hardware does not take the present speed
  std::optional<Outcome> then_;                // to be when the line has its own speed again
};

}  // namespace rommate::console
