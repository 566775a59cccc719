// Runs one job on a port without a full screen: open, give it the line, show progress, end cleanly on Ctrl-C,
// give the line back. `rommate break`, `send`, `receive` and `paste` stand on this.
#pragma once

#include <functional>
#include <memory>

#include "src/app/console.hpp"
#include "src/console/job.hpp"

namespace rommate::app {

/// What the command adds to the run. All members may be empty.
struct HeadlessHooks {
  /// The line is open; watchers may be added to the session now, before the job starts.
  std::function<void(Console&)> opened;
  /// The job runs; called about ten times a second, for progress bars.
  std::function<void(Console&, console::Job&)> tick;
  /// What the user should know beside the job: the line went away and came back, the recording is in trouble,
  /// the server did not confirm the speed. Without this it is printed on standard error.
  std::function<void(const std::string&)> remark;
  /// The user pressed Ctrl-C; the job has been asked to stop.
  std::function<void()> interrupted;
};

struct HeadlessResult {
  int status = 0;                     // exit status of cli.md
  std::unique_ptr<console::Job> job;  // the job that ended; nullptr when the port did not open
  port::Problem problem;              // when job is nullptr: why
  bool interrupted = false;
};

/// Makes the job when the port is open; it may look at the port and the session. nullptr: it has told the
/// user why there is none (exit status 2).
using MakeJob = std::function<std::unique_ptr<console::Job>(Console&)>;

/// Blocks until the job has ended and its last words have left the line. A first SIGINT, SIGTERM or SIGHUP
/// cancels the job, a second one leaves at once.
[[nodiscard]] HeadlessResult run_job(const ConsoleOptions& options, const MakeJob& make,
                                     const HeadlessHooks& hooks);

/// 0 done, 1 failed, unconfirmed or cancelled by the other side, 4 lost, 130 cancelled by our user.
[[nodiscard]] int exit_status(const protocols::Outcome& outcome, bool interrupted);

}  // namespace rommate::app
