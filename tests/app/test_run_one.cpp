// One job on a port without a screen: how it is left when it does not end.
#include "src/app/run_one.hpp"

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
  void on_start(const console::Sight&, console::Time) override {}
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
  app::RunHooks hooks;
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
