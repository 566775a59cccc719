#include "tui/landmarks.hpp"

#include <algorithm>
#include <cctype>

#include "tui/text.hpp"

namespace rommate::tui {
namespace {

constexpr std::string_view boots[] = {"System Bootstrap",
                                      "U-Boot 20",
                                      "Bootstrap program is",
                                      "Rommon : ",
                                      "CPU Reset",
                                      "Initializing Hardware",
                                      "Cisco Secure Boot",
                                      "Booting kernel",
                                      "Linux version ",
                                      "Booting 'ROMMON'",
                                      "Rom Monitor",
                                      "Cisco Systems ROMMON",
                                      "APBoot ",
                                      "BIOS Ver",
                                      "FreeBSD/",
                                      "POST: "};
constexpr std::string_view errors[] = {"% Invalid",
                                       "% Incomplete",
                                       "% Ambiguous",
                                       "% Unknown",
                                       "%Error",
                                       "% Error",
                                       "monitor: command \"",
                                       "bad device name",
                                       "error",
                                       "failed",
                                       "failure",
                                       "not found",
                                       "cannot ",
                                       "unable to",
                                       "Unknown command",
                                       "bad magic",
                                       "Traceback",
                                       "panic"};

bool word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.' || c == '/' ||
         c == ':' || c == '@' || c == '~';
}

// "R1#show version", "R1(config-if)#no shutdown", "switch: boot", "rommon 1 > reset", "=> printenv", "loader>
// "
bool prompt(std::string_view line) {
  if (line.starts_with("=> ") || line == "=>") return true;
  for (const std::string_view start :
       {"rommon ", "switch:", "ap:", "loader>", "loader >", "monitor>", "grub>", "U-Boot>"})
    if (line.starts_with(start)) return start != "rommon " || line.find('>') < 14;
  std::size_t at = 0;
  while (at < line.size() && at < 64 && word(line[at])) ++at;
  if (at == 0 || at >= line.size()) return false;
  if (line[at] == '(') {
    at = line.find(')', at);
    if (at == std::string_view::npos || ++at >= line.size()) return false;
  }
  const bool end = line[at] == '#' || line[at] == '>';
  // "-> x" and "a >> b" are no prompts; nor is a name followed by a mark and a blank with much more behind
  // it.
  return end && (at + 1 >= line.size() || line[at + 1] != line[at]) &&
         std::isalpha(static_cast<unsigned char>(line[0]));
}

// "%SYS-2-MALLOCFAIL": severities 0 to 3 are errors, 4 and more are notices (IOS message guide).
bool severe_message(std::string_view line) {
  for (std::size_t at = line.find('%'); at != std::string_view::npos; at = line.find('%', at + 1)) {
    std::size_t dash = at + 1;
    while (dash < line.size() && (std::isupper(static_cast<unsigned char>(line[dash])) || line[dash] == '_' ||
                                  std::isdigit(static_cast<unsigned char>(line[dash]))))
      ++dash;
    if (dash > at + 1 && dash + 2 < line.size() && line[dash] == '-' && line[dash + 1] >= '0' &&
        line[dash + 1] <= '3' && line[dash + 2] == '-')
      return true;
  }
  return false;
}

bool any_of(std::string_view line, const auto& texts) {
  return std::any_of(std::begin(texts), std::end(texts), [&](std::string_view text) {
    return find_caseless(line, text) != std::string_view::npos;
  });
}

// Counters in a table ("0 input errors") are no complaints.
bool counts(std::string_view line) {
  return find_caseless(line, " errors,") != std::string_view::npos ||
         find_caseless(line, "0 failed") != std::string_view::npos;
}

}  // namespace

bool is_landmark(std::string_view line, Landmark kind) {
  switch (kind) {
    case Landmark::prompt: return prompt(line);
    case Landmark::boot: return any_of(line, boots);
    case Landmark::error:
      return severe_message(line) || (any_of(line, errors) && !counts(line) && !prompt(line));
  }
  return false;
}

std::string_view name_of(Landmark kind) {
  return kind == Landmark::prompt ? "prompt" : kind == Landmark::boot ? "boot" : "error";
}

}  // namespace rommate::tui
