#include <doctest/doctest.h>

#include "protocols/line_settings.hpp"

using namespace rommate::protocols;

TEST_CASE("a status line shows speed, frame and flow control") {
  CHECK(to_string(LineSettings{}) == "9600 8N1");
  CHECK(to_string(LineSettings{.baud = 115200, .data_bits = 7, .parity = Parity::even}) == "115200 7E1");
  CHECK(to_string(LineSettings{.stop_bits = 2, .flow = FlowControl::hard}) == "9600 8N2 hard");
}

TEST_CASE("the words of the command line are read, and nothing else") {
  CHECK(parse_parity("mark") == Parity::mark);
  CHECK_FALSE(parse_parity("Mark").has_value());
  CHECK(parse_flow("soft") == FlowControl::soft);
  CHECK_FALSE(parse_flow("").has_value());
  CHECK(parse_pin("off") == Pin::off);
}

TEST_CASE("a character takes its start, data, parity and stop bits on the wire") {
  CHECK(bits_per_character({}) == 10);
  CHECK(bits_per_character({.data_bits = 8, .parity = Parity::odd, .stop_bits = 2}) == 12);
}
