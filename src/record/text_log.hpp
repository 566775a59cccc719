// What a device says as the lines of a log: plain text (plain_text.hpp) without its secrets (redact.hpp), and
// in front of each line, if that is wanted, when its first byte came. Our own remarks stand between as lines
// that begin with "--- ". A line is given out when it is whole. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/record/plain_text.hpp"
#include "src/record/record.hpp"
#include "src/record/redact.hpp"

namespace rommate::record {

/// "2026-11-29 11:08:36.123", local time.
[[nodiscard]] std::string stamp_of(WallTime wall);

class TextLog {
 public:
  explicit TextLog(bool stamps) : stamps_{stamps} {}

  void on_bytes(protocols::ByteView received, WallTime now);
  /// Always with its time. One line.
  void remark(std::string_view text, WallTime now);
  /// The line that is not finished becomes one.
  void finish(WallTime now);
  /// What is new since the last call: whole lines, UTF-8, each with '\n'.
  [[nodiscard]] std::string take();

 private:
  void take_lines(WallTime now);
  void add(std::string_view line, WallTime began);

  bool stamps_;
  PlainText text_;
  SecretFinder secrets_;
  std::uint64_t at_ = 0;           // where the next line begins in what secrets_ has seen
  std::optional<WallTime> began_;  // of the line that is not finished
  std::string out_;
};

}  // namespace rommate::record
