// What is said to a person's own terminal so that it sends nothing by itself while a console is open, and has
// its modes back afterwards. Sources: xterm's ctlseqs (DECRST, XTSAVE and XTRESTORE); contour's vt-extensions
// for 2031, https://gist.github.com/rockorager/e695fb2924d36b2bcf1fff4a3704bd83 for 2048.
#pragma once

#include <string>
#include <string_view>

namespace rommate::vt {

/// Mouse in every mode and encoding (9, 1000 to 1003, 1005, 1006, 1015, 1016), focus (1004), colour scheme
/// (2031) and size (2048) reports, and the wheel as arrow keys (1007).
inline constexpr std::string_view report_modes =
    "9;1000;1001;1002;1003;1004;1005;1006;1007;1015;1016;2031;2048";

/// Keeps the modes the terminal has now, in terminals that can; then switches the reports off, and bracketed
/// paste on or off.
[[nodiscard]] inline std::string quieten(bool bracketed_paste) {
  const std::string modes(report_modes);
  return "\x1b[?" + modes + ";2004s\x1b[?" + modes + "l\x1b[?2004" + (bracketed_paste ? "h" : "l");
}
/// Bracketed paste off, then everything as quieten() found it, in terminals that kept it.
[[nodiscard]] inline std::string give_back_modes() {
  return "\x1b[?2004l\x1b[?" + std::string(report_modes) + ";2004r";
}

/// False for terminals that have no such modes, or print what they do not know.
[[nodiscard]] inline bool has_modes(std::string_view term) {
  return !term.empty() && term != "dumb" && term != "unknown" && !term.starts_with("vt");
}

}  // namespace rommate::vt
