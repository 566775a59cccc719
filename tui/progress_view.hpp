// A job that owns the line, as it goes: percent, rate, time left, retries, and the device's own text beside
// it. Esc asks before it cancels; every other key does nothing, since the line is not the keyboard's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tui/canvas.hpp"
#include "tui/key.hpp"

namespace rommate::tui {

struct ProgressModel {
  std::string title;  // "XMODEM send"
  std::string what;   // "c1841-ipbase-mz.bin"
  std::string unit;   // "bytes", "lines"
  unsigned long long done = 0;
  std::optional<unsigned long long> total;
  double rate = 0;                        // units a second, of late
  std::optional<long long> seconds_left;  // nullopt: not known yet
  long long seconds_gone = 0;
  unsigned retries = 0;
  std::string phase;                // "waiting for the receiver", "block 17"
  std::vector<std::string> device;  // what the device says, the last lines
  std::string ended;                // set when it is over: the outcome's sentence
  bool failed = false;
};

class ProgressView {
 public:
  enum class Result { cancel, close };
  ProgressModel model;

  void draw(Canvas& canvas, Rect area) const;
  [[nodiscard]] std::optional<Result> on_key(const Key& key);

 private:
  bool asking_ = false;
};

/// "[#####     ] 42 %" in this width.
[[nodiscard]] std::string progress_bar(unsigned long long done, unsigned long long total, int columns);

}  // namespace rommate::tui
