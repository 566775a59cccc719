// A device made of a recording.
#include <doctest/doctest.h>

#include "src/device/replay.hpp"
#include "tests/device/bench.hpp"

using namespace rommate::device;
using namespace std::chrono_literals;
using rommate::testing::DeviceBench;

namespace {

/// A recording in the making: what came and what was typed, a second apart.
struct Tape {
  std::vector<ReplayEvent> events;
  Time now{};
  Tape& said(std::string_view text, Duration after = 100ms) {
    return add(ReplayEvent::Kind::printed, text, after);
  }
  Tape& typed(std::string_view keys) {  // one by one, each echoed
    for (const char key : keys) {
      add(ReplayEvent::Kind::typed, {&key, 1}, 1s);
      if (key != '\r') said({&key, 1}, 1ms);
    }
    return *this;
  }
  Tape& pressed(std::string_view keys) { return add(ReplayEvent::Kind::typed, keys, 1s); }
  Tape& hidden() { return add(ReplayEvent::Kind::secret, "", 1s); }
  Tape& held() { return add(ReplayEvent::Kind::held, "", 1s); }
  Tape& add(ReplayEvent::Kind kind, std::string_view text, Duration after) {
    now += after;
    const auto bytes = rommate::protocols::as_bytes(text);
    events.push_back({kind, now, Bytes(bytes.begin(), bytes.end())});
    return *this;
  }
  [[nodiscard]] DeviceBench bench() const { return DeviceBench(make_replay(cut_into_turns(events), false)); }
};

Tape an_evening() {
  Tape tape;
  tape.said("Booting...\r\n").said("strange login: ", 5s).typed("admin\r").said("\r\nPassword: ").hidden();
  tape.said("\r\nstrange# ").typed("show clock\r").said("\r\n12:00\r\nstrange# ");
  tape.typed("show log\r")
      .said("\r\none\r\n --More-- ")
      .pressed(" ")
      .said("\b\b\b\b\b\b\b\b\b\b")
      .said("two\r\nstrange# ");
  tape.typed("show clock\r")
      .said("\r\n12:05\r\nstrange# ")
      .typed("show ?")
      .said("\r\n  clock\r\nstrange# show ");
  tape.typed("clock\r").said("\r\n12:06\r\nstrange# ").typed("reload\r").said("\r\nBooting...\r\n").held();
  return tape.said("boot> ");
}

std::vector<std::string> remarks(DeviceBench& bench) {
  std::vector<std::string> out;
  for (auto& effect : bench.device().take_effects())
    if (auto* remark = std::get_if<Remark>(&effect)) out.push_back(remark->text);
  return out;
}

}  // namespace

TEST_CASE("what was typed in a recording is answered with what came then, at its pace") {
  auto bench = an_evening().bench();
  bench.power_on();
  CHECK_FALSE(bench.until("login: ", 4s));
  REQUIRE(bench.until("login: ", 2s));
  bench.type("admin\r");
  REQUIRE(bench.until("admin\r\nPassword: "));
  bench.type("whatever\r");
  REQUIRE(bench.until("strange# "));
  CHECK(bench.printed().find("whatever") == std::string::npos);
  bench.type("show clock\r");
  REQUIRE(bench.until("show clock\r\n12:00\r\nstrange# "));
  bench.type("show log\r");
  REQUIRE(bench.until("--More-- "));
  bench.type(" ");
  REQUIRE(bench.until("two\r\nstrange# "));
  bench.type("show clock\r");
  REQUIRE(bench.until("12:05\r\nstrange# "));
  bench.type("show ?");
  REQUIRE(bench.until("  clock\r\nstrange# show "));
  bench.type("clock\r");
  REQUIRE(bench.until("12:06"));
  bench.type("reload\r");
  REQUIRE(bench.until("Booting"));
  bench.break_for(300ms);
  CHECK(bench.until("boot> "));
  bench.power_off();
  bench.power_on();
  bench.cursor_to_end();
  CHECK(bench.until("strange login: "));
}

TEST_CASE("what was not typed then is not answered, and each guess is told") {
  auto bench = DeviceBench(make_replay(cut_into_turns(an_evening().events), true));
  bench.power_on();
  REQUIRE(bench.until("login: "));
  auto& device = bench.device();
  const auto type = [&](std::string_view keys) {
    device.on_bytes(rommate::protocols::as_bytes(keys), bench.now());
    return std::string(rommate::protocols::as_text(device.take_output()));
  };
  type("admin\r");
  type("x\r");
  CHECK(remarks(bench) == std::vector<std::string>{"any password is taken: it is not in the recording"});
  CHECK(type("format flash:\r") == "format flash:\r\n% Not in the recording: format flash:\r\nstrange# ");
  CHECK(remarks(bench).front() == "\"format flash:\" was not typed at \"strange# \": no answer is known");
  CHECK(type("\r") == "\r\nstrange# ");
  CHECK(type("reload\r").find("Booting") != std::string::npos);
  CHECK(remarks(bench).front() == "\"reload\" comes 6 turns early");
}

TEST_CASE("a line that was corrected while it was typed is one line, and its echo no answer") {
  Tape tape;
  tape.said("R1#").typed("shoo").pressed("\b").said("\b \b").typed("w\r").said("\r\nwell\r\nR1#");
  const auto script = cut_into_turns(tape.events);
  REQUIRE(script.turns.size() == 1);
  CHECK(script.turns[0].typed == "show");
  CHECK(script.turns[0].place == "R1#");
  CHECK(script.turns[0].echoed);
  REQUIRE(script.turns[0].answer.size() == 1);
  CHECK(script.turns[0].answer[0].text == "\r\nwell\r\nR1#");
}

TEST_CASE("about a recording a person is told its places and what of it is a guess") {
  auto tape = an_evening();
  tape.add(ReplayEvent::Kind::lost, "", 1s);
  const auto told = told_about(cut_into_turns(tape.events));
  CHECK(told.find("\"strange# \"") != std::string::npos);
  CHECK(told.find("1 hidden lines") != std::string::npos);
  CHECK(told.find("1 places where the recording lacks something") != std::string::npos);
  CHECK(told.find("1 BREAKs") != std::string::npos);
}
