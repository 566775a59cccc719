// The console without ncurses: what the device sends goes to standard output, what is typed goes to the
// device, and the prefix key gives BREAK, speed, help and the rest. Works on a terminal and in a pipe.
#pragma once

#include <optional>

#include "protocols/engine.hpp"
#include "src/app/console.hpp"
#include "src/console/byte_map.hpp"

namespace rommate::app {

struct PlainOptions {
  std::optional<protocols::Byte> prefix = 0x14;  // Ctrl-T; nullopt: no prefix key, as in a pipe
  /// Standard output gets every byte as it came, control strings included.
  bool unfiltered = false;
  bool local_echo = false;
  console::ByteMap imap, omap;  // what is shown; what is typed
  protocols::Duration break_length = std::chrono::milliseconds(300);
  /// After the end of standard input: leave once the line has been quiet for this long. Text that runs is
  /// shown to its end.
  protocols::Duration linger = std::chrono::milliseconds(500);
  bool quiet = false;  // no words of our own on standard error but problems
};

/// Runs until the user leaves, the input ends or the line is lost. Returns the exit status of cli.md.
[[nodiscard]] int run_plain(const ConsoleOptions& console, const PlainOptions& options);

}  // namespace rommate::app
