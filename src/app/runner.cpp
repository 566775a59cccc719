#include "src/app/runner.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <utility>

#include "protocols/alive.hpp"
#include "protocols/transfer/wire.hpp"

namespace rommate::app {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t longest_last_words = 1050;  // bytes: a 1K block, CANs behind it
constexpr auto longest_drain = 5s;
// A console server throws away what it has not yet given to the line when its client goes, and a child that
// is hung up does not read on: the last word of a job, an ACK or CANs, is given time to be heard. A serial
// port is drained.
constexpr auto heard_within = 300ms;

}  // namespace

/// One console and what the runner wants of it. Lives until it has said that it is closed and nothing of it
/// is on the stack any more.
class Runner::Hosted final : private console::Watcher {
 public:
  Hosted(Runner& runner, Id id, std::unique_ptr<Console> console)
      : runner_(runner), id_(id), console_(std::move(console)), limit_(runner.io_) {
    auto& session = console_->session();
    session.on_job_end = [this](std::unique_ptr<console::Job> job, protocols::Time) {
      limit_.cancel();
      tell(RunnerEvent::JobEnded{std::move(job)});
    };
    session.watch(*this);
    console_->on_notice = [this](const std::string& notice) { tell(RunnerEvent::Remark{notice}); };
    auto& pump = console_->pump();
    pump.on_lost = [this](const port::Problem& why) { lost(why); };
    pump.on_back = [this] { tell(RunnerEvent::Back{}); };
  }
  ~Hosted() override { console_->session().unwatch(*this); }

  void open() {
    console_->pump().open([this](const std::optional<port::Problem>& problem) {
      if (problem) return runner_.closed(id_, *problem);
      tell(RunnerEvent::Opened{});
    });
  }

  [[nodiscard]] Console& console() { return *console_; }

  void cancel(protocols::Duration replies) {
    auto& session = console_->session();
    if (!session.job()) return;
    const bool has_speed = console_->pump().port().capabilities().line_settings;
    after(longest_cancel(replies, has_speed ? session.line().baud : 0), [this] { leave_behind(); });
    session.cancel_job(Pump::now());
  }

  void retire() {
    if (console_->session().lost()) return runner_.close(id_);
    after(longest_drain, [this] { runner_.close(id_); });
    console_->pump().when_sent([this] {
      const auto can = console_->pump().port().capabilities();
      if (can.line_settings && !can.remote_break) return runner_.close(id_);
      after(heard_within, [this] { runner_.close(id_); });
    });
  }

  /// The line is given back; nothing is told any more.
  void shut() {
    over_ = true;
    limit_.cancel();
    console_->pump().close();
  }

 private:
  void sighted(const recognise::Sighting& seen, protocols::Time) override {
    tell(RunnerEvent::Sighted{seen});
  }
  void noted(std::string_view text, protocols::Time) override {
    tell(RunnerEvent::Remark{std::string(text)});
  }

  template <class What>
  void tell(What what) {
    if (!over_) runner_.on_event_({id_, std::move(what)});
  }

  void lost(const port::Problem& why) {
    tell(RunnerEvent::Lost{why});
    if (!over_ && !console_->options().reconnect) runner_.closed(id_, why);
  }

  void after(protocols::Duration delay, std::function<void()> then) {
    limit_.expires_after(std::chrono::duration_cast<std::chrono::steady_clock::duration>(delay));
    limit_.async_wait([this, alive = alive_.watch(), then = std::move(then)](const auto& error) {
      if (!error && alive && !over_) then();
    });
  }

  // The cancelled job has not ended in its time.
  void leave_behind() {
    const auto* job = console_->session().job();
    if (job == nullptr) return;  // at the last moment it has
    const auto what = fmt::format(
        "{} was cancelled and did not end; the device may still be in the middle of it", job->name());
    runner_.closed(id_, port::Problem{port::Problem::Kind::lost, what, ""});
  }

  Runner& runner_;
  Id id_;
  std::unique_ptr<Console> console_;
  boost::asio::steady_timer limit_;  // of a cancelled job, or of last words
  bool over_ = false;
  protocols::Alive alive_;
};

Runner::Runner(boost::asio::io_context& io, OnEvent on_event) : io_(io), on_event_(std::move(on_event)) {}

Runner::~Runner() {
  for (auto& [id, hosted] : hosted_) hosted->shut();
}

Runner::Id Runner::open(const ConsoleOptions& options) {
  const Id id = next_++;
  auto made = Console::make(io_, options);
  if (auto* problem = std::get_if<port::Problem>(&made)) {
    hosted_.emplace(id, nullptr);
    boost::asio::post(io_, [this, id, why = std::move(*problem), alive = alive_.watch()] {
      if (alive) closed(id, why);
    });
    return id;
  }
  auto hosted = std::make_shared<Hosted>(*this, id, std::move(std::get<std::unique_ptr<Console>>(made)));
  hosted_.emplace(id, hosted);
  hosted->open();
  return id;
}

Console* Runner::console(Id id) {
  const auto found = hosted_.find(id);
  return found == hosted_.end() || !found->second ? nullptr : &found->second->console();
}

bool Runner::start(Id id, std::unique_ptr<console::Job>& job) {
  auto* on = console(id);
  if (on == nullptr || !on->session().start(job, Pump::now())) return false;
  return true;
}

void Runner::cancel(Id id, protocols::Duration replies) {
  if (console(id) != nullptr) hosted_[id]->cancel(replies);
}

void Runner::retire(Id id) {
  if (console(id) != nullptr) hosted_[id]->retire();
}

void Runner::close(Id id) {
  const auto found = hosted_.find(id);
  if (found == hosted_.end()) return;
  if (found->second) found->second->shut();
  boost::asio::post(io_, [this, id, alive = alive_.watch()] {
    if (alive) closed(id, std::nullopt);
  });
}

void Runner::closed(Id id, std::optional<port::Problem> why) {
  const auto found = hosted_.find(id);
  if (found == hosted_.end()) return;
  const auto hosted = std::move(found->second);
  hosted_.erase(found);
  if (hosted) {
    hosted->shut();
    boost::asio::post(io_, [hosted] {});  // its own calls may be under way
  }
  on_event_({id, RunnerEvent::Closed{std::move(why)}});
}

protocols::Duration longest_cancel(protocols::Duration replies, std::uint32_t bits_per_second) {
  const protocols::transfer::LineTiming line{.bits_per_second = bits_per_second};
  return replies + line.wire_time(longest_last_words);
}

}  // namespace rommate::app
