// A device made of a recording: it answers what was typed then with what came then, at the pace it came. What
// nobody typed then it cannot know: it says so instead of inventing an answer, and every answer that was not
// given at the same place in the same order is told as a guess (Remark). Neither speed nor frame of its line
// is modelled: what was received is received again.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "src/device/device.hpp"

namespace rommate::device {

/// What a recording holds for this, in its order. `at` is any clock that runs forward.
struct ReplayEvent {
  enum class Kind {
    printed,  // `bytes` came from the device
    typed,    // `bytes` were typed
    secret,   // a line was typed that is not in the recording
    held,     // BREAK began
    lost,     // something is not in the recording: damage, a full disk, a new connection
  };
  Kind kind = Kind::printed;
  Time at{};
  Bytes bytes = {};
};

/// What was typed at one time and what came of it until the next.
struct ReplayTurn {
  enum class Kind { line, key, hold };  // typed with RETURN, acted without one, BREAK
  Kind kind = Kind::line;
  std::string place;    // the line the cursor stood in: "Router#"
  std::string typed;    // without RETURN
  bool secret = false;  // whatever it was
  bool echoed = false;
  struct Piece {
    Duration after{};  // since what was before it
    std::string text;
  };
  std::vector<Piece> answer = {};  // without the echo
};

/// A recording cut into turns.
struct ReplayScript {
  std::vector<ReplayTurn::Piece> start;  // before anything was typed
  std::vector<ReplayTurn> turns;
  std::size_t lost = 0;  // places where something is missing
};
[[nodiscard]] ReplayScript cut_into_turns(const std::vector<ReplayEvent>& events);
/// What it knows and what it has to guess, in lines for a person.
[[nodiscard]] std::string told_about(const ReplayScript& script);

/// Switched off. `fast`: everything at once.
[[nodiscard]] std::unique_ptr<Device> make_replay(ReplayScript script, bool fast);

}  // namespace rommate::device
