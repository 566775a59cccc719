// ios-copy and ios-upgrade with a tar: the fixed Catalyst unpacks it by archive download-sw, in virtual time.
#include <doctest/doctest.h>

#include "tests/recipe/rehearsal.hpp"
#include "tests/recipe/tried.hpp"
#include "tests/support/archive_file.hpp"

using namespace rommate;
using testing::Rehearsal;
using namespace std::chrono_literals;

namespace {

using Kind = protocols::Outcome::Kind;

const std::string folder = "c2960-lanbasek9-mz.152-7.E3", tar_name = "c2960-lanbasek9-tar.152-7.E3.tar";
const std::string boots = "flash:/" + folder + "/" + folder + ".bin";

std::string switch_image(const char* model) {
  const auto bytes = std::get<protocols::Bytes>(device::sample_image(model, {}, "99.1(7)", false));
  return std::string{protocols::as_text(bytes)};
}

recipe::RunOptions unpacking(Rehearsal& at, const std::string& recipe, const std::string& method,
                             const std::string& content) {
  at.net.files["/images/" + tar_name] = content;
  auto run = at.options(recipe);
  run.agreed.insert("lend-address");
  run.values = {{"image", "/images/" + tar_name},
                {"method", method},
                {"address", "192.0.2.1/24"},
                {"server", "192.0.2.10"},
                {"interface", "Vlan1"}};
  run.secrets["enable-secret"] = recipe::Secret{"forgotten"};
  run.secrets["login-secret"] = recipe::Secret{"forgotten"};
  return run;
}

/// A switch with so much flash left beside its image, which lies in a folder of its own or not.
Rehearsal switch_with(std::size_t left, bool in_folder) {
  auto personality = testing::personality_of({"c2960", recognise::Family::catalyst});
  auto& flash = personality.storage.front();
  auto& old = flash.files.front();
  old.real_size = 0;
  if (in_folder) {
    const auto bare = old.name.substr(0, old.name.size() - 4);
    personality.variables["BOOT"] = "flash:/" + bare + "/" + old.name;
    old.name = bare + "/" + old.name;
  }
  flash.files.resize(1);
  flash.capacity = old.image->size + 4096 + left;
  return {std::make_unique<device::Chassis>(std::move(personality), device::DeviceOptions{}), 9600, nullptr};
}

}  // namespace

TEST_CASE("a tar is unpacked beside the old image, by each way, and the image in it is proved") {
  for (const auto* method : {"http", "ftp", "tftp"}) {
    CAPTURE(method);
    Rehearsal at("c2960");
    at.boot();
    auto run = unpacking(at, "ios-copy", method, testing::make_archive(folder, switch_image("c2960")));
    at.start(std::move(run));
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, (at.told() + at.screen));
    CHECK(at.debts.empty());
    CHECK(at.sent.contains(std::string("archive download-sw /leave-old-sw ") + method + "://192.0.2.10/" +
                           tar_name));
    CHECK(at.sent.contains("verify /md5 " + boots));
    CHECK_MESSAGE(at.told().find(folder + ".bin arrived intact") != std::string::npos, at.told());
    at.type("dir flash:\r");
    at.pass(10s);
    CHECK(at.screen.find("c2960-lanbasek9-mz.150-2.SE11.bin", at.screen.rfind("Directory of flash:")) !=
          std::string::npos);
  }
}

TEST_CASE("an upgrade by a tar starts the image in it, and a second run finds it done") {
  Rehearsal at("c2960");
  at.boot();
  const auto options = [&] {
    return unpacking(at, "ios-upgrade", "http", testing::make_archive(folder, switch_image("c2960")));
  };
  at.start(options());
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, (at.told() + at.screen));
  CHECK(at.debts.empty());
  const auto told = at.screen.substr(at.screen.rfind("System image file is"), 120);
  CHECK_MESSAGE(told.find("/" + folder + ".bin\"") != std::string::npos, told);
  at.start(options());
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->why == "it is so already: nothing was changed", at.told());
}

TEST_CASE("without room for both images nothing is overwritten but on somebody's word") {
  const auto archive = testing::make_archive(folder, switch_image("c2960"));
  for (const bool agreed : {false, true}) {
    CAPTURE(agreed);
    auto at = switch_with(50'000, true);
    at.boot();
    auto run = unpacking(at, "ios-upgrade", "http", archive);
    run.agreed_to_destroy = agreed;
    at.start(std::move(run));
    REQUIRE(at.run());
    CHECK_MESSAGE((at.ended->outcome()->kind == Kind::done) == agreed, at.told());
    CHECK(at.ended->report().refused == !agreed);
    CHECK(at.sent.contains("archive download-sw /overwrite http://192.0.2.10/" + tar_name) == agreed);
    CHECK(at.sent.contains("configure terminal") == agreed);
  }
  // One that lies in no folder stays even then, and still boots.
  auto at = switch_with(50'000, false);
  at.boot();
  auto run = unpacking(at, "ios-upgrade", "http", archive);
  run.agreed_to_destroy = true;
  at.start(std::move(run));
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->why.find("insufficient space") != std::string::npos, at.told());
  CHECK(!at.sent.contains("reload"));
}

TEST_CASE(
    "a tar that is none, is for another platform or is offered to another family is refused with a "
    "sentence") {
  const auto said = [](Rehearsal at, const std::string& content, std::string_view words, bool refused) {
    at.boot();
    at.start(unpacking(at, "ios-copy", "http", content));
    REQUIRE(at.run());
    CHECK(at.ended->outcome()->kind == Kind::failed);
    CHECK(at.ended->report().refused == refused);
    CHECK_MESSAGE(at.ended->outcome()->why.find(words) != std::string::npos, at.told());
  };
  said(Rehearsal("c2960"), switch_image("c2960"), "is a tar by its name, and no image is in it", true);
  const auto archive = testing::make_archive(folder, switch_image("c2960"));
  said(Rehearsal("c2960"), archive.substr(0, archive.size() - 5000), "no image is in it", true);
  said(Rehearsal("c2960"), testing::make_archive(folder, switch_image("c1841")), "is not one for this switch",
       false);
  Rehearsal at("c9300");
  at.boot();
  auto run = unpacking(at, "ios-copy", "http", archive);
  run.values["image"] = "/images/cat9k-tar.1.tar";
  at.net.files["/images/cat9k-tar.1.tar"] = archive;
  at.start(std::move(run));
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->why.find("only fixed Catalysts have that") != std::string::npos,
                at.told());
}

TEST_CASE("a tar that is cut off while it comes leaves the old image booting, and is taken up again") {
  Rehearsal at("c2960");
  at.boot();
  const auto options = [&] {
    auto run = unpacking(at, "ios-upgrade", "ftp", testing::make_archive(folder, switch_image("c2960")));
    run.debts = at.debts;
    run.kept = at.kept;
    return run;
  };
  at.net.goes_dead = 4;
  at.start(options());
  REQUIRE(at.run());
  CHECK(at.ended->outcome()->kind == Kind::failed);
  CHECK(!at.sent.contains("reload"));
  at.net.revive();
  at.start(options());
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
  CHECK(at.debts.empty());
}
