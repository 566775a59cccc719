// What the plain console says to its user and asks of them: remarks and a progress line on standard error,
// questions in the middle of the raw terminal. Knows nothing of the device.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "src/app/stdio.hpp"
#include "src/console/line_prompt.hpp"

namespace rommate::app {

class Dialogue {
 public:
  struct Question {
    std::string words;
    console::LinePrompt::Complete complete = nullptr;
    bool empty_is_an_answer = false;
    bool hidden = false;                       // what is typed is not echoed
    std::function<void()> given_up = nullptr;  // instead of an answer
  };
  using Answered = std::function<void(const std::string& answer)>;

  /// `quiet`: no words of our own. `raw` and `out` outlive this.
  Dialogue(const RawTerminal& raw, Output& out, bool quiet);

  void say(std::string_view words);
  /// Drawn over itself while nothing else is said; nothing where no such line may be (src/app/progress.hpp).
  void progress(const std::string& line);

  /// A question takes the keys until it is answered or given up; `answered` may ask the next one.
  void ask(Question question, Answered answered);
  [[nodiscard]] bool asking() const { return asked_.has_value(); }
  void typed(protocols::ByteView keys);

 private:
  const RawTerminal& raw_;
  Output& out_;
  bool quiet_, draws_progress_;
  bool progress_shown_ = false;
  struct Asked {
    console::LinePrompt prompt;
    Answered answered;
    std::function<void()> given_up;
    bool empty_is_an_answer;
  };
  std::optional<Asked> asked_;  // not answered yet
};

}  // namespace rommate::app
