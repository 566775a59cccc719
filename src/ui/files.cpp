#include "src/ui/files.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>

#include "src/app/settings.hpp"
#include "src/port/durable_file.hpp"

namespace rommate::ui {
namespace {

constexpr std::size_t longest_text = 16 << 20;

std::string when(const struct stat& about) {
  std::tm local{};
  localtime_r(&about.st_mtime, &local);
  return fmt::format("{:%Y-%m-%d %H:%M}", local);
}

}  // namespace

std::string working_directory() {
  std::error_code error;
  const auto path = std::filesystem::current_path(error);
  return error ? "/" : path.string();
}

tui::Listing list_directory(const std::string& asked) {
  tui::Listing listing;
  const std::string directory = asked == "~" ? app::expand_home("~/") : asked;
  if (directory != asked)
    listing.directory = directory.substr(0, std::max<std::size_t>(directory.size() - 1, 1));
  std::error_code error;
  for (std::filesystem::directory_iterator it(directory, error), end; !error && it != end;
       it.increment(error)) {
    struct stat about {};
    if (::stat(it->path().c_str(), &about) != 0) continue;
    const bool is_directory = S_ISDIR(about.st_mode);
    if (!is_directory && !S_ISREG(about.st_mode)) continue;
    listing.entries.push_back({it->path().filename().string(), is_directory,
                               static_cast<unsigned long long>(about.st_size), when(about)});
  }
  if (error) listing.problem = directory + ": " + error.message();
  return listing;
}

std::string write_new_file(const std::string& path, const std::string& text) {
  const auto why = port::write_file(path, text, {.existing = port::Existing::kept, .mode = 0644});
  if (!why) return "";
  std::error_code ignored;
  return fmt::format(
      "{}: {}", path,
      std::filesystem::exists(path, ignored) ? "it exists already, and nothing is overwritten" : *why);
}

std::string read_text_file(const std::string& path, std::string& text) {
  auto content = port::read_file(path, longest_text);
  if (!content)
    return errno == EFBIG ? path + ": that is too much for a paste; send it as a file instead"
                          : fmt::format("{}: {}", path, std::strerror(errno));
  text = std::move(*content);
  return "";
}

}  // namespace rommate::ui
