// What the device was seen to wait for while a command had the line, for --json: as events of their own
// (send, receive) or as a list in the one object that a command prints (break, paste). The words are those of
// `rommate recognize`.
#pragma once

#include <vector>

#include "src/app/json_line.hpp"
#include "src/console/watcher.hpp"

namespace rommate::cli {

/// Adds state, detail, waiting, prompt, family, and the flags that are set.
void add_sighting(app::JsonLine& line, const recognise::Sighting& seen);

/// {"event":"sighting", ...}
[[nodiscard]] app::JsonLine sighting_event(const recognise::Sighting& seen);

/// Keeps the last sightings of a session.
class Sightings final : public console::Watcher {
 public:
  /// Appends them to "sightings" of `line`, oldest first.
  void add_to(app::JsonLine& line) const;

 private:
  void sighted(const recognise::Sighting& seen, protocols::Time now) override;
  std::vector<recognise::Sighting> seen_;  // at most `most` of them
};

}  // namespace rommate::cli
