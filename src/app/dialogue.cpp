#include "src/app/dialogue.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

#include "src/app/progress.hpp"

namespace rommate::app {

Dialogue::Dialogue(const RawTerminal& raw, Output& out, bool quiet)
    : raw_{raw}, out_{out}, quiet_{quiet}, draws_progress_{!quiet && may_draw_progress()} {}

void Dialogue::say(std::string_view words) {
  if (quiet_) return;
  const char* const before = std::exchange(progress_shown_, false) ? "\r\x1b[K" : raw_.active() ? "\r\n" : "";
  fmt::print(stderr, "{}rommate: {}{}", before, words, raw_.active() ? "\r\n" : "\n");
}

void Dialogue::progress(const std::string& line) {
  if (!draws_progress_) return;
  fmt::print(stderr, "\r{}\x1b[K", line);
  std::fflush(stderr);
  progress_shown_ = true;
}

void Dialogue::ask(Question question, Answered answered) {
  asked_.emplace(
      Asked{console::LinePrompt(std::move(question.words), std::move(question.complete), question.hidden),
            std::move(answered), std::move(question.given_up), question.empty_is_an_answer});
  typed({});
}

void Dialogue::typed(protocols::ByteView keys) {
  asked_->prompt.on_bytes(keys);
  out_.write(asked_->prompt.take_echo());
  if (!asked_->prompt.ended()) return;
  const auto asked = std::move(*asked_);  // the answer may ask the next question
  asked_.reset();
  const auto answer = asked.prompt.answer();
  if (answer && (!answer->empty() || asked.empty_is_an_answer)) return asked.answered(*answer);
  if (asked.given_up) asked.given_up();
}

}  // namespace rommate::app
