// A router's console as a paste meets it: characters come at line speed into a small FIFO, the router takes
// them out more slowly, and what does not fit is lost. It echoes, complains, asks and prints logs. Virtual
// time; joined to a Session, so that a paste is tested as it runs.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "src/console/session.hpp"
#include "src/job/paste_job.hpp"

namespace rommate::testing {

using namespace std::chrono_literals;
using console::Session;
using protocols::Duration;
using protocols::Time;

class SlowRouter {
 public:
  std::string prompt = "R1(config)#";
  std::size_t fifo = 16;
  Duration per_character = 1ms;  // to take one out of the FIFO; the line brings one each 1.04 ms (9600 8N1)
  Duration per_command = 20ms;
  std::map<std::string, std::string> answers;            // command -> what it prints before the next prompt
  std::map<std::string, std::string> instead_of_prompt;  // command -> printed in place of the prompt
  std::string log_after;  // printed in the middle of the echo of the next command
  int logs = 1;           // how often it is printed
  int lose_every = 0;     // each n-th character is lost on the line
  int lose_once = 0;      // the n-th character is

  std::vector<std::string> commands;  // as they arrived
  std::size_t overruns = 0;

  void arrives(char c, Time now) {
    ++arrived_;
    if (arrived_ == lose_once || (lose_every > 0 && arrived_ % lose_every == 0)) return;
    if (waiting_.size() >= fifo) {
      ++overruns;
      return;
    }
    waiting_.push_back(c);
    if (!busy_until_) busy_until_ = now + per_character;
  }
  [[nodiscard]] std::optional<Time> next() const { return busy_until_; }
  /// What it prints at `now`.
  std::string run(Time now) {
    if (!busy_until_ || now < *busy_until_) return {};
    busy_until_.reset();
    if (working_) {
      working_ = false;
      if (!waiting_.empty()) busy_until_ = now + per_character;
      return answer();
    }
    if (waiting_.empty()) return {};
    const char c = waiting_.front();
    waiting_.pop_front();
    auto out = take(c);
    if (working_)
      busy_until_ = now + per_command;
    else if (!waiting_.empty())
      busy_until_ = now + per_character;
    return out;
  }

 private:
  std::string take(char c) {
    if (c == '\r') {
      working_ = true;
      return "\r\n";
    }
    if (c == '\x15') {
      std::string erase(typed_.size(), '\b');
      erase += std::string(typed_.size(), ' ') + erase;
      typed_.clear();
      return erase;
    }
    if (c == '\x12') return "\r\n" + prompt + typed_;  // Ctrl-R
    typed_ += c;
    if (!log_after.empty() && typed_.size() == 3 && logs-- > 0) return log_after + c;
    return silent_ ? std::string{} : std::string{c};
  }
  std::string answer() {
    const auto command = std::exchange(typed_, {});
    commands.push_back(command);
    std::string out;
    if (const auto found = answers.find(command); found != answers.end()) out = found->second;
    const auto instead = instead_of_prompt.find(command);
    out += instead != instead_of_prompt.end() ? instead->second : prompt;
    silent_ = out.find("Password:") != std::string::npos;
    return out;
  }

  std::deque<char> waiting_;
  std::string typed_;
  std::optional<Time> busy_until_;
  bool working_ = false, silent_ = false;
  int arrived_ = 0;
};

/// Joins session and router with a line of 9600 baud, and jumps from event to event.
class PasteBench {
 public:
  explicit PasteBench(SlowRouter& router) : router_{router} {
    session_.on_job_end = [this](std::unique_ptr<console::Job> job, Time) { ended_ = std::move(job); };
  }

  /// The router prints this before anything is pasted.
  void prints(std::string_view text) { session_.on_bytes(protocols::as_bytes(text), now_); }

  const job::PasteJob& paste(std::string_view text, job::PasteOptions options = {}) {
    std::unique_ptr<console::Job> job = std::make_unique<job::PasteJob>(job::read_script(text), options);
    settle();
    REQUIRE(session_.start(job, now_));
    for (int steps = 0; !ended_ && steps < 2'000'000; ++steps) step();
    if (ended_) step();  // its last words
    return static_cast<const job::PasteJob&>(*ended_);
  }
  [[nodiscard]] bool has_ended() const { return ended_ != nullptr; }
  [[nodiscard]] Duration took() const { return now_ - start_; }
  Session& session() { return session_; }
  std::string typed;  // all that went to the router

 private:
  void settle() {
    while (const auto deadline = session_.deadline()) session_.on_time(now_ = std::max(now_, *deadline));
    start_ = now_;
  }
  void step() {
    while (auto effect = session_.take_effect(now_))
      if (auto* write = std::get_if<console::Write>(&*effect)) {
        typed.append(protocols::as_text(write->bytes));
        for (const auto byte : write->bytes) on_line_.push_back(static_cast<char>(byte));
      }
    if (!on_line_.empty() && !arrives_) arrives_ = now_ + character;
    auto next = session_.deadline();
    for (const auto& other : {arrives_, router_.next()})
      if (other && (!next || *other < *next)) next = other;
    if (!next) {
      session_.on_lost("nothing happens any more", now_);
      return;
    }
    now_ = std::max(now_, *next);
    if (arrives_ && now_ >= *arrives_) {
      router_.arrives(on_line_.front(), now_);
      on_line_.pop_front();
      arrives_.reset();
    }
    if (const auto printed = router_.run(now_); !printed.empty())
      session_.on_bytes(protocols::as_bytes(printed), now_);
    session_.on_time(now_);
  }

  static constexpr Duration character = 1042us;
  SlowRouter& router_;
  Session session_{protocols::LineSettings{}};
  std::unique_ptr<console::Job> ended_;
  std::deque<char> on_line_;
  std::optional<Time> arrives_;
  Time now_{std::chrono::hours{50}}, start_ = now_;
};

}  // namespace rommate::testing
