#include "src/port/state_dir.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>
#include "src/port/durable_file.hpp"

namespace rommate::port {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t largest_saved = std::size_t{1} << 30;  // an image in flash

Problem trouble(const std::string& path, std::string_view what, const std::string& why) {
  return {Problem::Kind::cannot_open, fmt::format("the state directory {} cannot be {}: {}", path, what, why),
          "Give --state a directory of yours with room in it"};
}

/// Names come from the device's own code, but a personality may name files: nothing may climb out.
bool is_inside(const std::string& name) {
  return !name.empty() && name.front() != '/' && name.find("..") == std::string::npos;
}

}  // namespace

std::variant<std::unique_ptr<StateDir>, Problem> StateDir::open(const std::string& path) {
  const auto lock_path = path + "/lock";
  const int lock =
      make_folders(path) ? ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;
  if (lock < 0) return trouble(path, "used", std::strerror(errno));
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    return Problem{Problem::Kind::busy,
                   fmt::format("another simulated device uses the state directory {}", path),
                   "End that one first, or give another directory"};
  }
  return std::unique_ptr<StateDir>(new StateDir(path, lock));
}

StateDir::~StateDir() { ::close(lock_); }

std::variant<std::map<std::string, protocols::Bytes>, Problem> StateDir::load() const {
  std::map<std::string, protocols::Bytes> found;
  std::error_code error;
  for (fs::recursive_directory_iterator at(path_, error), end; !error && at != end; at.increment(error)) {
    const auto name = at->path().lexically_relative(path_).string();
    std::error_code gone;
    if (!at->is_regular_file(gone) || name == "lock" || name.ends_with(unfinished_file)) continue;
    const auto content = read_file(at->path().string(), largest_saved);
    if (!content) return trouble(path_, "read", std::strerror(errno));
    found[name] = protocols::Bytes(content->begin(), content->end());
  }
  return found;
}

std::optional<Problem> StateDir::save(const std::string& name, ByteView content) {
  if (!is_inside(name))
    return Problem{Problem::Kind::refused, fmt::format("'{}' cannot be saved under that name", name), ""};
  if (const auto why = write_file((fs::path(path_) / name).string(), protocols::as_text(content)))
    return trouble(path_, "written", *why);
  return std::nullopt;
}

std::optional<Problem> StateDir::forget(const std::string& name) {
  if (!is_inside(name)) return std::nullopt;
  if (const auto why = remove_file((fs::path(path_) / name).string())) return trouble(path_, "written", *why);
  return std::nullopt;
}

}  // namespace rommate::port
