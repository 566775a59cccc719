// What must be undone on a serial line whatever way the program ends: BREAK off, old settings, latency, lock
// files. One entry of a fixed, process-wide table for each open line. Signal handlers (SIGTERM, SIGHUP,
// SIGINT, SIGQUIT, SIGPIPE where nobody else handles them; SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT always)
// and exit() walk the table with async-signal-safe calls only, and then let the signal do what it did before.
//
// SIGKILL cannot be caught: see left_over.hpp for what the next start does about it.
#pragma once

#include <optional>
#include <string>

#include "src/port/tty.hpp"

namespace rommate::port {

/// The undo list of one open line. Not copyable; the destructor undoes. Not thread-safe: one thread has the
/// port.
class Restore {
 public:
  Restore() = default;
  Restore(const Restore&) = delete;
  Restore& operator=(const Restore&) = delete;
  ~Restore() { undo(); }

  /// Takes a free entry of the table; false when all 32 are taken (the line then works, but only undo() and
  /// the destructor give it back). `fd` must stay open until undo().
  bool arm(int fd, const TtySettings& old);
  /// Other settings than those of arm() are to be put back.
  void settings_are(const TtySettings& old);
  void break_is(bool on);
  /// Flags of TIOCSSERIAL (ASYNC_LOW_LATENCY) as they were.
  void had_serial_flags(int flags);
  /// Text to write back into a file of sysfs (latency_timer).
  void had_latency(const std::string& path, const std::string& value);
  /// DTR and RTS as they were, as TIOCM_ bits; only where closing does not drop them anyway.
  void had_modem_lines(int bits);
  /// Files to remove (lock file, note of the settings); at most two, empty paths are ignored.
  void remove_file(const std::string& path);
  /// Undoes everything that was noted, newest first, and frees the entry. Harmless when nothing is armed.
  void undo();

 private:
  int slot_ = -1;
};

/// Walks the whole table. Async-signal-safe. For tests; the handlers and exit() call it by themselves.
void restore_all_lines();

}  // namespace rommate::port
