// Images over the console, and the console's speed, on the simulated devices.
#include <doctest/doctest.h>

#include "src/device/sim_image.hpp"
#include "tests/recipe/rehearsal.hpp"

using namespace rommate;
using testing::Rehearsal;
using namespace std::chrono_literals;

namespace {

using Kind = protocols::Outcome::Kind;

std::string image_for(const std::string& platform, std::size_t size = 9000) {
  const auto bytes =
      device::make_image({.platform = platform, .version = "15.9", .feature = "SENT", .size = size});
  return std::string{protocols::as_text(bytes)};
}

recipe::RunOptions flash(Rehearsal& at, const std::string& name, const std::string& content) {
  at.files[name] = content;
  auto run = at.options("xmodem-flash");
  run.values["image"] = name;
  run.agreed_to_destroy = true;
  return run;
}

}  // namespace

TEST_CASE("an image goes into a router's flash by its ROMMON's xmodem, and its size is seen there") {
  for (const auto* model : {"c1841", "c2600"}) {
    CAPTURE(model);
    Rehearsal at(model);
    at.boot();
    at.start(flash(at, "sent.bin", image_for(model)));
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
    CHECK(at.screen.find("Download Complete") != std::string::npos);
  }
}

TEST_CASE("an image goes into a Catalyst's flash at a raised speed, which is home in the end") {
  Rehearsal at("c2960");
  at.boot();
  at.start(flash(at, "c2960-sent.bin", image_for("c2960")));
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
  CHECK(at.debts.empty());
  CHECK(at.line().baud == 9600);
  CHECK(at.screen.find("set BAUD 115200") != std::string::npos);
  CHECK(at.screen.find("unset BAUD") != std::string::npos);
  CHECK(at.screen.find("successfully copied") != std::string::npos);
}

TEST_CASE("an image goes into a board's memory, and its CRC-32 is the file's") {
  Rehearsal at("uboot", 115200);
  at.boot();
  at.start(flash(at, "uImage", image_for("board")));
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
  CHECK(at.screen.find("==> ") != std::string::npos);
}

TEST_CASE("a ROMMON without xmodem is asked for its help, and what remains is said") {
  for (const auto* model : {"isr4321", "c2911"}) {
    CAPTURE(model);
    Rehearsal at(model);
    at.boot();
    at.start(flash(at, "sent.bin", image_for(model)));
    REQUIRE(at.run());
    CHECK(at.ended->report().refused);
    CHECK_MESSAGE(at.ended->outcome()->why.find("usb0:") != std::string::npos, at.told());
  }
}

TEST_CASE("nothing is sent over a flash where nobody agreed to its erasure") {
  Rehearsal at("c1841");
  at.boot();
  auto run = flash(at, "sent.bin", image_for("c1841"));
  run.agreed_to_destroy = false;
  at.start(std::move(run));
  REQUIRE(at.run());
  CHECK(at.ended->report().refused);
  CHECK(at.screen.find("xmodem -c") == std::string::npos);
}

TEST_CASE("an image that does not fit, or is another box's by its name, is refused before it is sent") {
  Rehearsal small("c2960-small", 9600, R"(
[model]
base = "c2960"
name = "c2960-small"
[[storage]]
name = "flash:"
capacity = 110000
files = [{ name = "c2960-lanbasek9-mz.150-2.SE11.bin", platform = "c2960", version = "15.0(2)SE11", feature = "C2960-LANBASEK9-M", size = 98304 }]
)");
  small.boot();
  small.start(flash(small, "c2960-sent.bin", image_for("c2960", 30000)));
  REQUIRE(small.run());
  CHECK(small.ended->report().refused);
  CHECK_MESSAGE(small.ended->outcome()->why.find("flash has room for") != std::string::npos, small.told());
  CHECK(!small.sent.contains("set BAUD 115200"));  // and before anything is owed
  CHECK(small.debts.empty());

  Rehearsal other("c1841");
  other.boot();
  other.start(flash(other, "c2600-ik9o3s3-mz.123-3.bin", image_for("c2600")));
  REQUIRE(other.run());
  CHECK(other.ended->report().refused);
  CHECK_MESSAGE(other.ended->outcome()->why.find("by its name") != std::string::npos, other.told());
}

namespace {

constexpr auto fast_router = R"(
[model]
base = "c1841"
name = "c1841-fast"
[nvram]
confreg = 0x3922
)";
constexpr auto fast_switch = R"(
[model]
base = "c2960"
name = "c2960-fast"
[nvram]
variables = { BOOT = "flash:c2960-lanbasek9-mz.150-2.SE11.bin", MANUAL_BOOT = "no", BAUD = "115200" }
)";

}  // namespace

TEST_CASE("a device that was left at another speed is found, and brought home by what its family has") {
  for (const auto& each : {std::pair{"c1841-fast", fast_router}, std::pair{"c2960-fast", fast_switch}}) {
    const auto name = each.first;
    const auto toml = each.second;
    CAPTURE(name);
    Rehearsal at(name, 9600, toml);
    at.boot();
    auto run = at.options("reset-speed");
    run.values["press-return"] = "yes";
    run.secrets["enable-secret"] = recipe::Secret{"forgotten"};
    if (std::string_view{name} == "c2960-fast")
      run.family = recognise::Family::catalyst;  // its prompt does not say it
    at.start(std::move(run));
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
    CHECK(at.debts.empty());
    CHECK(at.line().baud == 9600);
    at.device->power_off(at.now);
    at.screen.clear();
    at.boot();
    CHECK(at.screen.find("Cisco") != std::string::npos);  // readable at 9600 from the first word on
  }
}

TEST_CASE("a speed under 'line con 0' is found, brought home at once, and the saved one is told") {
  Rehearsal at("c1841-con", 9600, R"(
[model]
base = "c1841"
name = "c1841-con"
[nvram]
startup_config = """
hostname FAST-CON
enable secret forgotten
line con 0
 speed 38400
line vty 0 4
 login
end
"""
)");
  at.boot();
  auto run = at.options("reset-speed");
  run.values["press-return"] = "yes";
  run.secrets["enable-secret"] = recipe::Secret{"forgotten"};
  at.start(std::move(run));
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
  CHECK(at.line().baud == 9600);
  CHECK(at.debts.empty());
  CHECK_MESSAGE(
      at.told().find("note: the saved configuration still has the other speed") != std::string::npos,
      at.told());
}

TEST_CASE("to=ram starts a router's image from memory, and its flash stays as it is without any consent") {
  Rehearsal at("c1841");
  at.boot();
  const auto before = at.stored;
  auto run = flash(at, "sent.bin", image_for("c1841"));
  run.values["to"] = "ram";
  run.agreed_to_destroy = false;
  at.start(std::move(run));
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
  CHECK(at.stored == before);
  CHECK(at.screen.find("xmodem -cr sent.bin") != std::string::npos);
  CHECK_MESSAGE(at.told().find("proved: image sent.bin in memory") != std::string::npos, at.told());
  CHECK_MESSAGE(at.told().find("on flash") == std::string::npos, at.told());

  Rehearsal other("c2960");
  other.boot();
  auto wrong = flash(other, "sent.bin", image_for("c2960"));
  wrong.values["to"] = "ram";
  other.start(std::move(wrong));
  REQUIRE(other.run());
  CHECK(other.ended->report().refused);
  CHECK_MESSAGE(other.ended->outcome()->why.find("to=ram is of a router") != std::string::npos, other.told());
}

TEST_CASE("where a ROMMON does not tell the size of its flash, that is said") {
  Rehearsal at("c2600");
  at.device->power_on(at.now);  // its system, which tells it, is not seen
  at.pass(1500ms);
  at.start(flash(at, "sent.bin", image_for("c2600")));
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
  CHECK_MESSAGE(at.told().find("does not tell the size of its flash") != std::string::npos, at.told());
}

namespace {

/// A run that is stopped when the screen shows `when`; the person answers `says` to what is asked then.
void stop_at(Rehearsal& at, recipe::RunOptions run, std::string_view when, std::string_view says) {
  at.person = says;
  at.start(std::move(run));
  while (at.running != nullptr && at.screen.find(when) == std::string::npos) at.pass(20ms);
  REQUIRE_MESSAGE(at.running != nullptr, at.told());
  at.session->cancel_job(at.now);
  REQUIRE(at.run(5min));
  CHECK(at.ended->outcome()->kind == Kind::cancelled);
}

}  // namespace

TEST_CASE("a copy that is stopped ends on the device, and its half is deleted where the person says so") {
  for (const std::string_view says : {"yes", "no"}) {
    CAPTURE(says);
    Rehearsal at("isr4321");
    at.boot();
    auto run = at.options("boot-image");
    run.secrets["enable-secret"] = recipe::Secret{"forgotten"};
    run.values["image"] = "usb0:isr4300-universalk9.17.09.04a.SPA.bin";
    stop_at(at, std::move(run), "Copy in progress...CC", says);
    CAPTURE(at.told());
    REQUIRE(at.asked.size() == 1);
    CHECK(at.asked[0].find("is incomplete. Delete it?") != std::string::npos);
    const bool there = std::any_of(at.stored.begin(), at.stored.end(), [](auto& file) {
      return file.first.find("bootflash") != std::string::npos &&
             file.first.find("17.09.04a") != std::string::npos;
    });
    CHECK(there == (says == "no"));
    CHECK(at.ended->outcome()->why.find(says == "yes" ? "is deleted" : "is incomplete: delete") !=
          std::string::npos);
    CHECK(at.told().find("the device is still at 'copy usb0:") != std::string::npos);
  }
}

TEST_CASE(
    "a transfer into a switch's flash that is stopped leaves its loader at its prompt, and no half file") {
  Rehearsal at("c2960");
  at.boot();
  stop_at(at, flash(at, "c2960-sent.bin", image_for("c2960", 60000)), "Begin the Xmodem", "yes");
  CAPTURE(at.told());
  CHECK(at.ended->outcome()->why.find("c2960-sent.bin") != std::string::npos);
  CHECK(at.result().stands().find("switch:") != std::string::npos);
}
