// ios-copy and ios-upgrade on the simulated devices, whose own HTTP, FTP and TFTP clients fetch what is
// served, in virtual time; and what is said when it does not arrive, or is not what it should be.
#include <doctest/doctest.h>

#include "src/recipe/copy_offers.hpp"
#include "src/recipe/copy_way.hpp"
#include "tests/recipe/rehearsal.hpp"
#include "tests/recipe/tried.hpp"

using namespace rommate;
using testing::Rehearsal;

namespace {

using Kind = protocols::Outcome::Kind;

struct Box {
  const char* model;
  const char* interface;
  const char* image;
};
constexpr Box boxes[] = {{"isr4321", "GigabitEthernet0/0/1", "isr4300-universalk9.17.12.04.SPA.bin"},
                         {"c1841", "FastEthernet0/1", "c1841-ipbase-mz.151-4.M8.bin"},
                         {"c2960", "Vlan1", "c2960-lanbasek9-mz.152-7.E3.bin"}};

std::string image_of(const Box& box) {
  const auto bytes = std::get<protocols::Bytes>(device::sample_image(box.model, {}, "99.1(7)", false));
  return std::string{protocols::as_text(bytes)};
}

std::string sha512_of(const std::string& content) {
  return image::digest_hex(image::DigestKind::sha512, protocols::as_bytes(content));
}

recipe::RunOptions copying(Rehearsal& at, const std::string& recipe, const Box& box,
                           const std::string& method) {
  const auto path = std::string{"/images/"} + box.image;
  at.net.files[path] = image_of(box);
  auto run = at.options(recipe);
  run.agreed.insert("lend-address");
  run.values["image"] = path;
  run.values["method"] = method;
  run.values["address"] = "192.0.2.1/24";
  run.values["server"] = "192.0.2.10";
  run.values["interface"] = box.interface;
  run.secrets["enable-secret"] = recipe::Secret{"forgotten"};
  run.secrets["login-secret"] = recipe::Secret{"forgotten"};
  return run;
}

bool remarked(const Rehearsal& at, std::string_view words) {
  const auto told = at.told();
  return told.find(words) != std::string::npos;
}

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
  for (const auto& [name, kept] : at.stored)
    CHECK_MESSAGE(kept.find("ip address 192.0.2.1 ") == std::string::npos, name);
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
  for (const std::uint64_t pieces : {5, 8}) {  // of the first request, and of the second: half a file is left
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

namespace {

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
    for (const auto& [name, kept] : at.stored)
      CHECK_MESSAGE(kept.find("ip tftp blocksize 8192") == std::string::npos, name);
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

TEST_CASE(
    "an image comes from the device to a file here, which is never written over, and its digest is the "
    "device's") {
  const struct {
    const char *model, *interface, *image;
  } each[] = {{"c2960", "Vlan1", "flash:c2960-lanbasek9-mz.150-2.SE11.bin"},
              {"c1841", "FastEthernet0/1", "flash:c1841-advipservicesk9-mz.124-13a.bin"}};
  for (const auto& box : each) {
    CAPTURE(box.model);
    Rehearsal at(box.model);
    at.boot();
    const auto options = [&] {
      auto run = at.options("pull-image");
      run.agreed = {"lend-address", "lend-settings"};
      run.values = {{"image", box.image},
                    {"into", "/pulled.bin"},
                    {"address", "192.0.2.1/24"},
                    {"server", "192.0.2.10"},
                    {"interface", box.interface}};
      run.secrets["enable-secret"] = recipe::Secret{"forgotten"};
      run.secrets["login-secret"] = recipe::Secret{"forgotten"};
      return run;
    };
    at.start(options());
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, (at.told() + at.screen));
    CHECK(at.debts.empty());
    CHECK(at.net.files["/pulled.bin"].size() > 50'000);
    CHECK_MESSAGE(remarked(at, "/pulled.bin is what the device has"), at.told());
    const auto whole = at.net.files["/pulled.bin"];
    at.start(options());  // compared, and not sent again
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
    CHECK_MESSAGE(remarked(at, "is there already: it is compared"), at.told());
    at.net.files["/pulled.bin"] = "another file";
    at.start(options());
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->why.find("/pulled.bin here has") != std::string::npos, at.told());
    CHECK(at.net.files["/pulled.bin"] == "another file");
    CHECK(whole.size() > 50'000);
  }
}

TEST_CASE("an image that the device has not, and one that comes damaged, are not taken for pulled") {
  const auto pulled = [](const char* image, bool damaged) {
    Rehearsal at("c2960");
    at.boot();
    at.net.flips_a_bit = damaged;
    auto run = at.options("pull-image");
    run.values = {
        {"image", image}, {"into", "/pulled.bin"}, {"address", "192.0.2.2/24"}, {"server", "192.0.2.10"}};
    run.secrets["enable-secret"] = recipe::Secret{"forgotten"};
    run.secrets["login-secret"] = recipe::Secret{"forgotten"};
    at.start(std::move(run));
    REQUIRE(at.run());
    CHECK(at.ended->outcome()->kind == Kind::failed);
    return at.ended->outcome()->why;
  };
  CHECK(pulled("flash:none.bin", false).find("lists no none.bin") != std::string::npos);
  CHECK(pulled("c2960.bin", false).find("is no file of the device") != std::string::npos);
  CHECK(pulled("flash:c2960-lanbasek9-mz.150-2.SE11.bin", true).find("/pulled.bin here has") !=
        std::string::npos);
}
