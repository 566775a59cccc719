// One run of one job on a Session in virtual time, with a device at the other end of its line and one trouble
// that strikes at the n-th point of the run. job_contract.hpp makes many of them. A point is whatever may
// have something happen before it: an effect that was taken, a text that arrives, a request.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "src/console/session.hpp"
#include "src/recognise/state.hpp"
#include "tests/support/job_trial.hpp"

namespace rommate::testing {

class JobWorld : private console::Watcher {
 public:
  JobWorld(const JobContract& contract, Trouble trouble, Cutting cutting = {})
      : contract_(contract),
        trouble_(std::move(trouble)),
        cutting_(cutting),
        random_(cutting.seed),
        ours_(contract.line),
        session_(contract.line) {
    session_.on_job_end = [this](std::unique_ptr<Job> job, Time) { ended_ = std::move(job); };
    session_.on_request = [this](console::RequestId id, const Request& what, Time) {
      asked_.emplace_back(id, what);
    };
    session_.watch(*this);
  }
  ~JobWorld() override { session_.unwatch(*this); }

  // --- before the job: what was seen, and what was not
  void settle(std::string_view said) {
    session_.on_bytes(protocols::as_bytes(said), now_);
    for (const auto until = now_ + 3s; now_ < until;) pass(until);
    question_seen_ = recognise::is_question(session_.sight().if_silent());
  }
  /// A question stands at the other end from now on, and has been seen or not. `far` is the device that asks;
  /// none: one that says nothing more.
  void ask(const std::string& question, bool seen, std::unique_ptr<FarEnd> far = nullptr) {
    question_ = question;
    far_ = std::move(far);
    if (seen) settle(question);
  }
  void set_speed(std::uint32_t baud) {
    auto line = ours_;
    line.baud = baud;
    session_.request(console::SetLine{line}, now_);
    while (const auto effect = session_.take_effect(now_)) carry_out(*effect);
  }

  [[nodiscard]] Time now() const { return now_; }
  /// To the job's end and behind it, or until nothing is left to happen.
  void run() {
    if (question_.empty()) far_ = contract_.far(now_);
    home_ = ours_;
    aways_ = homes_ = 0;
    idle_ = false;
    auto job = contract_.make(ours_);
    running_ = job.get();
    began_ = now_;
    for (const auto& [after, act] : contract_.meanwhile) acts_.emplace(now_ + after, act);
    if (!session_.start(job, now_)) return breach("the session did not take the job");
    const auto end = now_ + 6h;
    for (int turns = 0; !ended_ && now_ < end && !idle_; ++turns) {
      if (turns > 200'000) return breach("the run does not come to an end");
      turn(end);
    }
    const bool waits = session_.lost() && contract_.waits_for_line;
    if (!ended_ && (unanswered_ || waits)) {  // a person may take his time, and may change his mind
      idle_ = false;
      session_.cancel_job(now_);
      for (int turns = 0; !ended_ && turns < 20'000 && !idle_; ++turns) turn(end);
    }
    if (!ended_ && contract_.of_person) return;
    if (!ended_) return breach("it does not end, at " + at_text());
    outcome = *ended_->outcome();
    trace += "=" + std::string{to_string(outcome->kind)} + ": " + outcome->why;
    behind_the_end();
  }

  int points = 0, effects = 0, requests = 0;
  std::string trace;  // what was done on the line, in order, and how it ended
  std::optional<Outcome> outcome;
  std::vector<std::string> breaches;

 private:
  using Kind = Trouble::Kind;

  void breach(std::string what) {
    if (breaches.empty()) breaches.push_back(std::move(what));
  }
  [[nodiscard]] std::string at_text() const {
    return std::to_string((now_ - began_) / 1ms) + " ms, point " + std::to_string(points);
  }
  [[nodiscard]] bool strikes(Kind kind) const { return trouble_.kind == kind && struck_; }

  // --- a turn
  void turn(Time end) {
    work();
    answer_requests();
    idle_ = false;  // it may have been while an effect took its time, and was asked something then
    if (ended_ || session_.has_effects() || !asked_.empty()) return;
    pass(end);
  }
  void work() {
    while (auto effect = session_.take_effect(now_)) {
      if (!point()) return;
      carry_out(*effect);
      if (std::exchange(talk_is_due_, false)) begin_talk();
    }
  }
  /// False: the line went away before it. What a device says of a sudden it says behind what was typed.
  bool point() {
    if (ended_ || ++points != trouble_.at) return true;
    struck_ = true;
    switch (trouble_.kind) {
      case Kind::cancel: cancelled_at_ = now_, session_.cancel_job(now_); return true;
      case Kind::lost: lose(std::nullopt); return false;
      case Kind::lost_and_back: lose(now_ + 3s); return false;
      case Kind::silent:
        far_.reset();
        printed_.clear();
        return true;
      case Kind::asked:
      case Kind::boots:
      case Kind::flows: talk_is_due_ = true; return true;
      default: struck_ = false; return true;
    }
  }
  void lose(std::optional<Time> back_at) {
    session_.on_lost("unplugged", now_);
    printed_.clear();
    back_at_ = back_at;
    if (session_.take_effect(now_)) breach("something is to be done on a line that is lost");
  }
  /// The device stands somewhere else of a sudden.
  void begin_talk() {
    open_line_ = typed_line_ && !takes_bytes();
    far_.reset();
    printed_.clear();
    talks_until_ = now_ + (trouble_.kind == Kind::asked ? Duration{} : 90s);
    transferring_ = running_ != nullptr && !ended_ && takes_bytes();
    if (trouble_.kind == Kind::asked) question_ = trouble_.text, question_seen_ = true;
    const auto* first = trouble_.kind == Kind::boots
                            ? "\r\nSystem Bootstrap, Version 12.4(13r)T, RELEASE SOFTWARE (fc1)\r\n"
                            : "\r\n[    1.234567] usb 1-1: new device found\r\n";
    cut(trouble_.kind == Kind::asked ? "\r\n" + question_ : first);
  }
  void talk_on() {
    if (!talks_until_ || now_ >= *talks_until_ || now_ < next_word_) return;
    next_word_ = now_ + 50ms;
    print({{50ms,
            trouble_.kind == Kind::boots ? "Self decompressing the image : ##########\r\n"
                                         : "[    1.234567] some kernel line\r\n",
            home_.baud}});
  }
  [[nodiscard]] bool takes_bytes() const {
    return session_.job() != nullptr && session_.job()->takes_bytes();
  }

  // --- effects
  void carry_out(const Effect& effect) {
    if (const auto* write = std::get_if<console::Write>(&effect)) return carry_out(*write);
    ++effects;
    EffectResult result{effect};
    const bool hit = effects == trouble_.at && ended_ == nullptr;
    const bool all = trouble_.kind == Kind::refused_from && effects >= trouble_.at && trouble_.at > 0;
    if ((hit && trouble_.kind == Kind::refused) || all)
      result = {effect, EffectResult::Status::refused, "the driver said no"};
    else if (hit && trouble_.kind == Kind::unsupported)
      result = {effect, EffectResult::Status::unsupported, "this port cannot"};
    if (result.taken()) have_done(effect);
    trace += told(effect);
    session_.on_effect(result, now_);
  }
  void have_done(const Effect& effect) {
    if (const auto* set = std::get_if<console::SetLine>(&effect)) {
      if (ours_.baud == home_.baud && set->line.baud != home_.baud) ++aways_;
      if (ours_.baud != home_.baud && set->line.baud == home_.baud) ++homes_;
      ours_ = set->line;
    }
    if (const auto* wait = std::get_if<console::Wait>(&effect)) wait_for(wait->length);
    if (const auto* hold = std::get_if<console::Break>(&effect)) {
      wait_for(hold->length);
      if (far_) print(far_->on_break(now_));
    }
    if (std::holds_alternative<console::RemoteBreak>(effect) && far_) print(far_->on_break(now_));
  }
  void wait_for(Duration length) {
    for (const auto until = now_ + length; now_ < until && !session_.lost();) pass(until);
  }
  void carry_out(const console::Write& write) {
    const auto text = std::string{protocols::as_text(write.bytes)};
    trace += told(write);
    watch_over(write, text);
    typed_line_ = std::holds_alternative<console::AtPrompt>(write.purpose) && !ends_line(text);
    if (far_ && !talks_until_) print(far_->on_bytes(write.bytes, ours_.baud, now_));
  }

  // --- no byte where none may be
  static bool ends_line(const std::string& text) {
    return !text.empty() && (text.back() == '\r' || text.back() == '\n');
  }
  static bool is_word(char c) { return c >= ' ' && c != '\x7f'; }
  void watch_over(const console::Write& write, const std::string& text) {
    if (contract_.of_person) return;
    const bool moves = std::holds_alternative<console::TransferBytes>(write.purpose) && transferring_;
    const auto* knock = std::get_if<console::Knock>(&write.purpose);
    const bool agreed = contract_.may_return && !question_seen_ && knock != nullptr && knock->agreed;
    if (!question_.empty() && !moves && !agreed && !is_answer(write) && !question_over_) {
      for (const char c : text)
        if (is_word(c) ? !is_transfer_call(write, c) : c == '\r' || c == '\n')
          return breach("it types " + told(write) + " at '" + question_ + "', at " + at_text());
    }
    if (!talks_until_ || now_ >= *talks_until_ || trouble_.kind == Kind::asked || moves) return;
    const bool may_go_on = open_line_ && trouble_.kind == Kind::flows;
    for (const char c : text)
      if ((is_word(c) && !may_go_on && !(contract_.types_ahead && trouble_.kind == Kind::flows)) ||
          ((c == '\r' || c == '\n') && !(contract_.types_ahead && trouble_.kind == Kind::flows)))
        return breach("it types " + told(write) + " into flowing text, at " + at_text());
  }
  [[nodiscard]] bool is_answer(const console::Write& write) const {
    const auto* answer = std::get_if<console::AnswerTo>(&write.purpose);
    const auto& may = contract_.may_answer;
    if (answer == nullptr) return false;
    if (std::find(may.begin(), may.end(), answer->question) != may.end()) return true;
    // The blank line of a text may be the "no" of a question that says so itself.
    const auto text = protocols::as_text(write.bytes);
    return !does_harm(session_.sight().if_silent(), text.substr(0, text.find('\r')));
  }
  /// A receiver calls its sender on a line of which nothing is known; a "C" is no yes.
  [[nodiscard]] bool is_transfer_call(const console::Write& write, char c) const {
    return std::holds_alternative<console::TransferBytes>(write.purpose) && (c == 'C' || c == 'G') &&
           !question_seen_;
  }

  // --- requests
  void answer_requests() {
    auto due = std::exchange(asked_, {});
    for (auto at = due.begin(); at != due.end(); ++at) {
      const auto& [id, what] = *at;
      ++requests;
      if (!point()) {  // whoever was asked answers all the same
        asked_.insert(asked_.begin(), at, due.end());
        return;
      }
      if (std::exchange(talk_is_due_, false)) begin_talk();
      if (requests == trouble_.at && trouble_.kind == Kind::unanswered) {
        unanswered_ = true;
        continue;
      }
      const bool no = requests == trouble_.at && trouble_.kind == Kind::denied;
      session_.on_answer(id, no ? Answer{false, "no"} : contract_.answer(what), now_);
    }
  }

  // --- time
  /// To the next thing that happens, at most to `end`.
  void pass(Time end) {
    idle_ = false;
    std::optional<Time> next;
    const auto consider = [&](std::optional<Time> due) {
      if (due && (!next || *due < *next)) next = due;
    };
    consider(session_.deadline());
    if (far_) consider(far_->deadline());
    if (!printed_.empty()) consider(printed_.begin()->first);
    if (!acts_.empty()) consider(acts_.begin()->first);
    consider(back_at_);
    if (talks_until_ && now_ < *talks_until_) consider(next_word_);
    idle_ = !next;
    be_nervous();
    stuck_ = next && *next <= now_ ? stuck_ + 1 : 0;
    if (stuck_ > 2000) {
      breach("a deadline stays in the past, at " + at_text());
      now_ += 1s;
    }
    now_ = std::min(end, std::max(now_, next.value_or(end)));
    if (back_at_ && now_ >= *back_at_) {
      back_at_.reset();
      session_.on_back(now_);
    }
    act();
    talk_on();
    deliver();
    if (far_) print(far_->on_time(now_));
    session_.on_time(now_);
  }
  void act() {
    while (!acts_.empty() && acts_.begin()->first <= now_) {
      const auto deed = acts_.begin()->second;
      acts_.erase(acts_.begin());
      if (session_.job() != nullptr && !ended_) deed(*session_.job());
    }
  }
  void be_nervous() {
    const auto due = session_.deadline();
    if (!cutting_.nervous || (due && *due <= now_)) return;
    const bool had = session_.has_effects();
    for (int twice = 0; twice < 2; ++twice) {
      session_.on_time(now_);
      if (session_.deadline() != due) breach("a timer that fires early moves the deadline, at " + at_text());
      if (session_.has_effects() != had) breach("a timer that fires early makes an effect, at " + at_text());
    }
  }
  void print(std::vector<FarEnd::Print> prints) {
    for (auto& each : prints)
      if (!each.text.empty())
        printed_.emplace(now_ + each.after, std::make_pair(std::move(each.text), each.baud));
  }
  void deliver() {
    while (!printed_.empty() && printed_.begin()->first <= now_) {
      auto [text, baud] = std::move(printed_.begin()->second);
      printed_.erase(printed_.begin());
      if (session_.lost()) continue;
      if (baud != 0 && baud != ours_.baud) text.assign(text.size() / 2 + 1, '\xf0');
      if (!point()) continue;
      if (std::exchange(talk_is_due_, false)) return begin_talk();
      cut(text);
      look_at_prompt();
    }
  }
  /// A device that asked and has come back to a prompt: a key that is no yes was a no to it.
  void look_at_prompt() {
    const auto seen = session_.sight().if_silent();
    question_over_ = question_over_ || (far_ && (recognise::is_prompt(seen) || recognise::is_loader(seen)));
  }
  void cut(std::string_view text) {
    while (!text.empty() && !session_.lost()) {
      std::size_t length = text.size();
      if (cutting_.kind == Cutting::Kind::single) length = 1;
      if (cutting_.kind == Cutting::Kind::random) length = 1 + random_() % text.size();
      session_.on_bytes(protocols::as_bytes(text.substr(0, length)), now_);
      text.remove_prefix(length);
    }
  }

  // --- behind the end
  void behind_the_end() {
    if (trouble_.kind == Kind::cancel && struck_ && now_ > cancelled_at_ + 10min)
      breach("it took " + std::to_string((now_ - cancelled_at_) / 1s) + " s to stop");
    if (session_.lost()) {
      if (session_.take_effect(now_)) breach("something is to be done on a line that is lost");
      session_.on_back(now_);
    }
    const bool dropped = outcome->kind != Outcome::Kind::done;
    while (auto effect = session_.take_effect(now_)) {
      if (dropped && !may_be_left(*effect)) breach("left in the queue: " + told(*effect));
      carry_out(*effect);
      if (session_.deadline() && *session_.deadline() <= now_) session_.on_time(now_);
    }
    const bool there = outcome->kind == Outcome::Kind::done && contract_.keeps_speed;
    if (to_string(ours_) == to_string(home_) || there) {
      if (!there && homes_ != aways_)
        breach("away " + std::to_string(aways_) + " times, home " + std::to_string(homes_));
      return;
    }
    const auto all = outcome->why + notes_;
    if (all.find("by hand") == std::string::npos && all.find("baud") == std::string::npos)
      breach("the line is left at " + to_string(ours_) + " and nobody is told: " + outcome->why);
  }
  /// What sets our own end right, and keys that clear a line or tell a transfer's other side that it is over.
  static bool may_be_left(const Effect& effect) {
    if (std::holds_alternative<console::SetLine>(effect) ||
        std::holds_alternative<console::PurgeLine>(effect))
      return true;
    const auto* write = std::get_if<console::Write>(&effect);
    return write != nullptr && std::none_of(write->bytes.begin(), write->bytes.end(), [](auto byte) {
             return byte >= ' ' || byte == '\r' || byte == '\n';
           });
  }

  static std::string told(const Effect& effect) {
    if (const auto* write = std::get_if<console::Write>(&effect)) {
      std::string text;
      for (const char c : protocols::as_text(write->bytes)) {
        if (is_word(c))
          text += c;
        else
          text += "\\" + std::to_string(static_cast<unsigned char>(c)) + ";";
      }
      return text;
    }
    if (const auto* set = std::get_if<console::SetLine>(&effect))
      return "{line " + to_string(set->line) + "}";
    if (const auto* hold = std::get_if<console::Break>(&effect))
      return "{break " + std::to_string(hold->length / 1ms) + "}";
    if (std::holds_alternative<console::RemoteBreak>(effect)) return "{remote break}";
    if (std::holds_alternative<console::PurgeLine>(effect)) return "{purge}";
    if (std::holds_alternative<console::Drain>(effect)) return "{drain}";
    return "{wait}";
  }
  void noted(std::string_view text, Time) override { notes_ += text; }

  const JobContract& contract_;
  Trouble trouble_;
  Cutting cutting_;
  std::mt19937 random_;
  LineSettings ours_, home_;
  Session session_;
  std::unique_ptr<FarEnd> far_;
  Job* running_ = nullptr;
  std::unique_ptr<Job> ended_;
  Time now_{std::chrono::hours{100}}, began_ = now_, next_word_{}, cancelled_at_{};
  std::multimap<Time, std::pair<std::string, std::uint32_t>> printed_;
  std::multimap<Time, std::function<void(Job&)>> acts_;
  std::vector<std::pair<console::RequestId, Request>> asked_;
  std::optional<Time> back_at_, talks_until_;
  std::string question_, notes_;
  bool talk_is_due_ = false;
  bool question_seen_ = false, question_over_ = false;
  bool struck_ = false, idle_ = false, unanswered_ = false;
  bool typed_line_ = false;    // what was typed last is a line without its end
  bool open_line_ = false;     // so it was when the text began to flow
  bool transferring_ = false;  // the job had the bytes when the trouble came
  int aways_ = 0, homes_ = 0, stuck_ = 0;
};

}  // namespace rommate::testing
