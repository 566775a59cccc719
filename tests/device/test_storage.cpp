#include <doctest/doctest.h>

#include "src/device/sim_image.hpp"
#include "tests/device/bench.hpp"

using namespace std::chrono_literals;
using namespace rommate::device;
using rommate::protocols::as_text;
using rommate::testing::DeviceBench;

TEST_CASE("an image is good, and a flipped bit, a cut and other bytes are told apart") {
  auto file = make_image({.platform = "c1841", .version = "12.4", .feature = "X", .size = 4096});
  CHECK(file.size() == 4096);
  CHECK(inspect_image(file).state == Inspected::State::good);
  CHECK(inspect_image(file).image.version == "12.4");
  auto padded = file;
  padded.insert(padded.end(), 100, 0x1a);
  CHECK(inspect_image(padded).state == Inspected::State::good);
  auto flipped = file;
  flipped[2000] ^= 1;
  CHECK(inspect_image(flipped).state == Inspected::State::damaged);
  CHECK(inspect_image(ByteView{file}.first(2000)).state == Inspected::State::truncated);
  CHECK(inspect_image(ByteView{file}.subspan(1)).state == Inspected::State::not_an_image);
  CHECK(inspect_image({}).state == Inspected::State::not_an_image);
}

TEST_CASE("flash and NVRAM come back from what was saved, and only to the same model") {
  auto bench = DeviceBench::of("c1841");
  REQUIRE(bench.break_in());
  bench.type("confreg 0x2142\rTFTP_FILE=x\rsync\r");
  REQUIRE(bench.until("rommon 4 > "));
  DeviceOptions options;
  options.saved = bench.saved();
  CHECK(as_text(options.saved.at("nvram/confreg")) == "0x2142");
  auto again = DeviceBench::of("c1841", options);
  REQUIRE(again.break_in());
  again.type("set\r");
  CHECK(again.until("TFTP_FILE=x"));
  const auto other = make_device("c2911", options);
  REQUIRE(std::holds_alternative<Refusal>(other));
  CHECK(std::get<Refusal>(other).why.find("c1841") != std::string::npos);
}

TEST_CASE("pasting faster than the device takes it loses characters, slow pasting does not") {
  const auto pasted = [](bool slow) {
    auto bench = DeviceBench::of("c2500");
    bench.power_on();
    REQUIRE(bench.until("Press RETURN to get started!"));
    bench.run(30s);
    bench.type("\r");
    REQUIRE(bench.until("OLDTIMER>"));
    std::string all;
    for (int i = 0; i < 60; ++i) {
      const auto line = "show clock " + std::to_string(100 + i) + "\r";
      all += line;
      if (!slow) continue;
      bench.type(line);
      bench.run(2s);
    }
    if (!slow) bench.type(all);
    bench.run(60s);
    int seen = 0;
    for (int i = 0; i < 60; ++i)
      if (bench.printed().find("show clock " + std::to_string(100 + i)) != std::string::npos) ++seen;
    return seen;
  };
  CHECK(pasted(true) == 60);
  CHECK(pasted(false) < 60);
}
