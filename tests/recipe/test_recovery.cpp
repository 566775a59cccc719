// Recoveries end to end on the simulated devices, in virtual time.
#include <doctest/doctest.h>

#include "src/recipe/plan.hpp"
#include "tests/recipe/tried.hpp"

using namespace rommate;
using testing::Rehearsal;
using namespace std::chrono_literals;

namespace {

using Kind = protocols::Outcome::Kind;

/// What a recording keeps.
struct Told final : console::Watcher {
  std::string text;
  void received(console::ByteView bytes, console::Time) override { text += protocols::as_text(bytes); }
  void sent(console::ByteView bytes, bool secret, console::Time) override {
    if (!secret) text += protocols::as_text(bytes);
  }
};

recipe::Plan plan_for(const Rehearsal& at, std::string_view name) {
  recipe::Terms terms;
  for (const auto& each : at.options(name).recipe.parameters)
    if (!each.common) terms.given.insert(each.name);
  return recipe::make_plan(*recipe::built_in_recipe(name), recipe::built_in_ways(),
                           recipe::parse_family(at.family).value(), {}, terms);
}

}  // namespace

TEST_CASE("a lost password of each model is recovered, its configuration kept") {
  const char* only = std::getenv("MODEL");
  for (const auto& model : testing::rehearsed_models) {
    if (only != nullptr && model.name != only) continue;
    CAPTURE(model.name);
    Rehearsal at(model);
    at.boot();
    Told told;
    at.session->watch(told);
    at.start(at.options("password-recovery"));
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
    CHECK(at.debts.empty());

    SUBCASE("every line that was typed stands in the plan") {
      const auto plan = plan_for(at, "password-recovery");
      for (const auto& line : at.result().typed()) CHECK_MESSAGE(recipe::is_planned(line, false, plan), line);
    }
    SUBCASE("a second run finds that it is so already, and changes nothing") {
      at.type("exit\r");
      at.pass(30s);
      at.type("\r");
      at.pass(5s);
      at.kept.clear();
      const auto before = at.stored;
      at.start(at.options("password-recovery"));
      REQUIRE(at.run());
      CHECK_MESSAGE(at.ended->outcome()->why == "it is so already: nothing was changed", at.told());
      CHECK(at.stored == before);
    }
    SUBCASE("the secret is in nothing that is told or kept") {
      CHECK(at.told().find("n3w-Secret!") == std::string::npos);
      CHECK(told.text.find("n3w-Secret!") == std::string::npos);
      if (model.name == "c1841") {  // which echoes it
        CHECK(at.screen.find("enable secret n3w-Secret!") != std::string::npos);
        CHECK(told.text.find(" ***********\r") != std::string::npos);
      }
      for (const auto& line : at.result().typed()) CHECK(line.find("n3w-Secret!") == std::string::npos);
    }
  }
}

TEST_CASE("the console's own password is one of those that are set, also where AAA asks for it") {
  const auto asks = [](const std::string& lists, const std::string& line) {
    return recipe::ConfigText::of("hostname R\n" + lists + "line con 0\n" + line + "end\n")
        .console_asks_password();
  };
  const std::string aaa = "aaa new-model\naaa authentication login default group tacacs+ ";
  CHECK(asks("", " password console\n login\n"));
  CHECK(asks(aaa + "line\n", " password console\n"));
  CHECK(asks(aaa + "line local\n", " password console\n"));
  CHECK_FALSE(asks(aaa + "local\n", " password console\n"));
  CHECK_FALSE(asks(aaa + "line\n", " logging synchronous\n"));
  CHECK_FALSE(asks("", " password console\n"));
}

TEST_CASE("a lost password is recovered where the loader says it in its own words, or starts two images") {
  for (const auto& model : testing::further_models) {
    CAPTURE(model.name);
    Rehearsal at(model);
    at.boot();
    at.start(at.options("password-recovery"));
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
    CHECK(at.debts.empty());
    const auto plan = plan_for(at, "password-recovery");
    for (const auto& line : at.result().typed()) CHECK_MESSAGE(recipe::is_planned(line, false, plan), line);
  }
}

TEST_CASE("an ASA 5506-X is taken for a Firepower, whose recovery keeps nothing: nothing is typed") {
  Rehearsal at("asa5506x");
  at.boot();
  at.start(at.options("password-recovery"));
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->why == "password-recovery is not made for firepower", at.told());
  CHECK(at.power_cycles == 0);
}

TEST_CASE("where password recovery is disabled it stops before anything is erased, and says so") {
  Rehearsal at("isr4321-nopr");
  at.boot();
  const auto before = at.stored;
  at.start(at.options("password-recovery"));
  REQUIRE(at.run());
  CHECK(at.ended->outcome()->kind == Kind::failed);
  CHECK(at.ended->report().refused);
  CHECK_MESSAGE(at.ended->outcome()->why.find("would erase the configuration") != std::string::npos,
                at.told());
  CHECK(at.stored == before);
}

TEST_CASE(
    "where recovery is disabled a reset without a secret takes what the boot offers, once it is agreed to") {
  for (const char* name : {"isr4321-nopr", "c2960"}) {
    CAPTURE(name);
    for (const bool agreed : {false, true}) {
      CAPTURE(agreed);
      auto personality = testing::personality_of({name, recognise::Family::none});
      personality.boot.recovery_disabled = true;
      Rehearsal at(std::make_unique<device::Chassis>(std::move(personality), device::DeviceOptions{}), 9600,
                   nullptr);
      at.boot();
      const auto before = at.stored;
      auto run = at.options("factory-reset");
      run.agreed_to_destroy = agreed;
      at.start(std::move(run));
      REQUIRE(at.run());
      CHECK_MESSAGE((at.ended->outcome()->kind == Kind::done) == agreed, at.told());
      if (!agreed) CHECK_MESSAGE(at.stored == before, at.told());
      if (!agreed) CHECK_MESSAGE(at.told().find("recovery is disabled") != std::string::npos, at.told());
    }
  }
}

TEST_CASE(
    "where recovery is disabled a refused secret leads to no reset, and a loader is not looked for in vain") {
  for (const char* recipe : {"factory-reset", "break-to-rommon", "boot-image"}) {
    CAPTURE(recipe);
    Rehearsal at("isr4321-nopr");
    at.boot();
    const auto before = at.stored;
    auto run = at.options(recipe);
    run.secrets["enable-secret"] = recipe::Secret{"mistyped"};
    run.values["image"] = "bootflash:nothing.bin";
    run.agreed_to_destroy = true;
    at.start(std::move(run));
    REQUIRE(at.run());
    CHECK(at.ended->outcome()->kind == Kind::failed);
    CHECK_MESSAGE(at.ended->outcome()->why.find("password recovery is disabled on it") != std::string::npos,
                  at.told());
    CHECK_MESSAGE(at.power_cycles <= 1, at.told());
    CHECK_MESSAGE(at.screen.find("[y/n] ?") == std::string::npos, at.told());  // nothing is left asked there
    CHECK_MESSAGE(at.told().find("the device stands at: BORDER>") != std::string::npos, at.told());
    CHECK(at.stored == before);
  }
}

TEST_CASE("a device that has just been switched on is caught in its boot, without another power-cycle") {
  for (const auto& model : testing::rehearsed_models) {
    if (model.name == "c2960") continue;  // its button is held at power-on, which is a matter of the hand
    CAPTURE(model.name);
    Rehearsal at(model);
    at.device->power_on(at.now);
    at.pass(1500ms);
    at.start(at.options("break-to-rommon"));
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
    CHECK_MESSAGE(at.power_cycles == 0, at.told());
  }
}

TEST_CASE("a device that runs is brought into its loader by one power-cycle") {
  for (const auto& model : testing::rehearsed_models) {
    CAPTURE(model.name);
    Rehearsal at(model);
    at.boot();
    at.start(at.options("break-to-rommon"));
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
  }
}

TEST_CASE("without agreement to a power-cycle nothing is typed but what asks") {
  Rehearsal at("c1841");
  at.boot();
  auto run = at.options("password-recovery");
  run.agreed.clear();
  at.start(std::move(run));
  REQUIRE(at.run());
  CHECK(at.ended->outcome()->kind == Kind::failed);
  CHECK_MESSAGE(at.ended->outcome()->why.find("no way that was agreed to") == 0, at.told());
  CHECK_MESSAGE(at.ended->outcome()->why.find("is missing: an agreement to power-cycle") != std::string::npos,
                at.told());
  CHECK(at.power_cycles == 0);
  CHECK(at.debts.empty());
}

TEST_CASE("a device that says nothing at all is one clear message") {
  Rehearsal at("c1841");  // switched off
  at.nobody_switches = true;
  at.start(at.options("password-recovery"));
  REQUIRE(at.run());
  CHECK(at.ended->outcome()->kind == Kind::failed);
  CHECK_MESSAGE(!at.ended->outcome()->why.empty(), at.told());
  CHECK(at.debts.empty());
}

TEST_CASE("a family that its loader's banner has told is asked for no more") {
  Rehearsal at("c1841");  // switched off
  at.start(at.options("password-recovery"));
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
  CHECK_MESSAGE(at.screen.find("Router#show version") == std::string::npos, at.screen);
}

TEST_CASE("what a run owes is paid back by --undo alone") {
  Rehearsal at("c1841");
  at.resume = [&] {
    auto run = at.options("password-recovery");
    run.only_pay = true;
    return run;
  };
  at.boot();
  at.fault = testing::Fault::killed;
  at.fault_at = 180;  // the configuration is skipped by then, and nothing is saved
  at.start(at.options("password-recovery"));
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
  CHECK(at.debts.empty());
}

TEST_CASE(
    "a renamed configuration is paid back in a loader that has not opened its flash, and proved there") {
  auto personality = testing::personality_of({"c2960", {}});
  personality.storage.front().files.push_back({"private-config.text", std::nullopt, "\n", false});
  Rehearsal at(std::make_unique<device::Chassis>(std::move(personality), device::DeviceOptions{}), 9600,
               nullptr);
  const auto stop_at_loader = [&] {
    at.device->power_off(at.now);
    at.pass(5s);
    at.device->on_button(true, at.now);
    at.device->power_on(at.now);
    at.pass(20s);
    at.device->on_button(false, at.now);
    at.pass(1min);
  };
  for (const bool renamed : {true, false}) {  // false: somebody has put it back by hand
    stop_at_loader();
    at.type("flash_init\r");
    at.pass(20s);
    at.type(renamed ? "rename flash:config.text flash:config.old\r" : "dir flash:\r");
    at.pass(5s);
    stop_at_loader();
    at.debts = {{.what = "skip-config", .home = "config.text", .away = "config.old", .way_home = "rename"}};
    auto run = at.options("password-recovery");
    run.only_pay = true;
    at.screen.clear();
    at.start(std::move(run));
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
    CHECK(at.debts.empty());
    CHECK_MESSAGE(at.screen.rfind(" config.text\r\n") != std::string::npos, at.screen);
  }
}
