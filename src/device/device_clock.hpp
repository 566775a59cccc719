// The clock of a running system, and the time stamps its log lines carry. Boxes without a battery start their
// clock at the same date each time (a star says that nobody has set it). Pure: the caller says how long the
// system has been up.
#pragma once

#include <string>
#include <string_view>

#include "protocols/engine.hpp"

namespace rommate::device {

/// How log lines begin: "*Mar  1 00:00:12.611: " (12.4 and later), "00:00:19: " (older), "2018 Nov 15
/// 17:10:48 " (NX-OS), nothing (ASA). From logs of 2900, 2600, Nexus 9000 and 5505.
enum class LogStamp { datetime, uptime, nxos, none };

class DeviceClock {
 public:
  /// `start`: "2002-03-01 00:00:00", what the clock shows when the system comes up; what cannot be read is
  /// taken as that date.
  DeviceClock(std::string_view start, LogStamp stamp);

  /// Seconds are set anew: `start` is what it shows at `up`.
  void set(std::string_view start, protocols::Duration up);
  /// With the colon and the blank behind it; `up`: time since the system started.
  [[nodiscard]] std::string stamp(protocols::Duration up) const;
  /// "*00:01:12.123 UTC Fri Mar 1 2002"
  [[nodiscard]] std::string shown(protocols::Duration up) const;
  /// "Mar 1 2002 00:05:00 +00:00", as `dir` shows a file.
  [[nodiscard]] std::string file_date(protocols::Duration up) const;
  /// "00:05:00 UTC Fri Mar 1 2002", as configurations and `show version` write a time.
  [[nodiscard]] std::string long_date(protocols::Duration up) const;

 private:
  struct Parts {
    int year, month, day, weekday, hour, minute, second, milli;
  };
  [[nodiscard]] Parts parts(protocols::Duration up) const;

  std::chrono::sys_time<std::chrono::milliseconds> start_;
  LogStamp stamp_;
  bool set_by_hand_ = false;
};

}  // namespace rommate::device
