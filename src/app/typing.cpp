#include "src/app/typing.hpp"

#include <boost/asio/io_context.hpp>
#include <utility>

#include "src/app/pump.hpp"

namespace rommate::app {

using protocols::Duration;

Typing::Typing(boost::asio::io_context& io, console::Session& session, const Rests& rests)
    : session_{session}, rests_{rests}, timer_{io} {}

bool Typing::rests() const { return rests_.character > Duration{} || rests_.line > Duration{}; }

bool Typing::type(protocols::ByteView keys) {
  if (!rests()) return session_.type(keys, Pump::now());
  if (session_.job() != nullptr || session_.lost()) return false;
  waiting_.insert(waiting_.end(), keys.begin(), keys.end());
  if (!resting_) next();
  return true;
}

bool Typing::request(console::Effect effect) {
  if (waiting_.empty()) return session_.request(std::move(effect), Pump::now());
  waiting_.emplace_back(std::move(effect));
  return true;
}

/// What the line does not take any more is dropped: a router that has come back is not typed at.
void Typing::next() {
  Duration rest{};
  while (!waiting_.empty() && rest == Duration{}) {
    auto each = std::move(waiting_.front());
    waiting_.pop_front();
    const auto* byte = std::get_if<protocols::Byte>(&each);
    const bool taken = byte != nullptr
                           ? session_.type({byte, 1}, Pump::now())
                           : session_.request(std::move(std::get<console::Effect>(each)), Pump::now());
    if (!taken) waiting_.clear();
    if (byte == nullptr || !taken) continue;
    rest = rests_.character + (*byte == '\r' || *byte == '\n' ? rests_.line : Duration{});
  }
  resting_ = rest > Duration{};
  if (!resting_) return;
  timer_.expires_after(std::chrono::duration_cast<std::chrono::steady_clock::duration>(rest));
  timer_.async_wait(alive_.guarded([this](const boost::system::error_code& error) {
    if (error) return;
    next();
    if (!resting_ && on_all_typed) on_all_typed();
  }));
}

}  // namespace rommate::app
