// One console: who owns the line, what is to be done on it, what the device is doing. Pure: app/pump brings
// bytes and time and carries out the effects.
//
// Calls come in four kinds. What came in: on_bytes, on_time, on_effect, on_answer, on_lost, on_back.
// Commands: type, reply, request, start, cancel_job, note. What must go out: take_effect, deadline. Getters:
// the rest. When there is something to go out on_work is called; nobody else need remember to look.
//
// The order of one turn is always the same: the recording and other watchers get the bytes, as received but
// for the echo of a job's secrets; a job that takes bytes gets them, and that is all; else screen,
// recogniser, job, and then what the recogniser concluded goes to the watchers and then to the job. (The
// recogniser is fed before the job is called, so that what the job asks of its Sight has these bytes in it;
// its conclusions are told behind them.)
//
// Re-entrance. A watcher, a job's end handler or on_request may call any command while it is told something.
// A job that begins within a turn gets nothing of that turn: its first call is on_start(). on_work is called
// when the outermost call returns, never from within one. Nobody may destroy the session in a call but
// on_work.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/console/echo_mask.hpp"
#include "src/console/effect.hpp"
#include "src/console/gate.hpp"
#include "src/console/job.hpp"
#include "src/console/sight.hpp"
#include "src/console/watcher.hpp"

namespace rommate::console {

// wide: where line, job, gate and watchers meet
class Session {
 public:
  /// The line starts as `line`; watchers and handlers are added by the owner.
  explicit Session(const LineSettings& line);

  // --- what came in
  void on_bytes(ByteView received, Time now);
  /// Early or twice changes nothing.
  void on_time(Time now);
  /// The effect taken last was carried out. Told to whoever asked for it, or to nobody.
  void on_effect(const EffectResult& result, Time now);
  /// The answer to on_request; one for a job that has ended goes to nobody.
  void on_answer(RequestId id, const Answer& answer, Time now);
  /// BREAK went on or off while an effect is under way.
  void on_break_changed(bool on, Time now);
  /// The line went away. Whatever was still to be sent is dropped: it was meant for a device in another
  /// state. Undos are kept.
  void on_lost(std::string_view why, Time now);
  void on_back(Time now);

  // --- commands
  /// The keyboard types. Refused (false) while a job owns the line or the line is away.
  bool type(ByteView keys, Time now);
  /// The terminal answers the device by itself (a cursor report, say). Refused like type(), and where it
  /// would answer a question.
  bool reply(ByteView report, Time now);
  /// The keyboard wants BREAK, another speed ... Refused like type().
  bool request(Effect effect, Time now);
  /// Gives the line to a job. Refused (false, job kept by the caller) while another has it or the line is
  /// away.
  [[nodiscard]] bool start(std::unique_ptr<Job>& job, Time now);
  /// Asks the job to give the line back, if there is one. What it has not begun is dropped.
  void cancel_job(Time now);
  /// Puts a remark into the recording.
  void note(std::string_view text, Time now);
  /// `watcher` must outlive the session or be removed; it sees what happens from now on.
  void watch(Watcher& watcher);
  void unwatch(Watcher& watcher);

  // --- handlers, set by the owner
  /// A job has ended and the keyboard has the line again.
  std::function<void(std::unique_ptr<Job>, Time)> on_job_end;
  /// A job wants something of the world outside the line. Unset: every request is answered with a no.
  std::function<void(RequestId, const Request&, Time)> on_request;
  /// There may be effects to take, or another deadline.
  std::function<void()> on_work;

  // --- what must go out
  /// The next effect to carry out, in order; nullopt: none now. Neighbouring writes come as one.
  [[nodiscard]] std::optional<Effect> take_effect(Time now);
  [[nodiscard]] std::optional<Time> deadline() const;

  // --- getters
  [[nodiscard]] const recognise::Sighting& seen() const { return sight_.last(); }
  [[nodiscard]] const Sight& sight() const { return sight_; }
  [[nodiscard]] const LineSettings& line() const { return line_; }
  [[nodiscard]] const Job* job() const { return job_.get(); }
  [[nodiscard]] Job* job() { return job_.get(); }
  /// "keyboard" or the job's name.
  [[nodiscard]] std::string_view owner() const;
  [[nodiscard]] bool lost() const { return lost_; }
  [[nodiscard]] bool has_effects() const { return !effects_.empty(); }

 private:
  /// Whose effect it is, and which.
  struct Ticket {
    JobId owner = JobId::keyboard;
    EffectId id = EffectId::none;  // among those of its owner
    bool undo = false;
    bool transfers = false;  // its job took the line's bytes when it asked
  };
  struct Queued {
    Queued(Effect&& wanted, const Ticket& of) : effect{std::move(wanted)}, ticket{of} {}
    Effect effect;
    Ticket ticket;
  };
  struct OpenRequest {
    RequestId id;  // of the console
    JobId owner;
    RequestId of_job;
  };
  class Turn;

  void show(ByteView bytes, Time now);
  void tell_received(ByteView bytes, Time now);
  void let_go_of_echo(Time now);
  void cut(bool speed_changed, Time now);
  void pass_sightings(JobId to, Time now);
  [[nodiscard]] bool listens(JobId id) const { return job_ && job_id_ == id; }
  void collect(Time now);
  void take_wanted(JobId job);
  void hand_over(std::vector<WantedAnswer> wanted, Time now);
  void drop_unbegun(JobId owner);
  void keep_undos();
  [[nodiscard]] bool let_out(const Queued& next, Time now);
  void end_job(Time now);
  void push(Effect&& effect, const Ticket& ticket);
  template <class Call>
  void tell(Call call);

  LineSettings line_;
  Sight sight_;
  Gate gate_{sight_};
  EchoMask mask_;
  std::unique_ptr<Job> job_;
  JobId job_id_ = JobId::keyboard;   // of job_, or of the last one
  std::vector<Wanted> wanted_;       // room for one take_wanted()
  std::vector<WantedAnswer> asked_;  // and for what a job wants to know
  std::deque<Queued> effects_;
  std::optional<Queued> under_way_;  // taken, and its end not told yet
  std::vector<OpenRequest> requests_;
  std::uint64_t requests_made_ = 0;
  bool lost_ = false;
  int depth_ = 0;  // of calls within calls
  std::vector<Watcher*> watchers_;
};

}  // namespace rommate::console
