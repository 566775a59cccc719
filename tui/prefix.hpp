// The prefix key in front of a command letter (Ctrl-T by default): tells what belongs to the device from what
// belongs to us. Pure: keys and time in. A second press sends the prefix itself. The choices are on the
// screen while it is pending, and it is pending for as long as they may be read; then it is forgotten, so
// that a slip does not eat a key typed much later. A key that comes just as they go is for nobody.
#pragma once

#include <optional>

#include "protocols/engine.hpp"
#include "tui/key.hpp"

namespace rommate::tui {

class Prefix {
 public:
  explicit Prefix(Key key = ctrl_key('t')) : key_(std::move(key)) {}

  enum class Meaning {
    for_device,  // pass it on
    command,     // the key is a command letter
    nothing,     // the prefix itself, or a cancelled one
    late,        // meant as a command, and too late: for nobody
  };
  /// How long the choices stay; and how long a hand needs that was on its way when they went. Guesses.
  static constexpr protocols::Duration shown_for = std::chrono::seconds(10);
  static constexpr protocols::Duration on_its_way = std::chrono::seconds(1);
  [[nodiscard]] Meaning on_key(const Key& key, protocols::Time now);
  void on_time(protocols::Time now);
  [[nodiscard]] std::optional<protocols::Time> deadline() const { return until_; }
  [[nodiscard]] bool pending() const { return until_.has_value(); }
  [[nodiscard]] const Key& key() const { return key_; }

 private:
  Key key_;
  std::optional<protocols::Time> until_, forgotten_;
};

}  // namespace rommate::tui
