// A serial line in virtual time between two transfers: speed, delay, an adapter that holds bytes back, and
// faults, planned or random with a seed. The counterpart of tests/tools/linesim.c without ptys and clocks.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "protocols/transfer/transfer.hpp"

namespace rommate::testing {

using namespace protocols;
using namespace std::chrono_literals;

struct Fault {
  enum class Kind { drop, flip, dup, insert, stall, cut };
  Kind kind = Kind::drop;
  std::string bytes = {};  // insert
  Byte mask = 1;           // flip
  Duration length{};       // stall
};

struct Chances {
  double drop = 0, flip = 0, dup = 0, burst = 0, stall = 0;  // for each byte
  int burst_length = 40;
  Duration stall_length = 2500ms;
};

/// One direction.
class Way {
 public:
  std::uint32_t bits_per_second = 115200;  // 0: no limit
  Duration delay{}, hold{};
  Chances chances;
  std::multimap<std::uint64_t, Fault> planned;  // by the offset of a byte, counted from 0

  void seed(unsigned value) { random_.seed(value); }
  void send(ByteView bytes, Time now) {
    for (const auto byte : bytes) take(byte, now);
  }
  [[nodiscard]] std::optional<Time> next() const {
    if (queue_.empty()) return std::nullopt;
    return queue_.front().due + hold + 200us;
  }
  Bytes arrived(Time now) {
    Bytes bytes;
    if (!next() || now < *next()) return bytes;
    for (; !queue_.empty() && queue_.front().due <= now; queue_.pop_front())
      bytes.push_back(queue_.front().byte);
    return bytes;
  }
  [[nodiscard]] Time free_at() const { return free_; }
  [[nodiscard]] std::size_t under_way() const { return queue_.size(); }
  std::string seen;  // all that was put on the line, before faults

 private:
  struct Slot {
    Time due;
    Byte byte;
  };
  bool chance(double p) { return p > 0 && std::uniform_real_distribution{}(random_) < p; }

  void put(Byte byte, Time now) {
    const auto byte_time =
        bits_per_second == 0 ? Duration{0} : Duration{std::int64_t{10'000'000'000} / bits_per_second};
    free_ = std::max(free_, now) + byte_time;
    queue_.push_back({free_ + delay, byte});
  }

  void take(Byte byte, Time now) {
    seen += static_cast<char>(byte);
    const auto offset = offset_++;
    bool drop = chance(chances.drop), dup = chance(chances.dup);
    if (chance(chances.flip)) byte ^= static_cast<Byte>(1U << (random_() & 7));
    if (chance(chances.burst)) burst_left_ = chances.burst_length;
    if (chance(chances.stall)) free_ = std::max(free_, now) + chances.stall_length;
    std::string inserted;
    const auto [first, last] = planned.equal_range(offset);
    for (auto it = first; it != last; ++it) {
      const auto& fault = it->second;
      switch (fault.kind) {
        case Fault::Kind::drop: drop = true; break;
        case Fault::Kind::flip: byte ^= fault.mask; break;
        case Fault::Kind::dup: dup = true; break;
        case Fault::Kind::insert: inserted += fault.bytes; break;
        case Fault::Kind::stall: free_ = std::max(free_, now) + fault.length; break;
        case Fault::Kind::cut: cut_ = true; break;
      }
    }
    if (cut_) return;
    if (burst_left_ > 0) {
      --burst_left_;
      byte = static_cast<Byte>(random_());
    }
    if (!drop) put(byte, now);
    if (dup) put(byte, now);
    for (const char c : inserted) put(static_cast<Byte>(c), now);
  }

  std::mt19937 random_{1};
  std::deque<Slot> queue_;
  Time free_{};
  std::uint64_t offset_ = 0;
  int burst_left_ = 0;
  bool cut_ = false;
};

/// Two transfers and the line between them.
class VirtualLine {
 public:
  Way ab, ba;
  bool tells_when_sent = true;  // call on_sent() as a serial port's driver can

  explicit VirtualLine(Time start) : now{start} {}

  /// Runs until both have ended, or until `limit`. `on_step` may look or interfere.
  template <typename OnStep>
  void run(transfer::Transfer& a, transfer::Transfer& b, Duration limit, OnStep on_step) {
    const auto end = now + limit;
    while (now < end) {
      write(a, ab, a_sent_);
      write(b, ba, b_sent_);
      if (a.outcome() && b.outcome() && ab.under_way() == 0 && ba.under_way() == 0) return;
      const auto next = next_event(a, b, end);
      now = std::max(now, next);
      if (const auto bytes = ab.arrived(now); !bytes.empty()) b.on_bytes(bytes, now);
      if (const auto bytes = ba.arrived(now); !bytes.empty()) a.on_bytes(bytes, now);
      sent(a, a_sent_);
      sent(b, b_sent_);
      tick(a);
      tick(b);
      on_step();
    }
  }
  void run(transfer::Transfer& a, transfer::Transfer& b, Duration limit = 600s) {
    run(a, b, limit, [] {});
  }

  Time now;

 private:
  void write(transfer::Transfer& from, Way& way, std::optional<Time>& sent_at) {
    while (way.under_way() < 4096) {
      const auto bytes = from.take_output();
      if (bytes.empty()) return;
      way.send(bytes, now);
      sent_at = std::max(now, way.free_at());
    }
  }
  void sent(transfer::Transfer& from, std::optional<Time>& sent_at) {
    if (!sent_at || now < *sent_at) return;
    sent_at.reset();
    if (tells_when_sent) from.on_sent(now);
  }
  void tick(transfer::Transfer& one) {
    if (one.deadline() && *one.deadline() <= now) one.on_time(now);
  }
  Time next_event(const transfer::Transfer& a, const transfer::Transfer& b, Time end) const {
    auto next = end;
    for (const auto& when : {a.deadline(), b.deadline(), ab.next(), ba.next(), a_sent_, b_sent_})
      if (when) next = std::min(next, *when);
    return next;
  }

  std::optional<Time> a_sent_, b_sent_;
};

}  // namespace rommate::testing
