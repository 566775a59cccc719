// The recipes beside password recovery, on the simulated devices.
#include <doctest/doctest.h>

#include "tests/recipe/rehearsal.hpp"

using namespace rommate;
using testing::Rehearsal;
using namespace std::chrono_literals;

namespace {

using Kind = protocols::Outcome::Kind;

/// Somebody is logged in: the secret of these models' configurations is "forgotten".
void log_in(Rehearsal& at) {
  at.boot();
  at.type("enable\r");
  at.pass(2s);
  at.type("forgotten\r");
  at.pass(2s);
  at.type("\r");
  at.pass(2s);
}

constexpr const char* routers[] = {"c1841", "c2600", "isr4321", "c2500"};

}  // namespace

TEST_CASE("a loader's prompt that came while the line was away is found, and not waited for") {
  for (const int operation : {4, 5}) {
    Rehearsal at("c1841");
    at.boot();
    at.fault = testing::Fault::line_gone;
    at.fault_at = operation;
    at.operations = 0;
    at.start(at.options("break-to-rommon"));
    REQUIRE(at.run(10min));
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
  }
}

TEST_CASE("a boot that nothing stops goes on, and the run says to where") {
  for (const bool at_dialog : {false, true}) {
    Rehearsal at("c1841-new", 9600, R"(
[model]
base = "c1841"
name = "c1841-new"
[nvram]
startup_config = ""
[boot]
ctrl_c = false
)");
    if (at_dialog) {
      at.device->power_on(at.now);
      at.pass(6min);
      REQUIRE(at.screen.find("initial configuration dialog? [yes/no]:") != std::string::npos);
    }
    auto run = at.options("break-to-rommon");
    run.breaks.methods = {};  // this port makes none
    at.start(std::move(run));
    REQUIRE(at.run(1h));
    CHECK(at.ended->outcome()->kind == Kind::failed);
    CHECK_MESSAGE(at.ended->outcome()->why.find("the boot went on to") != std::string::npos, at.told());
  }
}

TEST_CASE("a configuration is copied through the console, and nothing on the device is changed") {
  for (const auto* model : routers) {
    CAPTURE(model);
    Rehearsal at(model);
    log_in(at);
    const auto before = at.stored;
    auto run = at.options("backup-config");
    run.values["into"] = "x.cfg";
    run.agreed.clear();
    at.start(std::move(run));
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
    CHECK(at.kept.find("hostname ") != std::string::npos);
    CHECK(at.kept.find("\nend\n") != std::string::npos);
    CHECK(at.stored == before);
  }
}

TEST_CASE("a configuration is typed in from a file, proved in the running one, and saved") {
  Rehearsal at("c1841");
  log_in(at);
  auto run = at.options("restore-config");
  run.values["config"] = "x.cfg";
  run.files["config"] =
      "!\nhostname RESTORED\n!\ninterface FastEthernet0/1\n ip address 198.51.100.1 255.255.255.0\n no "
      "shutdown\nend\n";
  at.start(std::move(run));
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
  CHECK(at.stored["nvram/startup-config"].find("hostname RESTORED") != std::string::npos);
}

TEST_CASE("a question that stood there when the line went away is left, and the run goes on") {
  Rehearsal at("c1841");
  log_in(at);
  auto run = at.options("restore-config");
  run.values["config"] = "x.cfg";
  run.files["config"] = "!\nhostname RESTORED\n!\nend\n";
  at.start(std::move(run));
  while (at.running != nullptr && !at.screen.ends_with("Destination filename [startup-config]? "))
    at.pass(20ms);
  REQUIRE(at.running != nullptr);
  at.fault = testing::Fault::line_gone;  // and the answer with it
  at.fault_at = at.operations + 1;
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
  CHECK(at.stored["nvram/startup-config"].find("hostname RESTORED") != std::string::npos);
}

TEST_CASE(
    "a line that the device refuses ends it, with the line and the device's own words, and nothing is "
    "saved") {
  Rehearsal at("c1841");
  log_in(at);
  const auto before = at.stored;
  auto run = at.options("restore-config");
  run.values["config"] = "x.cfg";
  run.files["config"] = "hostname RESTORED\nnonsense 12\n";
  at.start(std::move(run));
  REQUIRE(at.run());
  CHECK(at.ended->outcome()->kind == Kind::failed);
  CHECK_MESSAGE(at.ended->outcome()->why.find("nonsense 12") != std::string::npos, at.told());
  CHECK(at.stored == before);
}

TEST_CASE("a saved configuration is erased only where the person agreed, and its copy is here first") {
  for (const bool agreed : {false, true}) {
    CAPTURE(agreed);
    Rehearsal at("c1841");
    log_in(at);
    auto run = at.options("factory-reset");
    run.agreed_to_destroy = agreed;
    at.start(std::move(run));
    REQUIRE(at.run());
    CHECK_MESSAGE((at.ended->outcome()->kind == Kind::done) == agreed, at.told());
    CHECK(at.ended->report().refused == !agreed);
    CHECK(at.kept.find("hostname BRANCH-7") != std::string::npos);
  }
}

TEST_CASE("the image that boots is named, and the saved configuration says so") {
  Rehearsal at("c1841");
  log_in(at);
  auto run = at.options("set-boot-image");
  run.values["image"] = "flash:c1841-ipbase-mz.124-1c-bad.bin";
  at.start(std::move(run));
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
}

TEST_CASE("a router with nothing but its loader boots the image that was chosen") {
  for (const auto& [model, image] :
       {std::pair{"c1841", "flash:c1841-advipservicesk9-mz.124-13a.bin"},
        std::pair{"isr4321", "bootflash:isr4300-universalk9.16.06.04.SPA.bin"}}) {
    CAPTURE(model);
    Rehearsal at(model);
    at.boot();
    auto run = at.options("boot-image");
    run.values["image"] = image;
    at.start(std::move(run));
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
  }
}

TEST_CASE("a wrong secret is tried once, and never a second one") {
  Rehearsal at("c1841");
  at.boot();
  auto run = at.options("backup-config");
  run.values["into"] = "x.cfg";
  run.secrets["enable-secret"] = recipe::Secret{"wr0ng-0ne"};
  run.secrets.erase("secret");
  run.agreed.clear();
  at.start(std::move(run));
  REQUIRE(at.run());
  CHECK(at.ended->outcome()->kind == Kind::failed);
  CHECK_MESSAGE(at.secrets_typed == 1, at.told());
  CHECK_MESSAGE(at.ended->outcome()->why.find("secret was not taken") != std::string::npos, at.told());
}
