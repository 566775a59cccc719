// One job on a port without a screen: how it is left when it does not end.
#include "src/app/headless.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <utility>

using namespace rommate;
using namespace std::chrono_literals;

namespace {

/// A transfer on a line so slow, or so held, that being cancelled takes too long.
class Endless final : public console::Job {
 public:
  std::string_view name() const override { return "endless"; }
  void on_start(const recognise::Sighting&, console::Time) override {}
  void on_bytes(console::ByteView, console::Time) override {}
  void on_time(console::Time) override {}
  void cancel(console::Time) override {}
  void on_lost(std::string_view, console::Time) override {}
  std::optional<console::Time> deadline() const override { return std::nullopt; }
};

}  // namespace

TEST_CASE("a job that is still there long after Ctrl-C is left with status 130 and a sentence") {
  app::ConsoleOptions options;
  options.port = "exec:cat";
  app::HeadlessHooks hooks;
  bool raised = false;
  hooks.tick = [&raised](app::Console&, console::Job&) {
    if (!std::exchange(raised, true)) std::raise(SIGINT);
  };
  hooks.cancel_within = 1ms;
  const auto result = app::run_job(
      options, [](app::Console&) { return std::make_unique<Endless>(); }, hooks);
  REQUIRE(raised);
  CHECK(result.interrupted);
  CHECK(result.status == 130);
  CHECK_FALSE(result.job);
  CHECK(port::to_string(result.problem).find("endless was cancelled and did not end") != std::string::npos);
}

TEST_CASE("a cancelled job has the time to finish a block on the slowest line") {
  CHECK(app::longest_cancel(40s, 0) == 40s);
  for (const std::uint32_t bits : {50U, 110U, 150U, 200U, 300U, 9600U}) {
    CAPTURE(bits);
    const auto block = std::chrono::seconds{1029 * 10 / bits};
    CHECK(app::longest_cancel(40s, bits) > block + 40s);
    CHECK(app::longest_cancel(40s, bits) < block + 50s);
  }
}
