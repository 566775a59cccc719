// What is thrown away after an error until the line is silent: however many bytes come, for a receiver that
// stops at a number of them stays out of step. It says what they were: a sender's cancel, or text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "protocols/engine.hpp"

namespace rommate::protocols::transfer {

class Purge {
 public:
  enum class Of {
    block,  // a bad or short one
    text,   // a first byte that begins no block: it may be text
    noise,
  };
  void begin(Of what, Time now);
  void add(ByteView bytes);

  [[nodiscard]] Of what() const { return what_; }
  [[nodiscard]] std::uint64_t count() const { return count_; }
  /// The last bytes of it.
  [[nodiscard]] std::string_view tail() const { return tail_; }
  /// It ends in the CANs (and BSs) of a sender that stopped: five, for fewer can be a bad block's data.
  [[nodiscard]] bool ends_in_cancel() const;
  /// Text throughout, and too much of it for noise.
  [[nodiscard]] bool was_text() const;
  /// The line is never silent.
  [[nodiscard]] bool endless(Time now) const;

 private:
  Of what_ = Of::noise;
  Time since_{};
  std::string tail_;
  std::uint64_t count_ = 0;
  bool text_ = false;
};

}  // namespace rommate::protocols::transfer
