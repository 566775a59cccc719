#include "src/console/plain_tail.hpp"

#include <algorithm>

namespace rommate::console {
namespace {

constexpr std::size_t longest_line = 120;

/// Takes an escape sequence off the front of `raw`; false where none begins there.
bool take_sequence(std::string_view& raw) {
  if (raw.front() != 0x1b) return false;
  raw.remove_prefix(1);
  if (raw.empty()) return true;
  const bool control = raw.front() == '[';
  raw.remove_prefix(1);
  if (!control) return true;
  while (!raw.empty() && raw.front() >= ' ') {  // a control character ends a broken sequence
    const char c = raw.front();
    raw.remove_prefix(1);
    if (c >= '@' && c <= '~') break;
  }
  return true;
}

}  // namespace

std::string plain_lines(std::string_view raw) {
  std::string text;
  while (!raw.empty()) {
    if (take_sequence(raw)) continue;
    const char c = raw.front();
    raw.remove_prefix(1);
    if (c == '\r' || c == '\n') {
      if (!text.empty() && text.back() != '\n') text += '\n';
    } else if ((c >= ' ' && c <= '~') || c == '\t') {
      text += c;
    }
  }
  return text;
}

std::string last_line_of(std::string_view plain) {
  const auto end = plain.find_last_not_of(" \t\n");
  if (end == std::string::npos) return {};
  auto start = plain.rfind('\n', end);
  start = start == std::string::npos ? 0 : start + 1;
  while (start < end && plain[start] == ' ') ++start;
  return std::string{plain.substr(start, std::min(end + 1 - start, longest_line))};
}

}  // namespace rommate::console
