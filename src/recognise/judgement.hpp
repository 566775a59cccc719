// What is made of one row: a sighting, and how long the line must be silent before it is believed; and what
// it is made from beside the row.
#pragma once

#include <span>
#include <string_view>

#include "src/recognise/banners.hpp"
#include "src/recognise/patterns.hpp"
#include "src/recognise/sighting.hpp"

namespace rommate::recognise {

/// What is around the row.
struct Scene {
  std::span<const std::string_view> above;  // lines above that are not blank, latest first, without blanks
  const Knowledge& known;
  std::string_view recent = {};      // all that is remembered of the text
  bool answered = false;             // something was typed since the last line that is not blank
  std::string_view unanswered = {};  // the end of the text: behind what was typed last
};

struct Judgement {
  Sighting sighting;  // offset is left to the caller
  Quiet quiet = Quiet::plain;
};

/// The device waits, for this.
[[nodiscard]] inline Judgement waiting(State state, Quiet quiet = Quiet::plain) {
  Judgement result;
  result.sighting.state = state;
  result.sighting.waiting = true;
  result.quiet = quiet;
  return result;
}

}  // namespace rommate::recognise
