#include "src/app/stay_awake.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <utility>

extern char** environ;

namespace rommate::app {
namespace {

/// Starts it with `input` as standard input, and the rest in /dev/null. -1: it is not there.
pid_t start(const std::string& why, int input) {
  const std::string reason = "--why=" + why;
  const std::array<const char*, 7> words{"systemd-inhibit",
                                         "--what=sleep:idle",
                                         "--who=rommate",
                                         reason.c_str(),
                                         "--mode=block",
                                         "cat",
                                         nullptr};
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
  for (const int fd : {STDOUT_FILENO, STDERR_FILENO})
    ::posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t how;  // Ctrl-C is for us: the lock goes when we do
  ::posix_spawnattr_init(&how);
  ::posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP);
  pid_t child = -1;
  if (::posix_spawnp(&child, words[0], &files, &how, const_cast<char* const*>(words.data()), environ) != 0)
    child = -1;
  ::posix_spawnattr_destroy(&how);
  ::posix_spawn_file_actions_destroy(&files);
  return child;
}

}  // namespace

StayAwake::StayAwake(const std::string& why, const std::string& booted) {
  if (::access(booted.c_str(), F_OK) != 0) return;
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;
  child_ = start(why, ends[0]);
  ::close(ends[0]);
  leash_ = ends[1];
}

StayAwake::~StayAwake() {
  if (leash_ >= 0) ::close(leash_);
  if (child_ > 0) ::waitpid(child_, nullptr, 0);
}

std::optional<std::string> StayAwake::take_trouble() {
  if (child_ <= 0 || ::waitpid(child_, nullptr, WNOHANG) != child_) return std::nullopt;
  child_ = -1;
  return "the machine may go to sleep meanwhile: systemd-inhibit did not get the lock";
}

}  // namespace rommate::app
