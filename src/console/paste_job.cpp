#include "src/console/paste_job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace rommate::console {
namespace {

using namespace std::chrono_literals;
using recognise::Sighting;

constexpr Duration listen_for = 600ms;            // before the first Return on a silent line
constexpr Duration knock_for = 5s;                // for an answer to it
constexpr Duration settle_for = 15s;              // for a device that prints text to show a prompt
constexpr Duration echo_within = 4s;              // a busy device echoes late
constexpr Duration answer_within = 120s;          // "copy", "crypto key generate" take their time
constexpr Duration quiet_without_prompt = 700ms;  // a text that goes on (banners, certificates) shows none
constexpr Duration after_clear = 300ms;
constexpr Duration last_words = 1s;          // with fixed delays: for a complaint about the last line
constexpr std::size_t characters_ahead = 6;  // less than half of a 16550's FIFO
constexpr int most_attempts = 3;
constexpr int most_tears = 3;  // a device that logs without end is believed then
constexpr std::size_t longest_heard = 512;
constexpr std::string_view clear_line = "\x15";  // Ctrl-U
constexpr char escape = '\x1b';

bool is_command_prompt(const Sighting& seen) {
  using recognise::State;
  if (!seen.waiting) return false;
  if (seen.state == State::unknown) return seen.detail != "xmodem-wait";
  return seen.state <= State::ios_config;
}

bool is_yes_or_no(std::string_view line) {
  constexpr std::array<std::string_view, 7> answers{"", "y", "n", "yes", "no", "Y", "N"};
  return std::find(answers.begin(), answers.end(), line) != answers.end();
}

}  // namespace

PasteJob::PasteJob(PasteScript script, PasteOptions options) : script_{std::move(script)}, options_{options} {
  receipt_.lines = script_.lines.size();
}

void PasteJob::on_start(const Sighting& seen, Time now) {
  if (script_.lines.empty()) return end(Outcome::Kind::done, "nothing to paste");
  since_ = last_heard_ = now;
  next_ = now + listen_for;
  if (options_.pace == Pace::fixed && seen.state != recognise::State::booting && !seen.waiting) {
    state_ = State::clear;
    return;
  }
  begin_if_ready(seen, now);
}

void PasteJob::on_bytes(ByteView received, Time now) {
  if (outcome_) return;
  const auto text = protocols::as_text(received);
  any_received_ = true;
  last_heard_ = now;
  recogniser_.on_bytes(received, now);
  const auto resets = recogniser_.take_sightings();  // all it can say without being asked
  if (!resets.empty() && state_ != State::listen && state_ != State::knock) return was_reset();
  if (options_.pace == Pace::fixed)
    follow_blindly(text);
  else
    follow_echo(text);
  if (!outcome_) look_for_errors(text);
  if (outcome_) return;
  if (state_ == State::type) type_more(now);
  if (state_ == State::check && back_ >= line().size()) echo_whole(now);
  if (state_ == State::answer) {
    const auto seen = recogniser_.if_silent();
    if (text.find('\n') != std::string_view::npos) echo_complete_ = true;
    if (echo_complete_ && is_command_prompt(seen)) {
      echoing_ = true;
      return answered(now);
    }
    next_ = std::min(since_ + answer_within, now + quiet_without_prompt);
  }
}

void PasteJob::on_sighting(const Sighting& seen, Time now) {
  if (!outcome_) look_at(seen, now);
}

void PasteJob::on_time(Time now) {
  if (outcome_ || !next_ || now < *next_) return;
  next_.reset();
  switch (state_) {
    case State::listen:
      if (any_received_ && now < since_ + settle_for) return void(next_ = since_ + settle_for);
      if (any_received_)
        return refuse("the device prints text but shows no prompt; it may be booting. Nothing was typed");
      state_ = State::knock;
      write("\r");
      next_ = now + knock_for;
      return;
    case State::knock: return refuse("the device does not answer Return with a prompt. Nothing was pasted");
    case State::type:
      if (!held_by_echo()) return type_more(now);
      if (now < last_typed_ + echo_within) return void(next_ = last_typed_ + echo_within);
      return echo_late(now);
    case State::check: return echo_late(now);
    case State::clear: return begin_line(now);
    case State::pause: return index_ + 1 < script_.lines.size() ? next_line(now) : last_line_over(now);
    case State::answer: return echo_late(now);
    case State::done: return;
  }
}

void PasteJob::cancel(Time) {
  if (outcome_) return;
  if (state_ == State::type || state_ == State::check) write(clear_line);
  end(Outcome::Kind::cancelled, fmt::format("cancelled after {} of {} lines", receipt_.sent, receipt_.lines));
}

void PasteJob::on_lost(std::string_view why, Time) {
  if (!outcome_) end(Outcome::Kind::lost, where() + ": " + std::string{why});
}

std::optional<Time> PasteJob::deadline() const { return outcome_ ? std::nullopt : next_; }

/// Before the first line: a prompt is what we want, and of everything else a person is told.
void PasteJob::begin_if_ready(const Sighting& seen, Time now) {
  using recognise::State;
  if (is_command_prompt(seen)) return begin_line(now);
  if (seen.state == State::booting) return refuse("the device boots; nothing was typed");
  if (seen.state == State::garbled)
    return refuse("what comes in makes no sense at this speed; nothing was typed");
  if (!seen.waiting) return;
  if (seen.state == State::press_return && state_ == PasteJob::State::listen) {
    state_ = PasteJob::State::knock;
    write("\r");
    next_ = now + knock_for;
    return;
  }
  if (seen.state != State::press_return)
    refuse(fmt::format("the device is not at a prompt, it {}; nothing was typed", phrase(seen)));
}

void PasteJob::begin_line(Time now) {
  typed_ = back_ = 0;
  echo_complete_ = torn_ = false;
  heard_.clear();
  state_ = State::type;
  since_ = now;
  type_more(now);
}

std::size_t PasteJob::window() const { return attempts_ > 0 ? 1 : characters_ahead; }

bool PasteJob::held_by_echo() const {
  return options_.pace == Pace::echo && echoing_ && typed_ >= back_ + window();
}

void PasteJob::type_more(Time now) {
  while (typed_ < line().size()) {
    if (held_by_echo()) return void(next_ = last_typed_ + echo_within);
    if (typed_ > 0 && now < last_typed_ + options_.char_delay)
      return void(next_ = last_typed_ + options_.char_delay);
    write(std::string_view{line()}.substr(typed_++, 1));
    last_typed_ = now;
  }
  if (options_.pace != Pace::echo || !echoing_) return enter(now);
  if (back_ >= line().size()) return echo_whole(now);
  state_ = State::check;
  next_ = now + echo_within;
}

void PasteJob::enter(Time now) {
  write("\r");
  ++receipt_.sent;
  if (options_.pace == Pace::fixed) audit_.typed(line());
  state_ = State::answer;
  since_ = now;
  if (options_.pace == Pace::fixed) return answered(now);
  next_ = now + answer_within;
}

/// The characters of the line come back in order. What stands between them is remembered: a log line's letter
/// may have passed for one that was lost.
void PasteJob::follow_echo(std::string_view received) {
  for (const char c : received) {
    redraws_ = redraws_ || c == escape;
    if (back_ < typed_ && c == line()[back_])
      ++back_;
    else if (back_ > 0 && back_ < line().size() && tears(c))
      torn_ = true;
  }
}

/// Not the echo's next character, and no way of a line editor to print it either.
bool PasteJob::tears(char c) const {
  if (c == '\n') return true;
  return c > ' ' && c < '\x7f' && !redraws_ && line().size() <= editor_width;
}

void PasteJob::echo_whole(Time now) {
  if (!torn_ || tears_ == most_tears) return enter(now);
  ++tears_;
  type_again(now);
}

void PasteJob::type_again(Time now) {
  if (attempts_ + tears_ == 1) ++receipt_.retyped;
  write(clear_line);
  state_ = State::clear;
  next_ = now + after_clear;
}

void PasteJob::follow_blindly(std::string_view received) {
  audit_.on_text(received);
  receipt_.echoed = audit_.back();
  if (!audit_.damaged() || options_.keep_going) return;
  const auto number = *audit_.damaged();
  end(Outcome::Kind::failed,
      fmt::format("line {} '{}' did not come back whole: the device lost characters. {} lines were typed; "
                  "paste by echo instead",
                  number + 1, std::string_view{script_.lines[number]}.substr(0, 60), receipt_.sent));
}

void PasteJob::look_for_errors(std::string_view received) {
  for (const char c : received) {
    if (c == '\n') {
      line_received(heard_);
      heard_.clear();
      if (outcome_) return;
    } else if (heard_.size() < longest_heard) {
      heard_ += c;
    }
  }
}

void PasteJob::line_received(std::string_view text) {
  if (receipt_.sent == 0 || !is_device_error(text)) return;
  const auto number = state_ == State::answer || state_ == State::pause ? index_
                      : index_ == 0                                     ? 0
                                                                        : index_ - 1;
  while (!text.empty() && (text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
  while (!text.empty() && (text.front() == '\r' || text.front() == ' ')) text.remove_prefix(1);
  receipt_.errors.push_back({number + 1, script_.lines[number], std::string{text}});
  if (options_.keep_going) return;
  if (state_ == State::type || state_ == State::check) write(clear_line);
  end(Outcome::Kind::failed,
      fmt::format("line {} '{}': the device says: {}", number + 1, script_.lines[number], text));
}

/// Nothing came in time: characters were lost, the device shows none, or a text is awaited that has no
/// prompt.
void PasteJob::echo_late(Time now) {
  if (state_ == State::answer) {
    const auto seen = recogniser_.if_silent();
    if (seen.waiting) return look_at(seen, now);
    const bool on_new_line = seen.prompt.empty() && echo_complete_;
    if (on_new_line && options_.pace == Pace::echo && now >= last_heard_ + quiet_without_prompt)
      return answered(now);
    if (now < since_ + answer_within) return void(next_ = since_ + answer_within);
    return end(Outcome::Kind::failed,
               fmt::format("{}: no prompt came back within {} s", where(), answer_within / 1s));
  }
  if (++attempts_ >= most_attempts) {
    write(clear_line);
    return end(
        Outcome::Kind::failed,
        fmt::format("{}: typed {} times, but only {} of {} characters came back. Return was not typed; try "
                    "--char-delay, or a lower speed",
                    where(), attempts_, back_, line().size()));
  }
  type_again(now);
}

void PasteJob::answered(Time now) {
  const bool last = index_ + 1 == script_.lines.size();
  auto delay = last ? Duration{} : options_.line_delay;
  if (last && options_.pace == Pace::fixed) delay = std::max<Duration>(options_.line_delay, last_words);
  if (delay == Duration{} && options_.pace != Pace::fixed) return next_line(now);
  state_ = State::pause;
  next_ = now + delay;
}

void PasteJob::look_at(const Sighting& seen, Time now) {
  if (state_ == State::listen || state_ == State::knock) return begin_if_ready(seen, now);
  if (seen.state == recognise::State::booting && !seen.waiting)
    return;  // a reset was seen in its bytes already
  if (state_ != State::answer || !seen.waiting || stops_at(seen)) return;
  echoing_ = seen.state != recognise::State::password;
  answered(now);
}

/// Questions that are not answered by the next line of a text.
bool PasteJob::stops_at(const Sighting& seen) {
  using recognise::State;
  const bool last = index_ + 1 >= script_.lines.size();
  if (last) return false;
  const auto& next = script_.lines[index_ + 1];
  std::string why;
  if (seen.destructive || seen.erases)
    why = "the device asks whether to erase: answer it by hand";
  else if (seen.state == State::more)
    why = "the device shows a pager: type 'terminal length 0' first";
  else if ((seen.state == State::confirm || seen.state == State::yes_no ||
            seen.state == State::setup_dialog) &&
           !is_yes_or_no(next))
    why = fmt::format("the device asks '{}', and the next line is no answer", seen.prompt);
  else if (seen.detail == "xmodem-wait" || seen.state == State::login)
    why = fmt::format("the device is no longer at a prompt, it {}", phrase(seen));
  if (why.empty()) return false;
  receipt_.refused = seen.destructive || seen.erases;
  end(Outcome::Kind::failed, where() + ": " + why);
  return true;
}

/// Nobody waited for the echo so far: what was typed blindly is over when nothing comes any more.
void PasteJob::last_line_over(Time now) {
  if (options_.pace != Pace::fixed) return next_line(now);
  if (now < last_heard_ + last_words) return void(next_ = last_heard_ + last_words);
  const auto missing = receipt_.lines - receipt_.echoed;
  if (missing == 0 || !any_received_ || !receipt_.errors.empty()) return next_line(now);
  end(Outcome::Kind::failed,
      fmt::format("{} of {} lines did not come back whole: the device lost characters, or does not echo",
                  missing, receipt_.lines));
}

void PasteJob::next_line(Time now) {
  attempts_ = tears_ = 0;
  if (options_.pace != Pace::fixed && back_ >= line().size()) ++receipt_.echoed;
  if (++index_ < script_.lines.size()) return begin_line(now);
  if (receipt_.errors.empty()) return end(Outcome::Kind::done, {});
  end(Outcome::Kind::failed,
      fmt::format("the device complained about {} of {} lines", receipt_.errors.size(), receipt_.lines));
}

void PasteJob::end(Outcome::Kind kind, std::string why) {
  outcome_ = Outcome{kind, std::move(why)};
  state_ = State::done;
  next_.reset();
}

void PasteJob::was_reset() {
  end(Outcome::Kind::failed,
      where() + ": the device was reset while it was pasted to; nothing more was typed");
}

void PasteJob::refuse(std::string why) {
  receipt_.refused = true;
  end(Outcome::Kind::failed, std::move(why));
}

void PasteJob::write(std::string_view text) {
  const auto bytes = protocols::as_bytes(text);
  effects_.push_back(Write{Bytes{bytes.begin(), bytes.end()}, !echoing_});
}

std::string PasteJob::where() const {
  if (index_ >= script_.lines.size()) return "behind the last line";
  return fmt::format("line {} '{}'", index_ + 1,
                     echoing_ ? std::string_view{line()}.substr(0, 60) : "(secret)");
}

}  // namespace rommate::console
