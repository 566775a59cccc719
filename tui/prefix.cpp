#include "tui/prefix.hpp"

namespace rommate::tui {

Prefix::Meaning Prefix::on_key(const Key& key, protocols::Time now) {
  on_time(now);
  // With Alt too: an Escape that was kept, because a report might begin with it, comes as one key with it.
  // What follows is meant for us, and a RETURN in it would answer what the device asks.
  const bool is_prefix = key.code == key_.code && key.ch == key_.ch && key.ctrl == key_.ctrl;
  const bool late = forgotten_ && now - *forgotten_ < on_its_way;
  forgotten_.reset();
  if (!until_) {
    if (!is_prefix) return late ? Meaning::late : Meaning::for_device;
    until_ = now + shown_for;
    return Meaning::nothing;
  }
  until_.reset();
  if (is_prefix || key.code == KeyCode::paste) return Meaning::for_device;
  return key.code == KeyCode::escape ? Meaning::nothing : Meaning::command;
}

void Prefix::on_time(protocols::Time now) {
  if (!until_ || now < *until_) return;
  forgotten_ = *until_;
  until_.reset();
}

}  // namespace rommate::tui
