#include "src/device/wire.hpp"

#include <algorithm>
#include <utility>

namespace rommate::device {

Wire::Wire(const LineSettings& device, bool paced)
    : host_{device}, device_{device}, paced_{paced}, at_device_{device}, at_host_{device} {}

Duration Wire::host_character() const { return paced_ ? character_time(host_) : Duration::zero(); }
Duration Wire::character() const { return paced_ ? character_time(device_) : Duration::zero(); }

void Wire::host_sends(ByteView bytes, Time now) {
  if (queue_.empty()) busy_from_ = std::max(now, busy_from_);
  queue_.insert(queue_.end(), bytes.begin(), bytes.end());
}

void Wire::set_host(const LineSettings& line, Time now) {
  host_ = line;
  at_host_.set_line(line);
  busy_from_ = std::max(busy_from_, now);
}

void Wire::set_device(const LineSettings& line) {
  device_ = line;
  at_device_.set_line(line);
}

void Wire::host_break(bool on, Time now) {
  if (on == low_from_.has_value()) return;
  if (on) {
    low_from_ = now;
    break_heard_ = false;
    at_device_.reset();
    return;
  }
  hold_low(now, pending_);
  low_from_.reset();
  at_device_.feed(true, character_time(device_) * 2, pending_);
  busy_from_ = std::max(busy_from_, now);
}

Time Wire::host_sent_at() const {
  return busy_from_ + host_character() * static_cast<std::int64_t>(queue_.size());
}

Bytes Wire::take_for_host() { return std::exchange(for_host_, {}); }

std::optional<Time> Wire::next_arrival() const {
  std::optional<Time> next;
  if (!pending_.empty()) next = low_from_.value_or(busy_from_);
  if (!queue_.empty() && !low_from_) next = busy_from_ + host_character();
  if (low_from_ && !break_heard_) next = *low_from_ + character_time(device_);
  return next;
}

std::vector<Heard> Wire::arrived(Time now) {
  auto heard = std::exchange(pending_, {});
  if (low_from_) {
    hold_low(now, heard);
    while (!queue_.empty() && busy_from_ + host_character() <= now) {  // sent into the BREAK: lost
      busy_from_ += host_character();
      queue_.pop_front();
    }
    return heard;
  }
  while (!queue_.empty() && busy_from_ + host_character() <= now) {
    busy_from_ += host_character();
    arrive(queue_.front(), heard);
    queue_.pop_front();
  }
  return heard;
}

void Wire::arrive(Byte byte, std::vector<Heard>& heard) {
  const auto mask = static_cast<Byte>((1U << device_.data_bits) - 1U);
  if (same_language(host_, device_)) {
    heard.push_back({static_cast<Byte>(byte & mask), false});
    return;
  }
  std::vector<Level> levels;
  append_levels(byte, host_, levels);
  if (queue_.size() == 1) levels.push_back({true, character_time(device_)});  // the line rests behind it
  for (const auto& level : levels) at_device_.feed(level.high, level.length, heard);
}

void Wire::hold_low(Time until, std::vector<Heard>& heard) {
  if (until <= *low_from_) return;
  const auto before = heard.size();
  at_device_.feed(false, until - *low_from_, heard);
  for (auto i = before; i < heard.size(); ++i) break_heard_ = break_heard_ || heard[i].is_break;
  low_from_ = until;
}

void Wire::device_sent(ByteView bytes) {
  if (same_language(device_, host_)) {
    protocols::append(for_host_, bytes);
    return;
  }
  std::vector<Level> levels;
  std::vector<Heard> heard;
  for (const auto byte : bytes) append_levels(byte, device_, levels);
  levels.push_back({true, character_time(host_) * 2});
  for (const auto& level : levels) at_host_.feed(level.high, level.length, heard);
  for (const auto& each : heard) for_host_.push_back(each.byte);
}

}  // namespace rommate::device
