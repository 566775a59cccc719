#include <doctest/doctest.h>

#include "src/device/wire.hpp"

using namespace std::chrono_literals;
using namespace rommate::device;
using rommate::protocols::as_bytes;
using rommate::protocols::as_text;

namespace {

constexpr Time start{std::chrono::hours{1}};

std::string heard(Wire& wire, Time until) {
  std::string text;
  for (const auto& each : wire.arrived(until)) text += each.is_break ? '!' : static_cast<char>(each.byte);
  return text;
}

}  // namespace

TEST_CASE("a character takes ten bit times to the device") {
  Wire wire({}, true);
  wire.host_sends(as_bytes("ab"), start);
  CHECK(heard(wire, start + 1ms) == "");
  CHECK(heard(wire, start + 1042us) == "a");
  CHECK(heard(wire, start + 2084us) == "b");
}

TEST_CASE("a wrong speed is garbage both ways") {
  Wire wire({}, true);
  wire.set_host({.baud = 19200}, start);
  wire.host_sends(as_bytes("show version\r"), start);
  CHECK(heard(wire, start + 1s).find("show") == std::string::npos);
  wire.device_sent(as_bytes("Router#"));
  const auto seen = wire.take_for_host();
  CHECK_FALSE(seen.empty());
  CHECK(as_text(seen).find("Router") == std::string_view::npos);
}

TEST_CASE("a host three per cent off is understood") {
  Wire wire({}, true);
  wire.set_host({.baud = 9800}, start);
  wire.host_sends(as_bytes("ok"), start);
  CHECK(heard(wire, start + 1s) == "ok");
}

TEST_CASE("even parity against none turns seven-bit text into eight-bit text") {
  Wire wire({}, true);
  wire.set_host({.data_bits = 7, .parity = rommate::protocols::Parity::even}, start);
  wire.host_sends(as_bytes("aC"), start);  // 'a' and 'C' have three ones: the parity bit is set
  CHECK(heard(wire, start + 1s) == "\xE1\xC3");
}

TEST_CASE("BREAK is heard when it has lasted longer than a character, once") {
  Wire wire({}, true);
  wire.host_break(true, start);
  CHECK(heard(wire, start + 900us) == "");
  CHECK(heard(wire, start + 2ms) == "!");
  CHECK(heard(wire, start + 300ms) == "");
  wire.host_break(false, start + 300ms);
  CHECK(heard(wire, start + 400ms) == "");
}

TEST_CASE("the line held low for half a character is a character and no BREAK") {
  Wire wire({}, true);
  wire.host_break(true, start);
  wire.host_break(false, start + 500us);
  const auto text = heard(wire, start + 1s);
  CHECK(text.size() == 1);
  CHECK(text != "!");
}

TEST_CASE("NULs at 300 baud are a BREAK to a device at 9600") {
  Wire wire({}, true);
  wire.set_host({.baud = 300}, start);
  const rommate::protocols::Bytes nuls(3, 0);
  wire.host_sends(nuls, start);
  CHECK(heard(wire, start + 1s).find('!') != std::string::npos);
}

TEST_CASE("what is typed into a BREAK is lost") {
  Wire wire({}, true);
  wire.host_break(true, start);
  wire.host_sends(as_bytes("x"), start);
  CHECK(heard(wire, start + 100ms) == "!");
  wire.host_break(false, start + 100ms);
  CHECK(heard(wire, start + 1s) == "");
}
