// What the two transfer fuzzers share: the input is a script. Each step is one byte of time (0: none, else
// 2^(n % 16) ms), one byte of length, and that many bytes received; now and then it cancels or loses the
// line.
//
// The invariants: no crash, no throw, bounded output, and silence brings an end within a bounded number of
// deadlines, whatever came before.
#pragma once

#include <cstdlib>

#include "protocols/transfer/transfer.hpp"

namespace rommate::fuzzing {

using namespace protocols;

inline void require(bool holds) {
  if (!holds) std::abort();
}

class Drive {
 public:
  Drive(transfer::Transfer& engine, Time start) : engine_{engine}, now_{start} {}

  void script(ByteView input) {
    while (input.size() >= 2) {
      const auto time = input[0];
      const auto length = std::min<std::size_t>(input[1], input.size() - 2);
      pass(time == 0 ? Duration{0} : std::chrono::milliseconds{1 << (time % 16)});
      engine_.on_bytes(input.subspan(2, length), now_);
      received_ += length;
      take();
      if (time == 0xfe) engine_.on_sent(now_);
      if (time == 0xff && length == 0) engine_.cancel(now_);
      if (time == 0xfd && length == 0) engine_.on_lost("unplugged", now_);
      input = input.subspan(2 + length);
    }
  }

  void silence() {
    for (int deadlines = 0; !engine_.outcome(); ++deadlines) {
      require(deadlines < 1000);
      const auto deadline = engine_.deadline();
      require(deadline.has_value());
      now_ = std::max(now_, *deadline);
      engine_.on_time(now_);
      take();
    }
    require(engine_.progress().phase == transfer::Progress::Phase::over);
  }

 private:
  void pass(Duration length) {
    const auto until = now_ + length;
    for (int deadlines = 0; engine_.deadline() && *engine_.deadline() <= until; ++deadlines) {
      require(deadlines < 10000);
      now_ = std::max(now_, *engine_.deadline());
      engine_.on_time(now_);
      take();
    }
    now_ = until;
  }

  void take() {
    for (auto bytes = engine_.take_output(); !bytes.empty(); bytes = engine_.take_output())
      sent_ += bytes.size();
    // Each byte received may bring one block at most, each timeout one more.
    require(sent_ <= 200 * 1100 + received_ * 1100);
    (void)engine_.take_leftover();
    (void)engine_.take_remarks();
  }

  transfer::Transfer& engine_;
  Time now_;
  std::size_t received_ = 0, sent_ = 0;
};

}  // namespace rommate::fuzzing
