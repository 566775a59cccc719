// Finds the speed of a console by listening, and asks only when nobody is speaking. Pure: bytes and time in;
// speeds to set, bytes to send and an outcome out.
//
// At each speed it listens first. Legible text ends it. Garbage chooses the next speed (baud_guess.hpp). On a
// line that stays silent it sends a single Return and listens again; it never sends anything while text comes
// in, and nothing at all once anything has been seen that belongs to a boot: a Return could answer its
// question or stop it.
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
  /// A Return at most, at the present speed.
  [[nodiscard]] protocols::Bytes take_output();
  /// What the line should be set to now. After a change, bytes that were received before it are thrown away
  /// by the caller.
  [[nodiscard]] std::uint32_t speed() const { return speed_; }
  /// `done`: speed() is right, because text came in at it. `failed`: nothing legible at any usual speed.
  [[nodiscard]] const std::optional<protocols::Outcome>& outcome() const { return outcome_; }

 private:
  enum class State {
    listen,  // nothing sent at this speed
    asked,   // one Return was sent
  };
  void enter(std::uint32_t speed, Time now);
  void next_speed(Time now);
  void end(protocols::Outcome::Kind kind, std::string why);

  std::uint32_t speed_;
  State state_ = State::listen;
  std::vector<std::uint32_t> tried_;
  protocols::Bytes heard_, output_;
  Recogniser recogniser_;
  bool boots_ = false;
  Time deadline_{};
  std::optional<protocols::Outcome> outcome_;
};

}  // namespace rommate::recognise
