#include "src/port/fault_script.hpp"

#include <utility>

namespace rommate::port {

FaultScript::Countdown::Countdown(std::uint32_t seed, std::uint32_t mean)
    : random_(seed), mean_(mean), left_(distance()) {}

/// Uniform over 1 .. 2*mean-1, written out: the standard's distributions differ between libraries.
std::uint64_t FaultScript::Countdown::distance() {
  return mean_ == 0 ? 0 : 1 + random() % (2 * std::uint64_t{mean_} - 1);
}

bool FaultScript::Countdown::hit() {
  if (mean_ == 0 || --left_ > 0) return false;
  begin();
  return true;
}

FaultScript::FaultScript(const FaultSettings& settings, std::uint32_t direction)
    : settings_(settings),
      drop_(settings.seed * 8 + direction * 4, settings.drop_every),
      flip_(settings.seed * 8 + direction * 4 + 1, settings.flip_every),
      duplicate_(settings.seed * 8 + direction * 4 + 2, settings.duplicate_every),
      stall_(settings.seed * 8 + direction * 4 + 3, settings.stall_every) {}

FaultScript::Result FaultScript::pass(protocols::ByteView in) {
  Result result;
  result.bytes.reserve(in.size());
  for (; result.taken < in.size(); ++result.taken, ++passed_) {
    if (settings_.disconnect_at != 0 && passed_ >= settings_.disconnect_at) {
      result.cut = true;
      return result;
    }
    if (!std::exchange(stalled_here_, false) && stall_.hit()) {
      stalled_here_ = true;
      result.stall = settings_.stall_for;
      return result;
    }
    protocols::Byte byte = in[result.taken];
    if (flip_.hit()) byte = static_cast<protocols::Byte>(byte ^ 1U << flip_.random() % 8);
    const bool dropped = drop_.hit();
    const bool doubled = duplicate_.hit();
    if (dropped) continue;
    result.bytes.push_back(byte);
    if (doubled) result.bytes.push_back(byte);
  }
  result.cut = settings_.disconnect_at != 0 && passed_ >= settings_.disconnect_at;
  return result;
}

}  // namespace rommate::port
