// What is the device waiting for right now? Bytes and time in, sightings out.
//
// A wait is reported only when the tail of the line looks like one and the line has been quiet for its quiet
// time.
#pragma once

#include <optional>
#include <vector>

#include "protocols/engine.hpp"
#include "src/recognise/sighting.hpp"

namespace rommate::recognise {

using protocols::ByteView;
using protocols::Time;

class Recogniser {
 public:
  void on_bytes(ByteView received, Time now);
  /// Early or twice changes nothing.
  void on_time(Time now);
  /// The user or a job typed: what follows is first of all its echo.
  void on_typed(ByteView keys, Time now);
  [[nodiscard]] std::optional<Time> deadline() const;
  /// Conclusions since the last call, in order.
  [[nodiscard]] std::vector<Sighting> take_sightings();
  [[nodiscard]] const Sighting& current() const { return current_; }

 private:
  Sighting current_;
};

}  // namespace rommate::recognise
