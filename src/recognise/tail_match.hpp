// One row, and what is known around it, against all the patterns: the judgement "if the line fell silent
// here". Pure; the recogniser feeds it, the patterns are in patterns.cpp and questions.cpp.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "src/recognise/banners.hpp"
#include "src/recognise/line_tail.hpp"
#include "src/recognise/patterns.hpp"
#include "src/recognise/sighting.hpp"

namespace rommate::recognise {

/// What is around the row.
struct Scene {
  std::span<const std::string_view> above;  // lines above that are not blank, latest first, without blanks
  const Knowledge& known;
  std::string_view recent = {};  // all that is remembered of the text
};

struct Judgement {
  Sighting sighting;  // offset is left to the caller
  Quiet quiet = Quiet::plain;
};

[[nodiscard]] Judgement judge(const LineTail& tail, const Scene& scene);

/// "*Mar  1 00:00:12.611: %LINK-3-UPDOWN: ...": a facility, a severity and a name behind a percent sign.
[[nodiscard]] bool is_log_line(std::string_view line);

/// Whether most of these bytes make no sense as text: the speed is probably wrong.
[[nodiscard]] bool looks_garbled(std::string_view raw);

}  // namespace rommate::recognise
