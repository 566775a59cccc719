#include "src/ui/paste_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tui/text.hpp"

namespace rommate::ui {
namespace {

// Commands of IOS, NX-OS, ASA, JunOS, U-Boot and Linux consoles that cannot be taken back, by how a line
// begins.
constexpr std::string_view beginnings[] = {"reload",
                                           "erase ",
                                           "write erase",
                                           "wr erase",
                                           "delete ",
                                           "format ",
                                           "squeeze ",
                                           "reset",
                                           "boot",
                                           "factory-reset",
                                           "crypto key zeroize",
                                           "request system zeroize",
                                           "request system reboot",
                                           "request system halt",
                                           "reboot",
                                           "poweroff",
                                           "halt",
                                           "init system",
                                           "license boot",
                                           "config-register",
                                           "confreg",
                                           "saveenv",
                                           "nand erase",
                                           "sf erase",
                                           "mkfs",
                                           "rm -",
                                           "dd if",
                                           "configure replace",
                                           "copy running-config startup-config",
                                           "shutdown -"};
constexpr std::size_t most_warnings = 5;

}  // namespace

bool is_destructive(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  if (line.starts_with("do ")) line.remove_prefix(3);
  if (line.starts_with("no ")) return false;
  if (line.starts_with("boot system") || line.starts_with("boot-")) return false;
  return std::any_of(std::begin(beginnings), std::end(beginnings), [&](std::string_view start) {
    if (tui::find_caseless(line.substr(0, start.size()), start) != 0) return false;
    // A whole word: "reset" is one, "resetting-counters" is another.
    return start.back() == ' ' || start.back() == '-' || line.size() == start.size() ||
           line[start.size()] == ' ';
  });
}

PasteFacts look_at_paste(std::string_view text) {
  PasteFacts facts;
  std::size_t more = 0;
  while (!text.empty()) {
    std::size_t end = text.find_first_of("\r\n");
    const std::string_view line = text.substr(0, end);
    ++facts.lines;
    if (is_destructive(line)) {
      if (facts.warnings.size() < most_warnings)
        facts.warnings.push_back(fmt::format("line {}: {}", facts.lines, line));
      else
        ++more;
    }
    if (end == std::string_view::npos) break;
    text.remove_prefix(text.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
  }
  if (more > 0) facts.warnings.push_back(fmt::format("and {} more such lines", more));
  return facts;
}

}  // namespace rommate::ui
