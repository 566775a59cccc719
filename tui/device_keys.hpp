// What a key press is to the device: the bytes a VT220 with xterm's extensions would send for it, in the
// modes the device has asked for. Follows xterm's ctlseqs ("PC-Style Function Keys") and the VT220 manual.
#pragma once

#include <string>

#include "tui/key.hpp"
#include "tui/vt/modes.hpp"

namespace rommate::tui {

enum class EnterSends { cr, lf, crlf };

struct DeviceKeySettings {
  EnterSends enter = EnterSends::cr;
  bool backspace_is_bs = false;  // BS (0x08) instead of DEL (0x7f)
};

[[nodiscard]] std::string bytes_for(const Key& key, const vt::Modes& modes,
                                    const DeviceKeySettings& settings);
/// A pasted text: line ends as Enter sends them, and bracketed when the device asked for that.
[[nodiscard]] std::string bytes_for_paste(std::string_view text, const vt::Modes& modes,
                                          const DeviceKeySettings& settings);

}  // namespace rommate::tui
