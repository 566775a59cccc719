// Splits what a person types into text for the device and commands behind the prefix key (Ctrl-T F sends
// BREAK). Pure. The second prefix in a row sends one; a prefix without a letter is forgotten after two
// seconds, so that a key hit by accident does not eat the next one.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocols/engine.hpp"

namespace rommate::console {

class PrefixKeys {
 public:
  static constexpr protocols::Byte default_prefix = 0x14;  // Ctrl-T
  static constexpr protocols::Duration timeout = std::chrono::seconds(2);

  /// nullopt: there is no prefix, everything is text.
  explicit PrefixKeys(std::optional<protocols::Byte> prefix) : prefix_(prefix) {}

  struct Text {
    protocols::Bytes bytes;
  };
  /// The key behind the prefix, letters in lower case.
  struct Command {
    char key;
  };
  using Event = std::variant<Text, Command>;

  [[nodiscard]] std::vector<Event> on_bytes(protocols::ByteView typed, protocols::Time now);
  void on_time(protocols::Time now);
  [[nodiscard]] std::optional<protocols::Time> deadline() const { return forget_at_; }
  /// An Escape and the prefix: kept together by who waits for the end of a key, and meant as two.
  [[nodiscard]] bool is_escaped_prefix(protocols::ByteView key) const {
    return prefix_ && key.size() == 2 && key[0] == 0x1b && key[1] == *prefix_;
  }
  /// True between the prefix and its letter.
  [[nodiscard]] bool pending() const { return forget_at_.has_value(); }
  [[nodiscard]] std::optional<protocols::Byte> prefix() const { return prefix_; }

 private:
  std::optional<protocols::Byte> prefix_;
  std::optional<protocols::Time> forget_at_;
};

/// "Ctrl-T" for 0x14; control characters only.
[[nodiscard]] std::string key_name(protocols::Byte control);
/// Reads "ctrl-a", "^A", "C-a" (any case); nullopt for anything else. "none" is for the caller to take first.
[[nodiscard]] std::optional<protocols::Byte> parse_control_key(std::string_view word);

}  // namespace rommate::console
