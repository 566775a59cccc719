// The disk that a test wants: it writes down which of the calls that matter were made, and lets one of them
// fail. What it does not refuse is really done.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <vector>

#include "src/port/durable_file.hpp"

namespace rommate::test {

class FakeDisk : public port::Disk {
 public:
  std::vector<std::string> calls;  // "open", "write", "sync file", "rename", "sync folder" ...
  int refused = -1;                // which call of all, counted from 0, fails with `error`
  int error = EIO;
  std::string refused_call;     // every call of that name fails with `error`
  bool knows_noreplace = true;  // whether the file system can rename without replacing
  std::size_t most = SIZE_MAX;  // bytes taken by one write

  int open(const std::string& path, int flags, mode_t mode) override {
    return allowed("open") ? Disk::open(path, flags, mode) : -1;
  }
  ssize_t write(int fd, protocols::ByteView bytes) override {
    return allowed("write") ? Disk::write(fd, bytes.first(std::min(bytes.size(), most))) : -1;
  }
  int change_mode(int fd, mode_t mode) override { return allowed("mode") ? Disk::change_mode(fd, mode) : -1; }
  int sync(int fd) override {
    struct stat about {};
    ::fstat(fd, &about);
    return allowed(S_ISDIR(about.st_mode) ? "sync folder" : "sync file") ? Disk::sync(fd) : -1;
  }
  int close(int fd) override {  // is closed whatever it says (close(2))
    const bool good = allowed("close");
    const int why = errno;
    const int closed = Disk::close(fd);
    errno = why;
    return good ? closed : -1;
  }
  int rename(const std::string& from, const std::string& to, unsigned flags) override {
    if (!allowed("rename")) return -1;
    if (knows_noreplace || flags == 0) return Disk::rename(from, to, flags);
    errno = EINVAL;
    return -1;
  }
  int unlink(const std::string& path) override { return allowed("unlink") ? Disk::unlink(path) : -1; }

 private:
  bool allowed(const char* call) {
    const bool good = static_cast<int>(calls.size()) != refused && call != refused_call;
    calls.emplace_back(call);
    if (!good) errno = error;
    return good;
  }
};

}  // namespace rommate::test
