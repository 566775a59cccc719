#include <doctest/doctest.h>

#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "src/recognise/read_log.hpp"
#include "tests/recognise/scenario.hpp"

using rommate::testing::only_when_asked;
using rommate::testing::read_scenarios;
using namespace rommate::recognise;
using rommate::protocols::as_bytes;

namespace {

constexpr std::string_view reload_log =
    "R1#reload\r\n"
    "System configuration has been modified. Save? [yes/no]: no\r\n"
    "Proceed with reload? [confirm]\r\n"
    "*Mar  1 00:04:00.000: %SYS-5-RELOAD: Reload requested by console.\r\n\r\n"
    "System Bootstrap, Version 12.4(13r)T, RELEASE SOFTWARE (fc1)\r\n"
    "C1841 platform with 393216 Kbytes of main memory\r\n"
    "rommon 1 > set\r\nPS1=rommon ! > \r\nrommon 2 > boot\r\n"
    "Self decompressing the image : ########## [OK]\r\n"
    "Would you like to enter the initial configuration dialog? [yes/no]: no\r\n\r\n"
    "Press RETURN to get started!\r\n\r\nRouter>enable\r\nPassword: \r\nRouter#show run | inc [a]: x\r\n "
    "--More-- \b\b\b\b\b\b\b\b\b"
    "        \b\b\b\b\b\b\b\b\bend\r\nRouter#";

std::vector<std::string> read(const std::vector<std::size_t>& cuts) {
  LogReader reader;
  std::vector<std::string> told;
  std::size_t at = 0;
  for (const auto cut : cuts) {
    reader.on_bytes(as_bytes(reload_log.substr(at, cut - at)));
    at = cut;
  }
  reader.on_bytes(as_bytes(reload_log.substr(at)));
  reader.on_silence();
  for (const auto& seen : reader.take_sightings())
    told.push_back(std::to_string(seen.offset) + " " + std::string{to_string(seen.state)} + " " +
                   seen.detail);
  return told;
}

}  // namespace

TEST_CASE("a screen that is put together on one line is read") {
  LogReader reader;
  reader.on_bytes(
      as_bytes("\x1b[24;1HPress any key to continue\x1b[24;1H\x1b[?25h\x1b[24;26H\r\n"
               "\x1b[1;24r\x1b[24;1H\x1b[24;1Hsw-1> \x1b[24;1H\x1b[24;7Henable\x1b[24;1H\x1b[24;13H\r\n"
               "\x1b[24;1HPassword: \x1b[24;1H\x1b[24;11H"));
  reader.on_silence();
  const auto told = reader.take_sightings();
  REQUIRE(told.size() == 3);
  CHECK(told[0].state == State::more);
  CHECK(told[1].prompt == "sw-1>");
  CHECK(told[2].state == State::password);
}

TEST_CASE("an answered question is not asked again by the next row, and an indented order is one") {
  LogReader reader;
  reader.on_bytes(
      as_bytes("   that would result in losing all your data\r\n   type \"yes\" to confirm: no\r\n"
               "your choice: e\r\n"));
  reader.on_silence();
  const auto told = reader.take_sightings();
  REQUIRE(told.size() == 2);
  CHECK(told[0].state == State::yes_no);
  CHECK(told[0].destructive);
  CHECK(told[1].state == State::question);
}

TEST_CASE("a trail of names is a prompt where one was typed after the other") {
  LogReader reader;
  reader.on_bytes(
      as_bytes("admin > config\r\nadmin > config > network\r\nadmin > config > network > help\r\n"
               "Settings > Wireless > Guests\r\n"));
  reader.on_silence();
  const auto told = reader.take_sightings();
  REQUIRE(told.size() == 3);
  CHECK(told[0].prompt == "admin >");
  CHECK(told[1].prompt == "admin > config >");
  CHECK(told[2].prompt == "admin > config > network >");
}

TEST_CASE("a recorded console tells its waits and resets in order, and nothing else") {
  std::vector<std::string> words;
  for (const auto& line : read({})) words.push_back(line.substr(line.find(' ') + 1));
  CHECK(words == std::vector<std::string>{"ios-enable host=R1", "yes-no ", "confirm ", "booting ", "rommon 1",
                                          "rommon 2", "setup-dialog ", "press-return ",
                                          "ios-user host=Router", "password ", "ios-enable host=Router",
                                          "more ", "ios-enable host=Router"});
}

TEST_CASE("a log read in pieces tells the same") {
  const auto whole = read({});
  for (std::size_t cut = 1; cut < reload_log.size(); cut += 3)
    CHECK_MESSAGE(read({cut}) == whole, "cut at " << cut);
  constexpr unsigned seed = 99;
  std::mt19937 random{seed};
  for (int round = 0; round < 50; ++round) {
    std::vector<std::size_t> cuts;
    for (std::size_t at = random() % 40; at < reload_log.size(); at += 1 + random() % 40) cuts.push_back(at);
    CHECK_MESSAGE(read(cuts) == whole, "seed " << seed << " round " << round);
  }
}

TEST_CASE("a stretch at the wrong speed is told once, with its name, and text behind it as before") {
  std::string garbage;
  constexpr unsigned seed = 5;
  std::mt19937 random{seed};
  for (int i = 0; i < 600; ++i) garbage += static_cast<char>(0x80 | (random() & 0x7f));
  LogReader reader;
  reader.on_bytes(as_bytes("R1#\r\n" + garbage + "\r\n" + garbage + "\r\nR1#"));
  reader.on_silence();
  std::vector<std::string_view> states;
  for (const auto& seen : reader.take_sightings()) states.push_back(to_string(seen.state));
  CHECK(states == std::vector<std::string_view>{"ios-enable", "garbled", "ios-enable"});
}

TEST_CASE("names with letters of other alphabets are no garbage") {
  LogReader reader;
  std::string text;
  for (int i = 0; i < 40; ++i)
    text +=
        "interface Gi0/1\r\n description B\xc3\xbcro \xc3\x9c"
        "bersee 3\r\n";
  reader.on_bytes(as_bytes(text + "R1#"));
  reader.on_silence();
  const auto told = reader.take_sightings();
  REQUIRE(told.size() == 1);
  CHECK(told[0].state == State::ios_enable);
}

TEST_CASE("a question is told though its answer was typed right behind it") {
  for (const auto& each : std::vector<std::pair<std::string, State>>{
           {"R1#reload\r\nSystem configuration has been modified. Save? [yes/no]:no\r\n", State::yes_no},
           {"R1#x\r\nDo you want to proceed? [y/n]y\r\nmore text\r\n", State::yes_no},
           {"R1#x\r\nRemove it (y/n)?n\r\n", State::yes_no},
           {"R1#reload\r\nProceed with reload? [confirm]y\r\n", State::confirm}}) {
    const auto& log = each.first;  // a structured binding may not be captured by the check's lambda
    const auto wanted = each.second;
    LogReader reader;
    reader.on_bytes(as_bytes(log));
    reader.on_silence();
    const auto seen = reader.take_sightings();
    REQUIRE_MESSAGE(seen.size() >= 2, log);
    CHECK_MESSAGE(seen[1].state == wanted, log);
  }
}

TEST_CASE("a shown boot text is told as no reset, and a real one is") {
  const auto resets = [](std::string_view log) {
    LogReader reader;
    reader.on_bytes(as_bytes(log));
    reader.on_silence();
    int count = 0;
    for (const auto& seen : reader.take_sightings()) count += seen.state == State::booting && !seen.waiting;
    return count;
  };
  CHECK(resets("R1#sh rom-monitor r0\r\nSystem Bootstrap, Version 16.2(1r), RELEASE SOFTWARE\r\nR1#\r\n") ==
        0);
  CHECK(resets("R1>mor nvram:x\r\nU-Boot 2019.01\r\nStarting kernel ...\r\nR1>\r\n") == 0);
  CHECK(resets("R1#show clock\r\nR1#\r\nSystem Bootstrap, Version 16.2(1r), RELEASE SOFTWARE\r\n") == 1);
  CHECK(resets("R1#show run\r\nint\r\nInitializing Hardware ...\r\nSystem Bootstrap, Version 16.2(1r)\r\n") ==
        1);
  CHECK(resets("R1#reload\r\nSystem Bootstrap, Version 16.2(1r), RELEASE SOFTWARE\r\n") == 1);
}

TEST_CASE("what is told of a place that is asked for is told of the whole log, too") {
  std::size_t asked = 0;
  std::vector<std::string> missed;
  for (const auto& entry : std::filesystem::directory_iterator{TEST_SESSIONS}) {
    if (entry.path().extension() != ".test") continue;
    for (const auto& scenario : read_scenarios(entry.path().string())) {
      for (const auto& each : only_when_asked(scenario)) {
        ++asked;
        if (each != "told") missed.push_back(entry.path().filename().string() + ": " + each);
      }
    }
  }
  std::string list;
  for (const auto& each : missed) list += "\n  " + each;
  CHECK_MESSAGE(missed.empty(), missed.size() << " of " << asked << list);
}
