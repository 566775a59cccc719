#include <doctest/doctest.h>

#include "src/port/tty.hpp"

using namespace rommate::port;

TEST_CASE("every speed, frame and flow control is packed into kernel settings and read back") {
  for (const std::uint32_t baud : {50u, 9600u, 31250u, 250000u, 1500000u})
    for (const int bits : {5, 6, 7, 8})
      for (const auto parity : {Parity::none, Parity::even, Parity::odd, Parity::mark, Parity::space})
        for (const int stop : {1, 2})
          for (const auto flow : {FlowControl::none, FlowControl::hard, FlowControl::soft}) {
            LineSettings line;
            line.baud = baud;
            line.data_bits = bits;
            line.parity = parity;
            line.stop_bits = stop;
            line.flow = flow;
            REQUIRE(line_of(raw_settings({}, line)) == line);
          }
}

TEST_CASE("hang-up on close is kept as it was before us") {
  TtySettings before;
  CHECK_FALSE(hangs_up_on_close(raw_settings(before, {})));
  before.termios2[9] = 0x04;  // HUPCL, 02000 of c_cflag
  REQUIRE(hangs_up_on_close(before));
  CHECK(hangs_up_on_close(raw_settings(before, {})));
  CHECK_FALSE(hangs_up_on_close(without_hangup(before)));
}

TEST_CASE("what a driver did not keep is said in words") {
  LineSettings asked, got;
  CHECK(not_kept(asked, got).empty());
  asked.baud = 250000;
  got.baud = 115200;
  asked.data_bits = 7;
  asked.parity = Parity::mark;
  asked.flow = FlowControl::hard;
  CHECK(not_kept(asked, got) ==
        "115200 baud instead of 250000, 8 data bits instead of 7, parity none instead of mark, flow control "
        "none "
        "instead of hard");
}

TEST_CASE("a speed that a driver rounds a little counts as kept") {
  LineSettings asked, got;
  asked.baud = 921600;
  got.baud = 923076;  // what an FTDI makes of it
  CHECK(not_kept(asked, got).empty());
}

TEST_CASE("a 16550 divides its clock by a whole number") {
  CHECK(divided_baud(115200, 9600) == 9600);
  CHECK(divided_baud(115200, 250000) == 115200);
  CHECK(divided_baud(115200, 31250) == 28800);
  CHECK(divided_baud(4000000, 31250) == 31250);
  CHECK(divided_baud(115200, 0) == 0);
}
