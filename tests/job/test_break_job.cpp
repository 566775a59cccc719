#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <utility>

#include "src/console/session.hpp"
#include "src/job/break_job.hpp"

using namespace rommate::console;
using namespace rommate::job;
using namespace std::chrono_literals;
using rommate::protocols::as_bytes;
using rommate::protocols::Outcome;
using rommate::recognise::Sighting;
using State = rommate::recognise::State;

namespace {

/// A session in virtual time with the job in it: carries out its effects at once, or refuses those that the
/// test says, and keeps them as text.
using Refuses = std::function<bool(const Effect&)>;
struct Bench {
  explicit Bench(
      BreakOptions options, Refuses refuses_ = [](const Effect&) { return false; },
      std::string_view seen = {})
      : made(std::make_unique<BreakJob>(std::move(options))),
        job(static_cast<BreakJob&>(*made)),
        refuses(std::move(refuses_)) {
    session.on_bytes(as_bytes(seen), now);
    session.on_job_end = [this](std::unique_ptr<Job> ended, Time) { made = std::move(ended); };
    REQUIRE(session.start(made, now));
    settle();
  }

  Session session{LineSettings{}};
  std::unique_ptr<Job> made;
  BreakJob& job;
  Time now{};
  std::string log;
  Refuses refuses;

  static std::string describe(const Effect& effect) {
    if (const auto* write = std::get_if<Write>(&effect); write && write->bytes[0] == '\r') return "return";
    if (const auto* write = std::get_if<Write>(&effect); write && write->bytes[0] == 0x12) return "redraw";
    if (const auto* write = std::get_if<Write>(&effect))
      return "nuls(" + std::to_string(write->bytes.size()) + ")";
    if (const auto* brk = std::get_if<Break>(&effect))
      return "break(" + std::to_string(brk->length / 1ms) + ")";
    if (const auto* set = std::get_if<SetLine>(&effect)) return "line(" + to_string(set->line) + ")";
    if (std::get_if<RemoteBreak>(&effect)) return "remote";
    if (std::get_if<PurgeLine>(&effect)) return "purge";
    if (std::get_if<Drain>(&effect)) return "drain";
    return "wait(" + std::to_string(std::get<Wait>(effect).length / 1ms) + ")";
  }
  void settle() {
    while (const auto effect = session.take_effect(now)) carry_out(*effect);
  }
  void carry_out(const Effect& effect) {
    log += describe(effect) + " ";
    if (const auto* brk = std::get_if<Break>(&effect)) now += brk->length;
    if (const auto* wait = std::get_if<Wait>(&effect)) now += wait->length;
    if (std::get_if<Write>(&effect)) return;
    if (refuses(effect))
      session.on_effect({effect, EffectResult::Status::refused, "not taken"}, now);
    else
      session.on_effect({effect, EffectResult::Status::done, ""}, now);
  }
  std::string take() { return std::exchange(log, {}); }
  void until(Time when) {
    while (const auto due = session.deadline()) {
      if (*due > when) break;
      now = std::max(now, *due);
      session.on_time(now);
      settle();
    }
    now = when;
  }
  void say(std::string_view text) {
    session.on_bytes(as_bytes(text), now);
    settle();
  }
};

BreakOptions until_rommon(std::vector<BreakMethod> methods) {
  BreakOptions options;
  options.methods = std::move(methods);
  options.until = {State::rommon};
  return options;
}

Refuses slower_than(std::uint32_t baud) {
  return [baud](const Effect& effect) {
    const auto* set = std::get_if<SetLine>(&effect);
    return set && set->line.baud < baud;
  };
}

Sighting sighting(State state) {
  Sighting seen;
  seen.state = state;
  return seen;
}

const auto driver_then_low = std::vector{BreakMethod::driver, BreakMethod::low_baud};

}  // namespace

TEST_CASE("without a state to wait for, one BREAK of its length is sent and the job is done") {
  BreakOptions options;
  options.length = 500ms;
  Bench bench(options);
  CHECK(bench.take() == "break(500) ");
  REQUIRE(bench.job.outcome());
  CHECK(bench.job.outcome()->kind == Outcome::Kind::done);
  CHECK(bench.job.result().worked == BreakMethod::driver);
  CHECK(bench.job.result().sent == 1);
}

TEST_CASE("BREAK is repeated each second until the device shows the state, and its prompt is the proof") {
  Bench bench(until_rommon({BreakMethod::driver}));
  bench.until(Time{} + 3s);
  CHECK(bench.take() == "break(300) break(300) break(300) ");
  bench.say("\r\nmonitor: command \"boot\" aborted due to user interrupt\r\nrommon 1 > ");
  CHECK_FALSE(bench.job.outcome());
  bench.job.on_sighting(sighting(State::rommon), bench.now);
  REQUIRE(bench.job.outcome());
  CHECK(bench.job.outcome()->kind == Outcome::Kind::done);
  CHECK(bench.job.result().proof == "rommon 1 >");
  CHECK(bench.job.result().state == State::rommon);
  CHECK(bench.job.result().worked == BreakMethod::driver);
}

TEST_CASE("auto goes on to low-baud at once when the driver refuses BREAK, and says so") {
  BreakOptions options;
  options.methods = driver_then_low;
  BreakJob job(options);
  const Session session{LineSettings{}};
  job.on_start(session.sight(), Time{});
  std::vector<rommate::console::Wanted> effects;
  job.take_effects(effects);
  REQUIRE(effects.size() == 1);
  job.on_effect(
      {effects[0].effect, EffectResult::Status::unsupported, "the driver refuses BREAK: not supported"},
      Time{});
  effects.clear();
  job.take_effects(effects);
  REQUIRE(effects.size() == 1);
  REQUIRE(std::get_if<SetLine>(&effects[0].effect));
  CHECK(std::get<SetLine>(effects[0].effect).line.baud == 50);
  CHECK(job.result().remarks ==
        std::vector<std::string>{"the driver refuses BREAK: not supported", "going on with method low-baud"});
}

TEST_CASE(
    "low-baud takes the lowest speed that the adapter takes, sends NULs for the length and comes back") {
  BreakOptions options;
  options.methods = {BreakMethod::low_baud};
  options.line.baud = 115200;
  options.line.parity = rommate::protocols::Parity::even;
  Bench bench(options, slower_than(300));
  CHECK(bench.log ==
        "line(50 8N1) line(75 8N1) line(110 8N1) line(134 8N1) line(150 8N1) line(200 8N1) line(300 8N1) "
        "nuls(10) wait(353) drain line(115200 8E1) purge ");
  CHECK(bench.job.outcome()->kind == Outcome::Kind::done);
  CHECK(bench.job.result().low_baud == 300);
}

TEST_CASE("with no speed at or below 300, low-baud takes 1200; with none at all it gives up in words") {
  for (const bool takes_1200 : {true, false}) {
    BreakOptions options;
    options.methods = {BreakMethod::low_baud};
    const Bench bench(options, slower_than(takes_1200 ? 1200 : 9600));
    const auto& job = bench.job;
    REQUIRE(job.outcome());
    CHECK((job.outcome()->kind == Outcome::Kind::done) == takes_1200);
    CHECK(job.result().low_baud == (takes_1200 ? 1200 : 0));
    if (!takes_1200) CHECK(job.outcome()->why.find("takes no speed below 9600") != std::string::npos);
  }
}

TEST_CASE("a device that answers with other text makes auto try the next method") {
  Bench bench(until_rommon(driver_then_low));
  bench.say("Loading image ####");
  bench.until(Time{} + 1500ms);
  CHECK(bench.take() == "break(300) line(50 8N1) nuls(2) wait(420) drain line(9600 8N1) purge ");
}

TEST_CASE("a silent device is asked three times before auto tries the next method") {
  Bench bench(until_rommon(driver_then_low));
  bench.until(Time{} + 4s);
  CHECK(bench.take() ==
        "break(300) break(300) break(300) line(50 8N1) nuls(2) wait(420) drain line(9600 8N1) purge ");
}

TEST_CASE("NULs and line noise of 0xff are not an answer of the device") {
  Bench bench(until_rommon(driver_then_low));
  bench.say(std::string_view("\0\0\xff", 3));
  bench.until(Time{} + 2s);
  CHECK(bench.take() == "break(300) break(300) ");
}

TEST_CASE("the next BREAK waits while the device is printing, but not for ever") {
  Bench bench(until_rommon({BreakMethod::driver}));
  const Time sent = bench.now;
  while (bench.now < sent + 2900ms) {
    bench.say("#");
    bench.until(bench.now + 100ms);
  }
  CHECK(bench.take() == "break(300) ");
  bench.say("#");
  bench.until(bench.now + 100ms);
  CHECK(bench.take() == "break(300) ");
}

TEST_CASE("the method named is that of the last BREAK before the answer began, not of one sent since") {
  Bench bench(until_rommon(driver_then_low));
  bench.until(Time{} + 500ms);
  bench.say("\r\nAbort at 0x8000f000: #");  // the driver's BREAK did it
  bench.until(Time{} + 2500ms);
  CHECK(bench.take().find("nuls") != std::string::npos);  // the next method is already at work
  bench.job.on_sighting(sighting(State::rommon), bench.now);
  CHECK(bench.job.result().worked == BreakMethod::driver);
  CHECK(bench.job.result().maybe.empty());
}

TEST_CASE("a device that falls silent over slow NULs is asked for its prompt") {
  auto options = until_rommon({BreakMethod::low_baud});
  SUBCASE("by Ctrl-R") {}
  SUBCASE("by RETURN where a person agreed") { options.may_return = true; }
  Bench bench(options);
  bench.say("Loading image ####");
  bench.until(Time{} + 1500ms);
  bench.take();
  bench.until(bench.now + 2s);  // the second BREAK took the answer with it
  CHECK(bench.take().find(options.may_return ? "return " : "redraw ") == 0);
  bench.say("\r\nrommon 1 > ");
  bench.job.on_sighting(sighting(State::rommon), bench.now);
  REQUIRE(bench.job.outcome());
  CHECK(bench.job.result().proof == "rommon 1 >");
  CHECK(bench.job.result().remarks.back().find(options.may_return ? "RETURN was typed"
                                                                  : "Ctrl-R was typed") != std::string::npos);
}

TEST_CASE("no key is typed where a question stands, where nothing was ever said, or with each BREAK") {
  auto options = until_rommon({BreakMethod::low_baud});
  options.may_return = true;
  Bench asked(
      options, [](const Effect&) { return false; }, "\r\nErase all of flash? [confirm]");
  asked.until(Time{} + 20s);
  CHECK(asked.take().find("return") == std::string::npos);

  Bench silent(options);
  silent.until(Time{} + 20s);
  CHECK(silent.take().find("return") == std::string::npos);

  Bench dead(options);
  dead.say("Loading image ####");
  dead.until(Time{} + 12s);
  const auto log = dead.take();
  CHECK(log.find("return") != std::string::npos);
  CHECK(log.find("return") == log.rfind("return"));
}

TEST_CASE("a prompt that came while the line was slow is found, however often nothing answered before") {
  Bench bench(until_rommon({BreakMethod::low_baud}));
  bench.say("System Bootstrap, Version 12.4(13r)T");
  bench.until(Time{} + 8s);
  CHECK(bench.take().find("redraw") != std::string::npos);  // and its memory test answers nothing
  bench.until(Time{} + 30s);
  CHECK(bench.take().find("redraw") != std::string::npos);
  bench.say("\r\nrommon 1 > ");
  bench.job.on_sighting(sighting(State::rommon), bench.now);
  REQUIRE(bench.job.outcome());
}

TEST_CASE("where Ctrl-R shows nothing a person is asked whether RETURN may be typed, once") {
  for (const bool yes : {true, false}) {
    auto options = until_rommon({BreakMethod::low_baud});
    options.ask_to_return = true;
    Bench bench(options);
    std::vector<RequestId> asked;
    bench.session.on_request = [&](RequestId id, const Request& what, Time) {
      CHECK(std::get<Ask>(what).question.find("answers whatever is asked there") != std::string::npos);
      asked.push_back(id);
    };
    bench.say("System Bootstrap, Version 12.4(13r)T");
    bench.until(Time{} + 6s);
    CHECK(asked.empty());
    bench.until(Time{} + 30s);
    REQUIRE(asked.size() == 1);
    CHECK(bench.take().find("return") == std::string::npos);
    bench.session.on_answer(asked[0], {true, yes ? "yes" : "no"}, bench.now);
    bench.until(Time{} + 50s);
    CHECK((bench.take().find("return") != std::string::npos) == yes);
    CHECK(asked.size() == 1);
  }
}

TEST_CASE("a prompt that came while the line was away is asked for when it is back") {
  auto options = until_rommon({BreakMethod::driver});
  options.outlive_loss = true;
  Bench bench(options);
  bench.say("System Bootstrap, Version 12.4(13r)T");
  bench.until(Time{} + 2s);
  bench.session.on_lost("the cable was pulled", bench.now);
  bench.until(bench.now + 3s);
  bench.session.on_back(bench.now);
  bench.settle();
  bench.take();
  bench.until(bench.now + 3s);
  CHECK(bench.take().find("redraw") != std::string::npos);
}

TEST_CASE("when two methods were sent shortly before the answer, both are named") {
  Bench bench(until_rommon(driver_then_low));
  bench.say("Loading image ####");
  bench.until(Time{} + 2s);  // driver, then low-baud
  bench.say("\r\nmonitor: command \"boot\" aborted\r\nrommon 1 > ");
  bench.job.on_sighting(sighting(State::rommon), bench.now);
  CHECK(bench.job.result().worked == BreakMethod::low_baud);
  CHECK(bench.job.result().maybe == std::vector{BreakMethod::driver});
}

TEST_CASE("a BREAK that was sent more than 5 s before the answer is not taken for its cause") {
  Bench bench(until_rommon(driver_then_low));
  bench.until(Time{} + 8s);  // three by the driver until 2.9 s, then low-baud
  bench.say("\r\nrommon 1 > ");
  bench.job.on_sighting(sighting(State::rommon), bench.now);
  CHECK(bench.job.result().worked == BreakMethod::low_baud);
  CHECK(bench.job.result().maybe.empty());
}

TEST_CASE("what was printed before the first BREAK does not count") {
  BreakJob job(until_rommon({BreakMethod::driver}));
  const Session session{LineSettings{}};
  job.on_start(session.sight(), Time{});
  job.on_sighting(sighting(State::rommon), Time{});
  CHECK_FALSE(job.outcome());
}

TEST_CASE("text that matches the pattern is proof, and the line with it is kept") {
  BreakOptions options;
  options.until_text = std::get<TextPattern>(TextPattern::make("^switch:"));
  Bench bench(options);
  bench.say("The system has been interrupted\r\nswit");
  CHECK_FALSE(bench.job.outcome());
  bench.say("ch: ");
  REQUIRE(bench.job.outcome());
  CHECK(bench.job.result().proof == "switch: ");
}

TEST_CASE("at low speed everything received is noise, and is kept from screen and recogniser") {
  BreakOptions options = until_rommon({BreakMethod::low_baud});
  BreakJob job(options);
  const Session session{LineSettings{}};
  job.on_start(session.sight(), Time{});
  CHECK(job.takes_bytes());
  job.on_bytes(as_bytes("rommon 1 >"), Time{});
  CHECK_FALSE(job.outcome());
}

TEST_CASE("no answer ends in a sentence that says what was tried, what was heard and what to do") {
  auto options = until_rommon({BreakMethod::driver});
  options.within = 5s;
  SUBCASE("a silent line") {
    Bench bench(options);
    bench.until(Time{} + 6s);
    REQUIRE(bench.job.outcome());
    CHECK(bench.job.outcome()->kind == Outcome::Kind::failed);
    CHECK(bench.job.outcome()->why ==
          "no rommon in 5 s after 4 BREAKs. The device said nothing at 9600 8N1: is it on, is this its "
          "console port, or does it stand at a prompt already?");
  }
  SUBCASE("other text") {
    Bench bench(options);
    bench.say("Router>");
    bench.until(Time{} + 6s);
    REQUIRE(bench.job.outcome());
    CHECK(bench.job.outcome()->why.find("(last: \"Router>\")") != std::string::npos);
    CHECK(bench.job.outcome()->why.find("power-cycle it now") != std::string::npos);
  }
  SUBCASE("the wrong speed") {
    Bench bench(options);
    bench.say("x\x80\xf8");
    bench.job.on_sighting(sighting(State::garbled), bench.now);
    bench.until(Time{} + 6s);
    CHECK(bench.job.outcome()->why.find("try another speed") != std::string::npos);
  }
}

TEST_CASE("a server that ends BREAKs itself is asked once for each, and its doubts are told") {
  BreakOptions options;
  options.methods = {BreakMethod::remote};
  BreakJob job(options);
  const Session session{LineSettings{}};
  job.on_start(session.sight(), Time{});
  std::vector<rommate::console::Wanted> effects;
  job.take_effects(effects);
  REQUIRE(effects.size() == 1);
  CHECK(std::get_if<RemoteBreak>(&effects[0].effect));
  job.on_effect({effects[0].effect, EffectResult::Status::unconfirmed, "the server did not confirm"}, Time{});
  CHECK(job.outcome()->kind == Outcome::Kind::done);
  CHECK(job.result().remarks == std::vector<std::string>{"the server did not confirm"});
}

TEST_CASE("a cancel at low speed puts the line back at its own, whatever was under way") {
  for (int taken = 1; taken <= 4; ++taken) {  // the low speed, NULs, their time, a drain
    CAPTURE(taken);
    Session session{LineSettings{}};
    std::unique_ptr<Job> job = std::make_unique<BreakJob>(until_rommon({BreakMethod::low_baud}));
    std::optional<Outcome> ended;
    session.on_job_end = [&](std::unique_ptr<Job> over, Time) { ended = over->outcome(); };
    REQUIRE(session.start(job, Time{}));
    std::optional<Effect> last;
    for (int i = 0; i < taken; ++i) {
      if (last && !std::holds_alternative<Write>(*last)) session.on_effect({*last}, Time{});
      last = session.take_effect(Time{});
      REQUIRE(last);
    }
    session.cancel_job(Time{});
    REQUIRE(ended);
    CHECK(ended->kind == Outcome::Kind::cancelled);
    if (!std::holds_alternative<Write>(*last)) session.on_effect({*last}, Time{});
    while (const auto effect = session.take_effect(Time{})) {
      CHECK_FALSE(std::holds_alternative<Write>(*effect));
      session.on_effect({*effect}, Time{});
    }
    CHECK(session.line().baud == 9600);
  }
}

TEST_CASE("a cancel while looking ends at once") {
  Bench bench(until_rommon({BreakMethod::driver}));
  bench.job.cancel(bench.now);
  REQUIRE(bench.job.outcome());
  CHECK(bench.job.outcome()->kind == Outcome::Kind::cancelled);
}

TEST_CASE("a line that goes away ends the job, or is waited for when it may come back") {
  Bench ends(until_rommon({BreakMethod::driver}));
  ends.job.on_lost("ttyACM0 went away", ends.now);
  CHECK(ends.job.outcome()->kind == Outcome::Kind::lost);

  auto options = until_rommon({BreakMethod::driver});
  options.outlive_loss = true;
  Session session{LineSettings{}};
  std::unique_ptr<Job> job = std::make_unique<BreakJob>(options);
  REQUIRE(session.start(job, Time{}));
  REQUIRE(session.take_effect(Time{}));
  session.on_lost("ttyACM0 went away", Time{} + 1s);
  REQUIRE(session.job());
  CHECK_FALSE(session.take_effect(Time{} + 1s));
  session.on_back(Time{} + 9s);
  const auto again = session.take_effect(Time{} + 9s);
  REQUIRE(again);
  CHECK(std::get_if<Break>(&*again));
}

TEST_CASE("time that is early or told twice sends nothing") {
  Bench bench(until_rommon({BreakMethod::driver}));
  bench.take();
  bench.job.on_time(bench.now + 500ms);
  bench.job.on_time(bench.now + 500ms);
  bench.settle();
  CHECK(bench.take().empty());
}
