// How much of a YMODEM-G file is given out at a time: what the line takes in 50 ms, so that its buffer never
// runs dry and that a receiver's CANs, which are seen between two pieces, stop it soon. The speed a line is
// set to says how much that is, unless it takes more: a pty or an emulator has a speed only by name.
#pragma once

#include <algorithm>
#include <cstddef>

#include "protocols/transfer/wire.hpp"

namespace rommate::protocols::transfer {

class StreamPiece {
 public:
  /// `bits_per_second`: what the line is set to; 0: it has no speed.
  explicit StreamPiece(std::uint64_t bits_per_second)
      : by_speed_{bits_per_second == 0
                      ? most
                      : static_cast<std::size_t>(bits_per_second / 10 * ahead / std::chrono::seconds{1})} {}

  void begin(Time now) {
    since_ = now;
    taken_ = 0;
    seen_ = 0;
  }

  /// Bytes, at most `most`. All that was given out before is written at `now`.
  [[nodiscard]] std::size_t size(Time now) {
    if (const auto took = now - since_; took >= ahead) {
      seen_ = static_cast<std::size_t>(static_cast<double>(taken_) * in_seconds(ahead) / in_seconds(took));
      since_ = now;
      taken_ = 0;
    }
    return std::min(std::max(by_speed_, seen_), most);
  }
  void gave(std::size_t bytes) { taken_ += bytes; }

  static constexpr std::size_t most = 32 * wire::large;

 private:
  static constexpr Duration ahead = std::chrono::milliseconds{50};
  std::size_t by_speed_;  // taken in `ahead`, if the line is as fast as it is set to
  std::size_t seen_ = 0;  // taken in `ahead` lately
  Time since_{};
  std::size_t taken_ = 0;  // since then
};

}  // namespace rommate::protocols::transfer
