#include <doctest/doctest.h>

#include <string>

#include "src/recognise/baud_guess.hpp"
#include "src/recognise/baud_sweep.hpp"

using namespace rommate::recognise;
using namespace std::chrono_literals;
using rommate::protocols::as_bytes;
using rommate::protocols::as_text;
using rommate::protocols::Bytes;
using Kind = rommate::protocols::Outcome::Kind;

namespace {

constexpr Time start{std::chrono::hours{3}};

// Other text than the guess was made from.
constexpr std::string_view boot_text =
    "\r\nU-Boot 2019.07 (Nov 05 2019)\r\n\r\nCPU:   Freescale i.MX6ULL rev1.1 792 MHz\r\nDRAM:  512 "
    "MiB\r\nMMC:   FSL_SDHC: 0\r\n"
    "In:    serial\r\nOut:   serial\r\nErr:   serial\r\nNet:   FEC0\r\nNormal Boot\r\n";
constexpr std::string_view log_text =
    "Jun 14 09:26:40.790: %BOOT-5-OPMODE_LOG: R0/0: binos: System booted in AUTONOMOUS mode\r\n"
    "Jun 14 09:26:41.002: %LINK-3-UPDOWN: Interface TenGigabitEthernet0/1/0, changed state to down\r\n";

/// A device that speaks at one speed, on a line that is set by the sweep.
struct Device {
  std::uint32_t speed;
  std::string answer;  // to a Return that it can read
  int returns = 0;
};

void play(BaudSweep& sweep, Device& device, std::string_view talks, Duration every) {
  Time now = start, next_talk = talks.empty() ? Time::max() : start + every;
  for (int steps = 0; !sweep.outcome() && steps < 1000; ++steps) {
    now = std::max(now, std::min(*sweep.deadline(), next_talk));
    if (now == next_talk) {
      sweep.on_bytes(misread(talks, device.speed, sweep.speed()), now);
      next_talk += every;
    }
    sweep.on_time(now);
    if (!sweep.take_knock()) continue;
    ++device.returns;
    if (as_text(misread("\r", sweep.speed(), device.speed)) == "\r" && !device.answer.empty())
      sweep.on_bytes(misread(device.answer, device.speed, sweep.speed()), now + 100ms);
  }
}

}  // namespace

TEST_CASE("at the right speed every byte is read as it was sent") {
  for (const auto speed : usual_speeds()) CHECK(as_text(misread(boot_text, speed, speed)) == boot_text);
}

// A receiver twelve times too fast and more sees only zeros, and one much too slow few bytes: then the guess
// is an order to try in, no more.
TEST_CASE("garbage tells the speed it was sent at, where the speeds are not too far apart") {
  int first = 0, second = 0, pairs = 0;
  for (const auto receiver : usual_speeds())
    for (const auto sender : usual_speeds())
      for (const auto text : {boot_text, log_text}) {
        if (sender > 4 * receiver || receiver >= 12 * sender) continue;
        const auto garbage = misread(text, sender, receiver);
        const auto guesses = guess_baud(garbage, receiver);
        ++pairs;
        if (guesses[0].speed == sender) ++first;
        if (guesses[0].speed == sender || guesses[1].speed == sender) ++second;
      }
  MESSAGE(first << " of " << pairs << " right at once, " << second << " at the second try");
  CHECK(first * 100 >= pairs * 95);
  CHECK(second == pairs);
}

TEST_CASE("a talking device is found without a word to it") {
  for (const auto speed : usual_speeds()) {
    Device device{speed, {}};
    BaudSweep sweep{9600, start};
    play(sweep, device, boot_text, 400ms);
    REQUIRE(sweep.outcome());
    CHECK_MESSAGE(sweep.outcome()->kind == Kind::done, speed);
    CHECK(sweep.speed() == speed);
    CHECK(device.returns == 0);
  }
}

TEST_CASE("a silent device is asked with one Return at each speed until it answers") {
  Device device{38400, "\r\nRouter>"};
  BaudSweep sweep{9600, start};
  play(sweep, device, {}, 0s);
  REQUIRE(sweep.outcome());
  CHECK(sweep.outcome()->kind == Kind::done);
  CHECK(sweep.speed() == 38400);
  CHECK(device.returns == 3);  // 9600, 115200, 38400
}

TEST_CASE("nobody there: one Return at each speed, then a sentence") {
  Device device{9600, {}};
  BaudSweep sweep{9600, start};
  play(sweep, device, {}, 0s);
  REQUIRE(sweep.outcome());
  CHECK(sweep.outcome()->kind == Kind::failed);
  CHECK(device.returns == static_cast<int>(usual_speeds().size()));
}

TEST_CASE("early and double timers change nothing, and nothing is sent into text") {
  BaudSweep sweep{9600, start};
  const auto deadline = sweep.deadline();
  sweep.on_time(start + 100ms);
  sweep.on_time(start + 100ms);
  CHECK(sweep.deadline() == deadline);
  sweep.on_bytes(as_bytes("Initi"), start + 200ms);
  sweep.on_time(start + 300ms);
  CHECK_FALSE(sweep.take_knock());
}
