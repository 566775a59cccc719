// Raises a console's speed for a job and puts it back: our end is tried, the device is told to change, our
// end follows, a prompt at the new speed is the proof, the job runs, and the same way leads home. Where a
// proof fails the rates are swept until the device is found. The commands come from a recipe ("set BAUD
// 115200", "unset BAUD" in a Catalyst boot loader; `speed` of an IOS line); this knows no device.
//
// What is owed to the device (its old speed) is written down before anything is changed, so that a later
// start can offer the way home when this one does not come to it. Pure: the writing is a request.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "src/job/line_pacer.hpp"
#include "src/job/nested_job.hpp"
#include "src/job/vocabulary.hpp"

namespace rommate::job {

/// What the device needs to be as it was.
struct SpeedDebt {
  std::uint32_t home = 9600;    // bits per second, before
  std::uint32_t away = 115200;  // while the debt stands
  std::string way_home;         // the command that changes it back, without line end
  friend bool operator==(const SpeedDebt&, const SpeedDebt&) = default;
};

struct SpeedDanceOptions {
  LineSettings line;  // as set now; the device answers at this speed
  std::uint32_t fast = 115200;
  /// Commands, without line end; empty: those of the prompt that is found (speed_commands.hpp).
  std::string up, down;
  Duration settle = std::chrono::milliseconds{300};  // from the command's end until the device has changed
  /// Until what an adapter or a network has received, and still holds, is here.
  Duration delivery = std::chrono::milliseconds{100};
  Duration proof_within = std::chrono::seconds{2};    // for a prompt behind a typed CR
  int proofs = 3;                                     // CRs typed before a speed counts as wrong
  Duration prompt_within = std::chrono::seconds{60};  // for the prompt after the job: flash is being written
  /// Speeds to look at when the device is lost, beside home and fast.
  std::vector<std::uint32_t> rates{9600, 115200, 38400, 57600, 19200, 4800, 2400, 1200, 230400};
  /// A person agreed that RETURN is typed to see whether a prompt stands there at all: it answers whatever is
  /// asked there. Behind a prompt that was seen, and behind our own command, it is typed without that; at a
  /// question that is seen never.
  bool may_return = false;
  /// Before RETURN is typed at a speed: text that flows there is heard.
  Duration listen = std::chrono::milliseconds{300};
};

class SpeedDance final : public Job {
 public:
  /// `make_inner` is called once, when the new speed is proved. A job that sets the line itself (a transfer,
  /// for flow control) must be made with the line as it is then: at the fast speed.
  using MakeInner = std::function<std::unique_ptr<Job>()>;
  SpeedDance(SpeedDanceOptions options, MakeInner make_inner);

  [[nodiscard]] std::string_view name() const override {
    return inner_.job() != nullptr ? inner_.job()->name() : "speed";
  }
  /// Only while the job goes on: a transfer that is over still says that bytes are its own.
  [[nodiscard]] bool takes_bytes() const override {
    return state_ == State::inner && !inner_.job()->outcome() && inner_.job()->takes_bytes();
  }
  /// The inner job's, while there is one.
  [[nodiscard]] JobReport report() const override;
  void on_start(const Sight& sight, Time now) override;
  void on_bytes(ByteView received, Time now) override;
  void on_sighting(const recognise::Sighting& seen, Time now) override;
  void on_effect(const EffectResult& result, Time now) override;
  void on_answer(RequestId id, const Answer& answer, Time now) override;
  void on_time(Time now) override;
  void on_carried_out(Time now) override {
    if (state_ == State::inner) inner_.on_carried_out(now);
  }
  /// A first time: the inner job is cancelled and the way home is taken. A second time: stop where we are.
  void cancel(Time now) override;
  void on_lost(std::string_view why, Time now) override;
  void take_effects(std::vector<Wanted>& into) override;
  void take_requests(std::vector<console::WantedAnswer>& into) override;
  [[nodiscard]] std::optional<Time> deadline() const override;
  [[nodiscard]] Bytes take_leftover() override;

  /// The job that runs, or has run, at the new speed; nullptr before.
  [[nodiscard]] Job* inner() { return inner_.job(); }
  /// Where our end is now.
  [[nodiscard]] std::uint32_t baud() const { return line_.baud; }
  /// The device still waits to be put back.
  [[nodiscard]] bool owes() const { return owes_; }

 private:
  enum class State {
    trial,       // can our end be set to the new speed at all
    prove_home,  // is there a prompt at all
    owe,         // the debt is being written down
    up,          // the command is typed; our end follows
    prove_fast,  // a prompt at the new speed?
    inner,       // the job has the line
    prompt,      // the job has ended; the device comes back to its prompt
    down,        // the command back is typed; our end follows
    prove_back,  // a prompt at the old speed?
    tune,        // the device is somewhere: our end goes to the next rate
    sweep,       // a prompt at this rate?
    over,
  };
  void type_command(Time now);
  void command_typed(Time now);
  void refused(const std::string& why, Time now);
  void change_speed(State next, std::string_view command, std::uint32_t to, Time now);
  void follow(std::uint32_t baud);
  void prove(State next, Time now);
  void knock(Time now);
  [[nodiscard]] bool proving() const;
  [[nodiscard]] bool typing() const;
  void take_of_inner();
  void followed(Time now);
  void proved(Time now);
  void try_own_end(Time now);
  void refuse_dance(std::string_view why);
  void raise();
  [[nodiscard]] bool learn_commands();
  void not_proved(Time now);
  void start_sweep(Time now);
  void sweep_next(Time now);
  void found(Time now);
  void start_inner(Time now);
  void inner_ended(Time now);
  void go_home(Time now);
  void cancel_step(Time now);
  void settle_debt();
  void finish(Outcome outcome);
  void finish_there(Outcome outcome);

  SpeedDanceOptions options_;
  MakeInner make_inner_;
  LineSettings line_;           // our end's, as far as it obeyed
  std::uint32_t going_to_ = 0;  // what it was asked for last
  State state_ = State::trial;
  bool leaving_home_ = true;  // false: on the way back
  bool owes_ = false, cancelled_ = false;
  std::optional<std::string> refused_speed_;  // our end did not go where it was asked to; why, if it is known
  bool prompt_seen_ = false;                  // a prompt stood there, or our command was typed at one
  int typed_ = 0;                             // CRs of this proof
  std::vector<std::uint32_t> sweep_;
  std::size_t swept_ = 0, rates_refused_ = 0;  // of sweep_: looked at; our end could not follow
  int home_tries_ = 0;                         // commands back typed so far
  const Sight* sight_ = nullptr;
  LinePacer pacer_;
  NestedJob inner_;
  bool inner_over_ = false;
  std::optional<Outcome> job_outcome_;
  std::optional<Time> due_;
  Time latest_due_{};  // of this CR, though bytes keep coming
  Bytes leftover_;
};

}  // namespace rommate::job
