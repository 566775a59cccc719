// The seed of a random test. The suite plays the same scripts each time; VT_SEED plays others, as ./dev fuzz
// does.
#pragma once

#include <cstdlib>

inline unsigned seed_of_this_run() {
  constexpr unsigned seed = 20261129;
  const char* set = std::getenv("VT_SEED");
  return set != nullptr ? static_cast<unsigned>(std::strtoul(set, nullptr, 10)) : seed;
}
