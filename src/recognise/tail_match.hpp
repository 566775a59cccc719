// One row, and what is known around it, against all the patterns: the judgement "if the line fell silent
// here". Pure; the recogniser feeds it, the patterns are in patterns.cpp,
// what no table lists in question_judge.cpp and unlisted_prompt.cpp.
#pragma once

#include <string_view>

#include "src/recognise/judgement.hpp"
#include "src/recognise/line_tail.hpp"

namespace rommate::recognise {

[[nodiscard]] Judgement judge(const LineTail& tail, const Scene& scene);

/// "*Mar  1 00:00:12.611: %LINK-3-UPDOWN: ...": a facility, a severity and a name behind a percent sign.
[[nodiscard]] bool is_log_line(std::string_view line);

/// Whether most of these bytes make no sense as text: the speed is probably wrong.
[[nodiscard]] bool looks_garbled(std::string_view raw);

}  // namespace rommate::recognise
