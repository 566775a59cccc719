// Finds the speed of a console by listening, and asks only when nobody is speaking. Pure: bytes and time in;
// speeds to set, knocks and an outcome out.
//
// At each speed it listens first. Legible text ends it. Garbage chooses the next speed (baud_guess.hpp). On a
// line that stays silent it wants one knock and listens again; it never does while text comes in, and not
// once anything has been seen that belongs to a boot. What a knock is, and whether it may be, is the
// caller's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocols/engine.hpp"
#include "src/recognise/recogniser.hpp"

namespace rommate::recognise {

class BaudSweep {
 public:
  /// Starts at `speed`, the one the line has now.
  BaudSweep(std::uint32_t speed, Time now);

  /// Bytes received at speed(), after it was set.
  void on_bytes(ByteView received, Time now);
  /// Early or twice changes nothing.
  void on_time(Time now);
  [[nodiscard]] std::optional<Time> deadline() const;
  /// True once at each speed where nobody speaks: a key is to be typed that somebody would answer.
  [[nodiscard]] bool take_knock();
  /// What the line should be set to now. After a change, bytes that were received before it are thrown away
  /// by the caller.
  [[nodiscard]] std::uint32_t speed() const { return speed_; }
  /// `done`: speed() is right, because text came in at it. `failed`: nothing legible at any usual speed.
  [[nodiscard]] const std::optional<protocols::Outcome>& outcome() const { return outcome_; }

 private:
  enum class State {
    listen,  // nothing sent at this speed
    asked,   // the knock was wanted
  };
  void enter(std::uint32_t speed, Time now);
  void next_speed(Time now);
  void end(protocols::Outcome::Kind kind, std::string why);

  std::uint32_t speed_;
  State state_ = State::listen;
  std::vector<std::uint32_t> tried_;
  protocols::Bytes heard_;
  Recogniser recogniser_;
  bool boots_ = false;
  bool knock_ = false;
  Time deadline_{};
  std::optional<protocols::Outcome> outcome_;
};

}  // namespace rommate::recognise
