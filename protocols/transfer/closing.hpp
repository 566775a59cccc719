// A transfer that is broken off: its CANs are on the way out, and the line must be silent behind them before
// it is given back, for the other end may still be in the middle of a block. Not longer than a few seconds.
#pragma once

#include <algorithm>
#include <utility>

#include "protocols/engine.hpp"

namespace rommate::protocols::transfer {

class Closing {
 public:
  /// The CANs have left by `out`.
  void begin(Outcome as, Time out) {
    as_ = std::move(as);
    due_ = out + quiet;
    until_ = out + most;
  }
  void on_bytes(Time now) { due_ = std::min(std::max(due_, now + quiet), until_); }
  [[nodiscard]] Time due() const { return due_; }
  [[nodiscard]] Outcome take_outcome() { return std::move(as_); }

 private:
  static constexpr Duration quiet = std::chrono::milliseconds{300}, most = std::chrono::seconds{3};
  Outcome as_;
  Time due_{}, until_{};
};

}  // namespace rommate::protocols::transfer
