#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

#include "src/recognise/recogniser.hpp"
#include "src/recognise/state.hpp"

using namespace rommate::recognise;
using rommate::protocols::as_bytes;

namespace {

Sighting shown(std::string_view text) {
  Recogniser recogniser;
  recogniser.on_bytes(as_bytes(text), {});
  return recogniser.if_silent();
}

std::string about(std::string_view text) {
  const auto seen = shown(text);
  return std::string{to_string(seen.question)} + (seen.about.empty() ? "" : " " + seen.about);
}

}  // namespace

TEST_CASE("a question has an identity, read from its own words") {
  CHECK(about("Proceed with reload? [confirm]") == "reload");
  CHECK(about("System configuration has been modified. Save? [yes/no]: ") == "save-config");
  CHECK(about("Erasing the nvram filesystem will remove all configuration files! Continue? [confirm]") ==
        "erase-nvram nvram");
  CHECK(about("Erase flash: before copying? [confirm]") == "erase-flash flash:");
  CHECK(about("Format operation will destroy all data in \"disk1:\".  Continue? [confirm]") ==
        "format disk1:");
  CHECK(about("Delete filename [old.bin]? ") == "delete-file old.bin");
  CHECK(about("Delete flash:/old.bin? [confirm]") == "delete-file flash:/old.bin");
  CHECK(about("Are you sure you want to delete \"flash:vlan.dat\" (y/n)?") == "delete-file flash:vlan.dat");
  CHECK(about("Destination filename [startup-config]? ") == "overwrite-startup startup-config");
  CHECK(about("Destination filename [running-config]? ") == "change-running running-config");
  CHECK(about("Destination filename [x.bin]? ") == "copy-file-name x.bin");
  CHECK(about("Would you like to enter the initial configuration dialog? [yes/no]: ") == "continue-setup");
  CHECK(about("enable  \"ignore system config info\"? y/n  [n]:  ") == "change-confreg");
  CHECK(about("Overwrite the previous NVRAM configuration?[confirm]") == "overwrite-startup");
}

TEST_CASE("a question that only asks to go on is read from the command and the lines above it") {
  CHECK(about("R1#write erase\r\nContinue? [confirm]") == "erase-nvram");
  CHECK(about("R1#wr er\r\nContinue? [confirm]") == "erase-nvram");
  CHECK(about("R1#rel\r\nAre you sure? [confirm]") == "reload");
  CHECK(about("R1#format disk0:\r\nContinue? [confirm]") == "format disk0:");
  CHECK(about("rommon 3 > tftpdnld\r\nWARNING: all existing data in all partitions on flash will be lost!\r\n"
              "Do you wish to continue? y/n:  [n]:  ") == "erase-flash");
  CHECK(about("R1#copy tftp: flash:\r\nDestination filename [a.bin]? b.bin\r\n"
              "%Warning:There is a file already existing with this name\r\n"
              "Do you want to over write? [confirm]") == "overwrite-file b.bin");
  CHECK(about("root@srx> request system reboot\r\nAre you sure? [yes,no] (no) ") == "reload");
}

TEST_CASE(
    "a question whose command is out of sight, or that has words of its own that nobody knows, is unknown") {
  CHECK(about("Continue? [confirm]") == "unknown");
  CHECK(about("\r\nSome words\r\nContinue? [confirm]") == "unknown");
  CHECK(about("R1#reload\r\nForget the moon? [confirm]") == "unknown");
  CHECK_MESSAGE(about("R1#write erase\r\n[OK]\r\nR1#show clock\r\nContinue? [confirm]") == "unknown",
                "an earlier command has nothing to do with it");
  for (const std::string_view answer : {"", "no", "yes", "n", "anything"})
    CHECK_MESSAGE(does_harm(shown("Continue? [confirm]"), answer), answer);
}

TEST_CASE("each identity says which answers do harm") {
  const auto harms = [](std::string_view text) {
    const auto seen = shown(text);
    std::string result;
    for (const auto& [answer, word] : {std::pair{"yes", "yes "}, {"no", "no "}, {"", "enter "}})
      if (does_harm(seen, answer)) result += word;
    return result;
  };
  CHECK(harms("Proceed with reload? [confirm]") == "yes enter ");
  CHECK(harms("System configuration has been modified. Save? [yes/no]: ") == "yes enter ");
  CHECK(harms("do you wish to change the configuration? y/n  [n]:  ") == "yes ");
  CHECK(harms("Would you like to terminate autoinstall? [yes]: ") == "");
  CHECK(harms("Uncommitted changes found, commit them before exiting(yes/no/cancel)? [cancel]:") ==
        "yes no enter ");
  CHECK(harms("Source filename []? ") == "");
  CHECK_MESSAGE(does_harm(shown("Destination filename [x]? "), "startup-config"),
                "a name may be the harm itself");
  CHECK_FALSE(does_harm(shown("Destination filename [x]? "), "y"));
  CHECK_FALSE(does_harm(shown("R1#"), "reload"));
}

TEST_CASE("what destroys the configuration, a file system or all is destructive, and write erase is") {
  for (const std::string_view text :
       {"R1#write erase\r\nErasing the nvram filesystem will remove all configuration files! Continue? "
        "[confirm]",
        "Erase flash: before copying? [confirm]", "Permanently erase 'disk0:'? ",
        "This will reset it to factory default. Proceed? [y/n]"})
    CHECK_MESSAGE(shown(text).destructive, text);
  CHECK_FALSE(shown("Delete flash:/x? [confirm]").destructive);
  CHECK(shown("Delete flash:/x? [confirm]").erases);
  CHECK_FALSE(shown("Proceed with reload? [confirm]").destructive);
}

TEST_CASE("the predicates of states put each into one kind at most") {
  for (int value = 0; value <= static_cast<int>(State::unknown); ++value) {
    const auto state = static_cast<State>(value);
    const int kinds =
        is_loader(state) + is_prompt(state) + is_login(state) + is_question(state) + is_pager(state);
    CHECK_MESSAGE(kinds <= 1, to_string(state));
    CHECK_MESSAGE(!is_prompt(Sighting{.state = state}), "nothing waits: ", to_string(state));
  }
  CHECK(is_prompt(State::shell));
  CHECK(is_prompt(State::ios_config));
  CHECK_FALSE(is_ios_prompt(State::shell));
  CHECK(is_loader(State::other_loader));
  CHECK(is_question(State::setup_dialog));
  CHECK_FALSE(is_question(State::password));
  CHECK(is_login(State::password));
}

TEST_CASE("a prompt's number, host and mode are members, and the detail is made from them") {
  auto seen = shown("rommon 7 > ");
  CHECK(seen.number == "7");
  CHECK(seen.detail == "7");
  seen = shown("RP/0/RSP0/CPU0:core-1(config-if)#");
  CHECK(seen.host == "core-1");
  CHECK(seen.mode == "config-if");
  CHECK(seen.detail == "config-if host=core-1");
  seen = shown("Do you want to continue (yes/skip/no)[no]: ");
  CHECK(seen.choices == std::vector<std::string>{"yes", "skip", "no"});
  CHECK(seen.default_answer == "no");
  CHECK(seen.detail == "yes/skip/no default=no");
  CHECK(shown("Destination filename [a.bin]? ").default_answer == "a.bin");
}
