#include <doctest/doctest.h>

#include "protocols/engine.hpp"

using namespace rommate::protocols;

TEST_CASE("every kind of outcome has a word of its own for --json") {
  CHECK(to_string(Outcome::Kind::done) == "done");
  CHECK(to_string(Outcome::Kind::failed) == "failed");
  CHECK(to_string(Outcome::Kind::cancelled) == "cancelled");
  CHECK(to_string(Outcome::Kind::unconfirmed) == "unconfirmed");
  CHECK(to_string(Outcome::Kind::lost) == "lost");
}
