#include <doctest/doctest.h>

#include <algorithm>

#include "src/recipe/check.hpp"
#include "src/recipe/library.hpp"
#include "src/recipe/load.hpp"

using namespace rommate::recipe;

namespace {

std::vector<std::string> mistakes_in(std::string_view toml) {
  Mistakes mistakes;
  const auto recipe = load_recipe(toml, mistakes, built_in_text);
  if (!recipe.name.empty()) check(recipe, built_in_ways(), mistakes);
  std::vector<std::string> told;
  for (const auto& each : mistakes.sorted()) told.push_back(to_string(each, "f"));
  return told;
}

// Lines 1 to 7 of each file below; a case says how the rest differs from what is right.
constexpr std::string_view head =
    "name = \"t\"\n"
    "goal = [\"loader answers\"]\n"
    "allows = [\"power-cycle\", \"skip-config\"]\n"
    "[parameters]\n"
    "key = { kind = \"secret\", ask = \"A secret\" }\n"
    "file = { kind = \"file\", ask = \"A file\" }\n";

/// A recipe without mistakes, in which `from` is replaced by `to`.
std::string changed(std::string_view from, std::string_view to) {
  std::string text{head};
  text +=
      "[[step]]\n"
      "name = \"Copy\"\n"
      "at = \"ios-enable\"\n"
      "do = \"fetch-config startup\"\n"
      "proof = { running = \"host name of the saved configuration\" }\n"
      "[[step]]\n"
      "name = \"Type {file}\"\n"
      "at = \"ios-enable\"\n"
      "do = [\"set-secret {key}\", \"type show clock\"]\n"
      "changes = \"none\"\n"
      "answer = { reload = \"no\" }\n"
      "proof = { running = \"secret changed\" }\n"
      "[[step]]\n"
      "name = \"Save\"\n"
      "at = \"ios-enable\"\n"
      "pays = \"skip-config\"\n"
      "do = \"save-config\"\n"
      "proof = { stored = \"secret changed\" }\n";
  const auto at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, from);
  return text.replace(at, from.size(), to);
}

struct Case {
  std::string_view from, to, told;
};

}  // namespace

TEST_CASE("the recipe that the cases below are made of has no mistake") {
  for (const auto& each : mistakes_in(changed("name", "name"))) FAIL_CHECK(each);
}

TEST_CASE("each kind of mistake is named with its line and column") {
  const Case cases[] = {
      {"at = \"ios-enable\"", "at = \"ios-enabled\"",
       "f:9:6: there is no state 'ios-enabled'; did you mean 'ios-enable'?"},
      {"at = \"ios-enable\"", "att = \"ios-enable\"", "f:9:1: a step has no 'att'"},
      {"do = \"fetch-config startup\"", "do = \"fetch-confg startup\"",
       "f:10:7: there is no verb 'fetch-confg'; did you mean 'fetch-config'?"},
      {"do = \"fetch-config startup\"", "do = \"fetch-config\"",
       "f:10:7: 'fetch-config' takes 1 word, not 0"},
      {"do = \"fetch-config startup\"\n", "", "nothing: it has no 'do'"},
      {"proof = { running = \"host name of the saved configuration\" }\n", "",
       "nothing proves 'Copy': it has no 'proof'"},
      {"host name of the saved configuration", "host name of the old configuration",
       "f:11:22: there is no claim 'host name of the old configuration'; did you mean"},
      {"proof = { running = \"host", "proof = { walking = \"host",
       "f:11:11: a proof lives here, stored or running, not 'walking'"},
      {"proof = { running = \"host", "proof = { here = \"host", "is true running, not here"},
      {"at = \"ios-enable\"", "at = \"uboot\"\non = \"asa\"", "f:9:6: no way leads to 'uboot' on asa"},
      {"allows = [\"power-cycle\", \"skip-config\"]\n", "families = [\"uboot\"]\n",
       "no way leads to 'ios-enable' on uboot"},
      {"allows = [\"power-cycle\"", "allows = [\"power-cycel\"",
       "f:3:11: there is no cost 'power-cycel'; did you mean 'power-cycle'?"},
      {"changes = \"none\"\n", "", "f:15:28: what does this line change?"},
      {"changes = \"none\"", "changes = \"owes\"", "what it owes is paid by a line: undo"},
      {"changes = \"none\"", "changes = \"perhaps\"",
       "f:16:11: a change is none, owes, lapses or for-good, not 'perhaps'"},
      {"Type {file}", "Type {file} {key}", "f:13:8: the secret 'key' would be shown in this text"},
      {"type show clock", "type show {key}", "f:15:33: the secret 'key' would be shown in this text"},
      {"type show clock", "type confreg 0x2142", "f:15:33: a register is never a constant"},
      {"type show clock", "type config-register 0x2102", "a register is never a constant"},
      {"Type {file}", "Type {fle}", "f:13:8: there is no parameter 'fle'; did you mean 'file'?"},
      {"Type {file}", "Type it", "f:6:1: nothing uses the parameter 'file'"},
      {"set-secret {key}", "set-secret {kye}", "there is no parameter 'kye'"},
      {"answer = { reload = \"no\" }", "answer = { relaod = \"no\" }",
       "f:17:12: there is no question 'relaod'; did you mean 'reload'?"},
      {"pays = \"skip-config\"", "pays = \"skip-confg\"", "f:22:8: there is no debt 'skip-confg'"},
      {"running = \"host name of the saved configuration\"", "here = \"file complete\"",
       "f:23:7: it saves before the old configuration was seen"},
      {"type show clock", "type copy running-config startup-config", ""},
      {"kind = \"secret\"", "kind = \"secrte\"", "f:5:16: 'secrte' is no kind of parameter"},
      {"kind = \"secret\"", "kind = \"secret\", default = \"abc\"", "a secret has no default"},
      {"name = \"Save\"", "name = \"Copy\"", "f:20:8: there are two steps 'Copy'"},
      {"name = \"t\"", "name = 5", "f:1:8: 'name' is a text"},
      {"name = \"t\"", "name = ", "f:1:"},
      {"pays = \"skip-config\"", "pays = \"skip-config\"\nwithin = \"soon\"",
       "f:23:10: 'soon' is no length of time"},
      {"pays = \"skip-config\"", "pays = \"skip-config\"\non = \"catalysts\"",
       "f:23:6: there is no family 'catalysts'"},
      {"pays = \"skip-config\"", "pays = \"skip-config\"\ngiven = \"file\"", "'file' is always given"},
  };
  for (const auto& each : cases) {
    const auto told = mistakes_in(changed(each.from, each.to));
    bool found = each.told.empty() && told.empty();
    std::string all;
    for (const auto& line : told) {
      found |= !each.told.empty() && line.find(each.told) != std::string::npos;
      all += line + "\n";
    }
    CHECK_MESSAGE(found, "wanted: ", each.told, "\nwas told:\n", all);
  }
}

TEST_CASE("all mistakes of a file are told at once, in the order of the file") {
  auto text = changed("at = \"ios-enable\"", "at = \"ios-enabled\"");
  text +=
      "[[step]]\nname = \"Last\"\nat = \"romon\"\ndo = \"jump\"\nproof = { stored = \"nonsense\" }\nsurplus "
      "= 1\n";
  const auto told = mistakes_in(text);
  REQUIRE(told.size() >= 5);
  CHECK(std::is_sorted(told.begin(), told.end(),
                       [](auto& a, auto& b) { return std::atoi(a.c_str() + 2) < std::atoi(b.c_str() + 2); }));
}

TEST_CASE("a recipe that extends another keeps its steps, and a mistake of the base is told as one") {
  CHECK(mistakes_in("name = \"mine\"\nextends = \"password-recovery\"\nallows = [\"reload\"]\n").empty());
  const auto unknown = mistakes_in("name = \"mine\"\nextends = \"pasword\"\n");
  CHECK(std::count(unknown.begin(), unknown.end(), "f:2:11: there is no recipe 'pasword' to extend") == 1);
}

TEST_CASE("a way must say what its verbs cost and owe") {
  const auto told = [](std::string_view toml) {
    Mistakes mistakes;
    check(load_ways(toml, mistakes), mistakes);
    std::string all;
    for (const auto& each : mistakes.sorted()) all += to_string(each, "w") + "\n";
    return all;
  };
  CHECK(told("families = [\"asa\"]\n[[way]]\nfrom = \"anywhere\"\nto = \"asa-rommon\"\ndo = "
             "[\"power-cycle\", \"interrupt-boot\"]\n") ==
        "w:5:8: 'power-cycle' costs a power-cycle: the way must say cost = \"power-cycle\"\n");
  CHECK(told("families = [\"asa\"]\n[[way]]\nfrom = \"asa-rommon\"\nto = \"ios-user\"\ndo = "
             "[\"skip-config\", \"reset\"]\n") ==
        "w:5:8: what 'skip-config' owes is written down first: with = [\"skip-config\"]\n");
}
