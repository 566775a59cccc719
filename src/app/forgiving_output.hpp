// Standard output and standard error that take everything: a message that nobody can read any more (the
// terminal is gone, the reader of a pipe left, the disk of a log is full) is no reason to end a console or a
// transfer.
#pragma once

#include <cstdio>

namespace rommate::app {

/// `stream` (stdout or stderr) writes to `fd` from now on, and no write to it fails. What is buffered is
/// written first. Standard error is not buffered, standard output by lines on a terminal.
void forgive_output(std::FILE*& stream, int fd);
/// errno of the first write to standard output that failed, unless a terminal or a reader just went away; 0:
/// none.
[[nodiscard]] int forgiven_trouble();

/// Remembers which of the standard descriptors are a terminal, for when it goes.
class TerminalAtStart {
 public:
  TerminalAtStart();
  /// The terminal has hung up: what belonged to it is /dev/null from now on. Files and pipes stay.
  void let_go() const;

 private:
  bool is_terminal_[3];
};

}  // namespace rommate::app
