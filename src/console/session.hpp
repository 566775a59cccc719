// One console: who owns the line, what is to be done on it, what the device is doing. Pure: app/pump brings
// bytes and time and carries out the effects.
//
// Calls come in four kinds. What came in: on_bytes, on_time, on_effect, on_lost, on_back. Commands: type,
// request, start, cancel_job, note. What must go out: take_effect, deadline. Getters: the rest. After any of
// the first two kinds take effects until there are none.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/console/effect.hpp"
#include "src/console/job.hpp"
#include "src/console/watcher.hpp"
#include "src/recognise/recogniser.hpp"

namespace rommate::console {

class Session {
 public:
  /// The line starts as `line`; watchers and the job end handler are added by the owner.
  explicit Session(const LineSettings& line);

  // --- what came in
  void on_bytes(ByteView received, Time now);
  /// Early or twice changes nothing.
  void on_time(Time now);
  /// The effect taken last was carried out.
  void on_effect(const EffectResult& result, Time now);
  /// BREAK went on or off while an effect is under way.
  void on_break_changed(bool on, Time now);
  /// The line went away. Whatever was still to be sent is dropped: it was meant for a device in another
  /// state.
  void on_lost(std::string_view why, Time now);
  void on_back(Time now);

  // --- commands
  /// The keyboard types. Refused (false) while a job owns the line or the line is away.
  bool type(ByteView keys, Time now);
  /// The keyboard wants BREAK, another speed ... Refused like type().
  bool request(Effect effect, Time now);
  /// Gives the line to a job. Refused (false, job kept by the caller) while another has it or the line is
  /// away.
  bool start(std::unique_ptr<Job>& job, Time now);
  /// Asks the job to give the line back, if there is one.
  void cancel_job(Time now);
  /// Puts a remark into the recording.
  void note(std::string_view text, Time now);
  /// `watcher` must outlive the session or be removed; it sees what happens from now on.
  void watch(Watcher& watcher);
  void unwatch(Watcher& watcher);
  /// Called when a job has ended and the keyboard has the line again.
  std::function<void(std::unique_ptr<Job>, Time)> on_job_end;

  // --- what must go out
  /// The next effect to carry out, in order; nullopt: none now. Neighbouring writes come as one.
  [[nodiscard]] std::optional<Effect> take_effect(Time now);
  [[nodiscard]] std::optional<Time> deadline() const;

  // --- getters
  [[nodiscard]] const recognise::Sighting& seen() const { return recogniser_.current(); }
  [[nodiscard]] const recognise::Recogniser& recogniser() const { return recogniser_; }
  [[nodiscard]] const LineSettings& line() const { return line_; }
  [[nodiscard]] const Job* job() const { return job_.get(); }
  [[nodiscard]] Job* job() { return job_.get(); }
  /// "keyboard" or the job's name.
  [[nodiscard]] std::string_view owner() const;
  [[nodiscard]] bool lost() const { return lost_; }
  [[nodiscard]] bool has_effects() const { return !effects_.empty(); }

 private:
  struct Queued {
    Effect effect;
    bool of_job;
  };
  void show(ByteView bytes, Time now);
  void pass_sightings(Time now);
  void collect(Time now);
  void drop_unsent_of_job();
  void end_job(Time now);
  void push(Effect effect, bool of_job);
  template <class Call>
  void tell(Call call);

  LineSettings line_;
  recognise::Recogniser recogniser_;
  std::unique_ptr<Job> job_;
  std::deque<Queued> effects_;
  bool taken_of_job_ = false;  // whether the effect under way is the job's
  bool lost_ = false;
  std::vector<Watcher*> watchers_;
};

}  // namespace rommate::console
