// A test case that cannot be tried on this machine says so: ./dev test counts it as skipped, not as passed.
#pragma once

#include <doctest/doctest.h>

/// Ends the test case; `why` is what is not here. tests/tools/count_tests.py reads the words.
#define SKIPPED(why)             \
  do {                           \
    MESSAGE("SKIPPED: " << why); \
    return;                      \
  } while (false)
