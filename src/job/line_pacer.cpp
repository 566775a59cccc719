#include "src/job/line_pacer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "src/console/gate.hpp"
#include "src/job/echo_audit.hpp"
#include "src/recognise/state.hpp"

namespace rommate::job {
namespace {

using namespace std::chrono_literals;

constexpr Duration place_within = 15s;       // for text that flows to end
constexpr Duration prompt_comes = 3s;        // a guess: log lines come in bursts of a second or two
constexpr Duration ask_again = 100ms;        // the gate
constexpr Duration echo_within = 4s;         // a busy device echoes late
constexpr Duration after_clear = 300ms;      // a guess: the row is erased by then
constexpr Duration lines_over = 250ms;       // the same: nothing more comes of what tore the line
constexpr Duration redraw_within = 2s;       // the same
constexpr std::size_t characters_ahead = 6;  // less than half of a 16550's FIFO
constexpr int most_attempts = 3;
constexpr int most_tears = 3;                    // a device that logs without end is believed then
constexpr std::string_view clear_line = "\x15";  // Ctrl-U
constexpr char escape = '\x1b';

}  // namespace

void LinePacer::begin(std::string text, const Options& options, const Sight& sight, Time now) {
  sight_ = &sight;
  options_ = options;
  text_ = std::move(text);
  problem_.clear();
  attempts_ = tears_ = 0;
  begun_ = now;
  had_prompt_ = at_clean_prompt();
  cleared(now);
}

LinePacer::State LinePacer::state() const {
  if (sight_ == nullptr) return State::idle;
  if (stage_ != Stage::over) return State::typing;
  return problem_.empty() ? State::entered : State::failed;
}

/// From the first character.
void LinePacer::cleared(Time now) {
  typed_ = back_ = 0;
  torn_ = false;
  stage_ = Stage::place;
  if (options_.whole) {
    put(text_ + "\r");
    typed_ = text_.size();
    stage_ = Stage::over;
    return;
  }
  type_more(now);
}

void LinePacer::type_more(Time now) {
  while (typed_ < text_.size()) {
    if (held_by_echo()) return void(due_ = last_typed_ + echo_within);
    if (typed_ > 0 && now < last_typed_ + options_.char_delay)
      return void(due_ = last_typed_ + options_.char_delay);
    put(std::string_view{text_}.substr(typed_++, 1));
    last_typed_ = now;
    if (stage_ == Stage::place) stage_ = Stage::type;
  }
  if (back_ >= text_.size()) return echo_whole(now);
  stage_ = Stage::check;
  due_ = now + echo_within;
}

void LinePacer::put(std::string_view text) {
  const auto bytes = protocols::as_bytes(text);
  writes_.push_back({{bytes.begin(), bytes.end()}, options_.secret, AtPrompt{}});
}

bool LinePacer::held_by_echo() const {
  const std::size_t window = attempts_ > 0 ? 1 : characters_ahead;
  return typed_ >= back_ + window;
}

void LinePacer::on_bytes(ByteView received, Time now) {
  const auto text = protocols::as_text(received);
  follow(text);
  const bool typing = stage_ == Stage::type || stage_ == Stage::check;
  const bool line_between = typing && text.find('\n') != std::string_view::npos && back_ < text_.size();
  if (stage_ == Stage::hold || (line_between && tears_ < most_tears)) {
    torn_ = true;
    stage_ = Stage::hold;
    if (now < begun_ + place_within) return void(due_ = now + lines_over);
    stop();
    return fail(
        "the device prints without end, and what was typed cannot be seen to be whole. Return was not typed");
  }
  if (stage_ == Stage::type) return type_more(now);
  if (stage_ == Stage::check && back_ >= text_.size()) return echo_whole(now);
  if (stage_ == Stage::redraw && at_clean_prompt()) due_ = now + Sight::pause;
}

/// The characters of the line come back in order. What stands between them is remembered: a log line's letter
/// may have passed for one that was lost.
void LinePacer::follow(std::string_view received) {
  for (const char c : received) {
    redraws_ = redraws_ || c == escape;
    if (back_ < typed_ && c == text_[back_])
      ++back_;
    else if (back_ > 0 && back_ < text_.size() && tears(c))
      torn_ = true;
  }
}

/// Not the echo's next character, and no way of a line editor to print it either.
bool LinePacer::tears(char c) const {
  if (c == '\n') return true;
  return c > ' ' && c < '\x7f' && !redraws_ && text_.size() <= editor_width;
}

void LinePacer::echo_whole(Time now) {
  if (!torn_ || tears_ == most_tears) return enter();
  ++tears_;
  type_again(now);
}

void LinePacer::enter() {
  if (!options_.asks) put("\r");
  stage_ = Stage::over;
}

void LinePacer::type_again(Time now) { key(clear_line, InterruptKey{}, Stage::clear, after_clear, now); }

void LinePacer::key(std::string_view key, Purpose purpose, Stage stage, Duration look, Time now) {
  const auto bytes = protocols::as_bytes(key);
  writes_.push_back({{bytes.begin(), bytes.end()}, false, std::move(purpose)});
  stage_ = stage;
  due_ = now + look;
}

bool LinePacer::at_clean_prompt() const {
  const auto seen = sight_->if_silent();
  return takes_lines(seen) && !seen.typing;
}

void LinePacer::on_time(Time now) {
  if (stage_ == Stage::over || !due_ || now < *due_) return;
  due_.reset();
  switch (stage_) {
    case Stage::place: return cleared(now);
    case Stage::type:
      if (!held_by_echo()) return type_more(now);
      if (now < last_typed_ + echo_within) return void(due_ = last_typed_ + echo_within);
      [[fallthrough]];
    case Stage::check:
      if (++attempts_ < most_attempts) return type_again(now);
      stop();
      return fail(
          fmt::format("typed {} times, but only {} of {} characters came back. Return was not typed; try "
                      "--char-delay, or a lower speed",
                      attempts_, back_, text_.size()));
    case Stage::hold: ++tears_; return type_again(now);
    case Stage::clear:
      if (at_clean_prompt()) return cleared(now);
      return key(console::Gate::redraw, InterruptKey{}, Stage::redraw, redraw_within, now);
    case Stage::redraw: begun_ = now; return cleared(now);
    case Stage::over: return;
  }
}

void LinePacer::on_refused(const std::string& why, Time now) {
  const bool begins =
      stage_ == Stage::place || stage_ == Stage::type || stage_ == Stage::check || stage_ == Stage::hold;
  if (begins || (options_.whole && stage_ == Stage::over)) {
    if (now >= begun_ + place_within) return fail(why);
    if (back_ > 0) return type_again(now);  // it began where it could, and something came between
    typed_ = 0;
    // The prompt that stood there is torn, as by a log line, and comes again only when it is asked for.
    if (had_prompt_ && now >= begun_ + prompt_comes && sight_->quiet() && !sight_->if_silent().waiting &&
        !sight_->booting()) {
      had_prompt_ = false;
      return key(console::Gate::redraw, Knock{}, Stage::redraw, redraw_within, now);
    }
    stage_ = Stage::place;
    due_ = now + ask_again;
    return;
  }
  fail(why);
}

void LinePacer::stop() {
  writes_.clear();
  if (stage_ == Stage::type || stage_ == Stage::check || stage_ == Stage::hold) {
    const auto bytes = protocols::as_bytes(clear_line);
    writes_.push_back({{bytes.begin(), bytes.end()}, false, InterruptKey{}});
  }
  stage_ = Stage::over;
}

void LinePacer::fail(std::string why) {
  problem_ = std::move(why);
  stage_ = Stage::over;
}

}  // namespace rommate::job
