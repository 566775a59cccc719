// What a single command makes of one console and one job: signals, progress, last words and an exit status.
// `rommate break`, `send`, `receive` and `paste` stand on this; many consoles are run by runner.hpp.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "src/app/console.hpp"
#include "src/console/job.hpp"

namespace rommate::app {

/// What the command adds to the run. All members may be empty.
struct RunHooks {
  /// What is done, for `rommate runs`: "send c2600-i-mz.bin". A run that has a name there outlives its
  /// terminal (SIGHUP takes the display, not the job), can be watched from another one, and keeps the machine
  /// awake.
  std::string what = {};
  /// The folder in which it is kept; empty: a new one.
  std::string folder = {};
  /// How far the job is, in a line; empty: as its report says.
  std::function<std::string(console::Job&)> progress = {};
  /// The line is open; watchers may be added to the session now, before the job starts.
  std::function<void(Console&)> opened;
  /// The job runs; called about ten times a second, for progress bars.
  std::function<void(Console&, console::Job&)> tick;
  /// What the user should know beside the job: the line went away and came back, the recording is in trouble,
  /// the server did not confirm the speed. Without this it is printed on standard error.
  std::function<void(const std::string&)> remark;
  /// The user pressed Ctrl-C; the job has been asked to stop.
  std::function<void()> interrupted;
  /// What a cancelled job is given for the other side's replies and its own way out, beside the time of a
  /// block on the line; see longest_cancel().
  protocols::Duration cancel_within = std::chrono::seconds{40};
};

struct RunResult {
  int status = 0;  // exit status of cli.md
  std::unique_ptr<console::Job>
      job;                // the job that ended; nullptr when there was none, or it was left behind
  port::Problem problem;  // when job is nullptr: why
  bool interrupted = false;
};

/// Makes the job when the port is open; it may look at the port and the session. nullptr: it has told the
/// user why there is none (exit status 2).
using MakeJob = std::function<std::unique_ptr<console::Job>(Console&)>;

/// Blocks until the job has ended and its last words have left the line. A first SIGINT or SIGTERM cancels
/// the job, a second one leaves at once, and so does the end of longest_cancel(). SIGHUP does the same where
/// RunHooks::what is empty.
[[nodiscard]] RunResult run_job(const ConsoleOptions& options, const MakeJob& make, const RunHooks& hooks);

/// 0 done, 1 failed, unconfirmed or cancelled by the other side, 4 lost, 130 cancelled by our user.
[[nodiscard]] int exit_status(const protocols::Outcome& outcome, bool interrupted);

}  // namespace rommate::app
