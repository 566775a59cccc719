// What goes wrong on a line, from a seed: bytes dropped, flipped and doubled, the line stalled or cut. Pure:
// tests feed it directly, the fault port (fault.hpp) puts it around a real one. The same seed and settings
// give the same faults at the same bytes, however the bytes are cut into pieces.
#pragma once

#include <cstdint>
#include <optional>
#include <random>

#include "protocols/engine.hpp"

namespace rommate::port {

/// Each `*_every` is a mean distance in bytes; 0 means never.
struct FaultSettings {
  std::uint32_t seed = 1;
  std::uint32_t drop_every = 0;       // a byte is lost
  std::uint32_t flip_every = 0;       // one bit of a byte is changed
  std::uint32_t duplicate_every = 0;  // a byte arrives twice
  std::uint32_t stall_every = 0;      // nothing passes for `stall_for`
  protocols::Duration stall_for = std::chrono::seconds(1);
  std::uint64_t disconnect_at = 0;   // the line is lost when this many bytes have passed
  std::uint64_t fail_operation = 0;  // the n-th operation of the port (from 1) is answered by `lost`
};

/// One direction of a line.
class FaultScript {
 public:
  /// Two directions with the same settings go wrong at different bytes when their `direction` differs.
  FaultScript(const FaultSettings& settings, std::uint32_t direction);

  struct Result {
    protocols::Bytes bytes;                    // what comes out for what went in
    std::size_t taken = 0;                     // bytes taken; fewer than given after a stall or at the cut
    std::optional<protocols::Duration> stall;  // wait this long before the next byte
    bool cut = false;                          // the line is lost behind `bytes`
  };
  /// Passes `in` up to the next stall or cut.
  [[nodiscard]] Result pass(protocols::ByteView in);
  /// Bytes that went in so far.
  [[nodiscard]] std::uint64_t passed() const { return passed_; }

 private:
  /// Counts down to one kind of fault, with its own random numbers, so that kinds do not disturb each other.
  class Countdown {
   public:
    Countdown(std::uint32_t seed, std::uint32_t mean);
    /// True when this byte is hit.
    bool hit();
    std::uint32_t random() { return static_cast<std::uint32_t>(random_()); }
    void begin() { left_ = distance(); }

   private:
    std::uint64_t distance();
    std::mt19937 random_;
    std::uint32_t mean_;
    std::uint64_t left_;
  };

  FaultSettings settings_;
  Countdown drop_, flip_, duplicate_, stall_;
  std::uint64_t passed_ = 0;
  bool stalled_here_ = false;  // the stall before this byte is over
};

}  // namespace rommate::port
