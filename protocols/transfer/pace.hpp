// What the replies to our blocks teach: whether the line takes the time its speed says (a network or a pty
// does not), and how long the receiver thinks.
#pragma once

#include <optional>

#include "protocols/engine.hpp"

namespace rommate::protocols::transfer {

class Pace {
 public:
  /// A reply to a block sent once came `took` after it was given out; on the wire it takes `wire_time`.
  void learn(Duration took, Duration wire_time);
  /// A reply came that was too early for such a line after all.
  void is_not_the_wire() { paced_ = false; }

  /// Nothing speaks against it.
  [[nodiscard]] bool may_be_the_wire() const { return paced_.value_or(true); }
  [[nodiscard]] bool is_the_wire() const { return paced_.value_or(false); }
  /// Beyond the wire time.
  [[nodiscard]] Duration slowest_reply() const { return slowest_reply_; }

 private:
  std::optional<bool> paced_;
  Duration slowest_reply_{}, seen_{};
};

}  // namespace rommate::protocols::transfer
