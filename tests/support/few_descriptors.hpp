// A process that has only so many descriptors left, for as long as this lives. Gaps below the highest one are
// filled, so that exactly the (n + 1)-th that is asked for is refused (EMFILE).
#pragma once

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <vector>

namespace rommate::testing {

class FewDescriptors {
 public:
  explicit FewDescriptors(int left) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    int highest = 2;
    for (int fd = 3; fd < 4096; ++fd)
      if (::fcntl(fd, F_GETFD) >= 0) highest = fd;
    for (;;) {
      const int filled = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
      if (filled < 0) break;
      if (filled > highest) {
        ::close(filled);
        break;
      }
      gaps_.push_back(filled);
    }
    rlimit few = before_;
    few.rlim_cur = static_cast<rlim_t>(highest + 1 + left);
    ::setrlimit(RLIMIT_NOFILE, &few);
  }
  FewDescriptors(const FewDescriptors&) = delete;
  FewDescriptors& operator=(const FewDescriptors&) = delete;
  ~FewDescriptors() {
    ::setrlimit(RLIMIT_NOFILE, &before_);
    for (const int fd : gaps_) ::close(fd);
  }

 private:
  rlimit before_{};
  std::vector<int> gaps_;
};

}  // namespace rommate::testing
