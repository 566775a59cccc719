// Many consoles in one process, each with a password recovery on a simulated device of its own.
// usage: many_recoveries [COUNT [real|fast [MINUTES]]]
// Prints a line for each that did not end as it should, and one with processor time and memory. Status 1 when
// any of them failed.
#include <fmt/format.h>
#include <sys/resource.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdlib>
#include <map>

#include "src/app/break_methods.hpp"
#include "src/app/runner.hpp"
#include "src/port/sim.hpp"
#include "src/recipe/library.hpp"
#include "src/recipe/recipe_job.hpp"
#include "src/recognise/state.hpp"

using namespace rommate;

namespace {

constexpr std::array models{"c1841", "c2600", "c2911",   "c2500", "isr4321",
                            "c2960", "c9300", "asa5505", "n9k",   "uboot"};

/// The last of what went over a line, for the one that did not end well.
class LastWords final : public console::Watcher {
 public:
  void received(console::ByteView bytes, console::Time) override { add(protocols::as_text(bytes)); }
  void sent(console::ByteView bytes, bool, console::Time) override {
    for (const auto byte : bytes)
      add(byte < ' ' ? fmt::format("<{:02x}>", byte) : std::string(1, static_cast<char>(byte)));
  }
  const std::string& text() const { return text_; }

 private:
  void add(std::string_view text) {
    text_ += text;
    if (text_.size() > 1600) text_.erase(0, text_.size() - 800);
  }
  std::string text_;
};

struct Recovery {
  std::string port;
  std::unique_ptr<LastWords> last = std::make_unique<LastWords>();
  bool held = false;  // the Mode button
  std::string ended = "not ended";
};

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

class Depot {
 public:
  Depot(boost::asio::io_context& io, int count, const std::string& speed)
      : runner_(io, [this](app::RunnerEvent event) { on_event(std::move(event)); }) {
    for (int i = 0; i < count; ++i) open(models[static_cast<std::size_t>(i) % models.size()], speed);
  }
  /// How many did not end as they should; each is told.
  int failed() const {
    int count = 0;
    for (const auto& [id, recovery] : recoveries_)
      if (recovery.ended != "done")
        fmt::print("{} {}: {}\n{}\n", id, recovery.port, recovery.ended, recovery.last->text()), ++count;
    return count;
  }

 private:
  void open(const std::string& model, const std::string& speed) {
    app::ConsoleOptions options;
    options.port = fmt::format("sim:{}?speed={}", model, speed);
    options.open.line.baud = model == "uboot" ? 115200 : 9600;
    options.cable_memory = false;
    recoveries_[runner_.open(options)].port = options.port;
  }

  void on_event(app::RunnerEvent event) {
    auto& recovery = recoveries_[event.console];
    if (std::holds_alternative<app::RunnerEvent::Opened>(event.what)) return begin(event.console, recovery);
    if (const auto* seen = std::get_if<app::RunnerEvent::Sighted>(&event.what)) {
      auto* const console = runner_.console(event.console);
      if (console != nullptr && recognise::is_loader(seen->seen.state) && std::exchange(recovery.held, false))
        static_cast<void>(port::hold_button(console->pump().port(), false));
    }
    if (const auto* over = std::get_if<app::RunnerEvent::JobEnded>(&event.what)) {
      const auto& outcome = *over->job->outcome();
      recovery.ended =
          fmt::format("{}{}{}", to_string(outcome.kind), outcome.why.empty() ? "" : ": ", outcome.why);
      runner_.close(event.console);
    }
    if (const auto* closed = std::get_if<app::RunnerEvent::Closed>(&event.what);
        closed != nullptr && closed->why)
      recovery.ended = to_string(*closed->why);
  }

  void begin(app::Runner::Id id, Recovery& recovery) {
    auto& console = *runner_.console(id);
    console.session().watch(*recovery.last);
    console.on_run = [this, id](console::RequestId request, const console::Request& what) {
      answer(id, request, what);
      return true;
    };
    // "Type RETURN?", "Hold the button": the first choice is the one to agree.
    console.on_ask = [&console](console::RequestId request, const console::Ask& ask) {
      console.answer(request, {.good = true, .text = ask.choices.empty() ? "" : ask.choices[0]});
    };
    recipe::RunOptions run{.recipe = *recipe::built_in_recipe("password-recovery"),
                           .ways = recipe::built_in_ways()};
    run.agreed = {"power-cycle", "reload", "skip-config", "erase", "set-speed"};
    run.secrets["secret"] = recipe::Secret{"n3w-Secret!"};
    run.breaks.line = console.pump().port().line();
    static_cast<void>(app::choose_break_methods(std::get<port::Url>(port::parse_url(recovery.port)),
                                                console.pump().port().capabilities(), std::nullopt,
                                                run.breaks));
    auto recover = std::make_unique<recipe::RecipeJob>(std::move(run));
    recover->on_event = [&recovery](const recipe::RunEvent& seen) {
      recovery.ended = fmt::format("not ended: {} {} {}", seen.name, seen.status, seen.text);
    };
    std::unique_ptr<console::Job> job = std::move(recover);
    if (!runner_.start(id, job)) recovery.ended = "the line was not given";
  }

  /// The person: switches the device, holds its button, has a disk that always writes.
  void answer(app::Runner::Id id, console::RequestId request, const console::Request& what) {
    auto& console = *runner_.console(id);
    if (const auto* cycle = std::get_if<console::PowerCycle>(&what)) {
      auto& port = console.pump().port();
      if (cycle->button && port::hold_button(port, true)) recoveries_[id].held = true;
      console.session().on_answer(request, {.good = port::power_cycle(port)}, app::Pump::now());
      return;
    }
    console.session().on_answer(request, {.good = true}, app::Pump::now());
  }

  std::map<app::Runner::Id, Recovery> recoveries_;  // outlives the consoles, which are watched
  app::Runner runner_;
};

}  // namespace

int main(int argc, char** argv) {
  const int count = argc > 1 ? std::atoi(argv[1]) : 100;
  const std::string speed = argc > 2 ? argv[2] : "real";
  const auto start = std::chrono::steady_clock::now();
  boost::asio::io_context io(1);
  Depot depot(io, count, speed);
  io.run_for(std::chrono::minutes(argc > 3 ? std::atoi(argv[3]) : 40));
  const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const auto failed = depot.failed();
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  fmt::print(
      "{} of {} recoveries done at {} speed in {:.0f} s: {:.1f} s of processor ({:.1f} % of one core), "
      "{:.0f} MiB\n",
      count - failed, count, speed, wall, cpu_seconds(), 100 * cpu_seconds() / wall,
      static_cast<double>(usage.ru_maxrss) / 1024);
  fmt::print("{} passed, {} failed\n", count - failed, failed);
  return failed == 0 ? 0 : 1;
}
