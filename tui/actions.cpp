#include "tui/actions.hpp"

#include <array>
#include <cctype>

#include "protocols/ascii.hpp"

namespace rommate::tui {
namespace {

// clang-format off
constexpr auto table = std::to_array<ActionInfo>({
    {Action::help, 'z', Group::program, "Help", "the keys, and what can be done now", "keys ? f1"},
    {Action::menu, 'm', Group::program, "Menu", "everything, by subject", "commands"},
    {Action::palette, ' ', Group::program, "Find a command", "type a part of its name", "palette search"},

    {Action::send_break, 'f', Group::device, "Send BREAK", "stops a boot, enters ROMMON", "interrupt rommon boot"},
    {Action::break_now, '\0', Group::device, "Send BREAK until a loader answers", "again and again, with the next method when one does not work", "hunt rommon recovery interrupt"},
    {Action::send_file, 's', Group::device, "Send a file", "XMODEM, XMODEM-1K, YMODEM", "upload transfer xmodem ymodem"},
    {Action::receive_file, 'r', Group::device, "Receive a file", "XMODEM, YMODEM; nothing is overwritten", "download transfer xmodem ymodem"},
    {Action::paste_file, 'y', Group::device, "Paste a configuration", "line by line, as fast as the device takes it, stops at the first error", "file config text"},
    {Action::recipe, 'g', Group::device, "Run a recipe", "recover, reset, save, restore: plan, rehearse, run; the report of the last one", "password recovery rommon plan rehearse go"},
    {Action::serve_file, '>', Group::device, "Serve a file", "to devices, by TFTP, HTTP and FTP, while you type `copy` here", "tftp http ftp server give image download"},
    {Action::take_line, 'k', Group::device, "Give the line to the keyboard", "ends the transfer or paste in its own clean way; takes the adapter that came instead", "cancel stop abort owner adapter"},

    {Action::line_settings, 'p', Group::line, "Speed and line", "baud, bits, parity, flow control, DTR, RTS", "baud rate parameters serial"},
    {Action::find_speed, 'u', Group::line, "Find the speed", "listens at each speed, sends Return only when the line is silent", "baud rate garbage sweep autobaud"},
    {Action::dtr, '\0', Group::line, "Toggle DTR", "data terminal ready", "modem lines"},
    {Action::rts, '\0', Group::line, "Toggle RTS", "request to send", "modem lines"},
    {Action::reconnect, '\0', Group::line, "Open the line again", "closes and opens the port", "reconnect reset"},

    {Action::power_cycle, '\0', Group::line, "Power-cycle the simulated device", "off and on again, as at the rack", "reset restart switch"},
    {Action::mode_button, '\0', Group::line, "Press the simulated Mode button", "held down for 20 s, as at power-on of a switch", "button recovery"},

    {Action::scrollback, 'b', Group::look, "Scroll back", "what went by; / searches, p b e jump", "history pager"},
    {Action::search, '/', Group::look, "Search", "in everything that went by", "find grep history"},
    {Action::previous_prompt, '[', Group::look, "Previous prompt", "scroll back to the last command line", "jump history"},
    {Action::previous_boot, '{', Group::look, "Previous boot", "scroll back to the start of the last boot", "jump history banner"},
    {Action::previous_error, '!', Group::look, "Previous error", "scroll back to the last complaint of the device", "jump history"},
    {Action::hex_view, 'v', Group::look, "Hex view", "the last bytes both ways, as they were", "dump bytes raw"},
    {Action::time_stamps, 'n', Group::look, "Time stamps", "when each line came, at the left", "clock timestamps"},
    {Action::copy_screen, 'h', Group::look, "Copy lines", "the screen, or lines of the scrollback: to a file or the clipboard", "clipboard save yank"},
    {Action::clear, 'c', Group::look, "Clear the screen", "what was there stays in the scrollback", "erase"},
    {Action::redraw, '\0', Group::look, "Draw anew", "when something else wrote on the terminal", "refresh repaint"},

    {Action::record, 'l', Group::keep, "Record on or off", "all bytes both ways, with times", "log capture file"},
    {Action::note, 'i', Group::keep, "Write a note into the record", "what you did at the rack, at the moment", "remark comment mark"},
    {Action::local_echo, 'e', Group::keep, "Local echo", "show what is typed, for devices that do not", "half duplex"},
    {Action::wrap, 'w', Group::keep, "Wrap long lines", "on or off", "autowrap"},
    {Action::newline_map, 'a', Group::keep, "Line ends", "add a line feed to each CR, or not", "newline crlf lf"},
    {Action::terminal_settings, 't', Group::keep, "Terminal settings", "echo, wrap, line ends, what Enter and Backspace send", "newline"},
    {Action::settings, 'o', Group::keep, "Settings", "kept in the config file", "options configure profile preferences"},

    {Action::consoles, 'd', Group::consoles, "Ports and consoles", "what is open, what else is there", "devices list adapters tabs"},
    {Action::open_console, '+', Group::consoles, "Open another console", "beside this one, which goes on", "new tab port"},
    {Action::next_console, '\t', Group::consoles, "Next console", "", "tab switch"},
    {Action::previous_console, '\0', Group::consoles, "Previous console", "", "tab switch"},
    {Action::to_alarm, 'j', Group::consoles, "To the console that calls", "the one that fell into ROMMON or lost its line", "alarm jump"},
    {Action::close_console, '-', Group::consoles, "Close this console", "the line is given back; others stay", "tab"},

    {Action::leave, 'x', Group::program, "Leave", "lines are given back as they were found", "exit quit"},
    {Action::leave_keeping, 'q', Group::program, "Leave, line stays as it is", "its speed and pins are not reset", "exit quit"},
});
// clang-format on

std::optional<std::string_view> needs_line(const Situation& now) {
  if (!now.console) return "no console is open";
  if (!now.connected) return "the line is away";
  if (now.job) return "a job owns the line: k gives it back";
  return std::nullopt;
}

std::optional<std::string_view> needs(bool there, std::string_view otherwise) {
  return there ? std::nullopt : std::optional(otherwise);
}

}  // namespace

std::span<const ActionInfo> all_actions() { return table; }

const ActionInfo& info(Action action) {
  for (const auto& entry : table)
    if (entry.action == action) return entry;
  return table[0];
}

std::string_view title_of(Group group) {
  switch (group) {
    case Group::device: return "The device";
    case Group::line: return "The line";
    case Group::look: return "Look";
    case Group::keep: return "Record and terminal";
    case Group::consoles: return "Consoles";
    case Group::program: return "Program";
  }
  return "";
}

std::optional<Action> action_of(const Key& key) {
  char letter = '\0';
  if (key.code == KeyCode::tab)
    letter = '\t';
  else if (key.code == KeyCode::text && !key.alt && key.ch < 0x80)  // Ctrl held on too long still means it
    letter = protocols::lower(static_cast<char>(key.ch));
  if (letter == '?') letter = 'z';
  if (letter == '\0') return std::nullopt;
  for (const auto& entry : table)
    if (entry.letter == letter) return entry.action;
  return std::nullopt;
}

std::string key_text(const ActionInfo& action) {
  if (action.letter == '\0') return "";
  if (action.letter == ' ') return "space";
  if (action.letter == '\t') return "Tab";
  return std::string(1, action.letter);
}

std::optional<std::string_view> why_not(Action action, const Situation& now) {
  switch (action) {
    case Action::send_break:
    case Action::break_now:
      if (const auto why = needs_line(now)) return why;
      return needs(now.can_break, "this port cannot send BREAK");
    case Action::send_file:
    case Action::receive_file:
    case Action::paste_file: return needs_line(now);
    case Action::recipe:
      if (!now.console) return "no console is open";
      return needs(!now.job, "a job owns the line: k gives it back");
    case Action::take_line:
      return needs(now.job || now.guest_asks || now.offered, "the keyboard has the line");
    case Action::line_settings:
    case Action::find_speed:
      if (const auto why = needs_line(now)) return why;
      return needs(now.has_line, "this port has no speed");
    case Action::dtr:
    case Action::rts:
      if (const auto why = needs_line(now)) return why;
      return needs(now.has_modem_lines, "this port has no modem lines");
    case Action::reconnect:
      return needs(now.console && now.can_reconnect && !now.job, "nothing to open again");
    case Action::power_cycle: return needs(now.simulated, "a real device: use its switch");
    case Action::mode_button:
      if (!now.simulated) return "a real device: use its button";
      return needs(now.has_button, "this device has no Mode button");
    case Action::note: return needs(now.recording, "nothing is recorded: l starts it");
    case Action::next_console:
    case Action::previous_console: return needs(now.consoles > 1, "there is one console only");
    case Action::to_alarm: return needs(now.alarm, "no console calls");
    case Action::help:
    case Action::menu:
    case Action::palette:
    case Action::serve_file:
    case Action::consoles:
    case Action::open_console:
    case Action::settings:
    case Action::redraw:
    case Action::leave:
    case Action::leave_keeping: return std::nullopt;
    default: return needs(now.console, "no console is open");
  }
}

}  // namespace rommate::tui
