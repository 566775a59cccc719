// Any number of consoles on one io_context: opened, given jobs, closed; what happens on them comes out as
// events. No signals, no printing, no exit status: that is what a single command (run_one.hpp) or a fleet
// makes of it.
//
// A console's fault is its own: one that cannot be opened, is lost or hangs ends with a Closed event, and the
// others go on.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "protocols/alive.hpp"
#include "src/app/console.hpp"
#include "src/console/job.hpp"

namespace rommate::app {

/// Of one console, in the order in which it happened. Opened comes once, or Closed without it; Closed is the
/// last.
struct RunnerEvent {
  /// The line is open and being read; nothing has been typed.
  struct Opened {};
  struct Sighted {
    recognise::Sighting seen;
  };
  /// What a person should know: the adapter could not confirm something, the recording is in trouble, the
  /// line went away. Already in the recording.
  struct Remark {
    std::string text;
  };
  /// The line went away, after whatever job had it ended, if that could not wait. Back or Closed follows.
  struct Lost {
    port::Problem why;
  };
  struct Back {};
  /// The keyboard, that is: whoever listens here, has the line again. Its last words may still be on their
  /// way.
  struct JobEnded {
    std::unique_ptr<console::Job> job;
  };
  /// The line was given back. `why`: nobody asked for it.
  struct Closed {
    std::optional<port::Problem> why;
  };

  std::size_t console;
  std::variant<Opened, Sighted, Remark, Lost, Back, JobEnded, Closed> what;
};

class Runner {
 public:
  using Id = std::size_t;
  /// Runs from the io_context, never from inside a call of the runner other than start() and cancel(), whose
  /// job may end at once. It may call all of the runner, for any console.
  using OnEvent = std::function<void(RunnerEvent)>;

  Runner(boost::asio::io_context& io, OnEvent on_event);
  /// Gives all lines back at once; no events.
  ~Runner();
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  /// Begins to open a console. Opened or Closed follows.
  Id open(const ConsoleOptions& options);
  /// nullptr once it is closed, or when it could not be made.
  [[nodiscard]] Console* console(Id id);
  /// Gives the line to a job. False, and the job stays with the caller, while another has it or the line is
  /// away.
  [[nodiscard]] bool start(Id id, std::unique_ptr<console::Job>& job);
  /// Asks the job, if there is one, to end. It has longest_cancel() for that; then the console is closed and
  /// the job left behind. `replies`: what the far side is given to answer.
  void cancel(Id id, protocols::Duration replies);
  /// Closes when everything asked for so far has left the line and, where nobody can tell, was given time to
  /// be heard; at once when the line is away.
  void retire(Id id);
  /// Closes now. Closed follows, without a reason.
  void close(Id id);
  /// Consoles that are not closed.
  [[nodiscard]] std::size_t size() const { return hosted_.size(); }

 private:
  class Hosted;
  void closed(Id id, std::optional<port::Problem> why);

  boost::asio::io_context& io_;
  OnEvent on_event_;
  std::map<Id, std::shared_ptr<Hosted>> hosted_;
  Id next_ = 0;
  protocols::Alive alive_;
};

/// How long to wait for the end of a job that has been cancelled: `replies`, and a 1K block at this speed (0:
/// not known), which is finished first. A line that is held by flow control would take for ever.
[[nodiscard]] protocols::Duration longest_cancel(protocols::Duration replies, std::uint32_t bits_per_second);

}  // namespace rommate::app
