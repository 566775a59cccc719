// How a sender moves, as the receiver learns it from good blocks: the longest pause inside a block, and the
// longest from our ACK to the next block. A byte or an ACK that was lost is then noticed in a fraction of the
// second, or the three, that a sender nobody knows must be given. Too hasty a NAK costs one block, never the
// file.
#pragma once

#include <optional>

#include "protocols/transfer/wire.hpp"

namespace rommate::protocols::transfer {

class Rhythm {
 public:
  /// Not learning (YMODEM-G, which cannot repair what a hasty NAK breaks): the pauses of a busy sender are
  /// waited for as `timing` says.
  Rhythm(const LineTiming& timing, bool learns) : timing_{timing}, learns_{learns} {}

  /// The sender has our reply, and the next block is due.
  void replied(Time now);
  /// Bytes of a block came.
  void on_bytes(Time now);
  /// They made a good block, or made none.
  void good_block();
  void no_block();

  /// Between two bytes of a block.
  [[nodiscard]] Duration byte_timeout() const;
  /// Behind a byte, until it is known to have come alone: longer than this sender ever paused in a block.
  [[nodiscard]] Duration alone() const;
  /// From our ACK to the next block, the first time; a second wait is timing's own.
  [[nodiscard]] Duration next_block_timeout() const;

 private:
  [[nodiscard]] bool known() const;

  LineTiming timing_;
  bool learns_;
  std::optional<Time> replied_, last_;  // since the last block
  Duration pause_{}, answer_{};         // of the block under way
  Duration longest_pause_{}, longest_answer_{};
  int blocks_ = 0;
};

}  // namespace rommate::protocols::transfer
