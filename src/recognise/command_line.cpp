#include "src/recognise/command_line.hpp"

#include <algorithm>

#include "src/recognise/letters.hpp"
#include "src/recognise/line_tail.hpp"
#include "src/recognise/shape.hpp"

namespace rommate::recognise {
std::optional<std::string_view> command_on(std::string_view line) {
  auto length = prompt_length(line);
  if (length == 0)
    for (const std::string_view prompt : {"switch: ", "ap: ", "loader > "})
      if (line.starts_with(prompt)) length = prompt.size();
  if (length == 0 && (line.starts_with("rommon ") || line.starts_with("(")))
    if (const auto sign = line.find(" >"); sign < 40) length = sign + 2;
  if (length == 0) {  // "root@srx> request system reboot"
    const auto first = line.substr(0, line.find(' '));
    const bool prompts =
        first.size() < line.size() && std::string_view{">#$%"}.find(first.back()) != std::string_view::npos;
    if (prompts && first.find('@') != std::string_view::npos) length = first.size();
  }
  if (length == 0) return std::nullopt;
  return trimmed(line.substr(length));
}

bool is_command(std::string_view typed, std::string_view command) {
  bool first = true;
  while (!trimmed(command).empty()) {
    const auto whole = take_word(command);
    const auto word = take_word(typed);
    const bool open = whole.back() == '*';
    const auto fixed = open ? whole.substr(0, whole.size() - 1) : whole;
    if (word.empty() || (first && word.size() < 2)) return false;
    if (open ? !word.starts_with(fixed) : !whole.starts_with(word)) return false;
    first = false;
  }
  return true;
}

Shows what_shows(std::string_view typed) {
  constexpr std::string_view commands[] = {"show", "more",    "display", "type",    "cat",        "less",
                                           "head", "tail",    "grep",    "dmesg",   "dir",        "help",
                                           "echo", "strings", "do show", "do more", "journalctl", "run show"};
  if (is_command(typed, "show version") || is_command(typed, "do show version") ||
      is_command(typed, "display version"))
    return Shows::version;
  const bool shows = std::any_of(std::begin(commands), std::end(commands),
                                 [&](std::string_view command) { return is_command(typed, command); });
  return shows ? Shows::text : Shows::nothing;
}

}  // namespace rommate::recognise
