// Somebody who sees everything that happens on a console, in order, and changes nothing: the recording, the
// screen, a shared console's guests, the --json events.
#pragma once

#include <string_view>

#include "protocols/engine.hpp"
#include "src/console/effect.hpp"
#include "src/recognise/sighting.hpp"

namespace rommate::console {

class Watcher {
 public:
  virtual ~Watcher() = default;
  /// Bytes from the line as received; stars for the echo of a job's secrets (echo_mask.hpp).
  virtual void received(ByteView, Time) {}
  /// Bytes for a person's screen: all but those that a job takes for itself.
  virtual void shown(ByteView, Time) {}
  /// Bytes handed to the line. `secret`: typed at a password prompt, not to be kept.
  virtual void sent(ByteView, bool /*secret*/, Time) {}
  /// The BREAK condition has begun or ended.
  virtual void break_changed(bool /*on*/, Time) {}
  /// Speed or frame were changed.
  virtual void line_set(const LineSettings&, Time) {}
  virtual void sighted(const recognise::Sighting&, Time) {}
  /// Who owns the line now: "keyboard", or the name of a job.
  virtual void owner_changed(std::string_view, Time) {}
  /// Something a person should read later beside the bytes: line lost, line back, a note.
  virtual void noted(std::string_view, Time) {}
  /// An effect that the keyboard asked for was carried out (all kinds but Write).
  virtual void effect_done(const EffectResult&, Time) {}
};

}  // namespace rommate::console
