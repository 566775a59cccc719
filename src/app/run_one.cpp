#include "src/app/run_one.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <cstdio>
#include <utility>

#include "src/app/ask_terminal.hpp"
#include "src/app/forgiving_output.hpp"
#include "src/app/kept_run.hpp"
#include "src/app/runner.hpp"

namespace rommate::app {
namespace {

using namespace std::chrono_literals;

constexpr auto tick_every = 100ms;

std::string progress_of(const console::JobReport& report) {
  const auto count = report.total != 0  ? fmt::format("{} of {} {}", report.done, report.total, report.unit)
                     : report.done != 0 ? fmt::format("{} {}", report.done, report.unit)
                                        : std::string{};
  return report.phase.empty() || count.empty() ? report.phase + count : report.phase + ", " + count;
}

class RunOne {
 public:
  RunOne(boost::asio::io_context& io, const MakeJob& make, const RunHooks& hooks)
      : io_(io),
        make_(make),
        hooks_(hooks),
        ticker_(io),
        signals_(io, SIGINT, SIGTERM, SIGHUP),
        runner_(io,
                [this](RunnerEvent event) {
                  std::visit([this](auto& what) { on(std::move(what)); }, event.what);
                }),
        asks_(io, [this](console::RequestId id, const console::Answer& answer) {
          if (auto* console = runner_.console(id_)) console->answer(id, answer);
        }) {}

  RunResult run(const ConsoleOptions& options) {
    port_ = options.port;
    wait_for_signal();
    id_ = runner_.open(options);
    io_.run();
    return std::move(result_);
  }

 private:
  using Event = RunnerEvent;

  void on(Event::Opened) {
    auto& console = *runner_.console(id_);
    console.on_ask = [this](console::RequestId id, const console::Ask& what) { asks_.ask(id, what); };
    if (hooks_.opened) hooks_.opened(console);
    auto job = make_(console);
    if (!job) return give_up({port::Problem::Kind::usage, "there is nothing to do", ""});
    keep(console);
    if (!runner_.start(id_, job)) return give_up({port::Problem::Kind::lost, "the line is not free", ""});
    tick();
  }
  void on(Event::Sighted) {}
  void on(const Event::Remark& remark) { say(remark.text); }
  void on(const Event::Lost&) {}
  void on(Event::Back) {}
  void on(Event::JobEnded ended) {
    result_.status = exit_status(*ended.job->outcome(), result_.interrupted);
    result_.job = std::move(ended.job);
    const auto& outcome = *result_.job->outcome();
    if (kept_) kept_->ended(std::string(to_string(outcome.kind)), outcome.why, result_.status);
    ticker_.cancel();
    runner_.retire(id_);
  }
  void on(const Event::Closed& closed) {
    if (closed.why && !result_.job) give_up(*closed.why);
    io_.stop();
  }

  void give_up(const port::Problem& problem) {
    result_.problem = problem;
    result_.status = result_.interrupted ? 130 : port::exit_status(problem.kind);
    if (kept_) kept_->ended("failed", port::to_string(problem), result_.status);
    io_.stop();
  }

  void tick() {
    auto* console = runner_.console(id_);
    auto* job = console == nullptr ? nullptr : console->session().job();
    if (!job) return;
    if (hooks_.tick) hooks_.tick(*console, *job);
    if (kept_) {
      kept_->progress(hooks_.progress ? hooks_.progress(*job) : progress_of(job->report()), Pump::now());
      if (const auto trouble = kept_->take_trouble()) say(*trouble);
    }
    ticker_.expires_after(tick_every);
    ticker_.async_wait([this](boost::system::error_code error) {
      if (!error) tick();
    });
  }

  void wait_for_signal() {
    signals_.async_wait([this](boost::system::error_code error, int signal) {
      if (error) return;
      if (signal == SIGHUP && kept_) return terminal_gone();
      stop();
    });
  }

  /// A dropped ssh takes the display, not the job.
  void terminal_gone() {
    terminal_.let_go();
    if (auto* console = runner_.console(id_))
      console->session().note("the terminal was lost, the run goes on", Pump::now());
    wait_for_signal();
  }

  void stop() {
    auto* console = runner_.console(id_);
    const bool at_work = console != nullptr && console->session().job() != nullptr;
    if (std::exchange(result_.interrupted, true) || !at_work)
      return give_up({port::Problem::Kind::lost, "interrupted", ""});
    wait_for_signal();
    if (hooks_.interrupted) hooks_.interrupted();
    runner_.cancel(id_, hooks_.cancel_within);
  }

  void say(const std::string& text) {
    if (kept_) kept_->remark(text);
    if (hooks_.remark)
      hooks_.remark(text);
    else
      fmt::print(stderr, "# {}\n", text);
  }

  /// From here on others see the run.
  void keep(Console& console) {
    if (hooks_.what.empty()) return;
    auto begun = KeptRun::begin(io_, {.what = hooks_.what, .port = port_}, hooks_.folder, [this] { stop(); });
    if (const auto* why = std::get_if<std::string>(&begun))
      return say(fmt::format("rommate runs will not know of this: {}", *why));
    kept_ = std::move(std::get<std::unique_ptr<KeptRun>>(begun));
    console.session().watch(*kept_);
  }

  boost::asio::io_context& io_;
  const MakeJob& make_;
  const RunHooks& hooks_;
  boost::asio::steady_timer ticker_;
  boost::asio::signal_set signals_;
  TerminalAtStart terminal_;
  std::string port_;
  std::unique_ptr<KeptRun> kept_;
  RunResult result_;
  Runner::Id id_ = 0;
  Runner runner_;
  AskTerminal asks_;
};

}  // namespace

RunResult run_job(const ConsoleOptions& options, const MakeJob& make, const RunHooks& hooks) {
  forgive_output(stdout, STDOUT_FILENO);
  boost::asio::io_context io(1);
  auto result = RunOne(io, make, hooks).run(options);
  return result;
}

int exit_status(const protocols::Outcome& outcome, bool interrupted) {
  using Kind = protocols::Outcome::Kind;
  if (outcome.kind == Kind::done) return 0;
  if (interrupted) return 130;
  return outcome.kind == Kind::lost ? 4 : 1;
}

}  // namespace rommate::app
