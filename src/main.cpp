#include <csignal>

#include "src/cli/command.hpp"

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is an answer to write(), not a death
  return rommate::cli::run(argc, argv);
}
