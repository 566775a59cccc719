// tftp-boot and tftp-flash on the simulated devices, whose own TFTP clients fetch from our server's core, in
// virtual time; and what is said when the image does not arrive.
#include <doctest/doctest.h>

#include "src/device/sim_image.hpp"
#include "src/recipe/flash_room.hpp"
#include "src/recipe/serving.hpp"
#include "tests/recipe/rehearsal.hpp"

using namespace rommate;
using console::Served;
using testing::Rehearsal;
using namespace std::chrono_literals;

namespace {

using Kind = protocols::Outcome::Kind;

std::string netboot_image(const std::string& model) {
  const auto bytes = std::get<protocols::Bytes>(device::sample_image(model, {}, "99.1(7)", false));
  return std::string{protocols::as_text(bytes)};
}

recipe::RunOptions by_tftp(Rehearsal& at, const std::string& recipe, const std::string& content) {
  at.net.files["/images/sent.bin"] = content;
  auto run = at.options(recipe);
  run.values["image"] = "/images/sent.bin";
  run.values["address"] = "192.0.2.1/24";
  run.values["server"] = "192.0.2.10";
  run.agreed_to_destroy = true;
  return run;
}

/// The sentence with which a run ends that cannot fetch.
std::string failure(Rehearsal& at, const std::string& content = netboot_image("c1841")) {
  at.boot();
  at.start(by_tftp(at, "tftp-boot", content));
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::failed, at.told());
  return at.ended->outcome()->why;
}

void says(const std::string& sentence, std::string_view words) {
  CHECK_MESSAGE(sentence.find(words) != std::string::npos, sentence);
}

}  // namespace

TEST_CASE("an image is fetched into memory and runs, and the flash stays as it is") {
  for (const auto* model : {"c1841", "c2600", "c2911", "isr4321", "c9300", "asa5505"}) {
    CAPTURE(model);
    Rehearsal at(model);
    at.boot();
    const auto before = at.stored;
    at.start(by_tftp(at, "tftp-boot", netboot_image(model)));
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
    CHECK(at.net.requests >= 1);
    for (const auto& each : at.stored) {  // a Catalyst keeps its addresses, as a real one does
      const auto& name = each.first;
      const auto old = before.find(name);
      const bool same = old != before.end() && old->second == each.second;
      CHECK_MESSAGE(
          (same || (model == std::string_view{"c9300"} && name.find("variables") != std::string::npos)),
          name);
    }
    for (const auto& line : at.result().typed()) CHECK(line.find("saveenv") == std::string::npos);
  }
}

TEST_CASE("an image is fetched into a board's memory, and the board's own CRC-32 proves it") {
  for (const auto* to : {"", "0x82000000"}) {
    Rehearsal at("uboot", 115200);
    at.boot();
    const auto before = at.stored;
    auto run = by_tftp(at, "tftp-boot", netboot_image("uboot"));
    run.family = recipe::Family::u_boot;
    if (*to != '\0') run.values["to"] = to;
    at.start(std::move(run));
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
    CHECK(at.screen.find("crc32 for ") != std::string::npos);
    CHECK(at.stored == before);
  }
}

TEST_CASE("an image goes over the flash by consent only, is seen there, and starts") {
  for (const auto* model : {"c1841", "c2600", "c2911"}) {
    for (const bool agreed : {false, true}) {
      CAPTURE(model);
      Rehearsal at(model);
      at.boot();
      const auto before = at.stored;
      auto run = by_tftp(at, "tftp-flash", netboot_image(model));
      run.agreed_to_destroy = agreed;
      at.start(std::move(run));
      REQUIRE(at.run());
      CHECK_MESSAGE((at.ended->outcome()->kind == Kind::done) == agreed, at.told());
      CHECK((at.screen.find("will be lost!") != std::string::npos) == agreed);
      if (!agreed) {
        CHECK(at.stored == before);
        CHECK(at.ended->report().refused);
      }
    }
  }
}

TEST_CASE("an image larger than the flash that `show version` names costs no flash: it is refused before") {
  Rehearsal at("c2600");  // 8192K bytes of processor board System flash
  at.boot();
  const auto before = at.stored;
  at.start(by_tftp(at, "tftp-flash", std::string(8192 * 1024 + 1, 'x')));
  REQUIRE(at.run());
  CHECK(at.ended->report().refused);
  says(at.ended->outcome()->why, "sent.bin has 8388609 bytes, and all of the flash has 8388608");
  CHECK(at.screen.find("will be lost!") == std::string::npos);
  CHECK(at.stored == before);
}

TEST_CASE("what a device tells of its flash is read, and what is no flash is not") {
  const auto in_version = [](const char* line) { return recipe::flash_in_version({line}).value_or(0); };
  CHECK(in_version("62720K bytes of ATA CompactFlash (Read/Write)") == 62720 * 1024);
  CHECK(in_version("8192K bytes of processor board System flash (Read ONLY)") == 8192 * 1024);
  CHECK(in_version("512K bytes of flash-simulated non-volatile configuration memory.") == 0);
  CHECK(in_version("4096K bytes of physical memory.") == 0);
  const auto of_switch = recipe::room_in({"27998208 bytes available (4515840 bytes used)"});
  REQUIRE(of_switch);
  CHECK(of_switch->free == 27998208);
  CHECK(of_switch->total == 27998208 + 4515840);
  const auto of_router = recipe::room_in({"65544192 bytes total (6025216 bytes free)"});
  REQUIRE(of_router);
  CHECK(of_router->free == 6025216);
  CHECK(of_router->total == 65544192);
  CHECK_FALSE(recipe::room_in({"5358032 bytes (0x51c1d0)   0x7b16    c2600-i-mz.122-10b.bin"}));
}

TEST_CASE("what another server has sent is there by the device's word, and that is no proof") {
  Rehearsal at("uboot", 115200);
  at.boot();
  at.net.files["new.bin"] = netboot_image("uboot");
  at.net.serve_as_another("new.bin");
  auto run = by_tftp(at, "tftp-boot", "");
  run.family = recipe::Family::u_boot;
  run.values["image"] = "new.bin";
  run.values["external"] = "yes";
  at.start(std::move(run));
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
  for (const auto& each : at.result().proved()) CHECK(each.find("in memory") == std::string::npos);
  REQUIRE(at.result().unproved().size() == 1);
  says(at.result().unproved().begin()->second, "neither its size nor its CRC");
}

TEST_CASE("what stalls behind the question costs no flash, and that is not said to be gone") {
  Rehearsal at("c1841");
  at.net.goes_dead = 30;
  at.boot();
  const auto before = at.stored;
  at.start(by_tftp(at, "tftp-flash", netboot_image("c1841")));
  REQUIRE(at.run());
  CHECK(at.ended->outcome()->kind == Kind::failed);
  says(at.ended->outcome()->why, "stalled at block 30 of ");
  CHECK(at.ended->outcome()->why.find("erased") == std::string::npos);
  CHECK(at.stored == before);
}

TEST_CASE("a copy that is stopped is stopped on the device, too, but never while its flash is written") {
  for (const std::string_view when : {"Receiving sent.bin", "Copying file "}) {
    CAPTURE(when);
    Rehearsal at("c1841");
    at.boot();
    const auto before = at.stored;
    at.start(by_tftp(at, "tftp-flash", netboot_image("c1841")));
    while (at.running != nullptr && at.screen.find(when) == std::string::npos) at.pass(100ms);
    at.pass(200ms);
    REQUIRE(at.running != nullptr);
    at.session->cancel_job(at.now);
    REQUIRE(at.run(1min));
    CHECK(at.ended->outcome()->kind == Kind::cancelled);
    if (when == "Receiving sent.bin") {
      CHECK(at.ended->outcome()->why == "stopped");
      CHECK(at.result().stands().find("rommon") != std::string::npos);
      CHECK(at.stored == before);
    } else {
      says(at.ended->outcome()->why, "goes on with 'tftpdnld' by itself");
      at.pass(2min);
      CHECK(at.screen.ends_with(" > "));
      CHECK(std::any_of(at.stored.begin(), at.stored.end(),
                        [](auto& file) { return file.first.find("sent.bin") != std::string::npos; }));
    }
  }
}

TEST_CASE("a net that loses one datagram in seven does not keep an image from arriving") {
  Rehearsal at("c1841");
  at.net.loses_one_of = 7;
  at.boot();
  at.start(by_tftp(at, "tftp-boot", netboot_image("c1841")));
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
}

TEST_CASE("of each thing that goes wrong on the network it is said which it was") {
  {
    Rehearsal at("c1841");
    at.net.way = Served::Way::no_link;
    says(failure(at), "no link: our interface has no carrier");
  }
  {
    Rehearsal at("c1841");
    at.net.way = Served::Way::no_arp;
    says(failure(at), "no ARP: nothing of 192.0.2.1 was heard");
  }
  {
    Rehearsal at("c1841");
    at.net.way = Served::Way::no_request;
    says(failure(at), "no request: 192.0.2.1 has found us by ARP");
  }
  {
    Rehearsal at("c1841");
    at.net.armed_as = "other.bin";
    const auto why = failure(at);
    says(why, "wrong file name: the device asked for 'sent.bin'");
    says(why, "File not found");
  }
  {
    Rehearsal at("c1841");
    at.net.goes_dead = 20;
    says(failure(at), "stalled at block 20 of ");
  }
  {
    Rehearsal at("c1841");
    says(failure(at, netboot_image("c2960")), "does not take");
  }
}

TEST_CASE("a port that is taken ends the run before anything is typed or switched") {
  Rehearsal at("c1841");
  at.net.port_taken = true;
  says(failure(at), "is taken by another program");
  for (const auto& line : at.result().typed())
    CHECK_MESSAGE((line.starts_with("show ") || line.starts_with("terminal length")), line);
  CHECK(at.power_cycles == 0);
}

TEST_CASE("addresses that cannot work together are refused before anything is done") {
  struct Wrong {
    const char *address, *server, *gateway, *says;
  };
  for (const auto& each : {Wrong{"192.0.2.1", "192.0.2.10", "", "has no mask"},
                           Wrong{"192.0.2.1/24", "192.0.2.1", "", "both the device and the server"},
                           Wrong{"192.0.2.1/24", "198.51.100.1", "", "gateway= is needed"},
                           Wrong{"192.0.2.1/24", "198.51.100.1", "192.0.2.1", "its own gateway"}}) {
    CAPTURE(each.says);
    Rehearsal at("c1841");
    at.boot();
    auto run = by_tftp(at, "tftp-boot", netboot_image("c1841"));
    run.values["address"] = each.address;
    run.values["server"] = each.server;
    if (*each.gateway != '\0') run.values["gateway"] = each.gateway;
    at.start(std::move(run));
    REQUIRE(at.run());
    says(at.ended->outcome()->why, each.says);
    CHECK(at.ended->report().refused);
    CHECK(at.power_cycles == 0);
  }
}

TEST_CASE("a ROMMON that counts 65535 blocks gets no image that is longer, and none is begun") {
  CHECK(recipe::too_many_blocks("x", 65535 * 512 - 1, recipe::Family::ios_router, "C2600").empty());
  says(recipe::too_many_blocks("x", 65535 * 512, recipe::Family::ios_router, "C2600"),
       "it would stop at 33553920");
  CHECK(recipe::too_many_blocks("x", 1 << 30, recipe::Family::ios_router, "C1841").empty());
  CHECK_FALSE(recipe::longer_timeout(30'000'000));
  CHECK(*recipe::longer_timeout(400 << 20) > 400'000'000 / 25'000);
}

TEST_CASE("a long image is given the time it may need, as a variable of the ROMMON") {
  Rehearsal at("isr4321");
  at.boot();
  auto run = by_tftp(at, "tftp-boot", netboot_image("isr4321"));
  recipe::Bench bench;
  bench.served = Served{.size = 400 << 20};
  const auto entries = recipe::tftp_scripts();
  const auto set =
      std::find_if(entries.begin(), entries.end(), [](auto& e) { return e.name == "set-variables"; });
  bench.family = recipe::Family::ios_xe_router;
  bench.values = run.values;
  std::vector<std::string> typed;
  for (int stage = 0;; ++stage) {
    const auto move = set->script(bench, {.end = recipe::Heard::End::prompt}, stage);
    const auto* type = std::get_if<recipe::Type>(&move);
    if (type == nullptr) break;
    typed.push_back(*type->order.line);
  }
  CHECK(typed == std::vector<std::string>{"IP_ADDRESS=192.0.2.1", "IP_SUBNET_MASK=255.255.255.0",
                                          "DEFAULT_GATEWAY=192.0.2.10", "TFTP_SERVER=192.0.2.10",
                                          "TFTP_FILE=sent.bin", "TFTP_TIMEOUT=18000"});
}
