#include "src/console/speed_dance.hpp"

#include <doctest/doctest.h>

#include <deque>
#include <utility>

#include "src/console/session.hpp"

using namespace rommate::console;
using namespace std::chrono_literals;
using rommate::protocols::as_text;

namespace {

/// A boot loader whose speed can be set, and that is deaf at any other.
struct Loader {
  std::uint32_t baud = 9600;
  bool ignores_up = false, dead = false;
  std::uint32_t goes_to = 0;    // instead of what it was told
  int ignores_down = 0;         // so many times
  bool dies_when_fast = false;  // no word after the change
  std::string line;
  std::vector<std::string> commands;

  /// What it prints, and at which speed.
  std::pair<std::string, std::uint32_t> on_bytes(std::string_view bytes, std::uint32_t at) {
    if (dead || at != baud) return {};
    std::string out;
    for (const char c : bytes) {
      if (c != '\r') {
        line += c;
        out += c;
        continue;
      }
      out += "\r\n";
      command(std::exchange(line, {}));
      if (!dead) out += "switch: ";
    }
    return {out, baud};
  }
  void command(const std::string& words) {
    if (!words.empty()) commands.push_back(words);
    if (words == "set BAUD 115200" && !ignores_up) {
      baud = goes_to != 0 ? goes_to : 115200;
      dead = dies_when_fast;
    }
    if (words == "unset BAUD" && ignores_down-- <= 0) baud = 9600;
  }
};

/// A job that ends as told after a second.
class Inner final : public Job {
 public:
  explicit Inner(Outcome::Kind kind) : kind_{kind} {}
  std::string_view name() const override { return "inner"; }
  void on_start(const rommate::recognise::Sighting&, Time now) override { due_ = now + 1s; }
  void on_bytes(ByteView, Time) override {}
  void on_time(Time now) override {
    if (now >= due_) outcome_ = Outcome{kind_, "inner"};
  }
  void cancel(Time) override { outcome_ = Outcome{Outcome::Kind::cancelled, "inner cancelled"}; }
  void on_lost(std::string_view why, Time) override {
    outcome_ = Outcome{Outcome::Kind::lost, std::string{why}};
  }
  std::vector<Effect> take_effects() override { return {}; }
  std::optional<Time> deadline() const override { return due_; }

 private:
  Outcome::Kind kind_;
  Time due_{};
};

class World {
 public:
  Loader loader;
  Outcome::Kind inner_ends = Outcome::Kind::done;
  std::optional<std::string> journal_refuses;
  int refuse_set_line = 0;   // the n-th change of our own end is refused; 0: none
  int lose_at_effect = 0;    // the line goes at the n-th effect; 0: never
  int cancel_at_effect = 0;  // the user cancels at the n-th effect; 0: never

  Outcome run() {
    SpeedDanceOptions options;
    options.line.baud = 9600;
    options.up = "set BAUD 115200";
    options.down = "unset BAUD";
    options.owe = [this](const SpeedDebt& debt) {
      if (!journal_refuses) owed = debt;
      return journal_refuses;
    };
    options.paid = [this] { owed.reset(); };
    std::unique_ptr<Job> job = std::make_unique<SpeedDance>(options, [this] {
      inner_ran_at = loader.baud;
      return std::make_unique<Inner>(inner_ends);
    });
    session.on_job_end = [this](std::unique_ptr<Job> ended, Time) { outcome = *ended->outcome(); };
    REQUIRE(session.start(job, now));
    const auto limit = now + 1h;
    while ((!outcome || session.has_effects()) && now < limit) step();
    REQUIRE(outcome);
    return *outcome;
  }

  Time now{100h};
  std::uint32_t ours = 9600;
  Session session{LineSettings{}};
  std::optional<SpeedDebt> owed;
  std::optional<Outcome> outcome;
  std::uint32_t inner_ran_at = 0;
  int effects = 0;

 private:
  void step() {
    while (auto effect = session.take_effect(now)) {
      ++effects;
      if (effects == lose_at_effect) return session.on_lost("unplugged", now);
      if (effects == cancel_at_effect) session.cancel_job(now);
      carry_out(*effect);
      if (outcome) return;
    }
    auto next = now + 1s;
    if (const auto due = session.deadline()) next = std::min(next, std::max(*due, now));
    if (!pending.empty()) next = std::min(next, std::max(pending.front().first, now));
    now = next;
    while (!pending.empty() && pending.front().first <= now) {
      const auto bytes = std::move(pending.front().second);
      pending.pop_front();
      session.on_bytes(rommate::protocols::as_bytes(bytes), now);
    }
    session.on_time(now);
  }
  void carry_out(const Effect& effect) {
    if (const auto* write = std::get_if<Write>(&effect)) {
      auto [text, at] = loader.on_bytes(as_text(write->bytes), ours);
      if (text.empty()) return;
      if (at != ours) text.assign(text.size() / 2 + 1, '\xf0');
      pending.emplace_back(now + 5ms, text);
      return;
    }
    EffectResult result{effect, EffectResult::Status::done, ""};
    if (const auto* wait = std::get_if<Wait>(&effect)) now += wait->length;
    if (const auto* set = std::get_if<SetLine>(&effect)) {
      if (++set_lines == refuse_set_line)
        result.status = EffectResult::Status::refused;
      else
        ours = set->line.baud;
    }
    if (std::holds_alternative<PurgeLine>(effect)) pending.clear();
    session.on_effect(result, now);
  }

  std::deque<std::pair<Time, std::string>> pending;
  int set_lines = 0;
};

}  // namespace

TEST_CASE("the job runs at the new speed, and both ends are home again") {
  World world;
  CHECK(world.run().kind == Outcome::Kind::done);
  CHECK(world.inner_ran_at == 115200);
  CHECK(world.loader.baud == 9600);
  CHECK(world.ours == 9600);
  CHECK_FALSE(world.owed);
  CHECK(world.loader.commands == std::vector<std::string>{"set BAUD 115200", "unset BAUD"});
}

TEST_CASE("a job that fails still leads home, and its failure is the outcome") {
  World world;
  world.inner_ends = Outcome::Kind::failed;
  CHECK(world.run() == Outcome{Outcome::Kind::failed, "inner"});
  CHECK(world.loader.baud == 9600);
  CHECK_FALSE(world.owed);
}

TEST_CASE("without a prompt at the start nothing is changed and nothing is owed") {
  World world;
  world.loader.dead = true;
  CHECK(world.run().kind == Outcome::Kind::failed);
  CHECK(world.loader.commands.empty());
  CHECK(world.ours == 9600);
  CHECK_FALSE(world.owed);
}

TEST_CASE("a debt that cannot be written down stops the change") {
  World world;
  world.journal_refuses = "the disk is full";
  const auto outcome = world.run();
  CHECK(outcome.why.find("the disk is full") != std::string::npos);
  CHECK(world.loader.commands.empty());
}

TEST_CASE("a device that does not change is found where it was, and nothing is owed") {
  World world;
  world.loader.ignores_up = true;
  const auto outcome = world.run();
  CHECK(outcome.kind == Outcome::Kind::failed);
  CHECK(outcome.why.find("did not change") != std::string::npos);
  CHECK(world.ours == 9600);
  CHECK(world.inner_ran_at == 0);
  CHECK_FALSE(world.owed);
}

TEST_CASE("a device that goes to another speed is found by the sweep and brought home") {
  for (const std::uint32_t there : {38400U, 57600U, 1200U}) {
    World world;
    world.loader.goes_to = there;
    CHECK(world.run().kind == Outcome::Kind::failed);
    CHECK(world.loader.baud == 9600);
    CHECK(world.ours == 9600);
    CHECK_FALSE(world.owed);
  }
}

TEST_CASE("a device that falls silent is swept for, and the debt stands") {
  World world;
  world.loader.dies_when_fast = true;
  const auto outcome = world.run();
  CHECK(outcome.kind == Outcome::Kind::failed);
  CHECK(outcome.why.find("unset BAUD") != std::string::npos);
  CHECK(world.owed == SpeedDebt{9600, 115200, "unset BAUD"});
}

TEST_CASE("a command home that is not heard is typed again") {
  World world;
  world.loader.ignores_down = 1;
  CHECK(world.run().kind == Outcome::Kind::done);
  CHECK(world.loader.baud == 9600);
  CHECK_FALSE(world.owed);
}

TEST_CASE("a device that never goes home keeps the debt, and a done job is not called done") {
  World world;
  world.loader.ignores_down = 100;
  const auto outcome = world.run();
  CHECK(outcome.kind == Outcome::Kind::unconfirmed);
  CHECK(world.owed);
  CHECK(world.ours == 115200);  // where the device is
}

TEST_CASE("when our own end refuses a speed the device is found and brought home") {
  for (int nth = 1; nth <= 2; ++nth) {
    World world;
    world.refuse_set_line = nth;
    world.run();
    CHECK(world.loader.baud == world.ours);
    CHECK(world.loader.baud == 9600);
    CHECK_FALSE(world.owed);
  }
}

TEST_CASE("a cancel at any step leads home") {
  World probe;
  probe.run();
  for (int nth = 1; nth <= probe.effects; ++nth) {
    CAPTURE(nth);
    World world;
    world.cancel_at_effect = nth;
    world.run();
    CHECK(world.loader.baud == 9600);
    CHECK(world.ours == 9600);
    CHECK_FALSE(world.owed);
  }
}

TEST_CASE(
    "a line lost at any step ends it at once, and what is owed stands exactly when the device may be away") {
  World probe;
  probe.run();
  for (int nth = 1; nth <= probe.effects; ++nth) {
    CAPTURE(nth);
    World world;
    world.lose_at_effect = nth;
    const auto outcome = world.run();
    CHECK(outcome.kind ==
          (world.outcome->kind == Outcome::Kind::done ? Outcome::Kind::done : Outcome::Kind::lost));
    if (world.loader.baud != 9600) CHECK(world.owed);
    if (world.owed) CHECK(outcome.why.find("unset BAUD") != std::string::npos);
  }
}
