// Types a command at a prompt, by echo, and then gives the line to another job: "copy xmodem:
// flash:image.bin" and the transfer. Pure.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "src/job/line_pacer.hpp"
#include "src/job/nested_job.hpp"
#include "src/job/vocabulary.hpp"

namespace rommate::job {

class ToldJob final : public Job {
 public:
  /// `command` without line end. `make` is called once, when it is typed.
  ToldJob(std::string command, std::function<std::unique_ptr<Job>()> make)
      : command_{std::move(command)}, make_{std::move(make)} {}

  [[nodiscard]] std::string_view name() const override {
    return told() ? inner_.job()->name() : std::string_view{"command"};
  }
  [[nodiscard]] JobReport report() const override;
  [[nodiscard]] bool takes_bytes() const override { return told() && inner_.job()->takes_bytes(); }
  void on_start(const Sight& sight, Time now) override;
  void cancel(Time now) override;
  void on_lost(std::string_view why, Time now) override;
  [[nodiscard]] const std::optional<Outcome>& outcome() const override;
  [[nodiscard]] Bytes take_leftover() override;
  // The pacer's until the command is typed, the other job's from then on.
  void on_bytes(ByteView received, Time now) override;
  void on_sighting(const recognise::Sighting& seen, Time now) override;
  void on_effect(const EffectResult& result, Time now) override;
  void on_answer(RequestId id, const Answer& answer, Time now) override;
  void on_time(Time now) override;
  void on_carried_out(Time now) override {
    if (told()) inner_.on_carried_out(now);
  }
  [[nodiscard]] std::optional<Time> deadline() const override;
  void take_effects(std::vector<Wanted>& into) override;
  void take_requests(std::vector<console::WantedAnswer>& into) override;

 private:
  [[nodiscard]] bool told() const { return inner_.job() != nullptr; }
  void after_typing(Time now);

  std::string command_;
  std::function<std::unique_ptr<Job>()> make_;
  const Sight* sight_ = nullptr;
  LinePacer pacer_;
  NestedJob inner_;
};

}  // namespace rommate::job
