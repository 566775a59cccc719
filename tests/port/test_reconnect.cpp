#include <doctest/doctest.h>

#include <fstream>

#include "src/port/reconnect.hpp"
#include "tests/port/fake_system.hpp"
#include "tests/support/fake_port.hpp"
#include "tests/support/loop.hpp"

using namespace rommate;
using namespace std::chrono_literals;
using port::Problem;
using port::Reconnect;

namespace {

const Problem missing{Problem::Kind::cannot_open, "there is no /dev/ttyUSB0", ""};
const Problem busy{Problem::Kind::busy, "ttyUSB0 is in use by minicom (pid 7)", ""};

struct Rig {
  testing::Loop loop;
  boost::asio::io_context& io = loop.io;
  test::FakePort port{io};
  int back = 0;
  std::string told;

  void start(Reconnect& reconnect) {
    reconnect.start([this] { ++back; }, [this](const Problem& problem) { told += problem.what + "; "; });
  }
};

const Reconnect::Pace quick{
    .after_change = 1ms, .in_between = 1ms, .network_first = 1ms, .network_last = 2ms};

}  // namespace

TEST_CASE("a lost port is tried until it opens, and that is told once") {
  Rig rig;
  rig.port.open_answers = {missing, missing, missing};
  Reconnect reconnect(rig.io, rig.port, quick);
  rig.start(reconnect);
  REQUIRE(rig.loop.until([&] { return rig.back > 0; }));
  CHECK(rig.port.log == "open open open open ");
  rig.io.restart();
  rig.io.run_for(20ms);
  CHECK(rig.back == 1);
  CHECK(rig.told.empty());
}

TEST_CASE("a port that somebody else took meanwhile is told once for each reason") {
  Rig rig;
  rig.port.open_answers = {missing, busy, busy, missing, busy};
  Reconnect reconnect(rig.io, rig.port, quick);
  rig.start(reconnect);
  REQUIRE(rig.loop.until([&] { return rig.back > 0; }));
  CHECK(rig.told == busy.what + "; ");
}

TEST_CASE("after stop nothing is tried and nobody is called") {
  Rig rig;
  Reconnect reconnect(rig.io, rig.port, quick);
  rig.start(reconnect);
  reconnect.stop();
  rig.io.run_for(20ms);
  CHECK(rig.back == 0);
  CHECK(rig.port.log.empty());
}

TEST_CASE("a change where the port would come back is a reason to try at once") {
  test::FakeSystem system;
  Rig rig;
  rig.port.watched = {system.root() / "dev"};
  // Without the change the next try would be an hour away.
  Reconnect reconnect(rig.io, rig.port, {.after_change = 1h, .in_between = 1h});
  rig.start(reconnect);
  rig.io.run_for(10ms);
  CHECK(rig.port.log.empty());
  std::ofstream(system.root() / "dev/ttyUSB0") << "";
  CHECK(rig.loop.until([&] { return rig.back == 1; }));
}

TEST_CASE("a directory that is not there yet is waited for too") {
  test::FakeSystem system;
  Rig rig;
  rig.port.watched = {system.root() / "dev/serial/by-id"};
  Reconnect reconnect(rig.io, rig.port, {.after_change = 1h, .in_between = 1h});
  rig.port.open_answers = {missing};
  rig.start(reconnect);
  rig.io.run_for(10ms);
  std::filesystem::create_directories(system.root() / "dev/serial/by-id");
  REQUIRE(rig.loop.until([&] { return rig.port.open_answers.empty(); }));
  CHECK(rig.loop.until([&] {  // the watch itself moves down one step with each change
    if (rig.back == 0) std::ofstream(system.root() / "dev/serial/by-id/adapter") << "";
    std::filesystem::remove(system.root() / "dev/serial/by-id/adapter");
    return rig.back > 0;
  }));
  CHECK(rig.back == 1);
}
