#include "src/device/login_watch.hpp"

namespace rommate::device {

bool LoginWatch::is_locked(const std::string& user, Duration now) const {
  const auto found = watched_.find(user);
  if (found == watched_.end() || !found->second.locked) return false;
  return !found->second.until || now < *found->second.until;
}

bool LoginWatch::failed(const std::string& user, Duration now, const LockRule& rule) {
  auto& each = watched_[user];
  each.failures.push_back(now);
  if (rule.within) std::erase_if(each.failures, [&](Duration at) { return at + *rule.within < now; });
  if (rule.attempts <= 0 || each.failures.size() < static_cast<std::size_t>(rule.attempts)) return false;
  each.locked = true;
  each.until.reset();
  if (rule.length) each.until = now + *rule.length;
  each.failures.clear();
  return true;
}

bool LoginWatch::unlock(const std::string& user) {
  const auto found = watched_.find(user);
  if (found == watched_.end()) return false;
  const bool was = found->second.locked;
  watched_.erase(found);
  return was;
}

}  // namespace rommate::device
