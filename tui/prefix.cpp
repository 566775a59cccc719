#include "tui/prefix.hpp"

namespace rommate::tui {

Prefix::Meaning Prefix::on_key(const Key& key, protocols::Time now) {
  on_time(now);
  const bool is_prefix = key.code == key_.code && key.ch == key_.ch && key.ctrl == key_.ctrl && !key.alt;
  if (!until_) {
    if (!is_prefix) return Meaning::for_device;
    until_ = now + std::chrono::seconds(2);
    return Meaning::nothing;
  }
  until_.reset();
  if (is_prefix || key.code == KeyCode::paste) return Meaning::for_device;
  return key.code == KeyCode::escape ? Meaning::nothing : Meaning::command;
}

void Prefix::on_time(protocols::Time now) {
  if (until_ && now >= *until_) until_.reset();
}

}  // namespace rommate::tui
