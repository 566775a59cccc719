#include <doctest/doctest.h>

#include <array>
#include <string>

#include "src/recognise/questions.hpp"

using namespace rommate::recognise;

namespace {
std::string choice(std::string_view row) {
  const auto found = parse_choice(row);
  return found ? "[" + found->detail + "]" : "none";
}
std::string question(std::string_view row) {
  const auto found = parse_question(row);
  return found ? found->text : "none";
}
}  // namespace

TEST_CASE("choices in all the ways devices write them") {
  CHECK(choice("Do you wish to continue? y/n:  [n]:  ") == "[default=n]");
  CHECK(choice("do you wish to change the configuration? y/n  [n]:  ") == "[default=n]");
  CHECK(choice("enable TFTP netboot? y/n [n]: ") == "[default=n]");
  CHECK(choice("This command will reboot the system. (y/n)?  [n] ") == "[default=n]");
  CHECK(choice("Would you like to save them now? (y/N) ") == "[default=n]");
  CHECK(choice("continue? (Y/n)") == "[default=y]");
  CHECK(choice("Do you want to proceed? [y/n]") == "[]");
  CHECK(choice("Save? [yes/no]:") == "[]");
  CHECK(choice("Do you want to enforce secure password standard (yes/no) [y]: ") == "[default=y]");
  CHECK(choice("re-enter the command. [y/n/q] ") == "[y/n/q]");
  CHECK(choice("(yes/skip/no)[no]: ") == "[yes/skip/no default=no]");
  CHECK(choice("Reload hardware module ? [no,yes]") == "[]");
  CHECK(choice("Reboot the system ? [yes,no] (no) ") == "[default=no]");
  CHECK(choice("Would you like to terminate autoinstall? [yes]: ") == "[default=yes]");
  CHECK(choice("interactive prompts [yes]?") == "[default=yes]");
  CHECK(choice("Enable Link Aggregation (LAG) [yes][NO]: ") == "[default=no]");
  CHECK(choice("Are you sure to reboot? [Y/N]:") == "[]");
  CHECK(choice("Do you want to continue (y/n) [n]? ") == "[default=n]");
}

TEST_CASE("a choice is none before it is complete") {
  for (const std::string_view row :
       {"Do you wish to continue? y/n:", "Do you wish to continue? y/n", "Do you wish to continue? y/n:  [n]",
        "This command will reboot the system. (y/n)?", "This command will reboot the system. (y/n)",
        "standard (yes/no)", "Reboot the system ? [yes,no]", "commit them before exiting(yes/no/cancel)?", "",
        "?", "]", "[]", "()", "[]:", "Disconnecting from 'x' console. Continue(Y/N)?",
        "Building configuration... [OK]", "uptime (s)", "a [b] c"})
    CHECK_MESSAGE(choice(row) == "none", row);
  CHECK(parse_choice("Do you want to continue? (y/n)?"));
  CHECK_FALSE(parse_choice("Do you want to continue? (y/n)?", true));
}

TEST_CASE("questions with a default, and what only looks like one") {
  CHECK(question("Destination filename [startup-config]? ") == "Destination filename [startup-config]?");
  CHECK(question("Source filename []? ") == "Source filename []?");
  CHECK(question("  Enter host name [Switch]: ") == "Enter host name [Switch]:");
  CHECK(question("Max Retry Count [10]: ") == "Max Retry Count [10]:");
  CHECK(question("How many bits in the modulus [512]: ") == "How many bits in the modulus [512]:");
  CHECK(question("Loose, Strict, Record, Timestamp, Verbose[none]: ") ==
        "Loose, Strict, Record, Timestamp, Verbose[none]:");
  for (const std::string_view row :
       {"flashfs[0]: ", "mifs[2]: ", "%SYS-5-CONFIG_I: fpd-serv[215]: ",
        "RP/0/0:Jan 25 15:23: fpd-serv[215]: ", "INFO: [httpd.2558 -s]: ", "boot: ", "Switch[1]: ",
        "Add: Passed on [1]", "Success rate is 100 percent (5/5):"})
    CHECK_MESSAGE(question(row) == "none", row);
}

TEST_CASE("passwords and logins are told from reports about them") {
  for (const std::string_view row :
       {"Password: ", "password:", "Enter enable secret: ", "Enter secret again:",
        "  Enter the password for \"admin\": ", "root@10.0.0.1's password: ",
        "Enter Administrative Password (3 to 24 characters): ", "Passphrase: "})
    CHECK_MESSAGE(asks_password(row), row);
  for (const std::string_view row :
       {"Wrong Password, Reason:", "login failed: password: ", "R1#enable password: ",
        "username a password:x", "% Bad passwords", "TFTP_PASSWORD=x:"})
    CHECK_FALSE_MESSAGE(asks_password(row), row);
  for (const std::string_view row : {"login: ", " login: ", "(none) login: ", "leaf4 login:",
                                     "MikroTik Login: ", "switch(standby) login: "})
    CHECK_MESSAGE(asks_login(row), row);
  for (const std::string_view row : {"Last login: ", "fp login: admin (automatic login)",
                                     "a b login: ", "sshlogin:", "2021 Jan x login: "})
    CHECK_FALSE_MESSAGE(asks_login(row), row);
}

TEST_CASE("what a yes does is read from the question and the lines above it") {
  const auto harm = [](std::string_view row, std::string_view above) {
    const std::array<std::string_view, 1> lines{above};
    return harm_of(row, lines);
  };
  CHECK(harm("configuration and proceed [y/n] ? ", "Do you want to reset the router to factory default") ==
        Harm::destructive);
  CHECK(harm("Do you want to continue? (y/n)  [n] ",
             "This command is going to erase your startup-config, licenses") == Harm::destructive);
  CHECK(harm("Permanently erase 'disk0:'? ", "") == Harm::destructive);
  CHECK(harm("Do you wish to continue? y/n:  [n]:  ",
             "WARNING: all existing data in all partitions on flash will be lost!") == Harm::erases);
  CHECK(harm("Delete flash:x? [confirm]", "Delete filename [x]? ") == Harm::erases);
  CHECK(harm("Proceed with reload? [confirm]", "R1#reload") == Harm::none);
}
