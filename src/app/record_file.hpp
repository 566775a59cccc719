// Reads recordings from files (or standard input, "-") and writes cleaned copies. What the events mean and
// how they look is in src/record/record*.hpp.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "src/record/record.hpp"

namespace rommate::app {

/// What came of reading a file; `problem` is empty when all was well, else a sentence.
struct ReadResult {
  bool readable = false;       // false: no such file, or not a recording
  bool other_content = false;  // it can be read, but is no recording
  std::string problem;
};

/// A file that is read once or more often. What can be read only once (standard input, a pipe, also as
/// /dev/stdin) is kept in memory for that.
class InputFile {
 public:
  explicit InputFile(std::string path);
  /// Calls `piece` with the whole content, piece by piece; false from it ends the reading. Returns what went
  /// wrong, as the system says it, or nothing.
  [[nodiscard]] std::string read(const std::function<bool(protocols::ByteView)>& piece);
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  std::string path_, name_;
  std::optional<std::string> spool_;
};

/// Calls `event` for each event of a recording, in order; false from it ends the reading.
[[nodiscard]] ReadResult read_recording(InputFile& file,
                                        const std::function<bool(const record::RecordEvent&)>& event);

/// Where converted text goes. False: it is not taken (disk full, reader gone); the conversion ends.
using Sink = std::function<bool(std::string_view)>;

/// Writes the recording, or any text file, without its secrets (src/record/redact.hpp).
[[nodiscard]] ReadResult redact_file(InputFile& file, const Sink& sink);

}  // namespace rommate::app
