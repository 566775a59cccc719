#include "src/port/lock.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "src/port/holders.hpp"
#include "src/port/places.hpp"

#ifndef TIOCGEXCL
#define TIOCGEXCL 0x80045440  // Linux 3.8
#endif

namespace rommate::port {
namespace fs = std::filesystem;
namespace {

/// The pid in a lock file: ten characters of decimal text by the standard, any decimal text or the binary int
/// of old UUCP by tolerance. 0: no pid in it.
int pid_in_lock(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(file)), {});
  if (text.size() == sizeof(int) &&
      std::none_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    int pid = 0;
    std::copy(text.begin(), text.end(), reinterpret_cast<char*>(&pid));
    return pid;
  }
  return static_cast<int>(std::strtol(text.c_str(), nullptr, 10));
}

/// A number behind a word at the start of a line of /proc/stat ("btime 1763712345"); 0 when it is not there.
long long number_behind(const std::string& word, const std::string& path) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);)
    if (line.compare(0, word.size(), word) == 0) return std::strtoll(line.c_str() + word.size(), nullptr, 10);
  return 0;
}

/// When a process started, in seconds since 1970; 0 when that cannot be told. The times of its folder in
/// /proc say nothing: they are those of the first look. Field 22 of proc_pid_stat(5) counts clock ticks since
/// boot.
long long start_of(int pid, const std::string& proc) {
  std::ifstream file(proc + "/" + std::to_string(pid) + "/stat");
  std::string text;
  std::getline(file, text);
  const auto name_end = text.rfind(')');  // the name may hold blanks and brackets
  const auto boot = number_behind("btime ", proc + "/stat");
  if (name_end == std::string::npos || boot == 0) return 0;
  std::istringstream fields(text.substr(name_end + 1));
  std::string field;
  for (int number = 3; number <= 22; ++number)
    if (!(fields >> field)) return 0;
  return boot + std::strtoll(field.c_str(), nullptr, 10) / sysconf(_SC_CLK_TCK);
}

/// The process of this pid started after the file was written: the pid has been given to somebody else.
bool younger_than(int pid, const std::string& path, const std::string& proc) {
  struct stat lock {};
  if (stat(path.c_str(), &lock) != 0) return false;
  return start_of(pid, proc) > lock.st_mtim.tv_sec + 2;
}

bool is_stale(const std::string& path, int pid, const std::string& proc) {
  if (pid <= 0) {  // being written at this moment, or left empty by a crash
    struct stat info {};
    return stat(path.c_str(), &info) == 0 && ::time(nullptr) - info.st_mtime > 10;
  }
  if (kill(pid, 0) != 0 && errno == ESRCH) return true;
  return younger_than(pid, path, proc);
}

/// The lock directories, each once: /var/lock is a symbolic link to /run/lock on most systems.
std::vector<std::string> directories(const Places& places) {
  std::vector<std::string> found;
  for (const auto& each : places.lock_dirs) {
    std::error_code error;
    const auto real = fs::canonical(each, error).string();
    if (!error && std::find(found.begin(), found.end(), real) == found.end()) found.push_back(real);
  }
  return found;
}

enum class Made { yes, exists, not_allowed };

/// Written under another name first, so that nobody ever reads half a pid.
Made make_lock_file(const std::string& directory, const std::string& name) {
  const std::string draft = directory + "/LTMP.rommate." + std::to_string(getpid());
  const int file = open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (file < 0) return Made::not_allowed;
  std::string text = std::to_string(getpid());
  text = std::string(10 - std::min<std::size_t>(10, text.size()), ' ') + text + "\n";
  const bool written = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  close(file);
  const int linked = link(draft.c_str(), (directory + "/" + name).c_str());
  const int why = errno;
  unlink(draft.c_str());
  if (linked == 0 && written) return Made::yes;
  return linked != 0 && why == EEXIST ? Made::exists : Made::not_allowed;
}

}  // namespace

LockFile& LockFile::operator=(LockFile&& other) noexcept {
  if (this != &other) {
    remove();
    path_ = std::exchange(other.path_, {});
    replaced_stale_ = other.replaced_stale_;
  }
  return *this;
}

void LockFile::remove() {
  if (!path_.empty() && pid_in_lock(path_) == getpid()) unlink(path_.c_str());
  path_.clear();
}

std::string lock_file_name(const std::string& device, const std::string& dev) {
  std::string name = device;
  const std::string prefix = dev + "/";
  if (name.compare(0, prefix.size(), prefix) == 0)
    name.erase(0, prefix.size());
  else
    name = fs::path(name).filename();
  std::replace(name.begin(), name.end(), '/', '_');
  return "LCK.." + name;
}

std::variant<LockFile, Problem> take_lock_file(const std::string& device, const Places& places) {
  const auto name = lock_file_name(device, places.dev);
  const auto all = directories(places);
  bool stale = false;
  for (const auto& directory : all) {
    const auto path = directory + "/" + name;
    if (std::error_code ignored; !fs::exists(path, ignored)) continue;
    const int pid = pid_in_lock(path);
    if (pid == getpid()) return busy_problem(device, places, pid);
    if (!is_stale(path, pid, places.proc)) return busy_problem(device, places, pid);
    stale = true;
    unlink(path.c_str());  // when we may not, flock decides
  }
  for (const auto& directory : all) {
    const auto made = make_lock_file(directory, name);
    if (made == Made::yes) {
      LockFile lock(directory + "/" + name);
      if (stale) lock.set_replaced_stale();
      return lock;
    }
    if (made == Made::exists) {
      const int pid = pid_in_lock(directory + "/" + name);
      if (!is_stale(directory + "/" + name, pid, places.proc)) return busy_problem(device, places, pid);
    }
  }
  return LockFile{};
}

std::optional<Problem> take_open_lock(int fd, const std::string& device, const LockFile& lock,
                                      const Places& places) {
  int exclusive = 0;  // root is not stopped by TIOCEXCL at open(), so ask
  const bool asked = ioctl(fd, TIOCGEXCL, &exclusive) == 0;
  if (asked && exclusive != 0 && !lock.replaced_stale()) return busy_problem(device, places);
  if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return busy_problem(device, places);
  ioctl(fd, TIOCEXCL);
  return std::nullopt;
}

void give_up_open_lock(int fd) {
  ioctl(fd, TIOCNXCL);
  flock(fd, LOCK_UN);
}

Problem busy_problem(const std::string& device, const Places& places, int pid_of_lock) {
  auto holders = holders_of(device, places.proc);
  if (pid_of_lock > 0) {
    const auto is_it = [pid_of_lock](const Holder& holder) { return holder.pid == pid_of_lock; };
    const auto known = std::find_if(holders.begin(), holders.end(), is_it);
    const Holder owner =
        known != holders.end() ? *known : Holder{pid_of_lock, process_name(pid_of_lock, places.proc)};
    holders = {owner};
  }
  const auto name = short_name(device);
  if (holders.empty())
    return {Problem::Kind::busy, name + " is in use by a process of another user",
            "See which: sudo fuser -v " + device};
  if (pid_of_lock == getpid())
    return {Problem::Kind::busy, name + " is already open in this program", "Close it there first"};
  return {Problem::Kind::busy, name + " is in use by " + to_string(holders),
          "Close it there, or end it: kill " + std::to_string(holders.front().pid)};
}

}  // namespace rommate::port
