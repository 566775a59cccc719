#include "src/device/loader.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace rommate::device {

Args split_words(std::string_view line) {
  Args words;
  while (!line.empty()) {
    const auto start = line.find_first_not_of(" \t");
    if (start == std::string_view::npos) break;
    line.remove_prefix(start);
    const auto word = line.substr(0, line.find_first_of(" \t"));
    words.emplace_back(word);
    line.remove_prefix(word.size());
  }
  return words;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

std::optional<std::uint32_t> parse_hex(std::string_view text, std::uint32_t most) {
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc{} || end != text.data() + text.size() || value > most) return std::nullopt;
  return value;
}

Place Loader::place_of(std::string_view text) const {
  if (text.size() > 1 && text.front() == ':') {  // IOS-XE takes the colon at this end too (an ISR 4321)
    const auto named = std::string(text.substr(1)) + ":";
    if (box_.storage().system(named) != nullptr) return box_.storage().resolved({named, ""});
  }
  auto place = parse_place(text, default_system());
  // The name of a system without its colon means the system, as in "copy tftp flash".
  if (place.system == default_system() && box_.storage().system(place.file + ":") != nullptr &&
      text.find(':') == std::string_view::npos)
    place = {place.file + ":", ""};
  return box_.storage().resolved(place);
}

ImageCheck Loader::check_image(const Place& place) const {
  const auto* file = box_.storage().find(place);
  return file == nullptr ? ImageCheck{} : check_image(file->content);
}

ImageCheck Loader::check_image(std::shared_ptr<const Bytes> content) const {
  ImageCheck check;
  check.inspected = inspect_image(*content);
  check.content = std::move(content);
  const auto& platform = check.inspected.image.platform;
  const bool ours =
      std::find(model_.platforms.begin(), model_.platforms.end(), platform) != model_.platforms.end();
  switch (check.inspected.state) {
    case Inspected::State::not_an_image: check.fault = ImageFault::not_an_image; break;
    case Inspected::State::truncated: check.fault = ImageFault::truncated; break;
    case Inspected::State::damaged: check.fault = ImageFault::damaged; break;
    case Inspected::State::good: check.fault = ours ? ImageFault::none : ImageFault::wrong_platform; break;
  }
  return check;
}

std::string Loader::first_image(std::string_view system) const {
  const auto* from = box_.storage().system(system);
  if (from == nullptr) return "";
  for (const auto& file : from->files())
    if (looks_like_image(file.bytes())) return file.name;
  return "";
}

std::string Loader::first_image_of(std::string_view system, std::string_view platform) const {
  const auto* from = box_.storage().system(system);
  if (from == nullptr) return "";
  for (const auto& file : from->files())
    if (inspect_image(file.bytes()).image.platform == platform) return file.name;
  return "";
}

std::vector<Place> Loader::configured_images(std::string_view kind) const {
  std::vector<Place> places;
  std::string_view rest = box_.storage().startup_config();
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    auto words = split_words(line);
    if (words.size() < 3 || words[0] != "boot") continue;
    if (words[1] != kind && (kind != "system" || words[1] != "nxos")) continue;
    // "boot system flash:x", "boot system flash x", "boot system switch all flash:x", "boot nxos
    // bootflash:/x"
    const auto& last = words.back();
    places.push_back(last.find(':') == std::string::npos && words[2] == "flash"
                         ? Place{default_system(), last == "flash" ? first_image(default_system()) : last}
                         : place_of(last));
  }
  return places;
}

Words Loader::words_for(const std::string& file, const ImageCheck& check) const {
  const auto& image = check.inspected.image;
  const auto size = check.content ? whole_size(*check.content) : 0;
  return {{"image", file},
          {"version", image.version},
          {"feature", image.feature},
          {"size", fmt::format("{}", size)},
          {"hexsize", fmt::format("0x{:x}", size)},
          {"confreg", fmt::format("0x{:04x}", box_.storage().confreg())}};
}

std::string Loader::not_simulated(std::string_view what) {
  return fmt::format("% Not simulated: {}\n", what);
}

bool Loader::knows(std::string_view command) const {
  return std::any_of(model_.loader.commands.begin(), model_.loader.commands.end(),
                     [&](const std::string& line) {
                       const auto words = split_words(line);
                       return !words.empty() && words.front() == command;
                     });
}

}  // namespace rommate::device
