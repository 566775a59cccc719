#include "src/console/parse_line.hpp"

#include <charconv>
#include <optional>

namespace rommate::console {

using protocols::LineSettings;
using protocols::Parity;

namespace {

std::optional<Parity> parity_of(char letter) {
  switch (letter) {
    case 'N':
    case 'n': return Parity::none;
    case 'E':
    case 'e': return Parity::even;
    case 'O':
    case 'o': return Parity::odd;
    case 'M':
    case 'm': return Parity::mark;
    case 'S':
    case 's': return Parity::space;
    default: return std::nullopt;
  }
}

bool take_frame(std::string_view word, LineSettings& line) {
  if (word.size() != 3 || word[0] < '5' || word[0] > '8' || word[2] < '1' || word[2] > '2') return false;
  const auto parity = parity_of(word[1]);
  if (!parity) return false;
  line.data_bits = word[0] - '0';
  line.parity = *parity;
  line.stop_bits = word[2] - '0';
  return true;
}

bool take_speed(std::string_view word, LineSettings& line) {
  std::uint32_t baud = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), baud);
  if (error != std::errc{} || end != word.data() + word.size() || baud == 0) return false;
  line.baud = baud;
  return true;
}

bool take_flow(std::string_view word, LineSettings& line) {
  const auto flow = protocols::parse_flow(word);
  if (flow) line.flow = *flow;
  return flow.has_value();
}

}  // namespace

std::variant<LineSettings, std::string> parse_line(std::string_view words, const LineSettings& current) {
  LineSettings line = current;
  while (!words.empty()) {
    const auto word = words.substr(0, words.find(' '));
    words.remove_prefix(word.size() < words.size() ? word.size() + 1 : words.size());
    if (word.empty() || take_speed(word, line) || take_frame(word, line) || take_flow(word, line)) continue;
    return "'" + std::string(word) +
           "' is neither a speed (115200), a frame (8N1) nor a flow control (none, hard, soft)";
  }
  return line;
}

}  // namespace rommate::console
