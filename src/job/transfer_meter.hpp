// Rate, time left and the line of words that show a transfer's progress, for the command line and the
// screen. Pure: fed with progress snapshots and the time.
#pragma once

#include <deque>
#include <optional>
#include <string>

#include "protocols/transfer/transfer.hpp"

namespace rommate::job {

class TransferMeter {
 public:
  using Progress = protocols::transfer::Progress;

  /// The transfer begins to wait for the other side.
  void begin(protocols::Time now) { last_still_ = now; }
  /// Call about ten times a second, and once when the transfer has ended.
  void update(const Progress& progress, protocols::Time now);

  /// Bytes per second over the last seconds; 0 before there is anything to say.
  [[nodiscard]] double rate() const;
  /// Bytes per second from the first byte to the last update.
  [[nodiscard]] double mean_rate() const;
  /// 0 to 100; nullopt where the size is not known.
  [[nodiscard]] std::optional<double> percent() const;
  [[nodiscard]] std::optional<protocols::Duration> left() const;
  /// Bytes of all files so far.
  [[nodiscard]] std::uint64_t moved() const { return progress_.earlier + progress_.moved; }
  /// From the first byte to the last update.
  [[nodiscard]] protocols::Duration moving() const;
  [[nodiscard]] const Progress& progress() const { return progress_; }

  /// "image.bin  42 %  1.2 of 2.9 MB  10.9 kB/s  2:31 left  3 resent", at most `width` columns.
  [[nodiscard]] std::string line(std::size_t width) const;

 private:
  struct Point {
    protocols::Time at;
    std::uint64_t moved;
  };
  std::deque<Point> points_;
  std::optional<protocols::Time> last_still_;  // when nothing had moved yet
  std::optional<Point> first_;
  Progress progress_;
  protocols::Time now_{};
};

/// "1023 B", "10.9 kB", "2.9 MB" (powers of 1000).
[[nodiscard]] std::string size_text(double bytes);

}  // namespace rommate::job
