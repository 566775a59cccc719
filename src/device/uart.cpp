#include "src/device/uart.hpp"

#include <algorithm>
#include <bit>

namespace rommate::device {
namespace {

using protocols::Parity;

Duration bit_time(const LineSettings& line) { return Duration{1'000'000'000LL / std::max(1U, line.baud)}; }

bool parity_bit(Byte byte, Parity parity) {
  const bool odd_ones = std::popcount(byte) % 2 == 1;
  switch (parity) {
    case Parity::even: return odd_ones;
    case Parity::odd: return !odd_ones;
    case Parity::mark: return true;
    case Parity::space:
    case Parity::none: return false;
  }
  return false;
}

}  // namespace

Duration UartReceiver::bit() const { return bit_time(line_); }

void UartReceiver::set_line(const LineSettings& line) {
  line_ = line;
  if (state_ == State::character) state_ = State::wait_high;  // what was half read is lost
}

void UartReceiver::feed(bool level, Duration length, std::vector<Heard>& heard) {
  while (length > Duration::zero()) {
    if (state_ == State::wait_high && level) state_ = State::idle;
    if (state_ == State::idle && !level) {
      state_ = State::character;
      next_sample_ = bit() / 2;
      sampled_ = 0;
      value_ = 0;
      any_high_ = false;
    }
    if (state_ != State::character) return;
    const auto step = std::min(length, next_sample_);
    length -= step;
    next_sample_ -= step;
    if (next_sample_ == Duration::zero()) sample(level, heard);
  }
}

void UartReceiver::sample(bool level, std::vector<Heard>& heard) {
  const int parity_at = line_.parity == Parity::none ? -1 : line_.data_bits + 1;
  const int stop_at = line_.data_bits + 1 + (parity_at < 0 ? 0 : 1);
  next_sample_ = bit();
  any_high_ = any_high_ || level;
  if (sampled_ == 0 && level) {  // a glitch, not a start bit
    state_ = State::idle;
    return;
  }
  if (sampled_ >= 1 && sampled_ <= line_.data_bits && level) value_ |= 1U << (sampled_ - 1);
  if (sampled_ == stop_at) {
    heard.push_back({static_cast<Byte>(value_), !any_high_});
    state_ = level ? State::idle : State::wait_high;
  }
  ++sampled_;
}

void append_levels(Byte byte, const LineSettings& line, std::vector<Level>& to) {
  const auto bit = bit_time(line);
  to.push_back({false, bit});
  for (int i = 0; i < line.data_bits; ++i) to.push_back({((byte >> i) & 1) != 0, bit});
  if (line.parity != Parity::none) to.push_back({parity_bit(byte, line.parity), bit});
  to.push_back({true, bit * line.stop_bits});
}

Duration character_time(const LineSettings& line) {
  return bit_time(line) * protocols::bits_per_character(line);
}

bool same_language(const LineSettings& a, const LineSettings& b) {
  const auto wide = static_cast<std::int64_t>(a.baud), other = static_cast<std::int64_t>(b.baud);
  const auto off = wide > other ? wide - other : other - wide;
  return off * 100 <= wide * 3 && a.data_bits == b.data_bits && a.parity == b.parity;
}

}  // namespace rommate::device
