// The seed of a random test: VT_SEED repeats a run that failed, which printed it.
#pragma once

#include <cstdlib>
#include <random>

inline unsigned seed_of_this_run() {
  const char* set = std::getenv("VT_SEED");
  return set != nullptr ? static_cast<unsigned>(std::atoi(set)) : std::random_device{}();
}
