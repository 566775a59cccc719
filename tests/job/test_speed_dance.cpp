#include "src/job/speed_dance.hpp"

#include <doctest/doctest.h>

#include "tests/job/speed_world.hpp"

using namespace rommate::console;
using namespace rommate::job;
using namespace std::chrono_literals;
using rommate::testing::SpeedWorld;

TEST_CASE("the job runs at the new speed, and both ends are home again") {
  SpeedWorld world;
  CHECK(world.run().kind == Outcome::Kind::done);
  CHECK(world.inner_ran_at == 115200);
  CHECK(world.loader.baud == 9600);
  CHECK(world.ours == 9600);
  CHECK_FALSE(world.owed);
  CHECK(world.loader.commands == std::vector<std::string>{"set BAUD 115200", "unset BAUD"});
}

TEST_CASE("a job that fails still leads home, and its failure is the outcome") {
  SpeedWorld world;
  world.inner_ends = Outcome::Kind::failed;
  CHECK(world.run() == Outcome{Outcome::Kind::failed, "inner"});
  CHECK(world.loader.baud == 9600);
  CHECK_FALSE(world.owed);
}

TEST_CASE("without a prompt at the start nothing is changed and nothing is owed") {
  SpeedWorld world;
  world.loader.dead = true;
  CHECK(world.run().kind == Outcome::Kind::failed);
  CHECK(world.loader.commands.empty());
  CHECK(world.ours == 9600);
  CHECK_FALSE(world.owed);
}

TEST_CASE("a debt that cannot be written down stops the change") {
  SpeedWorld world;
  world.journal_refuses = "the disk is full";
  const auto outcome = world.run();
  CHECK(outcome.why.find("the disk is full") != std::string::npos);
  CHECK(world.loader.commands.empty());
}

TEST_CASE("a device that does not change is found where it was, and nothing is owed") {
  SpeedWorld world;
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
    SpeedWorld world;
    world.loader.goes_to = there;
    CHECK(world.run().kind == Outcome::Kind::failed);
    CHECK(world.loader.baud == 9600);
    CHECK(world.ours == 9600);
    CHECK_FALSE(world.owed);
  }
}

TEST_CASE("a device that falls silent is swept for, and the debt stands") {
  SpeedWorld world;
  world.loader.dies_when_fast = true;
  const auto outcome = world.run();
  CHECK(outcome.kind == Outcome::Kind::failed);
  INFO(outcome.why);
  CHECK(outcome.why.find("unset BAUD") != std::string::npos);
  CHECK(world.owed == Debt{"speed", "9600", "115200", "unset BAUD"});
}

TEST_CASE("a command home that is not heard is typed again") {
  SpeedWorld world;
  world.loader.ignores_down = 1;
  CHECK(world.run() == Outcome{Outcome::Kind::done, "inner"});
  CHECK(world.loader.baud == 9600);
  CHECK_FALSE(world.owed);
}

TEST_CASE("a device that never goes home keeps the debt, and a done job is not called done") {
  SpeedWorld world;
  world.loader.ignores_down = 100;
  const auto outcome = world.run();
  CHECK(outcome.kind == Outcome::Kind::unconfirmed);
  CHECK(world.owed);
  CHECK(world.ours == 115200);  // where the device is
}

TEST_CASE("when our own end refuses a speed the device is found and brought home") {
  for (int nth = 1; nth <= 5; ++nth) {
    SpeedWorld world;
    world.refuse_set_line = nth;
    world.run();
    CHECK(world.loader.baud == world.ours);
    CHECK(world.loader.baud == 9600);
    CHECK_FALSE(world.owed);
  }
}

TEST_CASE("a cancel at any step leads home") {
  SpeedWorld probe;
  probe.run();
  for (int nth = 1; nth <= probe.effects; ++nth) {
    CAPTURE(nth);
    SpeedWorld world;
    world.cancel_at_effect = nth;
    world.run();
    CHECK(world.loader.baud == 9600);
    CHECK(world.ours == 9600);
    CHECK_FALSE(world.owed);
  }
}

TEST_CASE(
    "a line lost at any step ends it at once, and what is owed stands exactly when the device may be away") {
  SpeedWorld probe;
  probe.run();
  for (int nth = 1; nth <= probe.effects; ++nth) {
    CAPTURE(nth);
    SpeedWorld world;
    world.lose_at_effect = nth;
    const auto outcome = world.run();
    CHECK(outcome.kind ==
          (world.outcome->kind == Outcome::Kind::done ? Outcome::Kind::done : Outcome::Kind::lost));
    if (world.loader.baud != 9600) CHECK(world.owed);
    if (world.owed) CHECK(outcome.why.find("unset BAUD") != std::string::npos);
  }
}

TEST_CASE("a real transfer runs at the new speed, and both ends are home again") {
  for (const auto runs : {SpeedWorld::Runs::send, SpeedWorld::Runs::receive}) {
    CAPTURE(static_cast<int>(runs));
    SpeedWorld world;
    world.runs = runs;
    CHECK(world.run().kind == Outcome::Kind::done);
    CHECK(world.inner_ran_at == 115200);
    CHECK(world.inner_ran_at_ours == 115200);
    REQUIRE(world.sink().files.size() == 1);
    CHECK(world.sink().files[0].content == world.content);
    CHECK(world.loader.baud == 9600);
    CHECK(world.ours == 9600);
    CHECK_FALSE(world.owed);
  }
}

TEST_CASE("the device is told to receive at the new speed, by commands that its prompt suggests") {
  SpeedWorld world;
  world.runs = SpeedWorld::Runs::told;
  world.learns_commands = true;
  CHECK(world.run().kind == Outcome::Kind::done);
  CHECK(world.loader.commands ==
        std::vector<std::string>{"set BAUD 115200", "copy xmodem: flash:image", "unset BAUD"});
  REQUIRE(world.sink().files.size() == 1);
  CHECK(world.sink().files[0].content == world.content);
  CHECK(world.ours == 9600);
  CHECK_FALSE(world.owed);
}

TEST_CASE("a transfer cancelled at any step leads home") {
  for (const auto runs : {SpeedWorld::Runs::send, SpeedWorld::Runs::receive, SpeedWorld::Runs::told}) {
    SpeedWorld probe;
    probe.runs = runs;
    probe.run();
    for (int nth = 1; nth <= probe.effects; ++nth) {
      CAPTURE(nth);
      SpeedWorld world;
      world.runs = runs;
      world.cancel_at_effect = nth;
      world.run();
      CHECK(world.loader.baud == 9600);
      CHECK(world.ours == 9600);
      CHECK_FALSE(world.owed);
    }
  }
}

TEST_CASE("what the device says behind a transfer is shown before the way home is taken") {
  SpeedWorld world;
  world.runs = SpeedWorld::Runs::send;
  world.run();
  const auto said = world.screen.find("File transferred."), home = world.screen.find("unset BAUD");
  REQUIRE(said != std::string::npos);
  REQUIRE(home != std::string::npos);
  CHECK(said < home);
}

// The prompt behind a command that was refused is printed at the speed of before, while the line settles.
template <class Check>
void with_late_prompts(Check check) {
  for (const auto thinks : {0ms, 60ms, 150ms, 220ms, 280ms, 294ms, 310ms})
    for (const auto holds : {0ms, 16ms, 60ms}) {
      CAPTURE(thinks.count());
      CAPTURE(holds.count());
      SpeedWorld world;
      world.loader.thinks = thinks;
      world.adapter_holds = holds;
      check(world);
    }
}

TEST_CASE("a prompt heard at the old speed does not prove that the device went home") {
  with_late_prompts([](SpeedWorld& world) {
    world.loader.ignores_down = 100;
    CHECK(world.run().kind == Outcome::Kind::unconfirmed);
    CHECK(world.owed);
    CHECK(world.ours == 115200);  // where the device is
  });
}

TEST_CASE("a prompt heard at the old speed does not prove the new one") {
  with_late_prompts([](SpeedWorld& world) {
    world.loader.ignores_up = true;
    CHECK(world.run().why.find("did not change") != std::string::npos);
    CHECK(world.inner_ran_at == 0);
    CHECK(world.ours == 9600);
    CHECK_FALSE(world.owed);
  });
}

TEST_CASE("a slow device is found at the speed it answered at, not at the next one looked at") {
  for (const std::uint32_t there : {38400U, 57600U, 1200U})
    for (const auto answers : {1600ms, 1800ms, 1900ms, 1980ms}) {
      CAPTURE(there);
      CAPTURE(answers.count());
      SpeedWorld world;
      world.loader.goes_to = there;
      world.loader.answers = answers;
      CHECK(world.run().kind == Outcome::Kind::failed);
      CHECK(world.outcome->why.find(std::to_string(there)) != std::string::npos);
      CHECK(world.loader.baud == 9600);
      CHECK(world.ours == 9600);
      CHECK_FALSE(world.owed);
    }
}

TEST_CASE("on a port that cannot change its speed the device is not moved, and the reason is told") {
  SpeedWorld world;
  world.fixed_speed = true;
  const auto outcome = world.run();
  CHECK(outcome.kind == Outcome::Kind::failed);
  CHECK(outcome.why.find("a plain TCP connection has no speed") != std::string::npos);
  CHECK(world.loader.commands.empty());
  CHECK_FALSE(world.owed);
}

TEST_CASE("a speed that our own end refuses is tried before the device is told anything") {
  SpeedWorld world;
  world.refuse_set_line = 1;
  const auto outcome = world.run();
  CHECK(outcome.kind == Outcome::Kind::failed);
  CHECK(outcome.why.find("115200 baud") != std::string::npos);
  CHECK(world.loader.commands.empty());
  CHECK(world.ours == 9600);
  CHECK_FALSE(world.owed);
}

TEST_CASE("a rate that our own end cannot be set to is not looked at in a sweep") {
  SpeedWorld world;
  world.refuse_from = 3;  // after the trial: a server that changes its mind
  const auto outcome = world.run();
  CHECK(outcome.why.find("none of 1 speeds (8 more this port cannot be set to)") != std::string::npos);
  CHECK(world.owed);
}

TEST_CASE("where our own end no longer obeys, a device that stayed is found where both are") {
  SpeedWorld world;
  world.refuse_from = 3;
  world.loader.ignores_up = true;
  CHECK(world.run().why.find("it is at 9600 as before") != std::string::npos);
  CHECK_FALSE(world.owed);
}
