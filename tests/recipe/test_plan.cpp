#include <doctest/doctest.h>

#include "src/recipe/library.hpp"
#include "src/recipe/plan.hpp"

using namespace rommate::recipe;
using rommate::recognise::Family;

namespace {

Plan plan_of(std::string_view name, Family family) {
  Terms terms;
  terms.given = {"secret"};
  return make_plan(*built_in_recipe(name), built_in_ways(), family, {}, terms);
}

/// The lines of the plan in order, without those that are typed in a case only.
std::vector<std::string> always(const Plan& plan) {
  std::vector<std::string> lines;
  for (const auto& item : plan.items)
    for (const auto& line : item.lines)
      if (line.when.empty()) lines.push_back(line.text);
  return lines;
}

std::size_t at(const std::vector<std::string>& lines, std::string_view wanted) {
  const auto found = std::find(lines.begin(), lines.end(), wanted);
  REQUIRE_MESSAGE(found != lines.end(), wanted);
  return static_cast<std::size_t>(found - lines.begin());
}

}  // namespace

TEST_CASE("a router's password recovery is planned in the vendor's order") {
  const auto lines = always(plan_of("password-recovery", Family::ios_router));
  CHECK(at(lines, "confreg <the noted register with bit 6 set>") < at(lines, "reset"));
  CHECK(at(lines, "reset") < at(lines, "enable"));
  CHECK(at(lines, "enable") < at(lines, "show startup-config"));
  CHECK(at(lines, "show startup-config") < at(lines, "copy startup-config running-config"));
  CHECK(at(lines, "copy startup-config running-config") < at(lines, "enable secret <secret>"));
  CHECK(at(lines, "enable secret <secret>") < at(lines, "config-register <the register as noted>"));
  CHECK(at(lines, "config-register <the register as noted>") <
        at(lines, "copy running-config startup-config"));
  CHECK(at(lines, "copy running-config startup-config") < at(lines, "reload"));
}

TEST_CASE("every family with a recovery has a whole plan for it") {
  for (const auto family :
       {Family::ios_router, Family::ios_xe_router, Family::old_bootstrap, Family::catalyst,
        Family::catalyst_xe, Family::asa, Family::nexus, Family::u_boot}) {
    const auto plan = plan_of("password-recovery", family);
    for (const auto& why : plan.missing) FAIL_CHECK(to_string(family), ": ", why);
    CHECK(plan.takes() > std::chrono::minutes(2));
  }
}

TEST_CASE("a family without ways is told so, and nothing is planned") {
  const auto plan = plan_of("password-recovery", Family::aireos);
  CHECK(plan.items.empty());
  REQUIRE(plan.missing.size() == 1);
  CHECK(plan.missing[0] == "password-recovery is not made for aireos");
}

TEST_CASE("a plan shows no secret, only its name, and says what is owed") {
  const auto text = to_text(plan_of("password-recovery", Family::catalyst));
  CHECK(text.find("types:  enable secret <secret>") != std::string::npos);
  CHECK(text.find("owes:   leave out the saved configuration at the next start") != std::string::npos);
  CHECK(text.find("costs:  power-cycle") != std::string::npos);
}

TEST_CASE("what was sent is held against the plan, holes stand for anything") {
  const auto plan = plan_of("password-recovery", Family::ios_router);
  CHECK(is_planned("confreg 0x2142", false, plan));
  CHECK(is_planned("interface FastEthernet0/0", false, plan));
  CHECK_FALSE(is_planned("write erase", false, plan));
  CHECK_FALSE(is_planned("confre 0x2142", false, plan));
  CHECK(is_planned("enable secret correct horse", true, plan));
}

TEST_CASE("a name that a login asks for plans no command") {
  Terms terms;
  terms.given = {"image", "enable-secret", "login-secret"};
  const auto plan = make_plan(*built_in_recipe("set-boot-image"), built_in_ways(), Family::catalyst,
                              {{"image", "flash:x.bin"}}, terms);
  CHECK(is_planned("show running-config", false, plan));
  CHECK_FALSE(is_planned("write erase", false, plan));
}

TEST_CASE("a transfer's time follows from size, speed and the efficiency of its blocks") {
  // 8 MB at 9600: 2.7 h with 128-byte blocks in the field; 1K blocks are a little better.
  CHECK(transfer_time(8'000'000, 9600, 128).count() == doctest::Approx(8724).epsilon(0.01));
  CHECK(transfer_time(8'000'000, 9600, 1024) < transfer_time(8'000'000, 9600, 128));
}

TEST_CASE("a plan from where the device stands has no way that it need not go, and no cost of one") {
  const auto from = [](std::string_view name, std::string_view place) {
    const auto recipe = *built_in_recipe(name);
    Terms terms;
    terms.given = {"secret"};
    for (const auto& each : recipe.allows) terms.allowed.insert(each.text);
    return make_plan(recipe, built_in_ways(), Family::ios_router, {}, terms, {}, place);
  };
  CHECK(from("password-recovery", "anywhere").items.front().title == "anywhere -> rommon");
  CHECK(from("password-recovery", "rommon").items.front().title == "rommon -> ios-enable");
  CHECK(!from("backup-config", "rommon").missing.empty());  // it may not skip the configuration
  CHECK(from("backup-config", "ios-enable").missing.empty());
}

TEST_CASE("a recipe that may not cost a start says in its plan where a person brings the device") {
  for (const auto* name : {"backup-config", "restore-config", "set-boot-image"}) {
    const auto plan = make_plan(*built_in_recipe(name), built_in_ways(), Family::ios_router, {}, {});
    CAPTURE(name);
    CHECK(plan.missing.empty());
    REQUIRE(!plan.items.empty());
    REQUIRE(plan.items.front().by_hand.size() == 1);
    CHECK(plan.items.front().by_hand.front().find("bring the device to ios-enable before") == 0);
  }
}
