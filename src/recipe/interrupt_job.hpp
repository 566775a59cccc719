// Stops a boot in the loader, with the key of the family: BREAK (BreakJob, by all methods that the port has),
// and beside it the key of a window that the device announces, or that its family takes unannounced. Pure.
#pragma once

#include "src/job/break_job.hpp"
#include "src/job/nested_job.hpp"
#include "src/job/vocabulary.hpp"

namespace rommate::recipe {

using console::EffectResult;
using console::Outcome;
using console::Sight;
using console::Time;

/// Of a device with `no service password-recovery`.
inline constexpr std::string_view no_loader =
    "password recovery is disabled on it: its boot leads to no loader, and offers to erase its configuration";

class InterruptJob final : public console::Job {
 public:
  /// `options`: how this port makes a BREAK; `until` and `within` are of the interrupt. `may_reset`: a person
  /// has agreed to what the boot of a device offers whose recovery is disabled.
  explicit InterruptJob(job::BreakOptions options, bool may_reset = false);

  [[nodiscard]] std::string_view name() const override { return "interrupt"; }
  [[nodiscard]] bool takes_bytes() const override {
    return breaks_.job() != nullptr && breaks_.job()->takes_bytes();
  }
  void on_start(const Sight& sight, Time now) override;
  void on_bytes(console::ByteView received, Time now) override;
  void on_sighting(const recognise::Sighting& seen, Time now) override;
  void on_effect(const EffectResult& result, Time now) override;
  void on_answer(console::RequestId id, const console::Answer& answer, Time now) override;
  void on_time(Time now) override;
  void cancel(Time now) override;
  void on_lost(std::string_view why, Time now) override;
  void on_back(Time now) override;
  [[nodiscard]] std::optional<Time> deadline() const override;
  /// BREAKs sent, and how.
  [[nodiscard]] std::string how() const;

 private:
  void after_call(Time now);
  [[nodiscard]] std::string_view key() const;
  [[nodiscard]] bool breaks_had_no_effect() const;
  [[nodiscard]] bool image_is_read() const;
  void press(Time now);
  void end(Outcome::Kind kind, std::string why);

  job::BreakOptions options_;
  bool may_reset_;
  job::NestedJob breaks_;
  const Sight* sight_ = nullptr;
  Time begun_{}, pressed_{};
  bool boot_seen_ = false;
  int keys_ = 0;
  std::string no_break_;  // why BREAK was given up
};

}  // namespace rommate::recipe
