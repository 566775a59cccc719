// Places in what went by that a person jumps to: command lines, starts of a boot, complaints of the device.
//
// These are judged from one line of text each, at the moment of the jump, so that they survive reflow and
// need no bookkeeping while text pours in. They are for finding things only: what the device waits for is the
// recogniser's matter. Shapes of Cisco, U-Boot, ASA, NX-OS, JunOS, Linux.
#pragma once

#include <string_view>

namespace rommate::tui {

enum class Landmark { prompt, boot, error };

[[nodiscard]] bool is_landmark(std::string_view line, Landmark kind);
[[nodiscard]] std::string_view name_of(Landmark kind);

}  // namespace rommate::tui
