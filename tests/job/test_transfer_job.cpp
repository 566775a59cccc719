#include "src/job/transfer_job.hpp"

#include <doctest/doctest.h>

#include "src/console/session.hpp"
#include "src/job/transfer_meter.hpp"
#include "tests/transfer/files.hpp"

using namespace rommate::console;
using namespace rommate::job;
using namespace std::chrono_literals;
using namespace std::string_literals;
using rommate::protocols::as_bytes;
using rommate::protocols::as_text;
using rommate::protocols::transfer::Progress;
using rommate::protocols::transfer::Protocol;
using rommate::testing::MemorySink;
using rommate::testing::MemorySource;

namespace {

struct Screen : Watcher {
  void shown(ByteView bytes, Time) override { text += as_text(bytes); }
  std::string text;
};

/// A session with a transfer in it, by hand.
struct TransferRig {
  TransferRig() { session.watch(screen); }
  TransferJob* send(SendRequest request, TransferLine line = {},
                    std::string content = std::string(200, 'x')) {
    return start(std::make_unique<TransferJob>(std::make_unique<MemorySource>(std::move(content)),
                                               std::move(request), std::move(line), nullptr));
  }
  TransferJob* start(std::unique_ptr<TransferJob> made) {
    auto* raw = made.get();
    std::unique_ptr<Job> job = std::move(made);
    session.on_job_end = [this](std::unique_ptr<Job> over, Time) { ended = std::move(over); };
    CHECK(session.start(job, now));
    return raw;
  }
  /// All effects now, writes as text, others by a letter.
  std::string out() {
    std::string text;
    while (const auto effect = session.take_effect(now)) {
      if (const auto* write = std::get_if<Write>(&*effect)) {
        text += as_text(write->bytes);
        continue;
      }
      if (const auto* set = std::get_if<SetLine>(&*effect))
        text += "[flow " + std::string{to_string(set->line.flow)} + "]";
      else if (std::holds_alternative<Drain>(*effect))
        text += "[drain]";
      session.on_effect({*effect, EffectResult::Status::done, ""}, now);
    }
    return text;
  }
  std::string say(std::string_view bytes) {
    session.on_bytes(as_bytes(bytes), now);
    return out();
  }
  std::string wait(Duration length) {
    const auto until = now + length;
    auto text = out();
    while (session.deadline() && *session.deadline() <= until) {
      now = std::max(now, *session.deadline());
      session.on_time(now);
      text += out();
    }
    now = until;
    return text;
  }

  Time now{100h};
  Session session{LineSettings{}};
  Screen screen;
  std::unique_ptr<Job> ended;
};

TransferLine with_flow(rommate::protocols::FlowControl flow) {
  TransferLine line;
  line.has_settings = true;
  line.settings.flow = flow;
  return line;
}

}  // namespace

TEST_CASE("the newest words of a loader name the protocol") {
  CHECK(propose_transfer("Begin the Xmodem or Xmodem-1K transfer now...\r\nCCC")->protocol ==
        Protocol::xmodem_1k);
  CHECK(propose_transfer("## Ready for binary (ymodem) download to 0x41000000 at 115200 bps...\r\nC")
            ->protocol == Protocol::ymodem);
  CHECK(propose_transfer("## Ready for binary (xmodem) download to")->drops_1a_runs);
  CHECK(propose_transfer("Ready to receive file c2600.bin ...")->protocol == Protocol::xmodem);
  CHECK(
      propose_transfer("rommon 1 > xmodem -cy c2600.bin\r\nReady to receive file c2600.bin ...")->protocol ==
      Protocol::ymodem);
  CHECK(propose_transfer("rommon 1 > xmodem -c yes.bin\r\nReady to receive file yes.bin ...")->protocol ==
        Protocol::xmodem);
  CHECK(propose_transfer("Begin the Ymodem transfer now...\r\n Begin the Xmodem or Xmodem-1K transfer now...")
            ->protocol == Protocol::xmodem_1k);
  CHECK_FALSE(propose_transfer("rommon 1 > "));
}

TEST_CASE("the protocol follows what the device prints while it is waited for") {
  TransferRig rig;
  auto* job = rig.send({});
  rig.say("switch: copy xmodem: flash:x\r\nBegin the Xmodem or Xmodem-1K transfer now...\r\n");
  CHECK(job->protocol() == Protocol::xmodem_1k);
  CHECK(job->name() == "XMODEM-1K send");
  CHECK(job->report().remarks.size() == 1);
  CHECK(rig.screen.text.find("Begin the Xmodem") != std::string::npos);  // shown live
  CHECK(rig.say("C").empty());
  CHECK(rig.wait(200ms).size() == 133);  // 200 bytes go in two blocks of 128
}

TEST_CASE("the user's word for the protocol stands, and several files need YMODEM") {
  TransferRig rig;
  auto* job = rig.send({.protocol = Protocol::xmodem});
  rig.say("Begin the Xmodem or Xmodem-1K transfer now...\r\n");
  CHECK(job->protocol() == Protocol::xmodem);
  TransferRig other;
  CHECK(other.send({.many_files = true})->protocol() == Protocol::ymodem);
}

TEST_CASE("a request that was made before the file was chosen is answered at once") {
  TransferRig rig;
  TransferLine line;
  line.printed = "Begin the Xmodem or Xmodem-1K transfer now...\r\nCC";
  line.printed_at = rig.now - 2s;
  auto* job = rig.send({}, line);
  CHECK(rig.out().size() == 133);
  CHECK(job->protocol() == Protocol::xmodem_1k);
}

TEST_CASE("blocks are not shown on the screen, the text behind the end is") {
  TransferRig rig;
  rig.send({}, {}, "abc");
  rig.say("C");
  rig.wait(200ms);
  rig.say("\x06");
  rig.wait(100ms);
  rig.say("\x06\r\nDownload Complete!\r\n");
  REQUIRE(rig.ended);
  CHECK(rig.ended->outcome()->kind == Outcome::Kind::done);
  CHECK(rig.screen.text == "C\r\nDownload Complete!\r\n");
}

TEST_CASE("software flow control is off while a transfer has the line, and on again behind it") {
  TransferRig rig;
  rig.send({}, with_flow(rommate::protocols::FlowControl::soft), "abc");
  CHECK(rig.out() == "[flow none]");
  rig.say("C");
  rig.session.cancel_job(rig.now);
  CHECK(rig.wait(5s).find("[flow soft]") != std::string::npos);
}

TEST_CASE("with hardware flow control the driver is asked when a block has left") {
  TransferRig rig;
  rig.send({}, with_flow(rommate::protocols::FlowControl::hard), "abc");
  rig.say("C");
  const auto out = rig.wait(200ms);
  CHECK(out.size() == 133 + 7);
  CHECK(out.substr(133) == "[drain]");
}

TEST_CASE("a line that cannot carry eight bits is refused before anything is sent") {
  TransferRig seven;
  TransferLine line;
  line.has_settings = true;
  line.settings.data_bits = 7;
  seven.send({}, line);
  CHECK(seven.ended->outcome()->why.find("7 data bits") != std::string::npos);
  TransferRig telnet;
  line = {};
  line.eight_bit_clean = false;
  telnet.send({}, line);
  CHECK(telnet.ended->outcome()->kind == Outcome::Kind::failed);
}

TEST_CASE("the user is warned of a loader that drops runs of 1A, and only when the file has them") {
  for (const bool harmed : {true, false}) {
    TransferRig rig;
    SendRequest request;
    request.harmed_by_dropped_1a = [harmed](std::size_t) { return harmed; };
    auto* job = rig.send(std::move(request));
    rig.say("## Ready for binary (xmodem) download to 0x41000000 at 115200 bps...\r\n");
    rig.say("more text\r\n");
    const auto remarks = job->report().remarks;
    CHECK(remarks.size() == (harmed ? 2 : 1));
  }
}

TEST_CASE("a stream goes on when the piece before is written") {
  TransferRig rig;
  rig.send({.protocol = Protocol::ymodem_g}, {}, std::string(200000, 'x'));
  rig.say("G");
  rig.wait(200ms);
  CHECK(rig.say("G").size() > 200000);  // take_effect() is asked until nothing is left
}

TEST_CASE("a YMODEM-G send hears when a piece has been written, and gives a fast line larger ones") {
  TransferRig rig;
  TransferLine line;
  line.timing.bits_per_second = 9600;
  rig.send({.protocol = Protocol::ymodem_g}, std::move(line), std::string(2'000'000, 'x'));
  rig.say("G");
  rig.wait(1s);
  rig.session.on_bytes(as_bytes("G"), rig.now);
  std::size_t largest = 0;
  for (int i = 0; i < 80; ++i) {
    rig.now += 1ms;
    const auto effect = rig.session.take_effect(rig.now);
    REQUIRE(effect);
    largest = std::max(largest, std::get<Write>(*effect).bytes.size());
  }
  CHECK(largest > 20 * 1024);
}

TEST_CASE(
    "a stream is queued a piece at a time, whatever comes meanwhile, and none goes out behind its end") {
  TransferRig rig;
  TransferLine line;
  line.timing.bits_per_second = 115200;
  rig.send({.protocol = Protocol::ymodem_g}, line, std::string(1'000'000, 'x'));
  rig.session.on_bytes(as_bytes("G"), rig.now);
  CHECK(rig.wait(1s).size() == 133);
  rig.session.on_bytes(as_bytes("G"), rig.now);
  const auto piece = rig.session.take_effect(rig.now);  // being written
  REQUIRE(piece);
  for (int i = 0; i < 500; ++i) rig.session.on_bytes(as_bytes("\x06"), rig.now);
  const auto next = rig.session.take_effect(rig.now);
  REQUIRE(next);
  CHECK(std::get<Write>(*next).bytes.size() == std::get<Write>(*piece).bytes.size());
  rig.session.on_bytes(as_bytes("\x06"), rig.now);  // the piece behind it is queued
  rig.session.on_bytes(as_bytes("\x18\x18"), rig.now);
  REQUIRE(rig.ended);
  CHECK(rig.out().empty());
}

TEST_CASE("what cancelled the transfer before does not cancel this one") {
  TransferRig rig;
  TransferLine line;
  line.printed = "\x18\x18\x18\x18\b\b\b\btransfer failed\r\nswitch: copy xmodem: flash:a\r\nCCC";
  line.printed_at = rig.now;
  rig.send({.protocol = Protocol::xmodem}, line);
  CHECK(rig.wait(1s).size() == 133);
  CHECK_FALSE(rig.ended);
}

TEST_CASE("a lost line ends the transfer") {
  TransferRig rig;
  rig.send({});
  rig.session.on_lost("ttyUSB0 went away", rig.now);
  CHECK(rig.ended->outcome()->kind == Outcome::Kind::lost);
}

TEST_CASE("the meter tells percent, rate and time left, and fits the width it is given") {
  TransferMeter meter;
  Progress progress;
  progress.phase = Progress::Phase::moving;
  progress.name = "image.bin";
  progress.size = 100000;
  const Time start{1h};
  for (int second = 0; second <= 5; ++second) {
    progress.moved = static_cast<std::uint64_t>(second) * 10000;
    meter.update(progress, start + second * 1s);
  }
  progress.resends = 3;
  meter.update(progress, start + 5s);
  CHECK(meter.percent() == 50.0);
  CHECK(meter.rate() == doctest::Approx(10000));
  CHECK(*meter.left() == 5s);
  CHECK(meter.line(200) == "image.bin   50 %  50.0 kB of 100.0 kB  10.0 kB/s  0:05 left  3 resent");
  CHECK(meter.line(20).size() == 20);
  progress.name = "c1900-universalk9-mz.SPA.157-3.M8.bin";
  meter.update(progress, start + 5s);
  CHECK(meter.line(80) == "....SPA.157-3.M8.bin   50 %  50.0 kB of 100.0 kB  10.0 kB/s  0:05 left  3 resent");
}

TEST_CASE("the final rate is that of the whole file, also of one that moved between two looks") {
  TransferMeter meter;
  const Time start{1h};
  meter.begin(start);
  Progress progress;
  progress.phase = Progress::Phase::over;
  progress.moved = 70'000;
  meter.update(progress, start + 1s);
  CHECK(meter.mean_rate() == doctest::Approx(70'000));
  CHECK(meter.moving() == 1s);

  TransferMeter waiting;
  waiting.begin(start);
  progress.phase = Progress::Phase::starting;
  progress.moved = 0;
  waiting.update(progress, start + 30s);  // the other side had to be started by hand
  progress.phase = Progress::Phase::moving;
  progress.moved = 5'000;
  waiting.update(progress, start + 30500ms);
  progress.moved = 10'000;
  waiting.update(progress, start + 31s);
  CHECK(waiting.mean_rate() == doctest::Approx(10'000));
}

TEST_CASE("the meter counts the files of a batch together, and knows none of an empty transfer") {
  TransferMeter meter;
  CHECK(meter.mean_rate() == 0);
  CHECK_FALSE(meter.left());
  Progress progress;
  progress.phase = Progress::Phase::moving;
  progress.file = 1;
  progress.moved = 500;
  meter.update(progress, Time{1h});
  progress.file = 2;
  progress.earlier = 500;
  progress.moved = 20;
  meter.update(progress, Time{1h} + 1s);
  CHECK(meter.moved() == 520);
}
