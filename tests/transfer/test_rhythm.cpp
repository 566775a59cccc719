// What the receiver learns of a sender's pauses, and what it then calls a lost byte.
#include "protocols/transfer/rhythm.hpp"

#include "tests/transfer/rig.hpp"

using namespace rommate::testing;

namespace {

const LineTiming fast{.bits_per_second = 115200};

/// A good block in two pieces, `pause` apart, `answer` behind our reply; returns when it ended.
Time good_block(Rhythm& rhythm, Time from, Duration answer, Duration pause) {
  rhythm.replied(from);
  rhythm.on_bytes(from + answer);
  rhythm.on_bytes(from + answer + pause);
  rhythm.good_block();
  return from + answer + pause;
}

}  // namespace

TEST_CASE("a sender that nobody knows is given the protocol's times") {
  Rhythm rhythm{fast, true};
  CHECK(rhythm.byte_timeout() == fast.byte_timeout());
  good_block(rhythm, at(0s), 5ms, 5ms);
  CHECK(rhythm.byte_timeout() == fast.byte_timeout());
  CHECK(rhythm.next_block_timeout() == fast.next_block_timeout());
}

TEST_CASE("after two good blocks a lost byte is noticed within the silence of the line") {
  Rhythm rhythm{fast, true};
  const auto then = good_block(rhythm, at(0s), 5ms, 2ms);
  good_block(rhythm, then, 5ms, 1ms);
  CHECK(rhythm.byte_timeout() <= fast.silence() + 8ms);
  CHECK(rhythm.byte_timeout() >= fast.silence());
  CHECK(rhythm.next_block_timeout() == 1s);
}

TEST_CASE("a sender that pauses is waited for, though never longer than one that nobody knows") {
  Rhythm rhythm{fast, true};
  auto then = good_block(rhythm, at(0s), 200ms, 100ms);
  then = good_block(rhythm, then, 200ms, 100ms);
  CHECK(rhythm.byte_timeout() == fast.silence() + 400ms);
  CHECK(rhythm.next_block_timeout() == 500ms + 800ms);
  good_block(rhythm, then, 9s, 5s);
  CHECK(rhythm.byte_timeout() == fast.byte_timeout());
  CHECK(rhythm.next_block_timeout() == fast.next_block_timeout());
}

TEST_CASE("a long pause is forgotten again, and one in a bad block teaches nothing") {
  Rhythm rhythm{fast, true};
  auto then = good_block(rhythm, at(0s), 5ms, 800ms);
  for (int i = 0; i < 40; ++i) then = good_block(rhythm, then, 5ms, 0ms);
  rhythm.on_bytes(then);
  rhythm.on_bytes(then + 900ms);
  rhythm.no_block();
  CHECK(rhythm.byte_timeout() < 300ms);
}

TEST_CASE("a byte is known to be alone after a few of the sender's own pauses, and never later than before") {
  Rhythm rhythm{fast, true};
  CHECK(rhythm.alone() == fast.alone());
  auto then = good_block(rhythm, at(0s), 5ms, 1ms);
  CHECK(rhythm.alone() == fast.alone());
  then = good_block(rhythm, then, 5ms, 1ms);
  CHECK(rhythm.alone() >= 5ms);
  CHECK(rhythm.alone() < 6ms);
  then = good_block(rhythm, then, 5ms, 16ms);  // an adapter that holds what it has
  CHECK(rhythm.alone() >= 32ms);
  CHECK(rhythm.alone() < 33ms);
  good_block(rhythm, then, 5ms, 100ms);
  CHECK(rhythm.alone() == fast.alone());
}

TEST_CASE("where an error cannot be repaired nothing is learned: a busy sender is waited for") {
  Rhythm rhythm{fast, false};
  auto then = at(0s);
  for (int i = 0; i < 5; ++i) then = good_block(rhythm, then, 5ms, 1ms);
  CHECK(rhythm.byte_timeout() == fast.byte_timeout());
  CHECK(rhythm.alone() == fast.alone());
  CHECK(rhythm.next_block_timeout() == fast.next_block_timeout());
}
