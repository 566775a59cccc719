#include "src/recipe/flash_room.hpp"

#include <algorithm>
#include <charconv>

namespace rommate::recipe {
namespace {

bool is_size_of(std::uint64_t shown, std::uint64_t sent) {
  return shown == sent || (shown > sent && shown < sent + 1024 && shown % 128 == 0);
}

}  // namespace

std::string base_name(std::string_view path) {
  return std::string{path.substr(path.find_last_of("/:") + 1)};  // npos + 1 is 0
}

std::uint64_t number_in(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

bool lists(const std::vector<std::string>& lines, std::string_view file, std::optional<std::uint64_t> size) {
  for (const auto& line : lines) {
    if (!line.ends_with(file) || line.size() == file.size()) continue;
    const char before = line[line.size() - file.size() - 1];
    if (before != ' ' && before != ':' && before != '/') continue;
    if (!size) return true;
    for (std::size_t at = 0; at < line.size() - file.size();) {
      const auto end = std::min(line.find(' ', at), line.size());
      if (is_size_of(number_in(std::string_view{line}.substr(at, end - at)), *size)) return true;
      at = end + 1;
    }
  }
  return false;
}

std::optional<Room> room_in(const std::vector<std::string>& lines) {
  for (const auto& line : lines) {
    const auto open = line.find('(');
    if (open == std::string::npos) continue;
    const auto first = number_in(line), second = number_in(std::string_view{line}.substr(open + 1));
    if (line.find(" bytes available") != std::string::npos) return Room{first, first + second};
    if (line.find(" bytes free)") != std::string::npos) return Room{second, first};
  }
  return std::nullopt;
}

std::optional<std::uint64_t> bytes_told(const std::vector<std::string>& lines) {
  constexpr std::string_view ok = "[OK - ";
  std::optional<std::uint64_t> told;
  for (const auto& line : lines) {
    if (line.find(" bytes copied") != std::string::npos) return number_in(line);
    if (const auto at = line.find(ok); at != std::string::npos && line.find("bytes]") != std::string::npos)
      told = number_in(std::string_view{line}.substr(at + ok.size()));
  }
  return told;
}

std::optional<std::uint64_t> flash_in_version(const std::vector<std::string>& lines) {
  constexpr std::string_view unit = "K bytes of ";
  std::optional<std::uint64_t> largest;
  for (const auto& line : lines) {
    const auto at = line.find(unit);
    if (at == std::string::npos || line.find("flash-simulated") != std::string::npos) continue;
    if (line.find("lash", at) == std::string::npos) continue;
    if (const auto size = number_in(line) * 1024; size != 0) largest = std::max(largest.value_or(0), size);
  }
  return largest;
}

}  // namespace rommate::recipe
