// Setup dialogs, and the lists and menus that look like them: what is asked for, and whether the lines above
// make a row one of a dialog. Pure functions of a row and the lines above it.
#pragma once

#include <span>
#include <string_view>

namespace rommate::recognise {

enum class Dialog : unsigned char {
  none,
  perhaps,  // something was asked or commanded above
  surely,   // a question stands above, and between it and here only answers
};

/// A value is asked for, and not listed: the lines above, as far as they are values themselves, begin with a
/// question that shows more or with a command that is no "show". Where nothing is above, three words will do.
/// `above`: lines that are not blank, latest first.
[[nodiscard]] Dialog dialog_around(std::string_view words, std::span<const std::string_view> above);

/// `words`, in lower case, end with what dialogs ask for without showing a default: "address", "host name".
[[nodiscard]] bool is_value(std::string_view words);
/// The verbs with which a dialog asks for something to be typed; `words` in lower case.
[[nodiscard]] bool is_asking(std::string_view words);
/// "0 English", "1 = 4800": what a number means, one in a line.
[[nodiscard]] bool is_numbered(std::string_view line);
/// "[1] Download Software", "3) Enter command shell.", "|<0> Reboot", "q      Exit": what can be chosen, one
/// in a line.
[[nodiscard]] bool is_menu_line(std::string_view line);
[[nodiscard]] std::size_t number_of_words(std::string_view words);

}  // namespace rommate::recognise
