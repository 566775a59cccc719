#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "src/cli/command.hpp"

namespace {

/// A descriptor that the caller closed is given to the next file that is opened. Were that the line, our own
/// messages would be typed into a router.
void occupy_standard_descriptors() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_RDONLY : O_WRONLY) < 0) return;
}

ssize_t write_what_can_be(void*, const char* text, size_t size) {
  for (size_t done = 0; done < size;) {
    const ssize_t count = write(STDERR_FILENO, text + done, size - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    done += static_cast<size_t>(count);
  }
  return static_cast<ssize_t>(size);
}

/// A message that nobody can read any more (the terminal is gone, the disk of a log is full) is no reason to
/// end a console: standard error takes everything.
void forgive_standard_error() {
  FILE* const forgiving = fopencookie(nullptr, "w", {nullptr, write_what_can_be, nullptr, nullptr});
  if (forgiving == nullptr) return;
  setvbuf(forgiving, nullptr, _IONBF, 0);
  stderr = forgiving;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is an answer to write(), not a death
  occupy_standard_descriptors();
  forgive_standard_error();
  const int status = rommate::cli::run(argc, argv);
  if (fflush(stdout) == 0 || errno == EPIPE) return status;
  perror("rommate: standard output");
  return status == 0 ? 1 : status;
}
