#include <doctest/doctest.h>

#include <random>

#include "src/record/record.hpp"
#include "src/record/record_frame.hpp"

using namespace rommate::record;
using namespace std::chrono_literals;
using Kind = RecordEvent::Kind;
using rommate::protocols::as_bytes;
using rommate::protocols::as_text;

namespace {

constexpr WallTime noon = 1'800'000'000'000'000'000;
Time at(Duration since) { return Time{1000s} + since; }

std::vector<RecordEvent> decode(RecordDecoder& decoder, ByteView file, std::size_t piece) {
  std::vector<RecordEvent> events;
  for (std::size_t done = 0; done < file.size(); done += piece) {
    decoder.on_bytes(file.subspan(done, std::min(piece, file.size() - done)));
    while (auto event = decoder.next()) events.push_back(*event);
  }
  decoder.finish();
  while (auto event = decoder.next()) events.push_back(*event);
  return events;
}
std::vector<RecordEvent> decode(ByteView file) {
  RecordDecoder decoder;
  return decode(decoder, file, file.size() + 1);
}

std::string told(const std::vector<RecordEvent>& events) {
  std::string all;
  for (const auto& event : events) {
    all += to_string(event.kind);
    if (event.secret) all += " secret";
    if (!event.bytes.empty()) all += " " + std::string(as_text(event.bytes));
    if (!event.text.empty() && event.kind != Kind::damage) all += " " + event.text;
    all += "|";
  }
  return all;
}

Bytes boot_recording() {
  RecordEncoder encoder(7, {{"port", "/dev/ttyUSB0"}, {"line", "9600 8N1"}}, at(0s), noon);
  encoder.received(as_bytes("System Bootstrap\r\n"), at(1s));
  encoder.break_on("driver", at(2s));
  encoder.break_off("done", at(2300ms));
  encoder.received(as_bytes("rommon 1 > "), at(2400ms));
  encoder.sent(as_bytes("boot\r"), at(5s));
  encoder.line("115200 8N1", at(6s));
  encoder.note("fan is loud", at(7s));
  encoder.end(at(8s), noon + 8'000'000'000);
  return encoder.take();
}

}  // namespace

TEST_CASE("what was recorded is read back in order, with its times and facts") {
  const auto events = decode(boot_recording());
  CHECK(told(events) ==
        "start|received System Bootstrap\r\n|break-on driver|break-off done|received rommon 1 > |"
        "sent boot\r|line 115200 8N1|note fan is loud|end|");
  CHECK(events[0].facts == RecordFacts{{"port", "/dev/ttyUSB0"}, {"line", "9600 8N1"}});
  CHECK(events[3].at == at(2300ms));
  CHECK(events[3].wall == noon + 2'300'000'000);
}

TEST_CASE("a recording read in pieces of any size gives the same events") {
  const Bytes file = boot_recording();
  const std::string whole = told(decode(file));
  for (std::size_t piece : {1u, 2u, 3u, 27u, 28u, 29u, 64u}) {
    RecordDecoder decoder;
    CHECK(told(decode(decoder, file, piece)) == whole);
  }
}

TEST_CASE("bytes that arrive close together share a frame, and other events keep their place between them") {
  RecordEncoder encoder(7, {}, at(0s), noon);
  encoder.received(as_bytes("a"), at(1s));
  encoder.received(as_bytes("b"), at(1s + 4ms));
  encoder.received(as_bytes("c"), at(1s + 6ms));
  encoder.sent(as_bytes("x"), at(1s + 6ms));
  encoder.received(as_bytes("d"), at(1s + 6ms));
  CHECK(told(decode(encoder.take())) == "start|received ab|received c|sent x|received d|");
}

TEST_CASE("what is typed at a password prompt leaves neither its bytes nor its length") {
  const auto record = [](const std::vector<std::string>& keys) {
    RecordEncoder encoder(7, {}, at(0s), noon);
    encoder.sent(as_bytes("enable\r"), at(1s));
    for (const auto& key : keys) encoder.sent(as_bytes(key), at(2s), true);
    encoder.sent(as_bytes("show ver\r"), at(9s));
    return encoder.take();
  };
  const Bytes typed = record({"h", "u", "n", "t", "er2", "\r"});
  CHECK(told(decode(typed)) == "start|sent enable\r|sent secret|sent \r|sent show ver\r|");
  CHECK(typed == record({"x\r"}));
}

TEST_CASE("a recording cut off anywhere is good up to there, and says that it was cut off") {
  const Bytes file = boot_recording();
  const auto whole = decode(file);
  for (std::size_t keep = 0; keep < file.size(); ++keep) {
    CAPTURE(keep);
    const auto events = decode(ByteView{file}.first(keep));
    std::size_t good = 0;
    while (good < events.size() && events[good].kind != Kind::damage) ++good;
    for (std::size_t i = 0; i < good; ++i) CHECK(events[i].offset == whole[i].offset);
    const bool at_frame = good < whole.size() && whole[good].offset == keep;
    if (at_frame) {
      CHECK(events.size() == good);
    } else if (good > 0) {
      REQUIRE(events.size() == good + 1);
      CHECK(events[good].text.find("ends in the middle of a frame") != std::string::npos);
    } else {
      CHECK(events.empty());
    }
  }
}

TEST_CASE("damage anywhere costs the frame it is in and no other") {
  const Bytes file = boot_recording();
  const auto whole = decode(file);
  for (std::size_t hit = 0; hit < file.size(); ++hit) {
    CAPTURE(hit);
    Bytes bad = file;
    bad[hit] ^= 0x40;
    const auto events = decode(bad);
    std::size_t damages = 0, kept = 0;
    for (const auto& event : events) (event.kind == Kind::damage ? damages : kept) += 1;
    CHECK(damages == 1);
    CHECK(kept == whole.size() - 1);
  }
}

TEST_CASE("a run appended behind a torn one is found again") {
  Bytes file = boot_recording();
  file.resize(file.size() - 10);
  RecordEncoder second(8, {{"port", "ttyS0"}}, at(100s), noon + 100'000'000'000);
  second.received(as_bytes("again"), at(101s));
  rommate::protocols::append(file, second.take());
  const auto events = decode(file);
  REQUIRE(events.size() >= 3);
  CHECK(events[events.size() - 3].kind == Kind::damage);
  CHECK(events[events.size() - 2].kind == Kind::start);
  CHECK(as_text(events.back().bytes) == "again");
}

TEST_CASE("a device cannot print frames into a recording, not even where it is damaged") {
  RecordEncoder forged(99, {}, at(0s), noon);
  forged.sent(as_bytes("write erase\r"), at(1s));
  Bytes fake = forged.take();
  const auto start_size = decode(fake)[1].offset;
  fake.erase(fake.begin(), fake.begin() + static_cast<std::ptrdiff_t>(start_size));  // its `sent` frame alone
  RecordEncoder encoder(7, {}, at(0s), noon);
  encoder.received(fake, at(1s));
  encoder.mark("after", at(2s));
  Bytes file = encoder.take();
  CHECK(decode(file)[1].bytes == fake);
  const auto payload = decode(file)[1].offset + frame::head_size;
  file[payload - 1] ^= 1;  // the frame around it no longer holds
  const auto events = decode(file);
  CHECK(told(events) == "start|damage|mark after|");
}

TEST_CASE("frames of a kind not known yet are skipped and counted, a newer format is refused by name") {
  RecordEncoder encoder(7, {}, at(0s), noon);
  encoder.mark("one", at(1s));
  Bytes file = encoder.take();
  const auto mark_at = decode(file)[1].offset;
  Byte* head = file.data() + mark_at;
  head[frame::kind_at] = 200;
  frame::put(head + frame::head_check_at, frame::head_check(head));
  frame::put(head + frame::check_at, frame::frame_check(head, {head + frame::head_size, 3}));
  RecordDecoder decoder;
  CHECK(told(decode(decoder, file, 1000)) == "start|");
  CHECK(decoder.unknown_frames() == 1);

  head = file.data();
  const auto length = frame::get<std::uint32_t>(head + frame::length_at);
  frame::put(head + frame::head_size, std::uint16_t{9});
  frame::put(head + frame::head_size + 2, std::uint16_t{9});
  frame::put(head + frame::check_at, frame::frame_check(head, {head + frame::head_size, length}));
  RecordDecoder newer;
  CHECK(decode(newer, file, 1000).empty());
  CHECK(newer.refused() == "this recording (format 9) needs a newer rommate; this one reads format 1");
}

TEST_CASE("a file of something else is refused, an empty one is an empty recording") {
  RecordDecoder text;
  CHECK(decode(text, as_bytes("hostname R1\nend\n"), 5).empty());
  CHECK(text.refused() == "this is not a recording of rommate: no frame of one is in it");
  RecordDecoder empty;
  CHECK(decode(empty, {}, 1).empty());
  CHECK_FALSE(empty.refused());
}

TEST_CASE("a wall clock that was set shows in the wall times behind it") {
  RecordEncoder encoder(7, {}, at(0s), noon);
  encoder.mark("before", at(10s));
  encoder.clock(at(11s), noon + 3600'000'000'000);
  encoder.mark("after", at(12s));
  const auto events = decode(encoder.take());
  CHECK(events[1].wall == noon + 10'000'000'000);
  CHECK(events[3].wall == noon + 3601'000'000'000);
}

TEST_CASE("any mix of events comes back whole, in pieces, and up to any cut (seeded)") {
  for (unsigned seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto below = [&](std::size_t n) {
      return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
    };
    RecordEncoder encoder(static_cast<std::uint32_t>(random()), {}, at(0s), noon);
    Bytes got, put, file;
    Duration now = 0s;
    for (int i = 0; i < 100; ++i) {
      now += std::chrono::milliseconds(below(8));
      Bytes some(below(i % 10 == 0 ? 70'000 : 40));
      for (auto& byte : some) byte = static_cast<Byte>(random());
      const auto which = below(8);
      if (which < 4) {
        encoder.received(some, at(now));
        rommate::protocols::append(got, some);
      } else if (which < 6) {
        encoder.sent(some, at(now));
        rommate::protocols::append(put, some);
      } else {
        encoder.mark("m", at(now));
      }
      if (below(5) == 0) rommate::protocols::append(file, encoder.take());
    }
    rommate::protocols::append(file, encoder.take());
    RecordDecoder decoder;
    Bytes got_back, put_back;
    Time last{};
    for (const auto& event : decode(decoder, file, 1 + below(5000))) {
      CHECK(event.kind != Kind::damage);
      CHECK(event.at >= last);
      last = event.at;
      if (event.kind == Kind::received) rommate::protocols::append(got_back, event.bytes);
      if (event.kind == Kind::sent) rommate::protocols::append(put_back, event.bytes);
    }
    CHECK((got == got_back));
    CHECK((put == put_back));
  }
}
