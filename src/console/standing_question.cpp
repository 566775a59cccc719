#include "src/console/standing_question.hpp"

namespace rommate::console {

bool a_byte_answers(const Sight& sight) {
  const recognise::Sighting seen = sight.if_silent();
  if (seen.window_key.empty()) return seen.waiting || sight.question_left_behind();
  return seen.window_key.find("ESC") == std::string::npos;
}

}  // namespace rommate::console
