#include "src/app/guest_job.hpp"

namespace rommate::app {

bool GuestJob::type(protocols::ByteView keys, bool secret) {
  effects_.emplace_back(console::Write{{keys.begin(), keys.end()}, secret});
  on_its_way_ += keys.size();
  if (on_its_way_ <= most_on_its_way) return true;
  effects_.emplace_back(console::Drain{});
  draining_ = true;
  return false;
}

void GuestJob::on_effect(const console::EffectResult& result, console::Time) {
  if (!draining_ || !std::holds_alternative<console::Drain>(result.effect)) return;
  draining_ = false;
  on_its_way_ = 0;
  if (changed_) changed_(nullptr);
}

void GuestJob::end(protocols::Outcome::Kind kind, std::string why) {
  if (outcome_) return;
  outcome_ = protocols::Outcome{kind, std::move(why)};
  if (const auto changed = std::exchange(changed_, nullptr)) changed(&*outcome_);
}

}  // namespace rommate::app
