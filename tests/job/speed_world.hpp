// A boot loader whose speed can be set, a line whose two ends may differ, and the session with a speed dance
// on it, all in virtual time. What is printed while the ends differ arrives as noise; what the adapter holds
// back was received at the speed of then, and a purge does not reach it.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "protocols/transfer/receiver.hpp"
#include "protocols/transfer/sender.hpp"
#include "src/console/session.hpp"
#include "src/job/speed_dance.hpp"
#include "src/job/told_job.hpp"
#include "src/job/transfer_job.hpp"
#include "tests/transfer/files.hpp"

namespace rommate::testing {

using namespace console;
using namespace job;
using namespace std::chrono_literals;

/// Deaf at any other speed than its own.
struct Loader {
  std::uint32_t baud = 9600;
  bool ignores_up = false, dead = false;
  std::uint32_t goes_to = 0;    // instead of what it was told
  int ignores_down = 0;         // so many times
  bool dies_when_fast = false;  // no word after the change
  Duration thinks{};            // from a command's end to the next prompt
  Duration answers{};           // from an empty line to the next prompt
  std::vector<std::string> commands;
  std::unique_ptr<Transfer> peer;                     // has the line while it goes on
  std::function<std::unique_ptr<Transfer>()> copies;  // begins behind "copy xmodem: flash:image"

  struct Print {
    Duration after;
    std::string text;
    std::uint32_t baud;
  };
  std::vector<Print> on_bytes(ByteView bytes, std::uint32_t at, Time now) {
    if (dead || at != baud) return {};
    if (peer) {
      peer->on_bytes(bytes, now);
      return run_peer(now);
    }
    std::vector<Print> prints;
    for (const char c : as_text(bytes)) {
      if (c != '\r') {
        line_ += c;
        prints.push_back({5ms, {c}, baud});
        continue;
      }
      prints.push_back({5ms, "\r\n", baud});
      const auto words = std::exchange(line_, {});
      command(words);
      if (!dead && !peer) prints.push_back({5ms + (words.empty() ? answers : thinks), "switch: ", baud});
    }
    return prints;
  }
  std::vector<Print> on_time(Time now) {
    if (!peer) return {};
    peer->on_time(now);
    return run_peer(now);
  }

 private:
  std::vector<Print> run_peer(Time now) {
    std::vector<Print> prints;
    if (auto bytes = peer->take_output(); !bytes.empty()) {
      prints.push_back({5ms, std::string{as_text(bytes)}, baud});
      peer->on_sent(now);
    }
    if (!peer->outcome()) return prints;
    peer.reset();
    prints.push_back({5ms, "\r\nFile transferred.\r\nswitch: ", baud});
    return prints;
  }
  void command(const std::string& words) {
    if (!words.empty()) commands.push_back(words);
    if (words == "set BAUD 115200" && !ignores_up) {
      baud = goes_to != 0 ? goes_to : 115200;
      dead = dies_when_fast;
    }
    if (words == "unset BAUD" && ignores_down-- <= 0) baud = 9600;
    if (words == "copy xmodem: flash:image" && copies) peer = copies();
  }
  std::string line_;
};

/// A job that ends as told after a second.
class ShortJob final : public Job {
 public:
  explicit ShortJob(Outcome::Kind kind) : kind_{kind} {}
  std::string_view name() const override { return "short"; }
  void on_start(const Sight&, Time now) override { due_ = now + 1s; }
  void on_bytes(ByteView, Time) override {}
  void on_time(Time now) override {
    if (now >= due_) outcome_ = Outcome{kind_, "inner"};
  }
  void cancel(Time) override { outcome_ = Outcome{Outcome::Kind::cancelled, "inner cancelled"}; }
  void on_lost(std::string_view why, Time) override {
    outcome_ = Outcome{Outcome::Kind::lost, std::string{why}};
  }
  std::optional<Time> deadline() const override { return due_; }

 private:
  Outcome::Kind kind_;
  Time due_{};
};

class SpeedWorld : private Watcher {
 public:
  enum class Runs { short_job, send, receive, told };
  Loader loader;
  Runs runs = Runs::short_job;
  Outcome::Kind inner_ends = Outcome::Kind::done;
  bool learns_commands = false;  // from the prompt
  std::optional<std::string> journal_refuses;
  int refuse_set_line = 0;   // the n-th change of our own end is refused; 0: none
  int refuse_from = 0;       // and all from this one on; 0: none
  bool fixed_speed = false;  // the port has no settings at all (plain TCP)
  int lose_at_effect = 0;    // the line goes at the n-th effect; 0: never
  int cancel_at_effect = 0;  // the user cancels at the n-th effect; 0: never
  Duration adapter_holds{};  // how long it keeps what it has received
  std::string content = random_content(5000);

  Outcome run() {
    SpeedDanceOptions options;
    options.line.baud = 9600;
    if (!learns_commands) options.up = "set BAUD 115200", options.down = "unset BAUD";
    options.may_return = true;  // nothing is known of the line
    session.on_request = [this](RequestId id, const Request& request, Time when) {
      if (const auto* strike = std::get_if<StrikeOut>(&request)) {
        REQUIRE(owed);
        CHECK(strike->value == owed->home);
        owed.reset();
        return session.on_answer(id, {true, ""}, when);
      }
      if (!journal_refuses) owed = std::get<WriteDown>(request).debt;
      session.on_answer(id, {!journal_refuses, journal_refuses.value_or("")}, when);
    };
    std::unique_ptr<Job> job = std::make_unique<SpeedDance>(options, [this] { return make_inner(); });
    session.on_job_end = [this](std::unique_ptr<Job> ended, Time) {
      outcome = *ended->outcome();
      ended_ = std::move(ended);
    };
    session.watch(*this);
    REQUIRE(session.start(job, now));
    const auto limit = now + 1h;
    while ((!outcome || (session.has_effects() && !session.lost())) && now < limit) {
      carry_out_all();
      if (!outcome) advance(now + 1s);
    }
    REQUIRE(outcome);
    return *outcome;
  }

  Time now{100h};
  std::uint32_t ours = 9600;
  Session session{LineSettings{}};
  std::optional<Debt> owed;
  std::optional<Outcome> outcome;
  std::uint32_t inner_ran_at = 0, inner_ran_at_ours = 0;
  int effects = 0;
  std::string screen;
  /// Where a real transfer's file went: to the device, or to us.
  [[nodiscard]] const MemorySink& sink() const { return runs == Runs::receive ? *sink_ : stored_; }

 private:
  void shown(ByteView bytes, Time) override { screen += as_text(bytes); }
  std::unique_ptr<Job> make_inner() {
    inner_ran_at = loader.baud;
    inner_ran_at_ours = ours;
    if (runs == Runs::send) {
      loader.peer = std::make_unique<Receiver>(stored_, ReceiverOptions{.protocol = Protocol::ymodem}, now);
      return std::make_unique<TransferJob>(std::make_unique<MemorySource>(content),
                                           SendRequest{.protocol = Protocol::ymodem}, TransferLine{},
                                           nullptr);
    }
    if (runs == Runs::told) {
      loader.copies = [this] {
        return std::make_unique<Receiver>(stored_, ReceiverOptions{.protocol = Protocol::ymodem}, now);
      };
      return std::make_unique<ToldJob>("copy xmodem: flash:image", [this] {
        return std::make_unique<TransferJob>(std::make_unique<MemorySource>(content),
                                             SendRequest{.protocol = Protocol::ymodem}, TransferLine{},
                                             nullptr);
      });
    }
    if (runs == Runs::receive) {
      loader.peer = std::make_unique<Sender>(source_, SenderOptions{.protocol = Protocol::ymodem}, now);
      auto sink = std::make_unique<MemorySink>();
      sink_ = sink.get();
      return std::make_unique<TransferJob>(std::move(sink), ReceiveRequest{}, TransferLine{}, nullptr);
    }
    return std::make_unique<ShortJob>(inner_ends);
  }
  void carry_out_all() {
    while (auto effect = session.take_effect(now)) {
      ++effects;
      if (effects == lose_at_effect) return session.on_lost("unplugged", now);
      if (effects == cancel_at_effect) session.cancel_job(now);
      carry_out(*effect);
    }
  }
  void carry_out(const Effect& effect) {
    if (const auto* write = std::get_if<Write>(&effect))
      return print(loader.on_bytes(write->bytes, ours, now));
    EffectResult result{effect, EffectResult::Status::done, ""};
    if (const auto* wait = std::get_if<Wait>(&effect))
      for (const auto until = now + wait->length; now < until;) advance(until);
    if (const auto* set = std::get_if<SetLine>(&effect)) {
      if (fixed_speed)
        result = {effect, EffectResult::Status::unsupported, "a plain TCP connection has no speed"};
      else if (++set_lines_ == refuse_set_line || (refuse_from != 0 && set_lines_ >= refuse_from))
        result = {effect, EffectResult::Status::refused, "the driver said no"};
      else
        ours = set->line.baud;
    }
    session.on_effect(result, now);
  }
  /// To the next thing that happens, at most to `until`.
  void advance(Time until) {
    auto next = until;
    const auto consider = [&](std::optional<Time> due) {
      if (due) next = std::min(next, *due);
    };
    consider(session.deadline());
    if (!printed_.empty()) consider(printed_.begin()->first);
    if (!received_.empty()) consider(received_.begin()->first);
    if (loader.peer) consider(loader.peer->deadline());
    now = std::min(until, std::max(now + 1ms, next));
    for (; !printed_.empty() && printed_.begin()->first <= now; printed_.erase(printed_.begin())) {
      auto& [text, baud] = printed_.begin()->second;
      if (baud != ours) text.assign(text.size() / 2 + 1, '\xf0');
      received_.emplace(now + adapter_holds, std::move(text));
    }
    std::string delivered;
    for (; !received_.empty() && received_.begin()->first <= now; received_.erase(received_.begin()))
      delivered += received_.begin()->second;
    session.on_bytes(as_bytes(delivered), now);
    print(loader.on_time(now));
    session.on_time(now);
  }
  void print(std::vector<Loader::Print> prints) {
    for (auto& p : prints) printed_.emplace(now + p.after, std::make_pair(std::move(p.text), p.baud));
  }

  std::multimap<Time, std::pair<std::string, std::uint32_t>> printed_;  // on the wire, and at which speed
  std::multimap<Time, std::string> received_;                           // in the adapter
  MemorySource source_{content};
  MemorySink stored_;
  MemorySink* sink_ = nullptr;
  std::unique_ptr<Job> ended_;
  int set_lines_ = 0;
};

}  // namespace rommate::testing
