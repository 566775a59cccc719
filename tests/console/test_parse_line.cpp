#include <doctest/doctest.h>

#include "src/console/parse_line.hpp"

using namespace rommate::console;
using namespace rommate::protocols;

TEST_CASE("line settings are read as people type them, and what is not named stays") {
  const LineSettings now{.baud = 9600, .data_bits = 7, .parity = Parity::even};
  CHECK(std::get<LineSettings>(parse_line("115200", now)) ==
        LineSettings{.baud = 115200, .data_bits = 7, .parity = Parity::even});
  CHECK(std::get<LineSettings>(parse_line("115200  8n2 hard", now)) ==
        LineSettings{.baud = 115200, .stop_bits = 2, .flow = FlowControl::hard});
  CHECK(std::get<LineSettings>(parse_line("", now)) == now);
}

TEST_CASE("a word that is no setting is named") {
  CHECK(std::get<std::string>(parse_line("9600 8X1", {})).find("8X1") != std::string::npos);
  CHECK(std::holds_alternative<std::string>(parse_line("0", {})));
  CHECK(std::holds_alternative<std::string>(parse_line("9600bd", {})));
}
