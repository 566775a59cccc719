#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "src/app/forgiving_output.hpp"
#include "src/cli/command.hpp"

namespace {

/// A descriptor that the caller closed is given to the next file that is opened. Were that the line, our own
/// messages would be typed into a router.
void occupy_standard_descriptors() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_RDONLY : O_WRONLY) < 0) return;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is an answer to write(), not a death
  occupy_standard_descriptors();
  rommate::app::forgive_output(stderr, STDERR_FILENO);
  const int status = rommate::cli::run(argc, argv);
  if (fflush(stdout) == 0) errno = rommate::app::forgiven_trouble();
  if (errno == 0 || errno == EPIPE) return status;
  perror("rommate: standard output");
  return status == 0 ? 1 : status;
}
