// Types a text into a device, line by line, no faster than the device takes it, and keeps a receipt. Pure.
//
// Paced by echo, each line is typed by LinePacer: RETURN only when the whole line has come back. Paced by
// prompt, a line is typed whole and the next one waits for the prompt. Fixed delays wait for nothing; the
// echo is followed all the same, it stops when a line came back damaged, and it is refused where the text
// holds a command that harms.
//
// It stops at the device's first complaint (unless told to go on), and always when the device is reset, shows
// a pager, or asks for a yes where the next line is no answer. A question that harms is answered by a person
// (Ask), whatever the next line is, and then it goes on. It never begins while a device boots. On a line that
// shows nothing it knocks with Ctrl-R; with RETURN only when a person agrees.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/job/complaint_finder.hpp"
#include "src/job/echo_audit.hpp"
#include "src/job/line_pacer.hpp"
#include "src/job/paste_script.hpp"
#include "src/job/vocabulary.hpp"

namespace rommate::job {

enum class Pace { echo, prompt, fixed };

struct PasteOptions {
  Pace pace = Pace::echo;
  Duration char_delay{};  // between characters, whatever the pace
  Duration line_delay{};  // behind each line
  bool keep_going = false;
  /// A person agreed that RETURN is typed on a line that shows nothing: it answers whatever is asked there.
  bool may_return = false;
};

struct PasteError {
  std::size_t line = 0;  // of the script, from 1
  std::string text;      // what was typed; "(secret)" where a password was asked for
  std::string message;   // what the device said
};

struct PasteReceipt {
  std::size_t lines = 0;    // of the script
  std::size_t sent = 0;     // with Return
  std::size_t echoed = 0;   // of those, came back as typed
  std::size_t retyped = 0;  // typed more than once: characters were lost, or a log line tore the echo
  std::vector<PasteError> errors;
  bool refused = false;  // the state of the device forbids it
};

class PasteJob final : public Job {
 public:
  PasteJob(PasteScript script, PasteOptions options);

  [[nodiscard]] std::string_view name() const override { return "paste"; }
  [[nodiscard]] JobReport report() const override;
  void on_start(const Sight& sight, Time now) override;
  void on_bytes(ByteView received, Time now) override;
  void on_sighting(const recognise::Sighting& seen, Time now) override;
  void on_effect(const EffectResult& result, Time now) override;
  void on_answer(RequestId id, const Answer& answer, Time now) override;
  void on_time(Time now) override;
  void cancel(Time now) override;
  void on_lost(std::string_view why, Time now) override;
  [[nodiscard]] std::optional<Time> deadline() const override;
  [[nodiscard]] const PasteReceipt& receipt() const { return receipt_; }

 private:
  enum class State {
    listen,      // what does the device do? nothing typed yet
    knock,       // it was silent: a key was typed that shows what stands there
    ask_knock,   // it still is: a person is asked whether RETURN may be typed
    type,        // the line goes out
    answer,      // Return was typed: echo, output and the next prompt are awaited
    ask_answer,  // a question that harms: a person is asked
    pause,       // line delay
    done,
  };

  void begin_if_ready(const recognise::Sighting& seen, Time now);
  void knock_first(Time now);
  void knock(std::string_view key, bool agreed, Time now);
  void knocked_in_vain(Time now);
  void begin_line(Time now);
  void type_blindly(Time now);
  void follow_blindly(std::string_view received);
  void after_typing(Time now);
  void sent_line(Time now);
  void look_at(const recognise::Sighting& seen, Time now);
  void at_question(const recognise::Sighting& seen, Time now);
  void ask_person(const recognise::Sighting& seen, Time now);
  void answer_with_line(const recognise::Sighting& seen, Time now);
  void complain(const std::string& message);
  void next_line(Time now);
  void line_over(Time now);
  void last_line_over(Time now);
  void end(Outcome::Kind kind, std::string why);
  void refuse(std::string why);
  [[nodiscard]] const std::string& line() const { return script_.lines[index_]; }
  [[nodiscard]] bool last() const { return index_ + 1 >= script_.lines.size(); }
  [[nodiscard]] bool blind() const { return options_.pace == Pace::fixed; }
  [[nodiscard]] std::string shown(std::size_t index) const;
  [[nodiscard]] std::string where() const;
  [[nodiscard]] std::string_view last_row() const;

  PasteScript script_;
  PasteOptions options_;
  PasteReceipt receipt_;
  const Sight* sight_ = nullptr;
  LinePacer pacer_;
  EchoAudit audit_;             // with fixed delays only
  ComplaintFinder complaints_;  // of the device
  State state_ = State::listen;
  std::size_t index_ = 0;                  // of the line under way
  std::size_t command_ = 0;                // of the last one that was typed at a prompt
  std::size_t blindly_typed_ = 0;          // its characters typed, with fixed delays
  std::vector<std::size_t> secret_lines_;  // typed at password prompts
  recognise::Sighting asked_;              // what a person is asked about, or a line has answered
  std::uint64_t answered_from_ = 0;        // place in the stream where the line's RETURN was typed
  Time since_{}, last_heard_{};
  std::optional<Time> next_;  // deadline, beside the pacer's
};

}  // namespace rommate::job
