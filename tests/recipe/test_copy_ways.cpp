// The ways to a running device: what `copy ?` offers and how long each takes, a stick, a small file first, a
// setting that is lent, and the room that an image wants.
#include <doctest/doctest.h>

#include "src/recipe/copy_offers.hpp"
#include "src/recipe/copy_way.hpp"
#include "tests/recipe/copying.hpp"
#include "tests/recipe/tried.hpp"

using namespace rommate;
using testing::Box;
using testing::boxes;
using testing::copying;
using testing::Rehearsal;
using testing::remarked;

namespace {

using Kind = protocols::Outcome::Kind;

/// The stick in its socket has this image, whole, as its own toml has it; `gone`: nothing is in there.
device::Personality with_stick(const char* model, std::string& content, bool gone) {
  auto personality = testing::personality_of({model, recognise::Family::ios_xe_router});
  for (auto& system : personality.storage) {
    if (system.name != "usb0:") continue;
    if (gone) system.files.clear();
    for (auto& file : system.files) {
      file.real_size = 0;
      if (file.image) content = protocols::as_text(device::make_image(device::real_image(file)));
    }
  }
  return personality;
}

Rehearsal on(device::Personality personality) {
  return {std::make_unique<device::Chassis>(std::move(personality), device::DeviceOptions{}), 9600, nullptr};
}

constexpr Box stick_box{"isr4321", "GigabitEthernet0/0/1", "isr4300-universalk9.17.09.04a.SPA.bin"};

}  // namespace

TEST_CASE("the time of each way is that of the field: 776 523 079 bytes by FTP in 269 s") {
  const auto seconds = recipe::copy_time(console::ServedBy::ftp, 776'523'079).count();
  CHECK(seconds > 269 * 0.7);
  CHECK(seconds < 269 * 1.3);
  const auto tftp = recipe::copy_time(console::ServedBy::tftp, 763'905'745).count();
  CHECK(tftp > 50 * 60);
  CHECK(tftp < 60 * 60);
  CHECK(recipe::copy_url(
            {{"image", "/a/b.bin"}, {"server", "192.0.2.10"}, {"method", "http"}, {"port", "8080"}}) ==
        "http://192.0.2.10:8080/b.bin");
  CHECK(recipe::on_device({{"image", "flash:x.bin"}}));
  CHECK(recipe::on_device({{"image", "bootflash:/x.bin"}}));
  CHECK(!recipe::on_device({{"image", "/tmp/a:b.bin"}}));
  CHECK(!recipe::on_device({{"image", "x.bin"}}));
}

TEST_CASE("a stick that is in the device and has the file is the quickest way, and needs no network") {
  for (const auto* method : {"auto", "usb"}) {
    std::string content;
    auto at = on(with_stick("isr4321", content, false));
    at.boot();
    auto run = copying(at, "ios-copy", stick_box, method);
    at.net.files[run.values["image"]] = content;
    at.start(std::move(run));
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, (at.told() + at.screen));
    CHECK_MESSAGE(remarked(at, "arrived intact"), at.told());
    CHECK(at.net.requests == 0);
    CHECK(at.sent.contains(
        "copy usb0:isr4300-universalk9.17.09.04a.SPA.bin bootflash:isr4300-universalk9.17.09.04a.SPA.bin"));
    CHECK(!at.sent.contains("configure terminal"));
  }
}

TEST_CASE("a way that the device has not is refused with what it lists, before anything is owed") {
  const auto refused = [](Rehearsal at, const Box& box, const char* method, std::string_view words) {
    at.boot();
    at.start(copying(at, "ios-copy", box, method));
    REQUIRE(at.run());
    CHECK(at.ended->report().refused);
    CHECK_MESSAGE(at.ended->outcome()->why.find(words) != std::string::npos, at.told());
    CHECK(at.debts.empty());
    CHECK(at.net.requests == 0);
    CHECK(!at.sent.contains("configure terminal"));
  };
  std::string content;
  refused(on(with_stick("isr4321", content, true)), stick_box, "usb", "no stick in usb0: has this file");
  refused(Rehearsal("c2960"), boxes[2], "usb", "has no USB port");
  auto poor = testing::personality_of({"c1841", recognise::Family::ios_router});
  std::erase_if(poor.os.copy_ends, [](const std::string& each) { return each == "http:" || each == "ftp:"; });
  refused(on(poor), boxes[1], "http", "`copy` of this release has no http:; it lists archive: cns: flash:");
  auto at = on(poor);
  at.boot();
  at.start(copying(at, "ios-copy", boxes[1], "auto"));
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
  CHECK_MESSAGE(remarked(at, "taken: tftp"), at.told());
}

TEST_CASE("each way of copy ? is told with its time, or the reason against it") {
  recipe::WaysThere known{
      .offers = recipe::offers_in(
          {"  /erase          Erase destination file system.", "  cns:            Copy from cns: file system",
           "%SYS-5-CONFIG_I: Configured from console by console",
           "  flash:          Copy from flash: file system", "  ftp:            Copy from ftp: file system",
           "  rcp:            Copy from rcp: file system",
           "  running-config  Copy from current system configuration",
           "  tftp:           Copy from tftp: file system", "  usb0:           Copy from usb0: file system",
           "  webui:          Copy from webui: file system", ""}),
      .bytes = 776'523'079,
      .family = recognise::Family::ios_xe_router};
  CHECK(known.offers == std::vector<std::string>{"cns:", "flash:", "ftp:", "rcp:", "running-config",
                                                 "tftp:", "usb0:", "webui:"});
  std::string told;
  for (const auto& each : recipe::ways_in_words(known)) told += each + "\n";
  for (const auto* words : {"by cns: is not known as a way", "by ftp: 4 min", "by rcp: is not served",
                            "by webui: is not known", "by tftp: 56 min", "starts anew 23 times",
                            "usb0: has no such file", "no way from outside: flash: running-config"})
    CHECK_MESSAGE(told.find(words) != std::string::npos, words << "\n" << told);
  known.bytes = 20'000'000;
  told.clear();
  for (const auto& each : recipe::ways_in_words(known)) told += each + "\n";
  CHECK_MESSAGE(told.find("above 16 MiB") != std::string::npos, told);
  known.stick = "usb0:";
  CHECK(recipe::quickest_way(known) == "usb");
  CHECK(recipe::quickest_way({.offers = {"tftp:", "flash:"}}) == "tftp");
  CHECK(recipe::closed_way("http", {.offers = {"tftp:"}}).find("has no http:") != std::string::npos);
  CHECK(recipe::closed_way("http", {}).empty());  // a device that lists nothing is believed to have it
}

TEST_CASE("a small file goes to null: first, and a way that is shut is found before flash is touched") {
  for (const auto* method : {"http", "ftp", "tftp"}) {
    CAPTURE(method);
    Rehearsal at("isr4321");
    at.boot();
    at.start(copying(at, "ios-copy", boxes[0], method));
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
    CHECK(at.sent.contains(std::string("copy ") + method + "://192.0.2.10/rommate-probe null:"));
    CHECK_MESSAGE(remarked(at, "the way is open: a small file came at"), at.told());
    Rehearsal shut("isr4321");
    shut.boot();
    shut.net.loses_the_probe = true;
    shut.start(copying(shut, "ios-copy", boxes[0], method));
    REQUIRE(shut.run());
    CHECK(shut.ended->outcome()->kind == Kind::failed);
    CHECK_MESSAGE(
        shut.ended->outcome()->why.find("a small file did not come to the device") != std::string::npos,
        shut.told());
    for (const auto& line : shut.sent) CHECK(line.find(boxes[0].image) == std::string::npos);
  }
}

TEST_CASE(
    "a setting is lent where the round trip bounds the copy, told where it may not be, and taken back") {
  const auto run_with = [](const char* settings, std::string_view had, bool lends) {
    auto personality = testing::personality_of({"isr4321", recognise::Family::ios_xe_router});
    personality.startup_config.insert(personality.startup_config.find("!"), had);
    auto at = on(std::move(personality));
    at.boot();
    auto run = copying(at, "ios-upgrade", boxes[0], "tftp");
    run.values["settings"] = settings;
    // As long as a real one: 40 MB of zeros.
    const auto image = device::make_image(
        {.platform = "isr4300", .version = "99.1(7)", .feature = "X", .size = 40'000'000, .filled = 100'000});
    at.net.files[run.values["image"]] = std::string{protocols::as_text(image)};
    at.net.files[run.values["image"]].resize(40'000'000, '\0');
    at.start(std::move(run));
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
    CHECK(at.debts.empty());
    CHECK(at.sent.contains("ip tftp blocksize 8192") == lends);
    CHECK_MESSAGE(remarked(at, "`ip tftp blocksize 8192` would bring it from"), at.told());
    if (lends) CHECK(at.sent.contains(had.empty() ? "no ip tftp blocksize" : "ip tftp blocksize 1024"));
    for (const auto& each : at.stored)
      CHECK_MESSAGE(each.second.find("ip tftp blocksize 8192") == std::string::npos, each.first);
  };
  run_with("yes", "", true);
  run_with("yes", "ip tftp blocksize 1024\n", true);
  run_with("no", "", false);
}

TEST_CASE("the device's own name for FTP stays at home, and an interface that it asks from is told of") {
  auto personality = testing::personality_of({"isr4321", recognise::Family::ios_xe_router});
  personality.startup_config.insert(personality.startup_config.find("!"),
                                    "ip ftp source-interface GigabitEthernet0\nip ftp username backup\n"
                                    "ip ftp password s3cret\n");
  auto at = on(std::move(personality));
  at.boot();
  at.start(copying(at, "ios-copy", boxes[0], "ftp"));
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
  CHECK_MESSAGE(remarked(at, "our server gives to 192.0.2.1 alone"), at.told());
  CHECK(at.sent.contains(std::string("copy ftp://anonymous:rommate@192.0.2.10/") + boxes[0].image +
                         " bootflash:" + boxes[0].image));
}

TEST_CASE("where packages run, an upgrade wants room for the image twice before it begins") {
  auto personality = testing::personality_of({"c9200l", recognise::Family::catalyst_xe});
  constexpr Box box{"c9200l", "Vlan1", "cat9k_lite_iosxe.17.09.06a.SPA.bin"};
  const auto bytes = std::get<protocols::Bytes>(device::sample_image("c9200l", {}, "17.9.6a", false));
  std::size_t used = 0;
  for (const auto& file : personality.storage.front().files)
    used += file.image ? device::real_image(file).size : file.text.size();
  personality.storage.front().capacity = used + bytes.size() * 3 / 2 + 8192;
  for (const auto* recipe : {"ios-copy", "ios-upgrade"}) {
    auto at = on(personality);
    at.boot();
    auto run = copying(at, recipe, box, "http");
    at.net.files[run.values["image"]] = std::string{protocols::as_text(bytes)};
    at.start(std::move(run));
    REQUIRE(at.run());
    const bool copies = recipe == std::string_view{"ios-copy"};
    CHECK_MESSAGE((at.ended->outcome()->kind == Kind::done) == copies, at.told());
    CHECK((at.ended->outcome()->why.find("as much again when it is unpacked") != std::string::npos) ==
          !copies);
  }
}
