// The styles of our own chrome. Each reads without colour too: bars and selections are reversed, keys are
// bold, alarms are reversed and bold; the colour only helps the eye.
#pragma once

#include "tui/cell.hpp"

namespace rommate::tui::theme {

inline constexpr Style plain{};
inline constexpr Style bar{{}, {}, reverse};
inline constexpr Style bar_strong{{}, {}, reverse | bold};
inline constexpr Style bar_alarm{indexed(1), {}, reverse | bold};  // white on red where there is colour
inline constexpr Style bar_good{indexed(2), {}, reverse};          // the device waits for us
inline constexpr Style bar_busy{indexed(3), {}, reverse};          // it boots or works
inline constexpr Style frame{indexed(6), {}, 0};
inline constexpr Style title{{}, {}, bold};
inline constexpr Style key{indexed(6), {}, bold};
inline constexpr Style faint{{}, {}, dim};
inline constexpr Style selected{{}, {}, reverse};
inline constexpr Style match{indexed(3), {}, reverse};
inline constexpr Style match_here{indexed(3), {}, reverse | bold | underline};
inline constexpr Style good{indexed(2), {}, bold};
inline constexpr Style bad{indexed(1), {}, bold};
inline constexpr Style field{{}, {}, underline};

}  // namespace rommate::tui::theme
