// Configuration mode by hand, as an engineer would try it for an evening.
#include <doctest/doctest.h>

#include "src/device/secrets.hpp"
#include "tests/device/open_model.hpp"

using namespace rommate::device;
using namespace std::chrono_literals;
using rommate::testing::answers;
using rommate::testing::at_enable;

namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("an interface is named with a blank or without one") {
  auto bench = at_enable("c1841");
  CHECK(has(answers(bench, {"show int fa 0/1"}), "FastEthernet0/1 is administratively down"));
  CHECK(has(answers(bench, {"conf t", "int fa 0/0.10"}), "R1(config-subif)#"));
}

TEST_CASE("the ^ stands under the first letter that no command has") {
  auto bench = at_enable("c1841");
  CHECK(has(answers(bench, {"hostname R3"}), "hostname R3\n    ^\n% Invalid input"));
  CHECK(has(answers(bench, {"enable secret x"}), "enable secret x\n          ^\n% Invalid input"));
}

TEST_CASE("what was typed short stands in the running configuration in full and in its order") {
  auto bench = at_enable("c1841");
  answers(bench, {"conf t", "int fa0/1", "ip add 10.1.1.1 255.255.255.0", "desc uplink",
                  "username joe priv 15 sec x", "line vty 0 15", "exec-t 5", "password foo", "end"});
  const auto shown = answers(bench, {"sh run"});
  CHECK(has(shown, "username joe privilege 15 secret 5 $1$"));
  CHECK(has(shown,
            "interface FastEthernet0/1\n description uplink\n ip address 10.1.1.1 255.255.255.0\n shutdown\n"
            " duplex auto\n speed auto\n!\n"));
  CHECK(has(shown,
            "line vty 0 4\n exec-timeout 5 0\n password foo\n login\nline vty 5 15\n exec-timeout 5 0\n"));
  CHECK(has(answers(bench, {"sh ip int br"}), "10.1.1.1        YES manual"));
  CHECK(has(answers(bench, {"conf t", "default int fa0/1"}),
            "Interface FastEthernet0/1 set to default configuration\n"));
}

TEST_CASE("service password-encryption obscures what was there and what comes") {
  CHECK(secret_matches("7 0822455D0A16", "cisco"));
  CHECK_FALSE(secret_matches("7 0822455D0A16", "Cisco"));
  CHECK_FALSE(secret_matches("7 99", ""));
  CHECK(secret_matches(obscured_line("password secret phrase").substr(9), "secret"));
  auto bench = at_enable("c1841");
  const auto shown = answers(bench, {"conf t", "enable password foo", "service password-encryption",
                                     "username a password b", "do sh run | include password"});
  CHECK(has(shown, "\nenable password 7 "));
  CHECK(has(shown, "\nusername a password 7 "));
  // And the way in is the same word as before.
  answers(bench, {"end", "disable", "enable"});
  CHECK(has(answers(bench, {"foo"}), "R1#"));
}

TEST_CASE("a banner ends where its sign stands, and a key is asked for its size") {
  auto bench = at_enable("c1841");
  answers(bench, {"conf t", "banner motd #", "Hello", " there #"});
  CHECK(has(answers(bench, {"do sh run | begin banner"}), "banner motd ^C\nHello\n there ^C\n"));
  CHECK(has(answers(bench, {"crypto key gen rsa"}), "% Please define a domain-name first."));
  CHECK(has(answers(bench, {"ip domain-name example.com", "crypto key gen rsa"}),
            "How many bits in the modulus [512]: "));
  CHECK(has(answers(bench, {"1024"}), "% Generating 1024 bit RSA keys"));
}

TEST_CASE("? tells of the kinds of interfaces, and behind do and no of what comes there") {
  auto bench = at_enable("c1841");
  answers(bench, {"conf t"});
  bench.cursor_to_end();
  bench.type("interface ?");
  REQUIRE(bench.quiet(2s));
  CHECK(has(bench.since_cursor(), "  FastEthernet  FastEthernet IEEE 802.3"));
  bench.type("\x15interface fa ?");
  REQUIRE(bench.quiet(2s));
  CHECK(has(bench.since_cursor(), "<0-0>  FastEthernet interface number"));
  bench.type(
      "\x15"
      "do sh ver?");
  REQUIRE(bench.until("version"));
  bench.cursor_to_end();
  bench.type("\x15no ip ?");
  CHECK(bench.until("Establish static routes"));
}

TEST_CASE("a long name is cut in front of the mode") {
  auto bench = at_enable("c1841");
  CHECK(has(answers(bench, {"conf t", "hostname A-VERY-LONG-NAME-OF-A-ROUTER"}),
            "\nA-VERY-LONG-NAME-OF-(config)#"));
}
