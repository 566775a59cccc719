#include "tui/device_keys.hpp"

#include "tui/vt/keys.hpp"

namespace rommate::tui {
namespace {

std::string enter_bytes(const vt::Modes& modes, const DeviceKeySettings& settings) {
  if (settings.enter == EnterSends::lf) return "\n";
  return settings.enter == EnterSends::crlf || modes.newline ? "\r\n" : "\r";
}

}  // namespace

std::string bytes_for(const Key& key, const vt::Modes& modes, const DeviceKeySettings& settings) {
  switch (key.code) {
    case KeyCode::enter: return (key.alt ? "\x1b" : "") + enter_bytes(modes, settings);
    case KeyCode::paste: return bytes_for_paste(key.raw, modes, settings);
    case KeyCode::text:
    case KeyCode::unknown: return key.raw;  // as it was typed
    default: break;
  }
  vt::Modes wanted = modes;
  wanted.backspace_sends_bs = modes.backspace_sends_bs || settings.backspace_is_bs;
  return vt::encode_key(
      {.code = key.code, .number = key.number, .shift = key.shift, .alt = key.alt, .ctrl = key.ctrl}, wanted);
}

std::string bytes_for_paste(std::string_view text, const vt::Modes& modes,
                            const DeviceKeySettings& settings) {
  return vt::encode_paste(text, modes, enter_bytes(modes, settings));
}

}  // namespace rommate::tui
