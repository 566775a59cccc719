#include "protocols/endpoint.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace rommate::protocols;

namespace {

std::string far(std::string_view text) {
  const auto parsed = parse_far_endpoint(text);
  if (const auto* endpoint = std::get_if<Endpoint>(&parsed)) return to_string(*endpoint);
  return std::get<NoEndpoint>(parsed) == NoEndpoint::no_port    ? "no port"
         : std::get<NoEndpoint>(parsed) == NoEndpoint::bad_port ? "bad port"
                                                                : "bad host";
}
std::string near(std::string_view text) {
  const auto parsed = parse_near_endpoint(text);
  if (const auto* endpoint = std::get_if<Endpoint>(&parsed)) return to_string(*endpoint);
  return "none";
}

}  // namespace

TEST_CASE("where somebody listens is a host and a port, addresses of IPv6 in brackets") {
  CHECK(far("console-server:2003") == "console-server:2003");
  CHECK(far("192.0.2.1:1") == "192.0.2.1:1");
  CHECK(far("[2001:db8::1]:65535") == "[2001:db8::1]:65535");
  CHECK(far("[fe80::1%eth0]:23") == "[fe80::1%eth0]:23");
  for (const char* text : {"", "host", "host:", ":23", ":", "[::1]", "[::1]:"}) {
    CAPTURE(text);
    CHECK(far(text) == "no port");
  }
  for (const char* text :
       {"host:0", "host:65536", "host:-1", "host:+1", "host:23 ", "host:telnet", "h:99999999999"}) {
    CAPTURE(text);
    CHECK(far(text) == "bad port");
  }
  for (const char* text : {"2001:db8::1:23", "[host]:23", "[::1:23", "::1]:23", "[]:23", "[1::2::3]:23"}) {
    CAPTURE(text);
    CHECK(far(text) == "bad host");
  }
}

TEST_CASE("where we listen has a default address and takes any free port") {
  CHECK(near("2003") == "127.0.0.1:2003");
  CHECK(near(":2003") == "127.0.0.1:2003");
  CHECK(near("localhost:0") == "127.0.0.1:0");
  CHECK(near("*:2003") == "0.0.0.0:2003");
  CHECK(near("[::1]:2003") == "[::1]:2003");
  CHECK(near("192.0.2.1:2003") == "192.0.2.1:2003");
  for (const char* text : {"", ":", "host", "host:1", "192.0.2:1", "::1:2003", "[::1]", "65536",
                           "192.0.2.256:1", "01.2.3.4:5"}) {
    CAPTURE(text);
    CHECK(near(text) == "none");
  }
}

TEST_CASE("a console is shared at a path that fits into a socket's address, or where we listen") {
  CHECK(is_share_place("unix:/run/user/1000/r1"));
  CHECK(is_share_place("tcp:2001"));
  CHECK(is_share_place("tcp:[::1]:2001"));
  CHECK(is_share_place("unix:" + std::string(107, 'x')));
  for (const std::string& text : {std::string("unix:"), "unix:" + std::string(108, 'x'), std::string("tcp:"),
                                  std::string("tcp:host:1"), std::string("2001"), std::string("udp:2001")})
    CHECK_FALSE(is_share_place(text));
}

TEST_CASE("addresses in figures are those that the system takes (seeded)") {
  const auto check = [](const std::string& text) {
    CAPTURE(text);
    in6_addr six{};
    in_addr four{};
    CHECK(is_ipv6(text) == (inet_pton(AF_INET6, text.c_str(), &six) == 1));
    CHECK(parse_ipv4(text).has_value() == (inet_pton(AF_INET, text.c_str(), &four) == 1));
  };
  for (const char* text : {"::",
                           "::1",
                           "1::",
                           "1:2:3:4:5:6:7:8",
                           "1:2:3:4:5:6:7::",
                           "::2:3:4:5:6:7:8",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           "::ffff:192.0.2.1",
                           "1:2:3:4:5:6:192.0.2.1",
                           "1:2:3:4:5:6:7:192.0.2.1",
                           ":::",
                           "1:::2",
                           ":1",
                           "1:",
                           "12345::",
                           "g::",
                           "1.2.3.4::",
                           "0.0.0.0",
                           "255.255.255.255",
                           "1.2.3",
                           "1.2.3.4.5",
                           "1..2.3",
                           "00.1.2.3",
                           "1.2.3.4 ",
                           "::1.2.3.400"})
    check(text);
  for (unsigned seed = 1; seed <= 3000; ++seed) {
    std::mt19937 random(seed);
    std::string text;
    for (auto i = random() % 24; i > 0; --i) text += "::::..0125af"[random() % 12];
    check(text);
  }
}

TEST_CASE("an address with the length of its network's prefix") {
  const auto place = parse_ipv4_place("192.0.2.130/25");
  REQUIRE(place);
  CHECK(ipv4_text(place->address) == "192.0.2.130");
  CHECK(ipv4_text(place->mask()) == "255.255.255.128");
  CHECK(place->holds(place->address + 1));
  CHECK(!place->holds(place->address - 3));
  REQUIRE(parse_ipv4_place("10.0.0.1"));
  CHECK(!parse_ipv4_place("10.0.0.1")->prefix_length);
  CHECK(!parse_ipv4_place("10.0.0.1")->holds(place->address));
  CHECK(parse_ipv4_place("10.0.0.1/0")->holds(place->address));
  for (const char* text :
       {"", "/24", "10.0.0.1/", "10.0.0.1/33", "10.0.0.1/24x", "10.0.0.1 /24", "10.0.0.1/+8", "10.0.0.1/024",
        "10.0.0/8", "10.0.0.256/8", "10.0.0.1/-1", "10.0.0.1.5"}) {
    CAPTURE(std::string(text));
    CHECK(!parse_ipv4_place(text));
  }
}
