// The one table of what a user can do in the console: letter, name, help, and when it is allowed. Keys, menu,
// palette and help are all made from it, so that they never disagree. The letters are minicom's where minicom
// has one (README, "Keys in the console").
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tui/key.hpp"

namespace rommate::tui {

enum class Action {
  help,
  menu,
  palette,
  send_break,
  break_now,
  send_file,
  receive_file,
  paste_file,
  recipe,
  serve_file,
  take_line,
  line_settings,
  find_speed,
  dtr,
  rts,
  reconnect,
  power_cycle,
  mode_button,
  scrollback,
  search,
  previous_prompt,
  previous_boot,
  previous_error,
  hex_view,
  time_stamps,
  copy_screen,
  clear,
  record,
  note,
  local_echo,
  wrap,
  newline_map,
  terminal_settings,
  settings,
  consoles,
  open_console,
  next_console,
  previous_console,
  close_console,
  to_alarm,
  redraw,
  leave,
  leave_keeping,
};

enum class Group { device, line, look, keep, consoles, program };

/// Where things stand, as far as actions care.
// wide: all that decides whether an action can be done now
struct Situation {
  bool console = true;    // some console is shown (else: only the picker)
  bool connected = true;  // its line is there
  bool job = false;       // a job owns the line
  bool can_break = true;
  bool has_line = true;  // speed and frame can be set
  bool has_modem_lines = true;
  bool recording = false;
  bool offered = false;        // the line is lost, and another adapter may carry it
  bool guest_asks = false;     // somebody who watches the shared console wants to type
  bool can_reconnect = false;  // the line is away, or would come back at once
  int consoles = 1;
  bool alarm = false;       // another console waits for attention
  bool simulated = false;   // the device is a simulated one: it can be switched off
  bool has_button = false;  // and has a Mode button
};

struct ActionInfo {
  Action action;
  char letter;  // after the prefix; '\0': by palette and menu only
  Group group;
  std::string_view name;   // "Send BREAK"
  std::string_view help;   // one line, what it does for whom
  std::string_view words;  // other words people search for
};

[[nodiscard]] std::span<const ActionInfo> all_actions();
[[nodiscard]] const ActionInfo& info(Action action);
[[nodiscard]] std::string_view title_of(Group group);

/// The action of a key pressed after the prefix; nullopt: none has that letter.
[[nodiscard]] std::optional<Action> action_of(const Key& key);
/// "space", "z", "Tab": the key as help shows it; empty when it has none.
[[nodiscard]] std::string key_text(const ActionInfo& action);

/// Nothing when the action can be done now; otherwise why not, in a few words.
[[nodiscard]] std::optional<std::string_view> why_not(Action action, const Situation& now);

}  // namespace rommate::tui
