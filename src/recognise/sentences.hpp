// A question by its words alone, where nothing shows what may be answered: "Are you sure you want to
// reboot?". A device asks its user in few ways; a text asks its reader in others.
#pragma once

#include <string_view>

namespace rommate::recognise {

/// "Do you wish to accept the changes (yes|no)": a sentence that is a question by its first words.
[[nodiscard]] bool begins_question(std::string_view words);

/// The whole row is a question that a yes or a no answers, though it offers neither.
[[nodiscard]] bool asks_yes_or_no(std::string_view row);

/// "(return for default)", "(31 characters max)", "(0-63)": a remark that says what may be typed.
[[nodiscard]] bool says_what_to_type(std::string_view remark);

/// "To reset to factory defaults, type "DeleteAllMyDataNow":": a word that must be typed out.
[[nodiscard]] bool wants_word(std::string_view row);

/// "Enter option [1 - 3] q to Quit:": somebody is told to enter something, up to a colon.
[[nodiscard]] bool tells_to_enter(std::string_view row);

}  // namespace rommate::recognise
