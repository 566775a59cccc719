// The shape all byte engines share: bytes and a time go in; bytes, a deadline and an outcome come out.
//
// An engine owns no file descriptor, no clock, no thread and no global. The caller passes the time in, one
// reading for each turn of its loop, so that tests run in virtual time. Contracts that
// tests/support/contract.hpp checks for every engine:
//   (a) all at once, byte by byte and seeded random pieces (at one time) give the same output and outcome;
//   (b) on_time() early or twice changes nothing;
//   (c) from every state, silence ends in an outcome within a bounded number of deadlines (engines that carry
//   a
//       session rather than a job, such as telnet, have no deadline when idle instead);
//   (d) output is bounded by a constant times the input;
//   (e) no input makes it throw or read out of bounds.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rommate::protocols {

using Byte = std::uint8_t;
using Bytes = std::vector<Byte>;
using ByteView = std::span<const Byte>;

/// Monotonic time. Engines compare and add; only src/app/pump.cpp reads the clock.
using Duration = std::chrono::nanoseconds;
using Time = std::chrono::time_point<std::chrono::steady_clock, Duration>;

/// For rates and for people.
inline double in_seconds(Duration length) { return std::chrono::duration<double>(length).count(); }
inline Duration from_seconds(double length) {
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(length));
}

inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const Byte*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline void append(Bytes& to, ByteView more) { to.insert(to.end(), more.begin(), more.end()); }

/// How a job ended. `why` is a sentence for a person: what was tried, what happened, what to do.
struct Outcome {
  enum class Kind {
    done,         // proved: the other side confirmed the end
    failed,       // the other side refused, or the protocol gave up
    cancelled,    // by our user or by the other side
    unconfirmed,  // everything was sent, but the end was never confirmed: not a success
    lost,         // the line went away
  };
  Kind kind = Kind::failed;
  std::string why;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

/// "done", "failed", ... as used in --json events.
constexpr std::string_view to_string(Outcome::Kind kind) {
  switch (kind) {
    case Outcome::Kind::done: return "done";
    case Outcome::Kind::failed: return "failed";
    case Outcome::Kind::cancelled: return "cancelled";
    case Outcome::Kind::unconfirmed: return "unconfirmed";
    case Outcome::Kind::lost: return "lost";
  }
  return "failed";
}

/// An engine that does a job over a byte stream. Not thread-safe; not copyable in general.
class Engine {
 public:
  Engine() = default;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  virtual ~Engine() = default;

  /// Bytes received at `now`. Never throws on any input. After outcome() is set the bytes are kept for
  /// take_leftover().
  virtual void on_bytes(ByteView received, Time now) = 0;
  /// The clock has reached `now`. A call before deadline(), or a second one, changes nothing.
  virtual void on_time(Time now) = 0;
  /// Bytes to write to the line, in order; the engine forgets them.
  [[nodiscard]] virtual Bytes take_output() = 0;
  /// When on_time() wants to be called next; nullopt: never, as things stand.
  [[nodiscard]] virtual std::optional<Time> deadline() const = 0;
  /// Set once, when the job has ended.
  [[nodiscard]] virtual const std::optional<Outcome>& outcome() const = 0;
  /// Bytes received that were not the engine's: they belong to the screen and the recogniser.
  [[nodiscard]] virtual Bytes take_leftover() = 0;
};

}  // namespace rommate::protocols
