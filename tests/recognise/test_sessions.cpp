// Plays every session of tests/recognise/*.test.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "tests/recognise/scenario.hpp"

using namespace rommate::testing;

namespace {

std::vector<std::string> session_files() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator{TEST_SESSIONS})
    if (entry.path().extension() == ".test") files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  return files;
}

void report(const std::string& file, const Scenario& scenario, const std::string& how,
            const std::vector<std::string>& breaches) {
  for (const auto& breach : breaches)
    FAIL_CHECK(std::filesystem::path{file}.filename().string()
               << ", " << scenario.title << " (" << how << "): " << breach);
}

}  // namespace

TEST_CASE("the sessions written down are understood, and say the same for any cutting of the bytes") {
  const auto files = session_files();
  REQUIRE(files.size() >= 6);
  for (const auto& file : files) {
    for (const auto& scenario : read_scenarios(file)) {
      report(file, scenario, "all at once", play(scenario, std::size_t{1} << 20));
      report(file, scenario, "byte by byte", play(scenario, 1));
      for (unsigned seed = 1; seed <= 4; ++seed)
        report(file, scenario, "seed " + std::to_string(seed), play(scenario, 0, seed));
    }
  }
}

TEST_CASE("no wait is seen in the middle of the lines of the sessions written down") {
  for (const auto& file : session_files())
    for (const auto& scenario : read_scenarios(file)) report(file, scenario, "strays", stray_waits(scenario));
}
