#include "src/recognise/command_line.hpp"

#include <algorithm>
#include <string>

#include "src/recognise/letters.hpp"
#include "src/recognise/line_tail.hpp"
#include "src/recognise/prompt_reading.hpp"
#include "src/recognise/shape.hpp"

namespace rommate::recognise {
namespace {

/// "C220 /cimc # commit", "FGT (port1) # end", "(SW1) (Config)#exit": the length up to the sign; 0: none.
std::size_t odd_prompt_length(std::string_view line) {
  constexpr std::size_t longest = 60;
  const auto sign = line.substr(0, longest).find_first_of("#>");
  if (sign == std::string_view::npos || sign < 2) return 0;
  const auto prompt = line.substr(0, sign + 1);
  if (read_prompt(std::string{prompt} + " ")) return prompt.size();
  // A name, a place, and the sign apart.
  const auto blank = prompt.find(' ');
  const bool name =
      blank != std::string_view::npos && blank > 1 &&
      std::all_of(prompt.begin(), prompt.begin() + static_cast<std::ptrdiff_t>(blank), is_host_character);
  const auto behind = name ? prompt.substr(blank + 1, prompt.size() - blank - 2) : std::string_view{};
  const bool place = name && (blank + 2 == prompt.size() || prompt[blank + 1] == '/' || behind == "Router" ||
                              behind == "Switch");  // "ICX7250-24 Router#reload"
  return place ? prompt.size() : 0;
}

}  // namespace

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
  if (length == 0) length = odd_prompt_length(line);
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
  if (typed.find("<<") != std::string_view::npos) return Shows::nothing;  // "cat <<EOF": its lines are typed
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
