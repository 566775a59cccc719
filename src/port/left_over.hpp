// What a killed program (SIGKILL, power of the process gone) left changed on a line. While we have a line, a
// small file says what it was like before us and what we set. The next start that finds such a file of a dead
// process, and the line still as that process set it, takes the noted settings for the old ones: so they are
// back after the next use. If somebody changed the line in between, the note is thrown away.
#pragma once

#include <optional>
#include <string>

#include "src/port/tty.hpp"

namespace rommate::port {

struct LineNote {
  int pid = 0;
  TtySettings before;                  // to be restored
  TtySettings ours;                    // what the driver kept of our wishes
  std::optional<int> serial_flags;     // TIOCSSERIAL flags before us
  std::optional<std::string> latency;  // text of latency_timer before us
  friend bool operator==(const LineNote&, const LineNote&) = default;
};

/// A few lines of text, and back; nullopt for anything that is not such a note, whatever the bytes.
[[nodiscard]] std::string to_text(const LineNote& note);
[[nodiscard]] std::optional<LineNote> parse_note(const std::string& text);

/// STATE_DIR/ttyUSB0.line; empty when there is no state directory.
[[nodiscard]] std::string note_path(const std::string& device, const std::string& state_dir);

/// Replaces the file in one step, readable by us only. Failing to write is not an error: a convenience is
/// lost.
void write_note(const std::string& path, const LineNote& note);

/// The note of a process that is gone, for a line that is still as it left it.
[[nodiscard]] std::optional<LineNote> left_over(const std::string& path, const TtySettings& now);

}  // namespace rommate::port
