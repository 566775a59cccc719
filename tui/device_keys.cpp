#include "tui/device_keys.hpp"

#include <fmt/format.h>

namespace rommate::tui {
namespace {

int modifier(const Key& key) { return 1 + key.shift + 2 * key.alt + 4 * key.ctrl; }

std::string letter_key(char letter, bool application, int with) {
  if (with > 1) return fmt::format("\x1b[1;{}{}", with, letter);
  return fmt::format("\x1b{}{}", application ? 'O' : '[', letter);
}

std::string tilde_key(int number, int with) {
  return with > 1 ? fmt::format("\x1b[{};{}~", number, with) : fmt::format("\x1b[{}~", number);
}

std::string function_key(int number, int with) {
  static constexpr int codes[] = {11, 12, 13, 14, 15, 17, 18, 19, 20, 21,
                                  23, 24, 25, 26, 28, 29, 31, 32, 33, 34};
  if (number >= 1 && number <= 4)
    return with > 1 ? fmt::format("\x1b[1;{}{}", with, static_cast<char>('P' + number - 1))
                    : fmt::format("\x1bO{}", static_cast<char>('P' + number - 1));
  return number >= 5 && number <= 20 ? tilde_key(codes[number - 1], with) : std::string();
}

std::string enter_bytes(const vt::Modes& modes, const DeviceKeySettings& settings) {
  if (settings.enter == EnterSends::lf) return "\n";
  return settings.enter == EnterSends::crlf || modes.newline ? "\r\n" : "\r";
}

}  // namespace

std::string bytes_for(const Key& key, const vt::Modes& modes, const DeviceKeySettings& settings) {
  const int with = modifier(key);
  const bool application = modes.application_cursor;
  switch (key.code) {
    case KeyCode::enter: return (key.alt ? "\x1b" : "") + enter_bytes(modes, settings);
    case KeyCode::backspace: {
      const bool bs = settings.backspace_is_bs || modes.backspace_sends_bs;
      return std::string(key.alt ? "\x1b" : "") + (bs ? '\x08' : '\x7f');
    }
    case KeyCode::tab: return key.shift ? "\x1b[Z" : "\t";
    case KeyCode::escape: return "\x1b";
    case KeyCode::up: return letter_key('A', application, with);
    case KeyCode::down: return letter_key('B', application, with);
    case KeyCode::right: return letter_key('C', application, with);
    case KeyCode::left: return letter_key('D', application, with);
    case KeyCode::home: return letter_key('H', application, with);
    case KeyCode::end: return letter_key('F', application, with);
    case KeyCode::insert: return tilde_key(2, with);
    case KeyCode::erase: return tilde_key(3, with);
    case KeyCode::page_up: return tilde_key(5, with);
    case KeyCode::page_down: return tilde_key(6, with);
    case KeyCode::function: return function_key(key.number, with);
    case KeyCode::paste: return bytes_for_paste(key.raw, modes, settings);
    case KeyCode::text:
    case KeyCode::unknown: return key.raw;
  }
  return key.raw;
}

std::string bytes_for_paste(std::string_view text, const vt::Modes& modes,
                            const DeviceKeySettings& settings) {
  const std::string enter = enter_bytes(modes, settings);
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\x1b' && modes.bracketed_paste) continue;  // a paste must not end its own brackets
    if (text[at] == '\n' && at > 0 && text[at - 1] == '\r') continue;
    out += text[at] == '\r' || text[at] == '\n' ? enter : std::string(1, text[at]);
  }
  return modes.bracketed_paste ? "\x1b[200~" + out + "\x1b[201~" : out;
}

}  // namespace rommate::tui
