#include "src/recipe/device_digest.hpp"

#include <algorithm>

#include "src/recipe/flash_room.hpp"

namespace rommate::recipe {
namespace {

std::string without_blanks(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\t'; });
  return text;
}

}  // namespace

std::optional<DeviceDigest> device_digest_in(const std::vector<std::string>& lines) {
  for (std::size_t at = 0; at < lines.size(); ++at) {
    const auto verify = lines[at].find("verify /");
    const auto open = lines[at].find('(', verify), close = lines[at].find(") =", verify);
    if (verify == std::string::npos || open == std::string::npos || close == std::string::npos) continue;
    DeviceDigest told{base_name(lines[at].substr(open + 1, close - open - 1)), {}};
    auto rest = lines[at].substr(close + 3);
    const auto hexadecimal = [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    };
    for (auto next = at + 1;; ++next) {
      const auto digits = without_blanks(rest);
      if (!std::all_of(digits.begin(), digits.end(), hexadecimal)) break;
      told.hex += digits;
      if (next >= lines.size()) break;
      rest = lines[next];
    }
    return told;
  }
  return std::nullopt;
}

}  // namespace rommate::recipe
