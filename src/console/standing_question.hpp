// Whether a single byte would be an answer to the device right now. Where it would, a lone ESC of the user's
// terminal is kept until the next byte tells whether a person or a report of the terminal began with it.
#pragma once

#include "src/console/sight.hpp"

namespace rommate::console {

/// True at a prompt or question, and in a boot window that any key but ESC opens; where ESC itself is the
/// key, and in running text, it is false.
[[nodiscard]] bool a_byte_answers(const Sight& sight);

}  // namespace rommate::console
