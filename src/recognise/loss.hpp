// What a sentence says is taken away, by its verb and its object, where no entry of question_id.cpp has the
// sentence itself: "All settings will be reset", "erase the contents of bootflash:".
#pragma once

#include <string_view>

#include "src/recognise/question_id.hpp"

namespace rommate::recognise {

/// `words` in lower case. unknown: nothing is said to be taken away.
[[nodiscard]] QuestionId taken_away_by(std::string_view words);

}  // namespace rommate::recognise
