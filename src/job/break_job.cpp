#include "src/job/break_job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "src/console/gate.hpp"
#include "src/console/plain_tail.hpp"

namespace rommate::job {
namespace {

using namespace std::chrono_literals;
using protocols::in_seconds;

/// Speeds at which a NUL is long enough, the longest first; 1200 only when nothing slower is taken: its NULs
/// are 7.5 ms, still a BREAK (a framing error with all bits 0) at 9600.
constexpr std::array<std::uint32_t, 8> low_speeds{50, 75, 110, 134, 150, 200, 300, 1200};
constexpr int silent_tries_of_a_method = 3;
/// Do not cut into what the device is just printing, within reason: a boot never falls silent.
constexpr auto quiet_before_next = 400ms;
constexpr int longest_looks = 3;
/// Silent ones between two knocks at a device whose answer may have been lost: its memory test takes some
/// seconds, in which nothing answers. A guess.
constexpr int looks_between_knocks = 8;
/// Between BREAK and prompt lie register dumps and the start of the monitor; a boot loader that polls its
/// line now and then adds to that. A guess: no source gives a limit.
constexpr auto longest_answer = 5s;

/// How long one NUL holds the line low: start bit and eight data bits.
Duration nul_length(std::uint32_t baud) { return Duration(9'000'000'000 / baud); }

std::size_t nuls_for(Duration length, std::uint32_t baud) {
  const auto one = nul_length(baud);
  return static_cast<std::size_t>(std::max<Duration::rep>(1, (length + one - Duration(1)) / one));
}

}  // namespace

std::string_view to_string(BreakMethod method) {
  switch (method) {
    case BreakMethod::driver: return "driver";
    case BreakMethod::low_baud: return "low-baud";
    case BreakMethod::remote: return "remote";
  }
  return "driver";
}

std::optional<BreakMethod> parse_break_method(std::string_view word) {
  for (const auto method : {BreakMethod::driver, BreakMethod::low_baud, BreakMethod::remote})
    if (word == to_string(method)) return method;
  return std::nullopt;
}

BreakJob::BreakJob(BreakOptions options) : options_(std::move(options)) {}

// --- sending

void BreakJob::on_start(const Sight& sight, Time now) {
  sight_ = &sight;
  began_at_ = sight.offset();
  started_ = last_byte_ = now;
  if (options_.methods.empty()) return end(Outcome::Kind::failed, "this line has no way to carry BREAK");
  attempt(now);
}

void BreakJob::attempt(Time now) {
  heard_ = 0;
  report_.doubtful = false;
  sent_at_ = now;
  if (method() == BreakMethod::low_baud) {
    state_ = State::low;
    deaf_ = true;
    return try_low_speed();
  }
  state_ = State::sending;
  if (method() == BreakMethod::remote && !options_.remote_on_off)
    want(RemoteBreak{});
  else
    want(Break{options_.length});
}

void BreakJob::try_low_speed() {
  LineSettings slow = options_.line;
  slow.baud = low_speeds[low_rate_];
  slow.data_bits = 8;
  slow.parity = protocols::Parity::none;
  slow.stop_bits = 1;
  slow.flow = protocols::FlowControl::none;
  want(SetLine{slow});
}

/// The line is slow now: NULs, the time that they take (an adapter has a buffer that nobody can ask, so a
/// drain alone would end too early), and back.
void BreakJob::send_nuls(std::uint32_t baud) {
  report_.low_baud = baud;
  const auto count = nuls_for(options_.length, baud);
  want(Write{Bytes(count, 0), false, SlowNuls{}});
  want(Wait{Duration(10'000'000'000 / baud) * static_cast<Duration::rep>(count) + 20ms});
  want(Drain{});
  go_back();
}

void BreakJob::go_back() {
  low_speed_set_ = true;
  undo(SetLine{options_.line});
  undo(PurgeLine{.received = true, .unsent = false});
}

void BreakJob::on_effect(const EffectResult& result, Time now) {
  if (std::holds_alternative<Write>(result.effect)) return knock_refused(result.text);
  if (!result.text.empty()) remark(result.text);
  report_.doubtful |= result.status == EffectResult::Status::unconfirmed;
  if (state_ == State::low) return on_low_result(result, now);
  if (state_ != State::sending) return;
  if (!result.taken()) return method_fails(result.text, now);
  was_sent(now);
}

void BreakJob::on_low_result(const EffectResult& result, Time now) {
  if (const auto* set = std::get_if<SetLine>(&result.effect)) {
    if (low_speed_set_) {  // the way back
      if (!result.taken())
        return end(Outcome::Kind::failed,
                   fmt::format("the line could not be set back to {}: {}. Set it again by hand",
                               to_string(options_.line), result.text));
      low_speed_set_ = false;
      return;
    }
    if (result.taken()) return send_nuls(set->line.baud);
    if (++low_rate_ < low_speeds.size()) return try_low_speed();
    low_rate_ = 0;
    return method_fails("the adapter takes no speed below 9600 baud", now);
  }
  if (!std::get_if<PurgeLine>(&result.effect)) return;
  was_sent(now);
}

void BreakJob::was_sent(Time now) {
  ++report_.sent;
  report_.worked = method();
  std::erase_if(history_, [&](const Sent& each) { return each.when + 2 * longest_answer < now; });
  history_.push_back({method(), now});
  sent_at_ = now;
  state_ = State::looking;
  if (repeats()) return;
  report_.took = now - started_;
  end(Outcome::Kind::done, "");
}

/// This way is closed by the adapter or the server itself: not tried again.
void BreakJob::method_fails(const std::string& why, Time now) {
  remark(why);
  options_.methods.erase(options_.methods.begin() + static_cast<std::ptrdiff_t>(at_));
  if (options_.methods.empty()) {
    report_.worked.reset();
    return end(Outcome::Kind::failed,
               fmt::format("no BREAK could be sent: {}", fmt::join(report_.remarks, "; ")));
  }
  if (at_ == options_.methods.size()) at_ = 0;
  silent_tries_ = 0;
  remark(fmt::format("going on with method {}", to_string(method())));
  attempt(now);
}

// --- looking

void BreakJob::on_bytes(ByteView received, Time now) {
  if (state_ == State::low) return;
  last_byte_ = now;
  // NULs and 0xff are the line's own echo of BREAK and power, not words of a device; a beep is its answer to
  // a key that it does not know.
  const auto words = std::count_if(received.begin(), received.end(),
                                   [](auto b) { return b != 0 && b != 0xff && b != 0x07; });
  if (words > 0) deaf_ = knocked_ = false, until_knock_ = 0;
  heard_ += static_cast<std::size_t>(words);
  heard_in_all_ += static_cast<std::size_t>(words);
  if (sight_->last_line().empty() || std::find(received.begin(), received.end(), '\n') != received.end())
    line_began_ = now;
  if (!options_.until_text || report_.sent == 0) return;
  if (auto line = options_.until_text->find(console::plain_lines(sight_->said_since(began_at_)));
      !line.empty())
    answered(std::move(line), std::nullopt, now);
}

void BreakJob::on_sighting(const recognise::Sighting& seen, Time now) {
  garbled_ = seen.state == recognise::State::garbled;
  const bool wanted_state =
      std::find(options_.until.begin(), options_.until.end(), seen.state) != options_.until.end();
  if (wanted_state && report_.sent > 0) answered(sight_->last_line(), seen.state, now);
}

void BreakJob::on_time(Time now) {
  if (outcome_ || !repeats()) return;
  const bool over = now >= started_ + options_.within;
  if (over && (state_ == State::looking || state_ == State::away)) {
    report_.worked.reset();
    report_.took = now - started_;
    return end(state_ == State::away ? Outcome::Kind::lost : Outcome::Kind::failed, no_answer());
  }
  if (state_ != State::looking || now < sent_at_ + options_.look) return;
  if (now < last_byte_ + quiet_before_next && now < sent_at_ + longest_looks * options_.look) return;
  look_is_over(now);
}

void BreakJob::look_is_over(Time now) {
  if (deaf_ && heard_ == 0 && heard_in_all_ > 0 && until_knock_-- == 0) return ask_for_prompt(now);
  silent_tries_ = heard_ > 0 ? silent_tries_of_a_method : silent_tries_ + 1;
  if (silent_tries_ >= silent_tries_of_a_method) next_method();
  attempt(now);
}

/// Looks once more, behind a key that brings a prompt again.
void BreakJob::ask_for_prompt(Time now) {
  until_knock_ = looks_between_knocks;
  if (std::exchange(knocked_, true) && !options_.may_return && options_.ask_to_return && !asked_)
    asked_ = request(Ask{
        .question = "The device has fallen silent behind a BREAK, and its prompt may have been lost. RETURN "
                    "would show it, and answers whatever is asked there. Type it?",
        .choices = {"yes", "no"}});
  const auto lost = report_.low_baud == 0 ? std::string{"while the line was away"}
                                          : fmt::format("at {} baud", report_.low_baud);
  remark(fmt::format("it has fallen silent, and its answer may have been lost {}: {} was typed to see it",
                     lost, options_.may_return ? "RETURN" : "Ctrl-R"));
  if (options_.may_return)
    write("\r", Knock{.agreed = true});
  else
    write(console::Gate::redraw, sight_->booting() ? Purpose{InterruptKey{.blind = true}} : Purpose{Knock{}});
  sent_at_ = now;
}

void BreakJob::on_answer(RequestId id, const Answer& answer, Time) {
  if (asked_ != id || !answer.good || answer.text != "yes") return;
  options_.may_return = true;
  until_knock_ = 0;
}

void BreakJob::knock_refused(const std::string& why) {
  remark(fmt::format("its answer to a BREAK may have been lost, and nothing was typed to see it: {}", why));
}

void BreakJob::next_method() {
  silent_tries_ = 0;
  at_ = (at_ + 1) % options_.methods.size();
}

std::optional<Time> BreakJob::deadline() const {
  if (outcome_ || !repeats()) return std::nullopt;
  const Time last = started_ + options_.within;
  if (state_ == State::away) return last;
  if (state_ != State::looking) return std::nullopt;  // an effect under way reports its end
  const Time quiet = std::min(last_byte_ + quiet_before_next, sent_at_ + longest_looks * options_.look);
  return std::min(last, std::max(sent_at_ + options_.look, quiet));
}

// --- ends

void BreakJob::answered(std::string proof, std::optional<recognise::State> state, Time now) {
  if (outcome_) return;
  report_.proof = std::move(proof);
  report_.state = state;
  report_.took = now - started_;
  name_method();
  end(Outcome::Kind::done, "");
}

/// A BREAK that was sent when the answer was already coming in was not its cause.
void BreakJob::name_method() {
  std::erase_if(history_, [this](const Sent& each) {
    return each.when > line_began_ || each.when + longest_answer < line_began_;
  });
  if (history_.empty()) return;  // an answer as late as that: the last one sent is still the best guess
  report_.worked = history_.back().method;
  for (const auto& each : history_)
    if (each.method != *report_.worked &&
        std::find(report_.maybe.begin(), report_.maybe.end(), each.method) == report_.maybe.end())
      report_.maybe.push_back(each.method);
}

void BreakJob::cancel(Time) {
  if (outcome_) return;
  put_speed_back();
  end(Outcome::Kind::cancelled, "stopped");
}

/// Whether the low speed was set already is not known while that is under way.
void BreakJob::put_speed_back() {
  if (state_ != State::low) return;
  low_speed_set_ = false;
  undo(SetLine{options_.line});
  undo(PurgeLine{.received = true, .unsent = false});
}

void BreakJob::on_lost(std::string_view why, Time now) {
  effects_.clear();
  put_speed_back();
  if (options_.outlive_loss && repeats() && now < started_ + options_.within) {
    state_ = State::away;
    return;
  }
  end(Outcome::Kind::lost, std::string(why));
}

void BreakJob::on_back(Time now) {
  if (state_ != State::away) return;
  deaf_ = true;
  attempt(now);
}

void BreakJob::end(Outcome::Kind kind, std::string why) {
  if (outcome_) return;
  state_ = State::ended;
  outcome_ = Outcome{kind, std::move(why)};
}

void BreakJob::remark(const std::string& text) {
  if (text.empty()) return;
  if (std::find(report_.remarks.begin(), report_.remarks.end(), text) == report_.remarks.end())
    report_.remarks.push_back(text);
}

std::string BreakJob::wanted() const {
  std::string text;
  for (const auto state : options_.until)
    text += (text.empty() ? "" : " or ") + std::string(to_string(state));
  if (options_.until_text)
    text +=
        (text.empty() ? "" : " or ") + fmt::format("text that matches '{}'", options_.until_text->pattern());
  return text;
}

/// What happened, and what a person at the rack can do about it.
std::string BreakJob::no_answer() const {
  auto text = fmt::format("no {} in {:g} s after {} BREAKs. ", wanted(),
                          std::round(in_seconds(options_.within) * 10) / 10, report_.sent);
  if (state_ == State::away)
    return text + "The line went away and did not come back: is the adapter plugged in?";
  if (heard_in_all_ == 0)
    return text + fmt::format(
                      "The device said nothing at {}: is it on, is this its console port, or does it stand "
                      "at a prompt already?",
                      to_string(options_.line));
  if (garbled_)
    return text +
           fmt::format("What it says at {} makes no sense: try another speed", to_string(options_.line));
  return text +
         fmt::format(
             "It says other things (last: \"{}\"). BREAK counts only in the first minute after power-on: "
             "power-cycle it now and run this again",
             sight_->last_line());
}

JobReport BreakJob::report() const {
  JobReport report{.title = "BREAK", .done = report_.sent, .unit = "BREAKs", .remarks = report_.remarks};
  if (!report_.proof.empty()) report.receipt.push_back(report_.proof);
  return report;
}

}  // namespace rommate::job
