// What the device is doing, in the few words a status line has room for: "c1841 rommon 3", "R1# config-if",
// "booting, BREAK window 12 s". Pure; the words of the recogniser's states are in its own header.
#pragma once

#include <string>

#include "src/recognise/banners.hpp"
#include "src/recognise/sighting.hpp"
#include "tui/status_line.hpp"

namespace rommate::ui {

struct DeviceText {
  std::string text;  // empty: nothing is known
  tui::Mood mood = tui::Mood::plain;
  friend bool operator==(const DeviceText&, const DeviceText&) = default;
};

/// `booting`: between a reset and the first prompt, whatever was seen last. `seen.window_seconds` is said as
/// it is: the caller counts it down.
[[nodiscard]] DeviceText describe(const recognise::Sighting& seen, const recognise::Facts& facts,
                                  bool booting);

}  // namespace rommate::ui
