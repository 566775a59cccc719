#include <doctest/doctest.h>

#include <algorithm>

#include "src/device/sim_image.hpp"
#include "src/image/digest.hpp"
#include "tests/device/bench.hpp"

using namespace std::chrono_literals;
using namespace rommate::device;
using rommate::protocols::as_text;
using rommate::protocols::Bytes;
using rommate::protocols::ByteView;
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

namespace {

DeviceBench real_sized(std::string_view model) {
  DeviceOptions options;
  options.real_sizes = true;
  return DeviceBench::of(model, options);
}

/// An image as long as on a real box, with its zeros, as a server has it.
Bytes real_image_file(std::string_view model) {
  auto file = std::get<Bytes>(sample_image(model, "", "99.1(7)", false, true));
  file.resize(whole_size(file));
  return file;
}

}  // namespace

TEST_CASE("an image of real size is kept without its zeros, and counted, digested and judged with them") {
  auto file =
      make_image({.platform = "c1841", .version = "12.4", .feature = "X", .size = 100'000, .filled = 4096});
  CHECK(file.size() == 4096);
  CHECK(whole_size(file) == 100'000);
  CHECK(inspect_image(file).state == Inspected::State::good);
  CHECK(read_seal(file).has_value());
  const auto kept = file;
  const auto digest = whole_digest(rommate::image::DigestKind::md5, file);
  file.resize(100'000);
  CHECK(whole_size(file) == 100'000);
  CHECK(digest == rommate::image::digest_hex(rommate::image::DigestKind::md5, file));
  CHECK(inspect_image(file).state == Inspected::State::good);
  file[90'000] = 1;
  CHECK(inspect_image(file).state == Inspected::State::damaged);
  CHECK(inspect_image(ByteView{file}.first(50'000)).state == Inspected::State::truncated);
  CHECK(inspect_image(ByteView{file}.first(4000)).state == Inspected::State::truncated);
  const auto received = [&](std::size_t length, std::size_t piece) {
    IncomingFile incoming;
    for (std::size_t at = 0; at < length; at += piece)
      incoming.append(ByteView{file}.subspan(at, std::min(piece, length - at)));
    CHECK(incoming.size() == length);
    return incoming.take();
  };
  for (const std::size_t piece : {512, 1000, 4096, 100'000}) {
    CHECK(received(100'000, piece) == file);  // damaged: everything counts
    CHECK(received(50'000, piece) == Bytes(file.begin(), file.begin() + 50'000));
    CHECK(received(700, piece) == Bytes(file.begin(), file.begin() + 700));
  }
  file[90'000] = 0;
  for (const std::size_t piece : {512, 1000, 4096, 100'000}) CHECK(received(100'000, piece) == kept);
}

TEST_CASE("with real sizes flash shows them, and an image that does not fit beside another does not fit") {
  auto bench = real_sized("c2600");
  REQUIRE(bench.break_in());
  bench.type("dir flash:\r");
  CHECK(bench.until("5358032 bytes (0x51c1d0)"));
  bench.type("boot\r");
  REQUIRE(bench.until("Press RETURN to get started!"));
  bench.run(10s);
  bench.type("\ren\rforgotten\rterminal length 0\rdir flash:\r");
  CHECK(bench.until("5358032"));
  CHECK(bench.until("8388608 bytes total (3030576 bytes free)"));
  bench.type("verify flash:c2600-i-mz.122-10b.bin\r");
  CHECK(bench.until("Signature Verified"));
  bench.type("copy flash:c2600-i-mz.122-10b.bin flash:two\r\r");
  CHECK(bench.until("Not enough space on device"));
  std::size_t kept = 0;
  for (const auto& [name, content] : bench.saved()) kept += content.size();
  CHECK(kept < 200'000);
}

TEST_CASE("with real sizes a copy takes its minutes, keeps no zeros and comes back from what was saved") {
  auto bench = real_sized("c2960");
  bench.tftp["new.bin"] = real_image_file("c2960");
  const auto md5 = rommate::image::digest_hex(rommate::image::DigestKind::md5, bench.tftp["new.bin"]);
  bench.power_on();
  REQUIRE(bench.until("Press RETURN to get started!"));
  bench.run(10s);
  bench.type("\ren\rforgotten\rterminal length 0\rcopy tftp://192.0.2.10/new.bin flash:\r\r");
  const auto begun = bench.now();
  REQUIRE(bench.until("11832960 bytes copied in 1", 10min));
  CHECK(bench.now() - begun > 140s);
  bench.type("verify /md5 flash:new.bin\r");
  CHECK(bench.until("= " + md5));
  bench.type("copy flash:new.bin tftp://192.0.2.10/back.bin\r\r\r");
  REQUIRE(bench.until("11832960 bytes copied", 10min));
  CHECK(bench.tftp["back.bin"] == bench.tftp["new.bin"]);
  DeviceOptions options;
  options.real_sizes = true;
  options.saved = bench.saved();
  std::size_t kept = 0;
  for (const auto& [name, content] : options.saved) kept += content.size();
  CHECK(kept < 400'000);
  auto again = DeviceBench::of("c2960", options);
  again.power_on();
  REQUIRE(again.until("Press RETURN to get started!"));
  again.run(10s);
  again.type("\ren\rforgotten\rterminal length 0\rdir flash:\r");
  CHECK(again.until("11832960   "));
  CHECK(again.until("new.bin"));
}
