#include "src/port/state_dir.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include "src/port/whole_file.hpp"

namespace rommate::port {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view unfinished = ".new";

Problem trouble(const std::string& path, std::string_view what) {
  return {Problem::Kind::cannot_open,
          fmt::format("the state directory {} cannot be {}: {}", path, what, std::strerror(errno)),
          "Give --state a directory of yours with room in it"};
}

void sync_directory(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  ::fsync(fd);
  ::close(fd);
}

/// Names come from the device's own code, but a personality may name files: nothing may climb out.
bool is_inside(const std::string& name) {
  return !name.empty() && name.front() != '/' && name.find("..") == std::string::npos;
}

}  // namespace

std::variant<std::unique_ptr<StateDir>, Problem> StateDir::open(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  const auto lock_path = path + "/lock";
  const int lock = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return trouble(path, "used");
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
    const auto name = fs::relative(at->path(), path_).string();
    if (!at->is_regular_file() || name == "lock" || name.ends_with(unfinished)) continue;
    std::ifstream file(at->path(), std::ios::binary);
    if (!file) return trouble(path_, "read");
    found[name] = protocols::Bytes(std::istreambuf_iterator<char>(file), {});
  }
  return found;
}

std::optional<Problem> StateDir::save(const std::string& name, ByteView content) {
  if (!is_inside(name))
    return Problem{Problem::Kind::refused, fmt::format("'{}' cannot be saved under that name", name), ""};
  const fs::path path = fs::path(path_) / name;
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  const auto aside = path.string() + std::string(unfinished);
  const int fd = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return trouble(path_, "written");
  const bool good = write_all(fd, content) && ::fsync(fd) == 0;
  ::close(fd);
  if (!good || ::rename(aside.c_str(), path.c_str()) != 0) {
    auto problem = trouble(path_, "written");
    ::unlink(aside.c_str());
    return problem;
  }
  sync_directory(path.parent_path());
  return std::nullopt;
}

std::optional<Problem> StateDir::forget(const std::string& name) {
  if (!is_inside(name)) return std::nullopt;
  const fs::path path = fs::path(path_) / name;
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return trouble(path_, "written");
  sync_directory(path.parent_path());
  return std::nullopt;
}

}  // namespace rommate::port
