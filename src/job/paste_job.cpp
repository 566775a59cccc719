#include "src/job/paste_job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "src/console/gate.hpp"
#include "src/recognise/state.hpp"

namespace rommate::job {
namespace {

using namespace std::chrono_literals;
using recognise::Sighting;

constexpr Duration listen_for = 600ms;             // before a silent line is knocked at
constexpr Duration knock_for = 3s;                 // for an answer to it
constexpr Duration settle_for = 15s;               // for a device that prints text to show a prompt
constexpr Duration answer_within = 120s;           // "copy", "crypto key generate" take their time
constexpr Duration stands_for = 10s;               // what looks like a prompt, and is none that is known
constexpr Duration last_words = 1s;                // with fixed delays: for a complaint about the last line
constexpr std::string_view leave_search = "\x07";  // Ctrl-G: readline takes Ctrl-R for a search

bool is_yes_or_no(std::string_view line) {
  constexpr std::array<std::string_view, 7> answers{"", "y", "n", "yes", "no", "Y", "N"};
  return std::find(answers.begin(), answers.end(), line) != answers.end();
}

/// "# ", "sftp> ": a sign that prompts end with, alone: "[####" is a progress that has stopped.
bool looks_like_prompt(std::string_view row) {
  row = protocols::trimmed(row);
  constexpr std::string_view signs = ">#$%";
  if (row.empty() || row.size() > 60 || signs.find(row.back()) == std::string_view::npos) return false;
  return row.size() < 2 || row[row.size() - 2] != row.back();
}

/// "copy running-config startup-config", "wr", "do write memory", "save": the line asks for it by itself. A
/// "reload" that offers to save does not.
bool is_save(std::string_view line) {
  if (line.starts_with("do ")) line.remove_prefix(3);
  const auto command = line.substr(0, line.find(' '));
  const auto short_for = [&](std::string_view word, std::size_t least) {
    return command.size() >= least && word.starts_with(command);
  };
  return short_for("copy", 3) || short_for("write", 2) || short_for("save", 4);
}

/// To save what was pasted is what its author wrote, answer and all: "copy running-config startup-config" and
/// the empty line behind it.
bool saves(const Sighting& seen, std::string_view line) {
  using recognise::QuestionId;
  return is_save(line) &&
         (seen.question == QuestionId::save_config || seen.question == QuestionId::overwrite_startup);
}

/// "[confirm]" takes one key, everything else a line.
std::string bytes_of_answer(const Sighting& seen, const std::string& text) {
  if (seen.state == recognise::State::confirm && !text.empty()) return text.substr(0, 1);
  return text + "\r";
}

AnswerTo answer_to(const Sighting& seen, bool agreed = false) {
  return {seen.offset, seen.question, seen.about, agreed};
}

}  // namespace

PasteJob::PasteJob(PasteScript script, PasteOptions options) : script_{std::move(script)}, options_{options} {
  receipt_.lines = script_.lines.size();
}

// --- before the first line

void PasteJob::on_start(const Sight& sight, Time now) {
  sight_ = &sight;
  if (script_.lines.empty()) return end(Outcome::Kind::done, "nothing to paste");
  for (const auto& remark : script_.remarks)
    if (blind() && remark.dangerous)
      return refuse(
          fmt::format("line {} '{}' {}: a text with such a line is not typed blindly; nothing was typed",
                      remark.line, remark.text, remark.why));
  since_ = last_heard_ = now;
  next_ = now + listen_for;
  if (sight.booting()) return refuse("the device boots; nothing was typed");
  if (const auto* seen = sight.settled()) begin_if_ready(*seen, now);
}

/// A prompt is what we want, and of everything else a person is told.
void PasteJob::begin_if_ready(const Sighting& seen, Time now) {
  using recognise::State;
  if (takes_lines(seen) && !seen.typing) return begin_line(now);
  if (takes_lines(seen))
    return refuse(fmt::format("something is typed there already: '{}'. Nothing was pasted", seen.prompt));
  if (seen.state == State::booting) return refuse("the device boots; nothing was typed");
  if (seen.state == State::garbled)
    return refuse("what comes in makes no sense at this speed; nothing was typed");
  if (!seen.waiting) return;
  if (seen.state == State::press_return && state_ == PasteJob::State::listen) {
    write("\r", answer_to(seen));
    state_ = PasteJob::State::knock;
    next_ = now + knock_for;
    return;
  }
  if (seen.state != State::press_return)
    refuse(fmt::format("the device is not at a prompt, it {}; nothing was typed", phrase(seen)));
}

/// A prompt with a log line behind it comes back by RETURN; the gate knows whether one stood there. Where
/// nothing is known Ctrl-R shows what stands there.
void PasteJob::knock_first(Time now) {
  if (sight_->unknown()) return knock(console::Gate::redraw, false, now);
  knock("\r", false, now);
}

void PasteJob::knock(std::string_view key, bool agreed, Time now) {
  write(key, Knock{agreed});
  state_ = State::knock;
  next_ = now + knock_for;
}

void PasteJob::knocked_in_vain(Time now) {
  if (sight_->tail().ends_with("i-search)`': ")) return knock(leave_search, false, now);
  if (asked_.waiting) return refuse("the device does not answer Return with a prompt. Nothing was pasted");
  asked_.waiting = true;  // once
  if (options_.may_return) return knock("\r", true, now);
  state_ = State::ask_knock;
  next_.reset();
  request(
      Ask{"The line shows nothing. RETURN would show what stands there, and answers whatever is asked there. "
          "Type it?",
          {"yes", "no"}});
}

void PasteJob::on_answer(RequestId, const Answer& answer, Time now) {
  if (state_ == State::ask_knock) {
    if (answer.good && answer.text == "yes") return knock("\r", true, now);
    return refuse(
        "the line shows nothing, so what stands there is not known; nothing was typed. Look at it first, "
        "or agree to one RETURN (--press-return)");
  }
  if (state_ != State::ask_answer) return;
  if (!answer.good)
    return refuse(
        fmt::format("{}: the device asks '{}', which nobody but a person answers", where(), asked_.prompt));
  write(bytes_of_answer(asked_, answer.text), answer_to(asked_, true));
  state_ = State::answer;
  since_ = now;
  answered_from_ = sight_->offset();
  next_ = now + answer_within;
}

// --- a line

void PasteJob::begin_line(Time now) {
  state_ = State::type;
  since_ = now;
  command_ = index_;
  complaints_.forget_line();
  next_.reset();
  if (blind()) {
    blindly_typed_ = 0;
    return type_blindly(now);
  }
  pacer_.begin(line(), {.whole = options_.pace == Pace::prompt, .char_delay = options_.char_delay}, *sight_,
               now);
  after_typing(now);
}

/// What the pacer wants, and what has become of it.
void PasteJob::after_typing(Time now) {
  for (auto& each : pacer_.take_writes()) want(std::move(each));
  if (state_ != State::type) return;
  if (pacer_.state() == LinePacer::State::failed)
    return end(Outcome::Kind::failed, where() + ": " + pacer_.problem());
  if (pacer_.state() == LinePacer::State::entered) sent_line(now);
}

void PasteJob::sent_line(Time now) {
  ++receipt_.sent;
  receipt_.retyped += pacer_.retyped() ? 1 : 0;
  state_ = State::answer;
  since_ = now;
  answered_from_ = sight_->offset();
  next_ = now + answer_within;
}

void PasteJob::type_blindly(Time now) {
  while (blindly_typed_ < line().size()) {
    write(std::string_view{line()}.substr(blindly_typed_++, 1), TypeAhead{});
    if (options_.char_delay > Duration{}) return void(next_ = now + options_.char_delay);
  }
  write("\r", TypeAhead{});
  audit_.typed(line());
  ++receipt_.sent;
  state_ = State::pause;
  next_ = now + (last() ? std::max<Duration>(options_.line_delay, last_words) : options_.line_delay);
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

// --- what comes in

void PasteJob::on_bytes(ByteView received, Time now) {
  if (outcome_) return;
  const auto text = protocols::as_text(received);
  last_heard_ = now;
  if (blind()) follow_blindly(text);
  complaints_.on_text(text);
  for (const auto& complaint : complaints_.take())
    if (!outcome_) complain(complaint);
  if (outcome_) return;
  if (state_ == State::type && !blind()) {
    pacer_.on_bytes(received, now);
    return after_typing(now);
  }
  if (state_ == State::answer && !blind()) pacer_.on_bytes(received, now);
  // Our own prompt is believed as soon as it pauses.
  const bool ended = sight_->said_since(answered_from_).find('\n') != std::string_view::npos;
  if (state_ != State::answer || !ended) return;
  const bool known = takes_lines(sight_->if_silent());
  if (known || looks_like_prompt(last_row())) next_ = now + (known ? Sight::pause : stands_for);
}

void PasteJob::complain(const std::string& message) {
  if (receipt_.sent == 0) return;
  const bool of_this = state_ == State::answer || state_ == State::pause || index_ == 0;
  const auto number = of_this ? index_ : index_ - 1;
  receipt_.errors.push_back({number + 1, shown(number), message});
  if (options_.keep_going) return;
  pacer_.stop();
  for (auto& each : pacer_.take_writes()) want(std::move(each));
  end(Outcome::Kind::failed,
      fmt::format("line {} '{}': the device says: {}", number + 1, shown(number), message));
}

void PasteJob::on_sighting(const Sighting& seen, Time now) {
  if (outcome_) return;
  if (state_ == State::listen || state_ == State::knock) return begin_if_ready(seen, now);
  if (seen.state == recognise::State::booting)
    return end(Outcome::Kind::failed,
               where() + ": the device was reset while it was pasted to; nothing more was typed");
  if (state_ == State::answer && seen.waiting) look_at(seen, now);
}

void PasteJob::on_effect(const EffectResult& result, Time now) {
  if (outcome_ || !std::holds_alternative<Write>(result.effect)) return;
  switch (state_) {
    case State::listen:
    case State::knock:
      if (asked_.waiting || sight_->unknown())
        return refuse(fmt::format("{}; nothing was typed", result.text));
      return knock(console::Gate::redraw, false, now);
    case State::type:
    case State::answer:
    case State::pause:
      if (blind() || pacer_.state() == LinePacer::State::idle)
        return refuse(fmt::format("{}: {}; nothing more was typed", where(), result.text));
      if (state_ == State::answer) --receipt_.sent;
      state_ = State::type;
      next_.reset();
      pacer_.on_refused(result.text, now);
      return after_typing(now);
    case State::ask_knock:
    case State::ask_answer:
    case State::done: return;
  }
}

void PasteJob::on_time(Time now) {
  if (outcome_) return;
  if (state_ == State::type && !blind()) {
    pacer_.on_time(now);
    return after_typing(now);
  }
  if (!next_ || now < *next_) return;
  next_.reset();
  switch (state_) {
    case State::listen:
      if (sight_->quiet()) return knock_first(now);
      if (now < since_ + settle_for) return void(next_ = std::min(now + listen_for, since_ + settle_for));
      return refuse("the device prints text but shows no prompt; it may be booting. Nothing was typed");
    case State::knock: return knocked_in_vain(now);
    case State::type: return type_blindly(now);
    case State::pause: return last() ? last_line_over(now) : next_line(now);
    case State::answer:
      if (const auto seen = sight_->if_silent(); takes_lines(seen) && sight_->pauses(now))
        return look_at(seen, now);
      if (now >= last_heard_ + stands_for && looks_like_prompt(last_row()))
        return end(
            Outcome::Kind::failed,
            fmt::format("{}: '{}' stands there, which is no prompt that is known here; nothing more was "
                        "typed. --pace fixed pastes without looking",
                        where(), protocols::trimmed(last_row())));
      if (now < since_ + answer_within) return void(next_ = since_ + answer_within);
      return end(Outcome::Kind::failed,
                 fmt::format("{}: no prompt came back within {} s; the device's last words: '{}'", where(),
                             answer_within / 1s, sight_->last_line()));
    case State::ask_knock:
    case State::ask_answer:
    case State::done: return;
  }
}

/// What has come behind the last line end.
std::string_view PasteJob::last_row() const {
  const auto said = sight_->said_since(answered_from_);
  const auto end = said.find_last_of("\r\n");
  return end == std::string_view::npos ? said : said.substr(end + 1);
}

// --- behind a line

void PasteJob::look_at(const Sighting& seen, Time now) {
  using recognise::State;
  if (takes_lines(seen)) return line_over(now);
  if (is_pager(seen))
    return end(Outcome::Kind::failed, where() + ": the device shows a pager: type 'terminal length 0' first");
  if (seen.state == State::press_return) return void(write("\r", answer_to(seen)));
  if (is_question(seen) || seen.state == State::password || seen.state == State::username)
    return at_question(seen, now);
  end(Outcome::Kind::failed,
      fmt::format("{}: the device is no longer at a prompt, it {}", where(), phrase(seen)));
}

void PasteJob::at_question(const Sighting& seen, Time now) {
  const bool harmless =
      !last() && (saves(seen, script_.lines[command_]) || !does_harm(seen, script_.lines[index_ + 1]));
  if (is_question(seen) && !harmless) return ask_person(seen, now);
  if (last())
    return end(Outcome::Kind::failed,
               fmt::format("{}: the text ends, and the device asks for '{}'", where(), seen.prompt));
  const bool choice = seen.state != recognise::State::question && is_question(seen);
  if (choice && !is_yes_or_no(script_.lines[index_ + 1]))
    return end(Outcome::Kind::failed,
               fmt::format("{}: the device asks '{}', and the next line is no answer", where(), seen.prompt));
  answer_with_line(seen, now);
}

void PasteJob::ask_person(const Sighting& seen, Time) {
  asked_ = seen;
  state_ = State::ask_answer;
  next_.reset();
  request(Ask{fmt::format("Line {} '{}' makes the device ask: {}", index_ + 1, shown(index_), seen.prompt),
              seen.choices});
}

/// The next line is typed whole: there is no prompt to type it at, and a password has no echo.
void PasteJob::answer_with_line(const Sighting& seen, Time now) {
  const bool agreed = saves(seen, script_.lines[command_]);
  ++index_;
  const bool secret = seen.state == recognise::State::password;
  if (secret) secret_lines_.push_back(index_);
  write(line() + "\r", answer_to(seen, agreed), secret);
  pacer_ = {};
  ++receipt_.sent;
  state_ = State::answer;
  since_ = now;
  answered_from_ = sight_->offset();
  next_ = now + answer_within;
}

void PasteJob::line_over(Time now) {
  if (pacer_.echoed()) ++receipt_.echoed;
  if (options_.line_delay == Duration{} || last()) return next_line(now);
  state_ = State::pause;
  next_ = now + options_.line_delay;
}

/// Nobody waited for the echo so far: what was typed blindly is over when nothing comes any more.
void PasteJob::last_line_over(Time now) {
  if (!blind()) return next_line(now);
  if (now < last_heard_ + last_words) return void(next_ = last_heard_ + last_words);
  const auto missing = receipt_.lines - receipt_.echoed;
  if (missing == 0 || sight_->unknown() || !receipt_.errors.empty()) return next_line(now);
  end(Outcome::Kind::failed,
      fmt::format("{} of {} lines did not come back whole: the device lost characters, or does not echo",
                  missing, receipt_.lines));
}

void PasteJob::next_line(Time now) {
  if (++index_ < script_.lines.size()) return begin_line(now);
  if (receipt_.errors.empty()) return end(Outcome::Kind::done, {});
  end(Outcome::Kind::failed,
      fmt::format("the device complained about {} of {} lines", receipt_.errors.size(), receipt_.lines));
}

// --- ends

void PasteJob::cancel(Time) {
  if (outcome_) return;
  if (state_ == State::type && !blind()) pacer_.stop();
  for (auto& each : pacer_.take_writes()) want(std::move(each));
  end(Outcome::Kind::cancelled, fmt::format("cancelled after {} of {} lines", receipt_.sent, receipt_.lines));
}

void PasteJob::on_lost(std::string_view why, Time) {
  if (!outcome_) end(Outcome::Kind::lost, where() + ": " + std::string{why});
}

std::optional<Time> PasteJob::deadline() const {
  if (outcome_) return std::nullopt;
  return state_ == State::type && !blind() ? pacer_.deadline() : next_;
}

void PasteJob::end(Outcome::Kind kind, std::string why) {
  outcome_ = Outcome{kind, std::move(why)};
  state_ = State::done;
  next_.reset();
}

void PasteJob::refuse(std::string why) {
  receipt_.refused = true;
  end(Outcome::Kind::failed, std::move(why));
}

std::string PasteJob::shown(std::size_t index) const {
  const bool secret = std::find(secret_lines_.begin(), secret_lines_.end(), index) != secret_lines_.end();
  return secret ? "(secret)" : script_.lines[index].substr(0, 60);
}

std::string PasteJob::where() const {
  if (index_ >= script_.lines.size()) return "behind the last line";
  return fmt::format("line {} '{}'", index_ + 1, shown(index_));
}

JobReport PasteJob::report() const {
  JobReport report{.title = "paste", .done = receipt_.sent, .total = receipt_.lines, .unit = "lines"};
  auto all = fmt::format("{} of {} lines sent, {} echoed", receipt_.sent, receipt_.lines, receipt_.echoed);
  if (receipt_.retyped > 0)
    all += fmt::format(", {} typed again because characters were lost", receipt_.retyped);
  report.receipt.push_back(std::move(all));
  for (const auto& error : receipt_.errors)
    report.receipt.push_back(fmt::format("line {} '{}': {}", error.line, error.text, error.message));
  report.refused = receipt_.refused;
  return report;
}

}  // namespace rommate::job
