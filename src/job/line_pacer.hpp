// Types one line at a prompt, no faster than the device takes it, and RETURN only when it stands there whole.
// Paste, speed change, and every recipe's typing are made of it: a `confreg 0x2142` that loses a letter on a
// slow 2500 is why. Pure; its owner hands on the writes and says what came back.
//
// A few characters are under way at a time. One that the device dropped is seen before it can do harm: the
// line is cleared (Ctrl-U) and typed again, one character at a time. So it is when a log line stood in the
// echo, for that may hold the very letter that was dropped; Ctrl-R brings the prompt back then. Where the
// gate says no, because text flows just then, it waits and asks again for a while.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/job/vocabulary.hpp"

namespace rommate::job {

// wide: how far the line is, and each way in which something came between
class LinePacer {
 public:
  enum class State {
    idle,
    typing,
    entered,  // RETURN is typed, or the key that asks
    failed,   // problem() says why; RETURN was not typed
  };
  struct Options {
    bool whole = false;     // in one piece with its RETURN: for devices that echo oddly
    Duration char_delay{};  // between characters
    bool secret = false;    // is not to be recorded
    bool asks = false;      // ends with a key that is answered at once ("?" of IOS): no RETURN
  };

  /// `text` without line end. `sight` must outlive the typing.
  void begin(std::string text, const Options& options, const Sight& sight, Time now);
  void on_bytes(ByteView received, Time now);
  void on_time(Time now);
  /// The gate refused a write of this pacer.
  void on_refused(const std::string& why, Time now);
  /// Leaves a half-typed line cleared.
  void stop();

  /// To be written now, in order.
  [[nodiscard]] std::vector<Write> take_writes() { return std::exchange(writes_, {}); }
  [[nodiscard]] std::optional<Time> deadline() const { return stage_ == Stage::over ? std::nullopt : due_; }
  [[nodiscard]] State state() const;
  [[nodiscard]] const std::string& problem() const { return problem_; }
  /// The whole line came back, in order.
  [[nodiscard]] bool echoed() const { return back_ >= text_.size(); }
  /// It was typed more than once.
  [[nodiscard]] bool retyped() const { return attempts_ + tears_ > 0; }

 private:
  enum class Stage {
    place,   // the first character waits for the gate
    type,    // characters are going out
    check,   // all typed; their echo is awaited before RETURN
    hold,    // a line of something else came in between: until that is over
    clear,   // Ctrl-U was typed
    redraw,  // Ctrl-R was typed, to see the prompt again
    over,
  };

  void type_more(Time now);
  void put(std::string_view text);
  void key(std::string_view key, Purpose purpose, Stage stage, Duration look, Time now);
  void enter();
  void echo_whole(Time now);
  void type_again(Time now);
  void cleared(Time now);
  void fail(std::string why);
  void follow(std::string_view received);
  [[nodiscard]] bool held_by_echo() const;
  [[nodiscard]] bool tears(char c) const;
  [[nodiscard]] bool at_clean_prompt() const;

  const Sight* sight_ = nullptr;
  Options options_;
  Stage stage_ = Stage::over;
  std::string text_, problem_;
  std::size_t typed_ = 0;    // characters of text_ typed
  std::size_t back_ = 0;     // of those, came back
  int attempts_ = 0;         // so many were not whole
  int tears_ = 0;            // so many were, with something else between
  bool torn_ = false;        // something else stands between the characters that came back
  bool had_prompt_ = false;  // one stood there when the line was begun, and was not asked for since
  bool redraws_ = false;     // the device colours or redraws what is typed
  Time begun_{}, last_typed_{};
  std::optional<Time> due_;
  std::vector<Write> writes_;
};

}  // namespace rommate::job
