// Install mode of IOS-XE: the system runs from packages that a file "packages.conf" names, and a new image
// is brought in by `install add`, not by a line that names it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/recipe/bench.hpp"

namespace rommate::recipe {

/// The base name in "System image file is "flash:NAME""; empty: these lines of `show version` name none.
[[nodiscard]] std::string image_in_version(const std::vector<std::string>& lines);
/// "flash:packages.conf", of `show version`'s image file; ISR and ASR name the .conf in a folder.
[[nodiscard]] bool names_packages(std::string_view running_image);
/// What `show version` told in this run (fact "running image").
[[nodiscard]] bool in_install_mode(const Bench& bench);

/// "17.9.6a", of "Cisco IOS XE Software, Version 17.09.06a"; empty: these lines name none.
[[nodiscard]] std::string release_in_version(const std::vector<std::string>& lines);
/// The release in an image's name is that one, however both are written; false where the name tells none.
[[nodiscard]] bool is_release_of(std::string_view image, std::string_view release);

/// How the packages of this image's release stand in `show install summary`.
enum class Installed {
  no,           // it does not list them
  inactive,     // I: added
  uncommitted,  // U: they run, and the box goes back by itself (vendor: after two hours)
  committed,    // C
};
[[nodiscard]] Installed installed_in(const std::vector<std::string>& lines, std::string_view image);

}  // namespace rommate::recipe
