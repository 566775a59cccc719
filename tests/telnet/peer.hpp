// Two telnet engines joined back to back in virtual time, for tests: what one says the other hears, until
// both are silent.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "protocols/engine.hpp"

namespace rommate::testing {

using namespace std::chrono_literals;
using namespace std::string_literals;

inline protocols::Time at(protocols::Duration since_start) { return protocols::Time{1000h} + since_start; }

inline std::string output_of(protocols::Engine& engine) {
  return std::string(protocols::as_text(engine.take_output()));
}
inline std::string data_of(protocols::Engine& engine) {
  return std::string(protocols::as_text(engine.take_leftover()));
}
inline void feed(protocols::Engine& engine, std::string_view bytes, protocols::Time now = at(0s)) {
  engine.on_bytes(protocols::as_bytes(bytes), now);
}

/// Carries output both ways until there is none; fails the test when the two never stop.
inline void settle(protocols::Engine& a, protocols::Engine& b, protocols::Time now = at(0s)) {
  for (int round = 0; round < 50; ++round) {
    const std::string from_a = output_of(a), from_b = output_of(b);
    if (from_a.empty() && from_b.empty()) return;
    feed(b, from_a, now);
    feed(a, from_b, now);
  }
  FAIL("the two engines never stop talking");
}

}  // namespace rommate::testing
