// Raises a console's speed for a job and puts it back: our end is tried, the device is told to change, our
// end follows, a prompt at the new speed is the proof, the job runs, and the same way leads home. Where a
// proof fails the rates are swept until the device is found. The commands come from a recipe ("set BAUD
// 115200", "unset BAUD" in a Catalyst boot loader; `speed` of an IOS line); this knows no device.
//
// What is owed to the device (its old speed) is written down before anything is changed, so that a later
// start can offer the way home when this one does not come to it. Pure: the writing is a callback.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "src/console/job.hpp"

namespace rommate::console {

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
  std::string up, down;                              // commands, without line end
  Duration settle = std::chrono::milliseconds{300};  // from the command's end until the device has changed
  /// Until what an adapter or a network has received, and still holds, is here.
  Duration delivery = std::chrono::milliseconds{100};
  Duration proof_within = std::chrono::seconds{2};    // for a prompt behind a typed CR
  int proofs = 3;                                     // CRs typed before a speed counts as wrong
  Duration prompt_within = std::chrono::seconds{60};  // for the prompt after the job: flash is being written
  /// Speeds to look at when the device is lost, beside home and fast.
  std::vector<std::uint32_t> rates{9600, 115200, 38400, 57600, 19200, 4800, 2400, 1200, 230400};
  /// Writes the debt down before the first command; a sentence: it could not, and nothing is changed. A debt
  /// that is open from an earlier time keeps its home.
  std::function<std::optional<std::string>(const SpeedDebt&)> owe;
  /// The device is back at the speed this began at, which is not yet home where an older debt is open.
  std::function<void(std::uint32_t baud)> paid;
};

class SpeedDance final : public Job {
 public:
  /// `make_inner` is called once, when the new speed is proved. A job that sets the line itself (a transfer,
  /// for flow control) must be made with the line as it is then: at the fast speed.
  using MakeInner = std::function<std::unique_ptr<Job>()>;
  SpeedDance(SpeedDanceOptions options, MakeInner make_inner);

  [[nodiscard]] std::string_view name() const override { return inner_ ? inner_->name() : "speed"; }
  /// Only while the job goes on: a transfer that is over still says that bytes are its own.
  [[nodiscard]] bool takes_bytes() const override {
    return state_ == State::inner && !inner_->outcome() && inner_->takes_bytes();
  }
  void on_start(const recognise::Sighting& seen, Time now) override;
  void on_bytes(ByteView received, Time now) override;
  void on_sighting(const recognise::Sighting& seen, Time now) override;
  void on_effect(const EffectResult& result, Time now) override;
  void on_time(Time now) override;
  /// A first time: the inner job is cancelled and the way home is taken. A second time: stop where we are.
  void cancel(Time now) override;
  void on_lost(std::string_view why, Time now) override;
  [[nodiscard]] std::vector<Effect> take_effects() override;
  [[nodiscard]] std::optional<Time> deadline() const override;
  [[nodiscard]] Bytes take_leftover() override;

  /// The job that runs, or has run, at the new speed; nullptr before.
  [[nodiscard]] Job* inner() { return inner_.get(); }
  /// Where our end is now.
  [[nodiscard]] std::uint32_t baud() const { return line_.baud; }
  /// The device still waits to be put back.
  [[nodiscard]] bool owes() const { return owes_; }

 private:
  enum class State {
    prove_home,  // is there a prompt at all
    trial,       // can our end be set to the new speed at all
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
  void type(std::string_view line);
  void change_speed(State next, std::string_view command, std::uint32_t to, Time now);
  void follow(std::uint32_t baud);
  void prove(State next, Time now);
  void type_return(Time now);
  [[nodiscard]] bool proving() const;
  void followed(Time now);
  void proved(Time now);
  void try_own_end(Time now);
  void refuse_dance(std::string_view why);
  void raise(Time now);
  void not_proved(Time now);
  void start_sweep(Time now);
  void sweep_next(Time now);
  void found(Time now);
  void start_inner(Time now);
  void inner_ended(Time now);
  void go_home(Time now);
  void settle_debt();
  void finish(Outcome outcome);

  SpeedDanceOptions options_;
  MakeInner make_inner_;
  LineSettings line_;           // our end's, as far as it obeyed
  std::uint32_t going_to_ = 0;  // what it was asked for last
  State state_ = State::prove_home;
  bool leaving_home_ = true;  // false: on the way back
  bool owes_ = false, cancelled_ = false;
  std::optional<std::string> refused_speed_;  // our end did not go where it was asked to; why, if it is known
  int typed_ = 0;                             // CRs of this proof
  std::vector<std::uint32_t> sweep_;
  std::size_t swept_ = 0, rates_refused_ = 0;  // of sweep_: looked at; our end could not follow
  int home_tries_ = 0;                         // commands back typed so far
  recognise::Sighting seen_;
  std::unique_ptr<Job> inner_;
  bool inner_over_ = false;
  std::optional<Outcome> job_outcome_;
  std::optional<Time> due_;
  Time latest_due_{};  // of this CR, though bytes keep coming
  Bytes leftover_;
};

}  // namespace rommate::console
