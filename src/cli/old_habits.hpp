// What people type who come from tio, picocom, minicom, screen or cu, and what it is here. One letter means
// several things in several of them: all that it may have meant is said.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rommate::cli {

/// "-b" -> "the speed is --baud N". Empty: no habit of theirs. Sources: the manual pages of tio 2.5,
/// picocom 3.1, minicom 2.8, screen 4.9 and cu 1.07.
[[nodiscard]] std::string_view habit_of(std::string_view option);

/// For "PORT 115200", "PORT 9600,cs8" (screen) and "PORT 9600 8N1" the same as it is written here; nullopt:
/// `words`, what was typed but for options, are something else.
[[nodiscard]] std::optional<std::string> port_and_speed(const std::vector<std::string>& words);

/// The setting that such a program, or a person, calls so: "speed" -> "baud". Empty: none.
[[nodiscard]] std::string_view setting_called(std::string_view name);

}  // namespace rommate::cli
