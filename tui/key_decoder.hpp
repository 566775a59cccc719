// Bytes of the user's terminal to keys. A pure engine: bytes and time in, keys and a deadline out.
//
// vt/terminal_input.hpp tells keys from what the terminal says by itself, which never becomes one; here a key
// gets its name, after xterm's ctlseqs and what the terminal's terminfo entry says beside them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocols/engine.hpp"
#include "tui/key.hpp"
#include "tui/vt/terminal_input.hpp"

namespace rommate::tui {

using protocols::Duration;
using protocols::Time;

inline constexpr Duration escape_wait = vt::TerminalInput::escape_wait;

class KeyDecoder {
 public:
  using Named = std::vector<std::pair<std::string, Key>>;
  KeyDecoder() : KeyDecoder(Named{}) {}
  /// `named`: sequences of this terminal's terminfo entry; they win over the built-in ones. `utf8`: what the
  /// terminal speaks.
  explicit KeyDecoder(Named named, bool utf8 = true);

  void on_bytes(std::string_view bytes, Time now);
  /// `a_byte_answers`: a lone ESC waits for what follows it, see TerminalInput.
  void on_time(Time now, bool a_byte_answers = false);
  [[nodiscard]] std::optional<Time> deadline() const { return input_.deadline(); }
  [[nodiscard]] std::vector<Key> take_keys() { return std::exchange(keys_, {}); }

 private:
  void collect();
  void text(std::string_view bytes, bool alt);
  void sequence(std::string bytes);
  [[nodiscard]] const std::pair<std::string, Key>* named(std::string_view bytes) const;
  void give(Key key, std::string_view raw);

  Named named_;
  vt::TerminalInput input_;
  std::vector<Key> keys_;
};

}  // namespace rommate::tui
