#include "src/port/reconnect.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <utility>

namespace rommate::port {
namespace {
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
constexpr auto hurry_for = 2s;
}  // namespace

Reconnect::Reconnect(boost::asio::io_context& io, Port& port, const Pace& pace)
    : io_(io), port_(port), pace_(pace), timer_(io) {}

void Reconnect::start(std::function<void()> back, std::function<void(const Problem&)> still_away) {
  stop();
  attempt_ = std::make_shared<char>();
  back_ = std::move(back);
  still_away_ = std::move(still_away);
  told_.clear();
  pause_ = pace_.network_first;
  if (const auto watched = port_.comes_back_in(); !watched.empty()) {
    watch_ = std::make_unique<DirectoryWatch>(io_, watched, [this] { hurry(); });
    hurry_until_ = Clock::now() + hurry_for;
  }
  wait();
}

void Reconnect::stop() {
  attempt_.reset();
  watch_.reset();
  timer_.cancel();
  trying_ = false;
}

bool Reconnect::hurrying() const { return watch_ && Clock::now() < hurry_until_; }

void Reconnect::hurry() {
  hurry_until_ = Clock::now() + hurry_for;
  try_now();
}

void Reconnect::try_now() {
  if (std::exchange(trying_, true)) return;
  timer_.cancel();
  port_.open([this, mine = std::weak_ptr<char>(attempt_)](const std::optional<Problem>& problem) {
    if (!mine.expired()) tried(problem);
  });
}

void Reconnect::tried(const std::optional<Problem>& problem) {
  trying_ = false;
  if (!problem) {
    const auto back = std::move(back_);
    stop();
    return back();
  }
  wait();
  // In its first moments a device node has no rights and a bad answer is no news.
  const bool news =
      problem->kind == Problem::Kind::busy || (!hurrying() && problem->kind == Problem::Kind::refused);
  if (news && std::exchange(told_, problem->what) != problem->what && still_away_) still_away_(*problem);
}

void Reconnect::wait() {
  Duration pause = hurrying() ? pace_.after_change : pace_.in_between;
  if (!watch_) {
    pause = pause_;
    pause_ = std::min(2 * pause_, pace_.network_last);
  }
  timer_.expires_after(std::chrono::duration_cast<Clock::duration>(pause));
  timer_.async_wait([this, mine = std::weak_ptr<char>(attempt_)](const boost::system::error_code& error) {
    if (!error && !mine.expired()) try_now();
  });
}

}  // namespace rommate::port
