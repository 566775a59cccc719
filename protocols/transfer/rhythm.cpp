#include "protocols/transfer/rhythm.hpp"

#include <algorithm>

namespace rommate::protocols::transfer {
namespace {

using namespace std::chrono_literals;

constexpr int blocks_to_learn = 2;
constexpr Duration least_answer = 1s, answer_grace = 500ms;
constexpr Duration least_alone = 5ms;  // a busy machine is late by so much, often

// A busy machine makes a long pause now and then; it is not remembered for ever.
Duration remembered(Duration longest, Duration seen) { return std::max(seen, longest - longest / 8); }

}  // namespace

void Rhythm::replied(Time now) {
  no_block();
  replied_ = now;
}

void Rhythm::on_bytes(Time now) {
  if (last_) pause_ = std::max(pause_, now - *last_);
  if (!last_ && replied_) answer_ = now - *replied_;
  last_ = now;
}

void Rhythm::good_block() {
  longest_pause_ = remembered(longest_pause_, pause_);
  longest_answer_ = remembered(longest_answer_, answer_);
  ++blocks_;
}

void Rhythm::no_block() {
  pause_ = answer_ = Duration{0};
  last_ = replied_ = std::nullopt;
}

bool Rhythm::known() const { return learns_ && blocks_ >= blocks_to_learn; }

Duration Rhythm::byte_timeout() const {
  if (!known()) return timing_.byte_timeout();
  return std::min(timing_.silence() + 4 * longest_pause_, timing_.byte_timeout());
}

Duration Rhythm::alone() const {
  if (!known()) return timing_.alone();
  return std::min(std::max(least_alone, 2 * longest_pause_) + 3 * timing_.wire_time(1), timing_.alone());
}

Duration Rhythm::next_block_timeout() const {
  if (!known()) return timing_.next_block_timeout();
  return std::min(std::max(least_answer, answer_grace + 4 * longest_answer_), timing_.next_block_timeout());
}

}  // namespace rommate::protocols::transfer
