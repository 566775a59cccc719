// ios-copy and ios-upgrade on the simulated devices, whose own HTTP, FTP and TFTP clients fetch what is
// served, in virtual time; and what is said when it does not arrive, or is not what it should be.
#include <doctest/doctest.h>

#include "tests/recipe/copying.hpp"
#include "tests/recipe/tried.hpp"

using namespace rommate;
using testing::Box;
using testing::boxes;
using testing::copying;
using testing::image_of;
using testing::Rehearsal;
using testing::remarked;
using testing::sha512_of;
using namespace std::chrono_literals;

namespace {

using Kind = protocols::Outcome::Kind;

}  // namespace

TEST_CASE(
    "an image is copied by each way that is served, proved by the device's digest, and the address is gone "
    "again") {
  for (const auto& box : boxes)
    for (const auto* method : {"http", "ftp", "tftp"}) {
      CAPTURE(box.model);
      CAPTURE(method);
      Rehearsal at(box.model);
      at.boot();
      at.start(copying(at, "ios-copy", box, method));
      REQUIRE(at.run());
      CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, (at.told() + at.screen));
      CHECK(at.debts.empty());
      CHECK_MESSAGE(remarked(at, "arrived intact"), at.told());
      CHECK(at.net.requests == (method == std::string{"http"} ? 2 : at.net.requests));  // as an IOS does
    }
}

TEST_CASE("behind a login of the console it is asked what runs, and nothing is done a second time") {
  Rehearsal at("c2911");
  at.boot();
  auto run = copying(at, "ios-upgrade",
                     {"c2911", "GigabitEthernet0/1", "c2900-universalk9-mz.SPA.157-3.M8.bin"}, "http");
  run.secrets["login-secret"] = recipe::Secret{"console"};
  at.start(std::move(run));
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, (at.told() + at.screen));
  CHECK_MESSAGE(at.told().find("no system runs") == std::string::npos, at.told());
  CHECK(at.debts.empty());
}

TEST_CASE("an upgrade names the new image before the old one, starts it, and proves what runs") {
  for (const auto& box : boxes) {
    CAPTURE(box.model);
    Rehearsal at(box.model);
    at.boot();
    at.start(copying(at, "ios-upgrade", box, "http"));
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, (at.told() + at.screen));
    CHECK(at.debts.empty());
    CHECK(at.screen.find("99.1(7)") != std::string::npos);
  }
}

TEST_CASE(
    "where packages run, an upgrade installs, starts and commits the image, and saves no lent address") {
  constexpr Box box{"c9200l", "Vlan1", "cat9k_lite_iosxe.17.09.06a.SPA.bin"};
  Rehearsal at(box.model);
  at.boot();
  auto run = copying(at, "ios-upgrade", box, "http");
  const auto bytes = std::get<protocols::Bytes>(device::sample_image(box.model, {}, "17.9.6a", false));
  at.net.files[run.values["image"]] = std::string{protocols::as_text(bytes)};
  at.start(std::move(run));
  REQUIRE(at.run(4h));
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, (at.told() + at.screen));
  CHECK(at.debts.empty());
  CHECK(at.sent.contains(
      "install add file flash:cat9k_lite_iosxe.17.09.06a.SPA.bin activate commit prompt-level none"));
  CHECK(!at.sent.contains("reload"));
  CHECK(!at.sent.contains("boot system flash:cat9k_lite_iosxe.17.09.06a.SPA.bin"));
  for (const auto& each : at.stored)
    CHECK_MESSAGE(each.second.find("ip address 192.0.2.1 ") == std::string::npos, each.first);
}

TEST_CASE("an image that somebody has started in install mode, and that goes back by itself, is committed") {
  Rehearsal at("c9200l");
  at.boot();
  const auto type = [&](const char* line, std::chrono::seconds length) {
    at.type(line);
    at.pass(length);
  };
  type("enable\r", 2s);
  type("forgotten\r", 2s);
  type("copy usbflash0:cat9k_lite_iosxe.17.09.06a.SPA.bin flash:\r", 2s);
  type("\r", 60s);
  type("install add file flash:cat9k_lite_iosxe.17.09.06a.SPA.bin\r", 600s);
  type("install activate\r", 10s);
  type("y", 1200s);
  auto run = copying(at, "ios-upgrade", {"c9200l", "Vlan1", "cat9k_lite_iosxe.17.09.06a.SPA.bin"}, "http");
  const auto bytes = std::get<protocols::Bytes>(device::sample_image("c9200l", {}, "17.9.6a", false));
  at.net.files[run.values["image"]] = std::string{protocols::as_text(bytes)};
  at.start(std::move(run));
  REQUIRE(at.run(4h));
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, (at.told() + at.screen));
  CHECK_MESSAGE(at.sent.contains("install commit"), at.told());
  CHECK(at.screen.find("IMG   C    17.09.06a") != std::string::npos);
  CHECK(!at.sent.contains("reload"));
}

TEST_CASE(
    "an upgrade whose RETURN at the reload's question is lost leaves the question, and restarts all the "
    "same") {
  const auto& box = boxes[0];
  Rehearsal at(box.model);
  at.boot();
  auto run = copying(at, "ios-upgrade", box, "http");
  run.agreed = {"lend-address", "reload"};
  at.start(std::move(run));
  while (at.running != nullptr && !at.screen.ends_with("Proceed with reload? [confirm]")) at.pass(20ms);
  REQUIRE(at.running != nullptr);
  at.fault = testing::Fault::lost;
  at.fault_at = at.operations + 1;
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
  CHECK(at.power_cycles == 0);
}

TEST_CASE("the report says who has signed an image, and over what its digest was read") {
  const auto& box = boxes[0];
  Rehearsal at(box.model);
  at.boot();
  auto run = copying(at, "ios-copy", box, "http");
  run.unprotected = "an unprotected line (telnet to another machine)";
  run.values["sha512"] = sha512_of(image_of(box));
  run.vouched_by = "catalogue golden.txt (not signed: who wrote it is not known)";
  at.start(std::move(run));
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
  CHECK_MESSAGE(
      remarked(at, "read over an unprotected line (telnet to another machine); it is what catalogue"),
      at.told());
  CHECK_MESSAGE(remarked(at, "signed, as the device reads it: Production image, CiscoSystems IOS-XE"),
                at.told());
  CHECK_MESSAGE(remarked(at, "keys in this box"), at.told());
  CHECK_MESSAGE(remarked(at, "the device reaches 192.0.2.10: 100 % of its pings, 2 ms there and back"),
                at.told());
}

TEST_CASE("a copy that is not what the given digest is of is refused before anything is changed") {
  const auto& box = boxes[0];
  Rehearsal at(box.model);
  at.boot();
  auto run = copying(at, "ios-upgrade", box, "http");
  run.values["sha512"] = sha512_of("another file");
  at.start(std::move(run));
  REQUIRE(at.run());
  CHECK(at.ended->outcome()->kind == Kind::failed);
  CHECK_MESSAGE(at.ended->outcome()->why.find("is not what the given SHA-512 is of") != std::string::npos,
                at.told());
  CHECK(at.net.requests == 0);
  CHECK(!at.sent.contains("configure terminal"));
}

TEST_CASE("a copy that arrives whole and damaged is never called proved, and boots nothing") {
  const auto& box = boxes[0];
  for (const auto* method : {"http", "ftp"}) {
    CAPTURE(method);
    Rehearsal at(box.model);
    at.boot();
    at.net.flips_a_bit = true;
    at.start(copying(at, "ios-upgrade", box, method));
    REQUIRE(at.run());
    CHECK(at.ended->outcome()->kind == Kind::failed);
    CHECK_MESSAGE(at.ended->outcome()->why.find("on the device is") != std::string::npos, at.told());
    CHECK_MESSAGE(!remarked(at, "arrived intact"), at.told());
    CHECK(!at.sent.contains("reload"));
  }
}

TEST_CASE("a file that somebody else has given is not taken for ours") {
  const auto& box = boxes[0];
  Rehearsal at(box.model);
  at.boot();
  at.net.by_another = true;
  at.start(copying(at, "ios-copy", box, "http"));
  REQUIRE(at.run());
  CHECK(at.ended->outcome()->kind == Kind::failed);
  CHECK_MESSAGE(at.ended->outcome()->why.find("somebody else answered") != std::string::npos, at.told());
}

TEST_CASE("a given digest that is right is the proof of origin") {
  const auto& box = boxes[0];
  Rehearsal at(box.model);
  at.boot();
  auto run = copying(at, "ios-copy", box, "http");
  run.values["sha512"] = sha512_of(image_of(box)) + "  " + box.image;
  at.start(std::move(run));
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
  CHECK_MESSAGE(remarked(at, "it is what the given SHA-512 is of"), at.told());
}

TEST_CASE(
    "a copy that is cut in the middle is said to be, the old image boots, and the run goes on when it is "
    "resumed") {
  const auto& box = boxes[0];
  for (const std::uint64_t pieces :
       {5U, 8U}) {  // of the first request, and of the second: half a file is left
    CAPTURE(pieces);
    Rehearsal at(box.model);
    at.boot();
    const auto options = [&] {
      auto run = copying(at, "ios-upgrade", box, "http");
      run.debts = at.debts;
      run.kept = at.kept;
      return run;
    };
    at.net.goes_dead = pieces;
    at.start(options());
    REQUIRE(at.run());
    CHECK(at.ended->outcome()->kind == Kind::failed);
    CHECK(!at.sent.contains("boot system bootflash:" + std::string{box.image}));
    CHECK_MESSAGE(!at.debts.empty(), at.told());  // the address is still lent, and said to be
    at.net.revive();
    at.start(options());
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
    CHECK(at.debts.empty());
  }
}

TEST_CASE("an image for another series, one that runs, and one without room are refused with a sentence") {
  const auto refused = [](const Box& box, const std::string& name, std::size_t size, std::string_view words) {
    Rehearsal at(box.model);
    at.boot();
    auto run = copying(at, "ios-copy", box, "http");
    run.values["image"] = "/images/" + name;
    at.net.files["/images/" + name] = std::string(size, 'x');
    at.start(std::move(run));
    REQUIRE(at.run());
    CHECK(at.ended->outcome()->kind == Kind::failed);
    CHECK_MESSAGE(at.ended->outcome()->why.find(words) != std::string::npos, at.told());
    CHECK(at.net.requests == 0);
  };
  refused(boxes[0], "c2900-universalk9-mz.SPA.157-3.M8.bin", 1000, "is an image for c2900 by its name");
  refused(boxes[0], "isr4300-universalk9.16.06.04.SPA.bin", 1000, "is the image that runs");
  refused(boxes[2], boxes[2].image, 70'000'000, "free: delete something there first");
}
