// Other forms of a recording: lines that show each event (rommate record show) and an asciicast v2 for
// asciinema's players (rommate record cast; https://docs.asciinema.org/manual/asciicast/v2/). Pure: events
// in, text out.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/record/output_filter.hpp"
#include "src/record/record.hpp"

namespace rommate::record {

/// `text` with everything but printable ASCII as \r \n \t \e \xNN, in quotes. What a person may safely look
/// at.
[[nodiscard]] std::string quoted(ByteView text);
/// The event in words: `received "rommon 1 > "`, `BREAK on (driver)`, `speed 115200 8N1`.
[[nodiscard]] std::string describe(const RecordEvent& event);

/// Time since the recording began, over several runs: within a run by the monotonic clock, between runs by
/// the wall clocks, and never backwards.
class RecordClock {
 public:
  [[nodiscard]] Duration elapsed(const RecordEvent& event);

 private:
  bool begun_ = false;
  Duration last_{};
  Time run_at_{};
  Duration run_elapsed_{};
  WallTime wall_ = 0;  // of the last event that had one
};

class CastWriter {
 public:
  struct Options {
    int columns = 80, rows = 24;
    bool unfiltered = false;  // hand the device's control strings on to whoever plays it
  };
  explicit CastWriter(const Options& options) : options_(options) {}
  /// The lines for this event, each with '\n'; the header comes with the first.
  [[nodiscard]] std::string event(const RecordEvent& event);

 private:
  [[nodiscard]] std::string header(const RecordEvent& first) const;
  [[nodiscard]] std::string line(Duration at, char code, std::string_view data) const;

  Options options_;
  RecordClock clock_;
  OutputFilter output_;
  OutputFilter input_;
  std::string cut_;  // beginning of a UTF-8 character, when unfiltered
  bool begun_ = false;
};

}  // namespace rommate::record
