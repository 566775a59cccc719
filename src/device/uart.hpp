// A UART's receiver as the wire sees it: levels with their lengths go in, characters and BREAKs come out.
// Sampling is in the middle of each bit, so two sides that differ in speed or frame read the garbage that
// real ones read, and slow NULs are a BREAK. Not a model of noise (that is the fault port).
#pragma once

#include <optional>
#include <vector>

#include "src/device/device.hpp"

namespace rommate::device {

/// One thing a receiver noticed.
struct Heard {
  Byte byte = 0;
  bool is_break = false;  // start, data, parity and stop bit were all low
};

class UartReceiver {
 public:
  explicit UartReceiver(const LineSettings& line) : line_{line} {}
  void set_line(const LineSettings& line);
  /// The line is at this level for so long.
  void feed(bool level, Duration length, std::vector<Heard>& heard);
  void reset() { state_ = State::idle; }

 private:
  enum class State {
    idle,       // the line rests high
    character,  // a start bit was seen, samples follow
    wait_high
  };  // the stop bit was low: nothing starts until the line is high again
  void sample(bool level, std::vector<Heard>& heard);
  [[nodiscard]] Duration bit() const;

  LineSettings line_;
  State state_ = State::idle;
  Duration next_sample_{};  // from now
  int sampled_ = 0;         // bits sampled, the start bit included
  bool any_high_ = false;
  unsigned value_ = 0;
};

/// A level held for a time.
struct Level {
  bool high;
  Duration length;
};
/// The levels of one character on the wire, start to stop.
void append_levels(Byte byte, const LineSettings& line, std::vector<Level>& to);
[[nodiscard]] Duration character_time(const LineSettings& line);
/// Whether a receiver set to `b` reads what a sender set to `a` says: same frame, speeds within 3 %.
[[nodiscard]] bool same_language(const LineSettings& a, const LineSettings& b);

}  // namespace rommate::device
