// Which control sequences of a device may reach a person's own terminal: those that move, colour, erase and
// scroll. Not those that make the terminal answer (the answer would be typed at the device), print, talk to
// the window or the clipboard, change its character set for good, or report mouse and focus. A sequence that
// is not known here is not harmless. After ECMA-48, the DEC VT220/VT420 manuals and xterm's ctlseqs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rommate::record {

/// ESC, `intermediates` (20..2F), `final` (30..7E). CSI, OSC, DCS and their like are never harmless here.
[[nodiscard]] bool harmless_escape(std::string_view intermediates, char final);
/// CSI, `body` (20..3F: private mark, parameters, intermediates), `final` (40..7E).
[[nodiscard]] bool harmless_csi(std::string_view body, char final);

/// Remembers what harmless sequences have changed on a terminal, to give it back as it was.
class TerminalTrace {
 public:
  void saw_escape(std::string_view intermediates, char final);
  void saw_csi(std::string_view body, char final);
  void saw_shift_out() { touched_ |= charset; }
  /// Puts the terminal back; empty when nothing was touched. Forgets it.
  [[nodiscard]] std::string take_undo();

 private:
  enum Touched : std::uint32_t {
    pen = 1,
    charset = 2,
    region = 4,
    cursor = 8,
    wrap = 16,
    alternate = 32,
    keys = 64,
    paste = 128,
    insert = 256,
    reverse = 512,
    origin = 1024
  };
  std::uint32_t touched_ = 0;
};

}  // namespace rommate::record
