#include "src/app/forgiving_output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

namespace rommate::app {
namespace {

int first_trouble = 0;

ssize_t write_what_can_be(void* cookie, const char* text, std::size_t size) {
  const int fd = static_cast<int>(reinterpret_cast<std::intptr_t>(cookie));
  for (std::size_t done = 0; done < size;) {
    const ssize_t count = ::write(fd, text + done, size - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      const bool left = errno == EPIPE || errno == EIO;  // EIO is what a terminal that hung up says
      if (fd == STDOUT_FILENO && first_trouble == 0 && !left) first_trouble = errno;
      break;
    }
    done += static_cast<std::size_t>(count);
  }
  return static_cast<ssize_t>(size);
}

}  // namespace

void forgive_output(std::FILE*& stream, int fd) {
  std::fflush(stream);
  auto* const cookie = reinterpret_cast<void*>(static_cast<std::intptr_t>(fd));
  std::FILE* const forgiving = ::fopencookie(cookie, "w", {nullptr, write_what_can_be, nullptr, nullptr});
  if (forgiving == nullptr) return;
  const int mode = fd == STDERR_FILENO ? _IONBF : ::isatty(fd) != 0 ? _IOLBF : _IOFBF;
  std::setvbuf(forgiving, nullptr, mode, BUFSIZ);
  stream = forgiving;
}

int forgiven_trouble() { return first_trouble; }

TerminalAtStart::TerminalAtStart() {
  for (int fd = 0; fd < 3; ++fd) is_terminal_[fd] = ::isatty(fd) != 0;
}

void TerminalAtStart::let_go() const {
  for (int fd = 0; fd < 3; ++fd) {
    if (!is_terminal_[fd]) continue;
    const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nothing < 0) return;
    ::dup2(nothing, fd);
    ::close(nothing);
  }
}

}  // namespace rommate::app
