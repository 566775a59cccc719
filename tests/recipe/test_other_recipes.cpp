// The recipes beside password recovery, on the simulated devices.
#include <doctest/doctest.h>

#include "src/recipe/config_text.hpp"
#include "src/recipe/told_family.hpp"
#include "tests/recipe/tried.hpp"

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
  for (const auto& each : {std::pair{"c1841", "flash:c1841-advipservicesk9-mz.124-13a.bin"},
                           std::pair{"isr4321", "bootflash:isr4300-universalk9.16.06.04.SPA.bin"}}) {
    const auto model = each.first;
    const auto image = each.second;
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

TEST_CASE("a start that ends at a password which nobody has given is not made again and again") {
  Rehearsal at("c2911");  // its console asks for one
  at.boot();
  auto run = at.options("factory-reset");
  run.secrets.clear();
  run.secrets["enable-secret"] = recipe::Secret{"forgotten"};
  run.agreed_to_destroy = true;
  at.start(std::move(run));
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
  CHECK_MESSAGE(at.power_cycles <= 2, at.told());
}

TEST_CASE("a secret that nobody has given is named") {
  Rehearsal at("c1841");
  at.boot();
  auto run = at.options("backup-config");
  run.values["into"] = "x.cfg";
  run.secrets.clear();
  run.agreed.clear();
  at.start(std::move(run));
  REQUIRE(at.run());
  const auto& why = at.ended->outcome()->why;
  CHECK_MESSAGE(why.find("for 'Copy the configuration into x.cfg'; what is missing: enable-secret") !=
                    std::string::npos,
                why);
}

TEST_CASE("a console that asks for a user whom nobody has given is gone round, not entered again and again") {
  Rehearsal at("c1841-night");
  at.boot();
  auto run = at.options("factory-reset");
  run.secrets["enable-secret"] = recipe::Secret{"forgotten"};
  run.secrets["login-secret"] = recipe::Secret{"forgotten"};
  run.agreed_to_destroy = true;
  at.start(std::move(run));
  REQUIRE(at.run());
  CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
  CHECK(at.debts.empty());
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

TEST_CASE("a wrong secret is tried once wherever it is asked for, and a lock-out is named") {
  struct Asked {
    std::string_view model, configuration, user, secret, says;
  };
  constexpr std::string_view aaa =
      "aaa new-model\naaa local authentication attempts max-fail 1\n"
      "aaa authentication login default local\nusername carl secret right\n";
  for (const auto& each : {
           Asked{"c1841", aaa, "carl", "login-secret", "has locked this user out ('USER_LOCKED')"},
           Asked{"isr4321", aaa, "carl", "login-secret", "has locked this user out ('USER_LOCKED')"},
           Asked{"c1841", "username carl secret right\nline con 0\n login local\n", "carl", "login-secret",
                 "the login was not taken"},
           Asked{"c2960", "line con 0\n password right\n login\n", "", "login-secret",
                 "the login was not taken"},
           Asked{"n9k", "", "", "login-secret", "the login was not taken"},
           Asked{"asa5505",
                 "aaa authentication serial console LOCAL\naaa local authentication attempts max-fail 1\n"
                 "logging console informational\nusername carl password right\n",
                 "carl", "login-secret", "has locked this user out ('113006'), until somebody else types"},
           Asked{"asa5505", "", "", "enable-secret", "the secret was not taken"},
           Asked{"c9300", "", "", "enable-secret", "the secret was not taken"},
       }) {
    CAPTURE(each.model);
    CAPTURE(each.configuration);
    auto personality = testing::personality_of({std::string{each.model}, {}});
    auto& text = personality.startup_config;
    if (const auto end = text.rfind("\nend"); end != text.npos) text.insert(end + 1, each.configuration);
    Rehearsal at(std::make_unique<device::Chassis>(std::move(personality), device::DeviceOptions{}), 9600,
                 nullptr);
    at.boot();
    auto run = at.options("backup-config");
    run.values["into"] = "x.cfg";
    if (!each.user.empty()) run.values["login-user"] = each.user;
    run.secrets.clear();
    run.secrets["enable-secret"] = recipe::Secret{"forgotten"};
    run.secrets[std::string{each.secret}] = recipe::Secret{"wr0ng-0ne"};
    run.agreed.clear();
    at.start(std::move(run));
    REQUIRE(at.run());
    CHECK(at.ended->outcome()->kind == Kind::failed);
    CHECK_MESSAGE(at.secrets_typed == 1, at.told());
    CHECK_MESSAGE(at.ended->outcome()->why.find(each.says) != std::string::npos, at.told());
  }
}

TEST_CASE(
    "a Nexus that keeps a user out for a while refuses a right secret, which is said, and takes it later") {
  for (const std::string rule :
       {"aaa authentication rejected 2 in 60 ban 300", "login block-for 300 attempts 2 within 60",
        "system login block-for 300 attempts 2 within 60"}) {
    CAPTURE(rule);
    auto personality = testing::personality_of({"n9k", {}});
    personality.startup_config.insert(personality.startup_config.find("interface "), rule + "\n");
    Rehearsal at(std::make_unique<device::Chassis>(std::move(personality), device::DeviceOptions{}), 9600,
                 nullptr);
    at.boot();
    for (int i = 0; i < 2; ++i) {  // somebody before us
      at.type("admin\r");
      at.pass(2s);
      at.type("wr0ng-0ne\r");
      at.pass(5s);
    }
    const auto try_it = [&] {
      auto run = at.options("backup-config");
      run.values["into"] = "x.cfg";
      run.secrets.clear();
      run.secrets["login-secret"] = recipe::Secret{"forgotten"};
      run.agreed.clear();
      at.start(std::move(run));
      REQUIRE(at.run());
      return at.ended->outcome()->kind;
    };
    CHECK_MESSAGE(try_it() == Kind::failed, at.told());
    CHECK_MESSAGE(at.secrets_typed == 1, at.told());
    CHECK_MESSAGE(at.ended->outcome()->why.find("`show aaa local user blocked` tells") != std::string::npos,
                  at.told());
    at.pass(5min);
    CHECK_MESSAGE(try_it() == Kind::done, at.told());
  }
}

TEST_CASE("an ASA whose console asks for its users is recovered, with a new secret for each of them") {
  for (const bool enables : {false, true}) {
    auto personality = testing::personality_of({"asa5505", {}});
    auto& text = personality.startup_config;
    text.insert(
        text.rfind("\nend") + 1,
        std::string{"aaa authentication serial console LOCAL\nusername carl password right privilege 15\n"
                    "username dora password right\n"} +
            (enables ? "aaa authentication enable console LOCAL\n" : ""));
    Rehearsal at(std::make_unique<device::Chassis>(std::move(personality), device::DeviceOptions{}), 9600,
                 nullptr);
    at.boot();
    REQUIRE(at.screen.ends_with("Username: "));
    at.start(at.options("password-recovery"));
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
    CHECK_MESSAGE(at.debts.empty(), at.told());
  }
}

TEST_CASE("a system says in its version of which family it is") {
  using recognise::Family;
  const std::pair<std::string_view, Family> all[] = {
      {"Cisco IOS Software, 1841 Software (C1841-ADVIPSERVICESK9-M), Version 12.4(13a)", Family::ios_router},
      {"Cisco IOS Software, C2900 Software (C2900-UNIVERSALK9-M), Version 15.1(4)M4", Family::ios_router},
      {"IOS (tm) 2500 Software (C2500-I-L), Version 12.0(7)T", Family::old_bootstrap},
      {"IOS (tm) C2950 Software (C2950-I6Q4L2-M), Version 12.1(22)EA13", Family::catalyst},
      {"Cisco IOS Software, C3750E Software (C3750E-UNIVERSALK9-M), Version 15.0(2)SE11", Family::catalyst},
      {"Cisco IOS Software, Catalyst 4500 L3 Switch Software (cat4500-IPBASEK9-M)", Family::catalyst_rommon},
      {"Cisco IOS Software, IOS-XE Software, Catalyst L3 Switch Software (CAT3K_CAA-UNIVERSALK9-M)",
       Family::catalyst_xe},
      {"Cisco IOS XE Software, Version 16.06.04\n"
       "Cisco IOS Software [Everest], ISR Software (X86_64_LINUX_IOSD-UNIVERSALK9-M), Version 16.6.4",
       Family::ios_xe_router},
      {"Cisco Adaptive Security Appliance Software Version 9.2(4) ", Family::asa},
      {"Cisco Nexus Operating System (NX-OS) Software", Family::nexus},
      {"Cisco IOS XR Software, Version 6.5.3", Family::none},
      {"hostname R1", Family::none},
  };
  for (const auto& each : all) {
    CAPTURE(each.first);
    CHECK(recipe::family_in_version(recipe::lines_of(each.first)) == each.second);
  }
}

TEST_CASE("whose prompt it is where no boot was seen is asked, and not guessed") {
  for (const auto& each :
       {std::pair{"c2960", "catalyst"}, std::pair{"c9300", "catalyst-xe"}, std::pair{"asa5505", "asa"},
        std::pair{"c2500", "old-bootstrap"}, std::pair{"isr4321", "ios-xe-router"}}) {
    const auto model = each.first;
    const auto family = each.second;
    CAPTURE(model);
    Rehearsal at(model);
    log_in(at);
    at.open_anew();
    auto run = at.options("backup-config");
    run.values["into"] = "x.cfg";
    run.agreed.clear();
    at.start(std::move(run));
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
    CHECK(at.family == family);
  }
}

TEST_CASE("a run that begins in a boot goes on behind it, where log lines come right behind the RETURN") {
  for (const bool hurried : {false, true})
    for (const std::string model : {"c1841", "c2911", "c2960", "isr4321"}) {
      CAPTURE(model);
      CAPTURE(hurried);
      const bool restores = model == "c1841" || model == "c2960";
      Rehearsal at(std::make_unique<device::Chassis>(testing::personality_of({model, {}}),
                                                     device::DeviceOptions{.fast = hurried}),
                   9600, nullptr);
      at.device->power_on(at.now);
      at.pass(200ms);
      auto run = at.options(restores ? "restore-config" : "backup-config");
      run.values[restores ? "config" : "into"] = "x.cfg";
      run.files["config"] = "!\nhostname RESTORED\n!\nend\n";
      run.secrets.clear();
      run.secrets["login-secret"] = recipe::Secret{"console"};
      run.secrets["enable-secret"] = recipe::Secret{"forgotten"};
      run.agreed.clear();
      at.start(std::move(run));
      REQUIRE(at.run());
      CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
    }
}
