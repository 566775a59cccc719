// Sends BREAK until the device shows that it has seen it, and can prove it. Pure: the pump does the sending.
//
// There are three ways to make a BREAK, because adapters differ: the driver's own (TIOCSBRK), slow NULs (a
// NUL at 300 baud is a BREAK to a receiver at 9600), and the one of a console server (RFC 2217 on/off, telnet
// IAC BRK). An adapter that refuses is known at once. One that says yes and does nothing, as cheap ones do,
// is only known from the device: when it goes on with other text, or stays silent three times, the next
// method is tried. Low-baud has a hole: an answer that comes while the line is slow is lost, and a device
// that stands at its prompt says nothing more; nor is anything heard while the line is away. When one that
// was talking is silent behind that, Ctrl-R is typed now and then, which redraws a row and answers nothing,
// or RETURN where a person agrees to that. Which of them it was is then not proved by the answer alone:
// BreakReport::maybe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/job/text_pattern.hpp"
#include "src/job/vocabulary.hpp"

namespace rommate::job {

enum class BreakMethod {
  driver,    // BREAK on, wait, BREAK off on our own line
  low_baud,  // NULs at a low speed
  remote,    // the console server makes it
};
[[nodiscard]] std::string_view to_string(BreakMethod method);  // "driver", "low-baud", "remote"
[[nodiscard]] std::optional<BreakMethod> parse_break_method(std::string_view word);

// wide: all that a port and a person say of a BREAK
struct BreakOptions {
  /// In the order of trying; not empty.
  std::vector<BreakMethod> methods{BreakMethod::driver};
  /// `remote` is done by on and off (RFC 2217), so that it has our length; else by one request (telnet IAC
  /// BRK).
  bool remote_on_off = false;
  Duration length = std::chrono::milliseconds(300);
  /// The line as it is and has to be again after low-baud.
  LineSettings line;

  /// One BREAK is enough when both of these are empty; otherwise it is repeated until one is seen.
  std::vector<recognise::State> until;
  std::optional<TextPattern> until_text;
  Duration within = std::chrono::seconds(60);
  /// How long to look for an answer before the next BREAK.
  Duration look = std::chrono::seconds(1);
  /// Wait for a line that goes away (a router's own USB console does at power-cycle) instead of giving up.
  bool outlive_loss = false;
  /// A person agreed that RETURN is typed where the answer to a low-baud BREAK may have been lost. It answers
  /// whatever is asked there, the factory reset that a router without password recovery offers after BREAK
  /// among it.
  bool may_return = false;
  /// Where nobody has agreed yet and Ctrl-R has shown nothing, the person is asked for it, once.
  bool ask_to_return = false;
};

/// What was done and seen.
struct BreakReport {
  /// The last one before the answer began; without `until`: the one that was sent.
  std::optional<BreakMethod> worked;
  /// Others that were sent so short before the answer that they may have been it; the device does not say.
  std::vector<BreakMethod> maybe;
  std::size_t sent = 0;        // BREAKs in all
  bool doubtful = false;       // the last one was asked for, and what carries the line did not confirm it
  std::uint32_t low_baud = 0;  // speed that low-baud used; 0: not used
  std::string proof;           // the device's own line: its prompt, or the line with the match
  std::optional<recognise::State> state;
  Duration took{};
  std::vector<std::string> remarks;  // "the driver of ttyUSB0 refuses BREAK: ...", in order, each once
};

class BreakJob final : public Job {
 public:
  explicit BreakJob(BreakOptions options);

  [[nodiscard]] std::string_view name() const override { return "BREAK"; }
  /// At low speed everything received is noise.
  [[nodiscard]] bool takes_bytes() const override { return state_ == State::low; }
  void on_start(const Sight& sight, Time now) override;
  void on_bytes(ByteView received, Time now) override;
  void on_sighting(const recognise::Sighting& seen, Time now) override;
  void on_effect(const EffectResult& result, Time now) override;
  void on_answer(RequestId id, const Answer& answer, Time now) override;
  void on_time(Time now) override;
  void cancel(Time now) override;
  void on_lost(std::string_view why, Time now) override;
  void on_back(Time now) override;
  [[nodiscard]] std::optional<Time> deadline() const override;

  [[nodiscard]] JobReport report() const override;
  [[nodiscard]] const BreakReport& result() const { return report_; }

 private:
  enum class State {
    sending,  // a BREAK of the driver or of the server is under way
    low,      // on the way to the low speed, at it, or on the way back
    looking,  // the device may answer now
    away,     // the line is gone and waited for
    ended,
  };

  [[nodiscard]] bool repeats() const { return !options_.until.empty() || options_.until_text.has_value(); }
  [[nodiscard]] BreakMethod method() const { return options_.methods[at_]; }
  void attempt(Time now);
  void try_low_speed();
  void send_nuls(std::uint32_t baud);
  void go_back();
  void put_speed_back();
  void on_low_result(const EffectResult& result, Time now);
  void was_sent(Time now);
  void method_fails(const std::string& why, Time now);
  void look_is_over(Time now);
  void ask_for_prompt(Time now);
  void knock_refused(const std::string& why);
  void next_method();
  void remark(const std::string& text);
  void name_method();
  void answered(std::string proof, std::optional<recognise::State> state, Time now);
  void end(Outcome::Kind kind, std::string why);
  [[nodiscard]] std::string no_answer() const;
  [[nodiscard]] std::string wanted() const;

  BreakOptions options_;
  const Sight* sight_ = nullptr;
  std::uint64_t began_at_ = 0;  // place in the stream
  State state_ = State::looking;
  std::size_t at_ = 0;          // which of options_.methods
  std::size_t low_rate_ = 0;    // which of the low speeds is tried or known to work
  bool low_speed_set_ = false;  // the line is not at its own speed
  int silent_tries_ = 0;        // BREAKs of this method since the device last said anything
  std::size_t heard_ = 0;       // bytes since the last BREAK
  bool deaf_ = false;           // since it last said anything our end could not hear for a while
  bool knocked_ = false;        // since it last said anything
  std::optional<RequestId> asked_;
  int until_knock_ = 0;  // silent looks
  std::size_t heard_in_all_ = 0;
  bool garbled_ = false;
  Time started_{}, sent_at_{}, last_byte_{};
  Time line_began_{};  // when the line that the device is printing began to arrive
  struct Sent {
    BreakMethod method;
    Time when;
  };
  std::vector<Sent> history_;  // BREAKs of the last seconds
  BreakReport report_;
};

}  // namespace rommate::job
