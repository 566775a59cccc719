#include "src/recognise/baud_sweep.hpp"

#include <algorithm>
#include <utility>

#include "src/recognise/baud_guess.hpp"

namespace rommate::recognise {
namespace {

using namespace std::chrono_literals;
using protocols::Outcome;

constexpr Duration listen_for = 1500ms;
constexpr Duration answer_for = 1s;
constexpr std::size_t enough_text = 24;   // legible bytes that are no accident
constexpr std::size_t enough_prompt = 3;  // ... after a knock: line end and prompt
constexpr std::size_t enough_garbage = 12;
constexpr std::size_t kept = 512;

}  // namespace

BaudSweep::BaudSweep(std::uint32_t speed, Time now) : speed_{speed} { enter(speed, now); }

void BaudSweep::on_bytes(ByteView received, Time now) {
  if (outcome_ || received.empty()) return;
  protocols::append(heard_, received);
  if (heard_.size() > kept) heard_.erase(heard_.begin(), heard_.end() - kept);
  recogniser_.on_bytes(received, now);
  boots_ = boots_ || recogniser_.booting();
  const bool legible = is_legible(heard_);
  if (legible && heard_.size() >= enough_text)
    return end(Outcome::Kind::done, "text came in at " + std::to_string(speed_) + " baud");
  if (!legible && heard_.size() >= 4 * enough_garbage) return next_speed(now);
  deadline_ = now + (heard_.size() >= enough_garbage ? 300ms : Duration{answer_for});
}

void BaudSweep::on_time(Time now) {
  if (outcome_ || now < deadline_) return;
  const bool legible = is_legible(heard_);
  if (legible && recogniser_.if_silent().waiting)
    return end(Outcome::Kind::done, "a prompt came in at " + std::to_string(speed_) + " baud");
  if (legible && state_ == State::asked && heard_.size() >= enough_prompt)
    return end(Outcome::Kind::done, "the device answers at " + std::to_string(speed_) + " baud");
  const bool may_ask = state_ == State::listen && heard_.empty() && !boots_;
  if (!may_ask) return next_speed(now);
  state_ = State::asked;
  knock_ = true;
  deadline_ = now + answer_for;
}

std::optional<Time> BaudSweep::deadline() const { return outcome_ ? std::nullopt : std::optional{deadline_}; }

bool BaudSweep::take_knock() { return std::exchange(knock_, false); }

void BaudSweep::enter(std::uint32_t speed, Time now) {
  speed_ = speed;
  state_ = State::listen;
  tried_.push_back(speed);
  heard_.clear();
  recogniser_ = {};
  deadline_ = now + listen_for;
}

/// The likeliest speed that was not tried yet; without garbage to judge by, the next usual one.
void BaudSweep::next_speed(Time now) {
  const auto untried = [&](std::uint32_t speed) {
    return std::find(tried_.begin(), tried_.end(), speed) == tried_.end();
  };
  if (heard_.size() >= 4)
    for (const auto& guess : guess_baud(heard_, speed_))
      if (untried(guess.speed)) return enter(guess.speed, now);
  for (const auto speed : usual_speeds())
    if (untried(speed)) return enter(speed, now);
  end(Outcome::Kind::failed,
      "nothing legible at any usual speed from 1200 to 115200 baud: is the cable a console cable, and is the "
      "device on?");
}

void BaudSweep::end(Outcome::Kind kind, std::string why) { outcome_ = Outcome{kind, std::move(why)}; }

}  // namespace rommate::recognise
