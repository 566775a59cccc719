// A line that begins with a prompt has a command behind it: which, and does it only show text? What such a
// command prints is a file, a log, a configuration: it tells nothing about the device's own life.
#pragma once

#include <optional>
#include <string_view>

namespace rommate::recognise {

/// What was typed behind the prompt with which `line` begins, without blanks at its ends; nullopt: it begins
/// with none. Prompts of systems, loaders and shells.
[[nodiscard]] std::optional<std::string_view> command_on(std::string_view line);

/// "wr er" is "write erase": each word of `command` may be cut short, as IOS takes it, but its first word
/// takes two letters. A word of `command` that ends in '*' is one of which only the beginning matters.
/// `typed` may have more words.
[[nodiscard]] bool is_command(std::string_view typed, std::string_view command);

enum class Shows : unsigned char {
  nothing,  // what follows is the device's own words
  text,     // "show ...", "more FILE", "cat FILE"
  version,  // "show version": it tells what the device is
};
[[nodiscard]] Shows what_shows(std::string_view typed);

}  // namespace rommate::recognise
