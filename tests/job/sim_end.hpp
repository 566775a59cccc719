// A simulated device as the other end of the line on which a job is tried by its contract.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "tests/device/bench.hpp"
#include "tests/support/job_world.hpp"

namespace rommate::testing {

/// The bench has a time of its own, which never runs behind the world's.
class SimEnd final : public FarEnd {
 public:
  SimEnd(std::shared_ptr<DeviceBench> bench, Time now, std::uint32_t baud = 9600)
      : bench_(std::move(bench)),
        offset_(now - bench_->now()),
        shown_(bench_->printed().size()),
        baud_(baud) {}
  std::vector<Print> on_bytes(ByteView typed, std::uint32_t baud, Time now) override {
    auto prints = on_time(now);
    if (baud != std::exchange(baud_, baud)) bench_->line({.baud = baud});
    bench_->type(protocols::as_text(typed));
    return prints;
  }
  std::vector<Print> on_break(Time now) override {
    auto prints = on_time(now);
    bench_->break_for(300ms);
    return prints;
  }
  std::vector<Print> on_time(Time now) override {
    const auto until = now - offset_;
    bench_->run(std::max(Duration{}, until - bench_->now()));
    const auto from = std::exchange(shown_, bench_->printed().size());
    return {{Duration{}, bench_->printed().substr(from)}};
  }
  [[nodiscard]] std::optional<Time> deadline() const override {
    const auto due = bench_->device().deadline();
    return due ? std::optional(*due + offset_) : std::nullopt;
  }

 private:
  std::shared_ptr<DeviceBench> bench_;
  Duration offset_;
  std::size_t shown_;
  std::uint32_t baud_;
};

}  // namespace rommate::testing
