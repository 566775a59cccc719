#include <doctest/doctest.h>

#include "tests/vt/terminal.hpp"

using namespace rommate::vt;

TEST_CASE("what the device prints is on the screen, and the cursor behind it") {
  Terminal terminal(20, 4);
  terminal.put("rommon 1 >");
  CHECK(terminal.rows() == "rommon 1 >|||");
  CHECK(terminal.cursor() == "0,10");
}
