// Plays every session of tests/recognise/*.test.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "tests/recognise/scenario.hpp"

using namespace rommate::testing;

namespace {

/// Written down before the recogniser was changed for what they hold: they measure, and need not all be
/// right.
bool is_held_out(const std::filesystem::path& file) {
  return file.filename().string().starts_with("held_out_");
}

std::vector<std::string> session_files(bool held_out = false) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator{TEST_SESSIONS})
    if (entry.path().extension() == ".test" && is_held_out(entry.path()) == held_out)
      files.push_back(entry.path().string());
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

TEST_CASE("of the waits of consoles that no table was made for, nearly all are right") {
  for (const auto& file : session_files(true)) {
    std::size_t waits = 0;
    std::vector<std::string> wrong;
    for (const auto& scenario : read_scenarios(file)) {
      for (const auto& step : scenario.steps) waits += step.what == "expect" || step.what == "saw";
      for (auto& breach : play(scenario, std::size_t{1} << 20))
        wrong.push_back(scenario.title + ", " + std::move(breach));
      report(file, scenario, "strays", stray_waits(scenario));
    }
    const double rate = 100.0 * static_cast<double>(waits - wrong.size()) / static_cast<double>(waits);
    const auto name = std::filesystem::path{file}.filename().string();
    std::string list;
    for (const auto& each : wrong) list += "\n  " + each;
    MESSAGE(name << ": " << waits - wrong.size() << " of " << waits << " waits right (" << rate << " %)"
                 << list);
    CHECK_MESSAGE(rate >= (name.starts_with("held_out_cisco") ? 99.0 : 95.0), name);
  }
}
