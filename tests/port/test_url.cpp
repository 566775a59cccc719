#include <doctest/doctest.h>

#include "src/port/url.hpp"

using namespace rommate::port;

namespace {
Url url(std::string_view text) {
  auto parsed = parse_url(text);
  REQUIRE_MESSAGE(std::holds_alternative<Url>(parsed), text);
  return std::get<Url>(parsed);
}
std::string refusal(std::string_view text) {
  auto parsed = parse_url(text);
  REQUIRE_MESSAGE(std::holds_alternative<Problem>(parsed), text);
  CHECK(std::get<Problem>(parsed).kind == Problem::Kind::usage);
  return to_string(std::get<Problem>(parsed));
}
}  // namespace

TEST_CASE("a bare path or device name is a serial port") {
  CHECK(url("/dev/ttyUSB0") == Url{"serial", "/dev/ttyUSB0", {}});
  CHECK(url("ttyUSB0") == Url{"serial", "/dev/ttyUSB0", {}});
  CHECK(url("./link") == Url{"serial", "./link", {}});
}

TEST_CASE("scheme:rest and scheme://rest are the same") {
  CHECK(url("telnet:host:2001") == url("telnet://host:2001"));
  CHECK(url("serial:///dev/ttyS0") == Url{"serial", "/dev/ttyS0", {}});
  CHECK(url("serial:/dev/ttyS0") == Url{"serial", "/dev/ttyS0", {}});
  CHECK(url("unix:///run/q.sock") == Url{"unix", "/run/q.sock", {}});
  CHECK(url("unix:/run/q.sock") == Url{"unix", "/run/q.sock", {}});
  CHECK(url("sim:c1841") == Url{"sim", "c1841", {}});
  CHECK(url("usb:1-2.4") == Url{"usb", "1-2.4", {}});
}

TEST_CASE("options stand behind a question mark") {
  const Url parsed = url("serial:///dev/ttyUSB0?baud=115200&parity=even");
  CHECK(parsed.rest == "/dev/ttyUSB0");
  REQUIRE(parsed.options.size() == 2);
  CHECK(parsed.options[1] == std::pair<std::string, std::string>{"parity", "even"});
}

TEST_CASE("exec takes everything behind it as the command") {
  CHECK(url("exec:ssh lab 'show?x=1'") == Url{"exec", "ssh lab 'show?x=1'", {}});
}

TEST_CASE("a wrong name is refused with what was given and what is taken") {
  CHECK(refusal("htpp://x").find("htpp") != std::string::npos);
  CHECK(refusal("").find("no port") != std::string::npos);
  CHECK(refusal("tcp://host").find("HOST:PORT") != std::string::npos);
  CHECK(refusal("tcp://host:99999").find("65535") != std::string::npos);
  CHECK(refusal("serial:///dev/ttyS0?bauds=1").find("bauds") != std::string::npos);
  CHECK(refusal("serial:///dev/ttyS0?baud=0").find("baud") != std::string::npos);
}
