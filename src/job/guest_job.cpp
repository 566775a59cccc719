#include "src/job/guest_job.hpp"

namespace rommate::job {

bool GuestJob::type(protocols::ByteView keys) {
  const bool secret = sight_ != nullptr && sight_->if_silent().state == recognise::State::password;
  want(Write{{keys.begin(), keys.end()}, secret, ByPerson{}});
  poke();
  on_its_way_ += keys.size();
  if (on_its_way_ <= most_on_its_way) return true;
  want(Drain{});
  draining_ = true;
  poke();
  return false;
}

void GuestJob::on_effect(const EffectResult& result, Time) {
  if (!draining_ || !std::holds_alternative<Drain>(result.effect)) return;
  draining_ = false;
  on_its_way_ = 0;
  if (changed_) changed_(nullptr);
}

void GuestJob::end(protocols::Outcome::Kind kind, std::string why) {
  if (outcome_) return;
  outcome_ = protocols::Outcome{kind, std::move(why)};
  if (const auto changed = std::exchange(changed_, nullptr)) changed(&*outcome_);
}

}  // namespace rommate::job
