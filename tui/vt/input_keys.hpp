// Which control sequences of a person's terminal are keys: cursor and editing keys, function keys, and
// characters in the forms of xterm's modifyOtherKeys and the kitty keyboard protocol. The rest is a report.
// Sources: xterm's ctlseqs ("PC-Style Function Keys", "modifyOtherKeys"), rxvt's reference for a-d, $, ^ and
// @, Linux's console_codes(4), and https://sw.kovidgoyal.net/kitty/keyboard-protocol/ for CSI u.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rommate::vt {

struct CsiMeaning {
  enum class Kind : std::uint8_t { report, key, character };
  Kind kind = Kind::report;
  std::string sequence;  // of a key: ESC [ ... without event type and lock keys
  std::string bytes;     // of a character: what a terminal without these protocols sends
};

/// `body`: what stands between ESC [ and `final`. A key's release is a report: nothing is typed by it.
[[nodiscard]] CsiMeaning read_csi(std::string_view body, char final);
/// CSI row ; column R: a cursor position, whatever the terminal's terminfo entry calls it.
[[nodiscard]] bool is_position(std::string_view body, char final);

}  // namespace rommate::vt
