// Types a text into a device, line by line, no faster than the device takes it, and keeps a receipt. Pure.
//
// Paced by echo, a few characters are under way at a time and Return is typed only when the whole line has
// come back: a character that the device dropped is seen before it can do harm, the line is cleared (Ctrl-U)
// and typed again more slowly. So it is when a log line stood in the echo, for that may hold the very letter
// that was dropped. Paced by prompt, a line is typed whole and the next one waits for the prompt.
// Fixed delays wait for nothing; the echo is followed all the same, and it stops when a line came back
// damaged.
//
// It stops at the device's first complaint (unless told to go on), and always when the device is reset, shows
// a pager, asks a question that would erase something, or asks for a yes where the next line is no answer. It
// never begins while a device boots.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/console/echo_audit.hpp"
#include "src/console/job.hpp"
#include "src/console/paste_script.hpp"
#include "src/recognise/recogniser.hpp"

namespace rommate::console {

enum class Pace { echo, prompt, fixed };

struct PasteOptions {
  Pace pace = Pace::echo;
  Duration char_delay{};  // between characters, whatever the pace
  Duration line_delay{};  // behind each line
  bool keep_going = false;
};

struct PasteError {
  std::size_t line = 0;  // of the script, from 1
  std::string text;      // what was typed
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
  void on_start(const recognise::Sighting& seen, Time now) override;
  void on_bytes(ByteView received, Time now) override;
  void on_sighting(const recognise::Sighting& seen, Time now) override;
  void on_time(Time now) override;
  void cancel(Time now) override;
  void on_lost(std::string_view why, Time now) override;
  [[nodiscard]] std::optional<Time> deadline() const override;
  [[nodiscard]] const PasteReceipt& receipt() const { return receipt_; }

 private:
  enum class State {
    listen,  // what does the device do? nothing typed yet
    knock,   // it was silent: one Return was typed
    type,    // characters of the line are going out
    check,   // all typed; their echo is awaited before Return
    clear,   // characters were lost: Ctrl-U was typed, the line begins again
    answer,  // Return was typed: echo, output and the next prompt are awaited
    pause,   // line delay
    done,
  };

  void begin_if_ready(const recognise::Sighting& seen, Time now);
  void begin_line(Time now);
  void type_more(Time now);
  void enter(Time now);
  void follow_echo(std::string_view received);
  [[nodiscard]] bool tears(char c) const;
  void echo_whole(Time now);
  void type_again(Time now);
  void look_for_errors(std::string_view received);
  void line_received(std::string_view line);
  void echo_late(Time now);
  void follow_blindly(std::string_view received);
  void last_line_over(Time now);
  void answered(Time now);
  void look_at(const recognise::Sighting& seen, Time now);
  bool stops_at(const recognise::Sighting& seen);
  void next_line(Time now);
  void end(Outcome::Kind kind, std::string why);
  void was_reset();
  void refuse(std::string why);
  void write(std::string_view text);
  [[nodiscard]] const std::string& line() const { return script_.lines[index_]; }
  [[nodiscard]] std::string where() const;
  [[nodiscard]] std::size_t window() const;
  [[nodiscard]] bool held_by_echo() const;

  PasteScript script_;
  PasteOptions options_;
  PasteReceipt receipt_;
  EchoAudit audit_;                   // with fixed delays only
  recognise::Recogniser recogniser_;  // judges without waiting for silence: a prompt of ours is expected
  State state_ = State::listen;
  std::size_t index_ = 0;  // of the line under way
  std::size_t typed_ = 0;  // its characters typed
  std::size_t back_ = 0;   // of those, came back
  int attempts_ = 0;       // of this line; so many were not whole
  int tears_ = 0;          // of this line; so many were, with something else between
  bool torn_ = false;      // something else stands between the characters that came back
  bool redraws_ = false;   // the device colours or redraws what is typed
  bool echoing_ = true;    // false where the device shows nothing: passwords
  bool echo_complete_ = false;
  bool any_received_ = false;
  std::string heard_;  // the line under way from the device, for errors
  Time last_heard_{}, last_typed_{}, since_{};
  std::optional<Time> next_;  // deadline
};

}  // namespace rommate::console
