#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "src/console/session.hpp"
#include "src/job/sweep_job.hpp"

using namespace rommate::console;
using namespace rommate::job;
using namespace std::chrono_literals;
using rommate::protocols::as_bytes;

namespace {

/// A console in virtual time, and a device that only makes sense at its own speed.
struct SweepBench : Watcher {
  explicit SweepBench(std::uint32_t device_speed, std::uint32_t refused_speed = 0)
      : device(device_speed), refused(refused_speed) {
    session.watch(*this);
    session.on_job_end = [this](std::unique_ptr<Job> job, Time) { ended = *job->outcome(); };
    std::unique_ptr<Job> job = std::make_unique<SweepJob>(session.line());
    REQUIRE(session.start(job, now));
    settle();
  }

  void shown(ByteView bytes, Time) override { text.append(bytes.begin(), bytes.end()); }
  void settle() {
    while (auto effect = session.take_effect(now)) carry_out(*effect);
  }
  void carry_out(const Effect& effect) {
    const auto* set = std::get_if<SetLine>(&effect);
    const auto refuse = set != nullptr && set->line.baud == refused;
    if (const auto* write = std::get_if<Write>(&effect)) {
      returns += write->bytes.size();
      if (session.line().baud == device) session.on_bytes(as_bytes("\r\nR1#"), now);
      return;
    }
    session.on_effect({effect, refuse ? EffectResult::Status::refused : EffectResult::Status::done, ""}, now);
  }
  void run(Duration length) {
    for (const Time until = now + length; now < until && session.job() != nullptr; settle()) {
      now = std::min(until, session.deadline().value_or(until));
      session.on_time(now);
    }
  }

  std::uint32_t device, refused;
  Session session{LineSettings{}};
  Time now{};
  std::string text;
  std::size_t returns = 0;
  std::optional<Outcome> ended;
};

}  // namespace

TEST_CASE("a silent device is found at its speed, and its answer is handed on") {
  SweepBench bench(115200);
  bench.run(60s);
  REQUIRE(bench.ended);
  CHECK(bench.ended->kind == Outcome::Kind::done);
  CHECK(bench.ended->why.find("115200") != std::string::npos);
  CHECK(bench.session.line().baud == 115200);
  CHECK(bench.text == "\r\nR1#");
  bench.session.on_time(bench.now + 10s);
  CHECK(bench.session.seen().state == rommate::recognise::State::ios_enable);
}

TEST_CASE("a device that talks at the line's own speed is found without typing") {
  SweepBench bench(9600);
  bench.session.on_bytes(as_bytes("%LINK-3-UPDOWN: Interface FastEthernet0/1, changed state to up\r\n"),
                         bench.now);
  REQUIRE(bench.ended);
  CHECK(bench.ended->kind == Outcome::Kind::done);
  CHECK(bench.returns == 0);
  CHECK(bench.text.starts_with("%LINK"));
}

TEST_CASE("when nobody answers the line has its own speed again") {
  SweepBench bench(1);
  bench.run(120s);
  REQUIRE(bench.ended);
  CHECK(bench.ended->kind == Outcome::Kind::failed);
  CHECK(bench.session.line().baud == 9600);
  CHECK(bench.text.empty());
}

TEST_CASE("stopped half way, the line has its own speed again") {
  SweepBench bench(1);
  bench.run(6s);
  REQUIRE(bench.session.line().baud != 9600);
  bench.session.cancel_job(bench.now);
  bench.settle();
  REQUIRE(bench.ended);
  CHECK(bench.ended->kind == Outcome::Kind::cancelled);
  CHECK(bench.session.line().baud == 9600);
}

TEST_CASE("at a speed the hardware refuses nothing is believed and nothing typed") {
  SweepBench every(1), all_but_one(1, 115200);
  every.run(120s);
  all_but_one.run(120s);
  REQUIRE(all_but_one.ended);
  CHECK(all_but_one.ended->kind == Outcome::Kind::failed);
  CHECK(all_but_one.session.line().baud == 9600);
  CHECK(all_but_one.returns == every.returns - 1);
}

TEST_CASE("a line that goes away ends the search") {
  SweepBench bench(115200);
  bench.session.on_lost("unplugged", bench.now);
  REQUIRE(bench.ended);
  CHECK(bench.ended->kind == Outcome::Kind::lost);
}
