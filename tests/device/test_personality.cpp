#include <doctest/doctest.h>

#include "src/device/personality.hpp"

using namespace rommate::device;

namespace {

std::string mistakes(std::string_view toml) {
  const auto read = read_personality("my.toml", toml);
  const auto* refusal = std::get_if<Refusal>(&read);
  return refusal == nullptr ? "" : refusal->why;
}

constexpr std::string_view head =
    "[model]\nbase = \"c1841\"\nname = \"mine\"\ntitle = \"T\"\nfamily = \"f\"\nplatforms = [\"c1841\"]\n";

}  // namespace

TEST_CASE("every embedded personality is right, and every text in it names its source or is a guess") {
  CHECK(embedded_models().size() >= 11);
  for (const auto& model : embedded_models()) {
    const auto read = read_personality(model.name, model.toml);
    const auto* refusal = std::get_if<Refusal>(&read);
    REQUIRE_MESSAGE(refusal == nullptr, (refusal == nullptr ? "" : refusal->why));
    const auto& personality = std::get<Personality>(read);
    CHECK(personality.name == model.name);
    for (const auto& key : personality.unmarked) FAIL_CHECK(model.name << ": " << key << " names no source");
    CHECK_FALSE(personality.storage.empty());
  }
}

TEST_CASE("a personality may begin from another and change a part") {
  const auto read = read_personality("my.toml", std::string(head) + "[line]\nbaud = 115200\n");
  REQUIRE(std::holds_alternative<Personality>(read));
  const auto& mine = std::get<Personality>(read);
  CHECK(mine.line.baud == 115200);
  CHECK(mine.loader.prompt == "rommon {n} > ");
}

TEST_CASE("an unknown key is refused with its place and the nearest right one") {
  CHECK(mistakes(std::string(head) + "[boot]\nbreak_windw = 3.0\n") ==
        "my.toml:8:1: [boot] has no key 'break_windw'; the nearest right one is 'break_window'");
}

TEST_CASE("a wrong type, a number out of range and a wrong word are refused with their places") {
  CHECK(mistakes(std::string(head) + "[line]\nbaud = \"fast\"\n") ==
        "my.toml:8:8: line.baud must be a whole number, not a text");
  CHECK(mistakes(std::string(head) + "[line]\nbaud = 3\n") ==
        "my.toml:8:8: line.baud must be between 50 and 4000000");
  CHECK(mistakes(std::string(head) + "[os]\nkind = \"linux\"\n") ==
        "my.toml:8:8: 'linux' is no value for os.kind; use one of: ios, asa, nxos, none");
}

TEST_CASE("a missing key, a missing base and broken TOML are refused with their places") {
  CHECK(mistakes("[model]\nname = \"x\"\n").find("my.toml:1:1: [model] lacks the key 'title'") !=
        std::string::npos);
  CHECK(mistakes("[model]\nbase = \"c1842\"\n")
            .find("my.toml:2:8: there is no model 'c1842' to begin from; the nearest right one is 'c1841'") ==
        0);
  CHECK(mistakes("[model\n").find("my.toml:1:") == 0);
}

TEST_CASE("a source for something that is not there is refused") {
  CHECK(mistakes(std::string(head) + "[sources]\n\"boot.banner\" = \"a log\"\n") ==
        "my.toml:8:1: [sources] names 'boot.banner', which is not in this file");
}
