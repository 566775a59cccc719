#include "src/recipe/install_mode.hpp"

#include "src/image/image_name.hpp"
#include "src/image/release.hpp"
#include "src/recipe/flash_room.hpp"

namespace rommate::recipe {
namespace {

std::string word_at(std::string_view line, std::size_t number) {
  std::size_t at = 0;
  for (std::size_t n = 0;; ++n) {
    at = line.find_first_not_of(" \t", at);
    if (at == std::string_view::npos) return "";
    const auto end = std::min(line.find_first_of(" \t", at), line.size());
    if (n == number) return std::string{line.substr(at, end - at)};
    at = end;
  }
}

/// "17.09.06a.0.12": the release, and behind it a build.
std::string without_build(const std::string& version) {
  std::size_t dot = 0;
  for (int i = 0; i < 3; ++i) {
    dot = version.find('.', dot + (i > 0 ? 1 : 0));
    if (dot == std::string::npos) return version;
  }
  return version.substr(0, dot);
}

}  // namespace

std::string image_in_version(const std::vector<std::string>& lines) {
  for (const auto& line : lines) {
    const auto open = line.find('"'), close = line.rfind('"');
    if (line.find("image file is") != std::string::npos && open != std::string::npos && close > open)
      return base_name(line.substr(open + 1, close - open - 1));
  }
  return "";
}

bool names_packages(std::string_view running_image) { return running_image.ends_with(".conf"); }

bool in_install_mode(const Bench& bench) {
  const auto found = bench.facts.find("running image");
  return found != bench.facts.end() && names_packages(found->second);
}

std::string release_in_version(const std::vector<std::string>& lines) {
  constexpr std::string_view before = "Version ";
  for (const auto& line : lines) {
    const auto at = line.find(before);
    if (at == std::string::npos || line.find("IOS") > at) continue;
    const auto release = std::string_view{line}.substr(at + before.size());
    return std::string{release.substr(0, release.find_first_of(", "))};
  }
  return "";
}

bool is_release_of(std::string_view image, std::string_view release) {
  const auto name = image::parse_image_name(base_name(image));
  if (!name) return false;
  const auto of_name = image::Release::parse(name->release), told = image::Release::parse(release);
  return of_name && told && *of_name == *told;
}

Installed installed_in(const std::vector<std::string>& lines, std::string_view image) {
  auto found = Installed::no;
  for (const auto& line : lines) {
    if (word_at(line, 0) != "IMG" || !is_release_of(image, without_build(word_at(line, 2)))) continue;
    const auto state = word_at(line, 1);
    if (state == "C") return Installed::committed;
    if (state == "U") found = Installed::uncommitted;
    if (state == "I" && found == Installed::no) found = Installed::inactive;
  }
  return found;
}

}  // namespace rommate::recipe
