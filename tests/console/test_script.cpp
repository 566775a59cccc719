#include <doctest/doctest.h>

#include "src/console/script.hpp"

using namespace rommate::console;
using namespace std::chrono_literals;
using rommate::protocols::as_text;
using rommate::recognise::Sighting;
using rommate::recognise::State;

namespace {

constexpr Time t0{};

Sighting at(State state) {
  Sighting seen;
  seen.state = state;
  return seen;
}

std::string taken(Script& script) {
  std::string text;
  for (auto& effect : script.take_effects())
    if (auto* write = std::get_if<Write>(&effect))
      text += std::string(as_text(write->bytes)) + ";";
    else
      text += "#" + std::to_string(effect.index()) + ";";
  return text;
}

Script three_steps() {
  return Script({{{State::booting}, "window", {Break{300ms}}, false},
                 {{State::setup_dialog}, "no dialog", {typed("no")}, true},
                 {{State::rommon, State::ios_user}, "stopped", {typed("reset")}, false}},
                60s);
}

}  // namespace

TEST_CASE("a script acts when the device stands where the step wants it, and only then") {
  auto script = three_steps();
  script.on_start(at(State::unknown), t0);
  CHECK(taken(script).empty());
  script.on_sighting(at(State::booting), t0);
  CHECK(taken(script) == "#1;");
  script.on_sighting(at(State::ios_enable), t0);
  CHECK(taken(script).empty());
  script.on_sighting(at(State::rommon), t0);
  CHECK(taken(script) == "reset\r;");
  REQUIRE(script.outcome());
  CHECK(script.outcome()->kind == Outcome::Kind::done);
}

TEST_CASE("an optional step is done when its state comes") {
  auto script = three_steps();
  script.on_start(at(State::booting), t0);
  script.on_sighting(at(State::setup_dialog), t0);
  CHECK(taken(script) == "#1;no\r;");
  script.on_sighting(at(State::ios_user), t0);
  CHECK(script.outcome()->kind == Outcome::Kind::done);
}

TEST_CASE("a state that does not come ends it with the state's name") {
  auto script = three_steps();
  script.on_start(at(State::booting), t0);
  script.on_time(t0 + 59s);
  CHECK_FALSE(script.outcome());
  script.on_time(t0 + 60s);
  REQUIRE(script.outcome());
  CHECK(script.outcome()->kind == Outcome::Kind::failed);
  CHECK(script.outcome()->why.find("setup-dialog") != std::string::npos);
}

TEST_CASE("a lost line and a user's stop end it as such") {
  auto lost = three_steps();
  lost.on_start(at(State::unknown), t0);
  lost.on_lost("gone", t0);
  CHECK(lost.outcome()->kind == Outcome::Kind::lost);
  auto stopped = three_steps();
  stopped.on_start(at(State::unknown), t0);
  stopped.cancel(t0);
  CHECK(stopped.outcome()->kind == Outcome::Kind::cancelled);
}

TEST_CASE("a text that stands above log lines counts when the line has fallen quiet") {
  Script script({{{State::press_return}, "", {typed("")}, true, "Press RETURN"},
                 {{State::ios_user}, "", {typed("enable")}, false}},
                60s);
  script.on_start(at(State::unknown), t0);
  script.on_bytes(rommate::protocols::as_bytes("Press RET"), t0);
  script.on_bytes(rommate::protocols::as_bytes("URN to get started!\r\n"), t0);
  script.on_bytes(rommate::protocols::as_bytes("%LINK-3-UPDOWN: up\r\n"), t0 + 1s);
  script.on_time(t0 + 2s);
  CHECK(taken(script).empty());
  script.on_time(t0 + 2500ms);
  CHECK(taken(script) == "\r;");
  script.on_sighting(at(State::ios_user), t0 + 3s);
  CHECK(taken(script) == "enable\r;");
  CHECK(script.outcome()->kind == Outcome::Kind::done);
}
