// Bytes of the user's terminal to keys. A pure engine: bytes and time in, keys and a deadline out.
//
// Follows ECMA-48 and xterm's ctlseqs (CSI with modifiers, SS3, bracketed paste); what the terminal's
// terminfo entry names beside them can be added. A lone ESC is a key once nothing has followed it for
// `escape_wait`; an unfinished sequence is given out as it is then, and none grows without bound. Not for
// mouse reports.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocols/engine.hpp"
#include "tui/key.hpp"

namespace rommate::tui {

using protocols::Duration;
using protocols::Time;

/// As long as a slow link may take between the bytes of one key; shorter than a person notices.
inline constexpr Duration escape_wait = std::chrono::milliseconds(40);

class KeyDecoder {
 public:
  KeyDecoder() = default;
  /// `named`: sequences of this terminal's terminfo entry; they win over the built-in ones.
  explicit KeyDecoder(std::vector<std::pair<std::string, Key>> named) : named_(std::move(named)) {}

  void on_bytes(std::string_view bytes, Time now);
  void on_time(Time now);
  [[nodiscard]] std::optional<Time> deadline() const { return deadline_; }
  [[nodiscard]] std::vector<Key> take_keys() { return std::exchange(keys_, {}); }

 private:
  enum class Found { key, more };

  void decode(bool at_last);
  Found one(bool at_last);
  Found paste(bool at_last);
  Found named(bool at_last);
  Found escape(bool at_last);
  Found control_sequence(std::size_t from, bool alt, bool at_last);
  Found text(std::size_t from, bool alt, bool at_last);
  void give(Key key, std::size_t length);

  std::vector<std::pair<std::string, Key>> named_;
  std::string bytes_;
  bool pasting_ = false;
  std::optional<Time> deadline_;
  std::vector<Key> keys_;
};

}  // namespace rommate::tui
