// "Press ESC to stop autoboot: 2", "Interrupt within 5 seconds to abort boot process.": a line that offers to
// stop a boot, in anybody's words. The loaders that are known by log have entries in patterns.cpp, with their
// times; this reads what the others say. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace rommate::recognise {

struct BootWindow {
  std::string key = {};  // what to press, as the line names it: "ESC", "Ctrl-C", "any key"
  int seconds = 5;       // how long; a guess where the line does not say it
};

/// `line`: without blanks at its ends; it may end with the number of a count-down. `ended`: nothing more will
/// come on it; else it must say by its end that it is whole.
[[nodiscard]] std::optional<BootWindow> read_boot_window(std::string_view line, bool ended);

/// "HIT CTRL-C to abort": it does not say what. `above`, latest first, says that something starts; `boots`:
/// it is known. `ended`: as above.
[[nodiscard]] std::optional<BootWindow> read_bare_window(std::string_view line,
                                                         std::span<const std::string_view> above, bool boots,
                                                         bool ended);

/// A menu that boots by itself: the count below its choices, or the row "Entry:" below "Autoboot to default
/// partition in 5 seconds.". `above`: latest first.
[[nodiscard]] std::optional<BootWindow> read_menu_window(std::string_view row,
                                                         std::span<const std::string_view> above);

}  // namespace rommate::recognise
