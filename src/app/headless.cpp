#include "src/app/headless.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <string_view>
#include <utility>

#include "protocols/transfer/wire.hpp"

namespace rommate::app {
namespace {

using namespace std::chrono_literals;

constexpr auto tick_every = 100ms;
constexpr std::size_t longest_last_words = 1050;  // bytes: a 1K block, CANs behind it
constexpr auto longest_drain = 5s;
// A console server throws away what it has not yet given to the line when its client goes, and a child that
// is hung up does not read on: the last word of a job, an ACK or CANs, is given time to be heard. A serial
// port is drained.
constexpr auto heard_within = 300ms;

class Headless final : private console::Watcher {
 public:
  Headless(boost::asio::io_context& io, std::unique_ptr<Console> console, const HeadlessHooks& hooks)
      : io_(io),
        console_(std::move(console)),
        hooks_(hooks),
        ticker_(io),
        limit_(io),
        signals_(io, SIGINT, SIGTERM, SIGHUP) {}

  HeadlessResult run(const MakeJob& make) {
    console_->session().on_job_end = [this](std::unique_ptr<console::Job> job, protocols::Time) {
      ended(std::move(job));
    };
    wait_for_signal();
    console_->session().watch(*this);
    console_->on_notice = [this](const std::string& notice) { noted(notice, Pump::now()); };
    console_->pump().open([this, &make](const std::optional<port::Problem>& problem) {
      if (problem) return give_up(*problem);
      if (hooks_.opened) hooks_.opened(*console_);
      auto job = make(*console_);
      if (!job) return give_up({port::Problem::Kind::usage, "there is nothing to do", ""});
      console_->session().start(job, Pump::now());
      console_->pump().wake();
      tick();
    });
    io_.run();
    console_->pump().close();
    console_->session().unwatch(*this);
    return std::move(result_);
  }

 private:
  void noted(std::string_view text, protocols::Time) override {
    if (hooks_.remark)
      hooks_.remark(std::string(text));
    else
      fmt::print(stderr, "# {}\n", text);
  }

  void give_up(const port::Problem& problem) {
    result_.problem = problem;
    result_.status = result_.interrupted ? 130 : port::exit_status(problem.kind);
    io_.stop();
  }

  void ended(std::unique_ptr<console::Job> job) {
    result_.status = exit_status(*job->outcome(), result_.interrupted);
    result_.job = std::move(job);
    ticker_.cancel();
    if (console_->session().lost()) return io_.stop();
    limit_.expires_after(longest_drain);
    limit_.async_wait([this](boost::system::error_code error) {
      if (!error) io_.stop();
    });
    console_->pump().when_sent([this] { all_is_sent(); });
  }

  void all_is_sent() {
    const auto can = console_->pump().port().capabilities();
    if (can.line_settings && !can.remote_break) return io_.stop();
    limit_.expires_after(heard_within);
    limit_.async_wait([this](boost::system::error_code error) {
      if (!error) io_.stop();
    });
  }

  void tick() {
    auto* job = console_->session().job();
    if (!job) return;
    if (hooks_.tick) hooks_.tick(*console_, *job);
    ticker_.expires_after(tick_every);
    ticker_.async_wait([this](boost::system::error_code error) {
      if (!error) tick();
    });
  }

  void wait_for_signal() {
    signals_.async_wait([this](boost::system::error_code error, int) {
      if (!error) signalled();
    });
  }

  void signalled() {
    auto& session = console_->session();
    if (result_.interrupted || !session.job()) {
      result_.interrupted = true;
      result_.status = 130;
      result_.problem = {port::Problem::Kind::lost, "interrupted", ""};
      return io_.stop();
    }
    result_.interrupted = true;
    wait_for_signal();
    if (hooks_.interrupted) hooks_.interrupted();
    const bool has_speed = console_->pump().port().capabilities().line_settings;
    limit_.expires_after(longest_cancel(hooks_.cancel_within, has_speed ? session.line().baud : 0));
    limit_.async_wait([this](boost::system::error_code error) {
      if (!error) leave_behind();
    });
    session.cancel_job(Pump::now());
    console_->pump().wake();
  }

  // The cancelled job has not ended in its time.
  void leave_behind() {
    const auto* job = console_->session().job();
    if (job == nullptr) return;  // at the last moment it has
    const auto what = fmt::format(
        "{} was cancelled and did not end; the device may still be in the middle of it", job->name());
    give_up({port::Problem::Kind::lost, what, ""});
  }

  boost::asio::io_context& io_;
  std::unique_ptr<Console> console_;
  const HeadlessHooks& hooks_;
  boost::asio::steady_timer ticker_, limit_;
  boost::asio::signal_set signals_;
  HeadlessResult result_;
};

}  // namespace

HeadlessResult run_job(const ConsoleOptions& options, const MakeJob& make, const HeadlessHooks& hooks) {
  boost::asio::io_context io(1);
  auto made = Console::make(io, options);
  if (auto* problem = std::get_if<port::Problem>(&made)) {
    HeadlessResult result;
    result.status = port::exit_status(problem->kind);
    result.problem = std::move(*problem);
    return result;
  }
  return Headless(io, std::move(std::get<std::unique_ptr<Console>>(made)), hooks).run(make);
}

protocols::Duration longest_cancel(protocols::Duration replies, std::uint32_t bits_per_second) {
  const protocols::transfer::LineTiming line{.bits_per_second = bits_per_second};
  return replies + line.wire_time(longest_last_words);
}

int exit_status(const protocols::Outcome& outcome, bool interrupted) {
  using Kind = protocols::Outcome::Kind;
  if (outcome.kind == Kind::done) return 0;
  if (interrupted) return 130;
  return outcome.kind == Kind::lost ? 4 : 1;
}

}  // namespace rommate::app
