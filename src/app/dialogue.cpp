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
  prompt_.emplace(std::move(question.words), std::move(question.complete));
  answered_ = std::move(answered);
  empty_is_an_answer_ = question.empty_is_an_answer;
  typed({});
}

void Dialogue::typed(protocols::ByteView keys) {
  prompt_->on_bytes(keys);
  out_.write(prompt_->take_echo());
  if (!prompt_->ended()) return;
  const auto answer = prompt_->answer();
  const auto answered = answered_;  // it may ask the next question
  prompt_.reset();
  if (answer && (!answer->empty() || empty_is_an_answer_)) answered(*answer);
}

}  // namespace rommate::app
