// What kind of state it is: the one place that says what a prompt, a loader, a question is. Of a Sighting it
// is asked whether the device waits there as well.
#pragma once

#include "src/recognise/sighting.hpp"

namespace rommate::recognise {

/// The command prompt of a boot loader.
[[nodiscard]] constexpr bool is_loader(State state) {
  switch (state) {
    case State::rommon:
    case State::bootstrap_old:
    case State::switch_loader:
    case State::asa_rommon:
    case State::ap_loader:
    case State::nxos_loader:
    case State::uboot:
    case State::other_loader: return true;
    default: return false;
  }
}

/// The prompt of IOS and of those who imitate it.
[[nodiscard]] constexpr bool is_ios_prompt(State state) {
  return state == State::ios_user || state == State::ios_enable || state == State::ios_config;
}

/// The command prompt of an operating system or of a shell; a loader's is not.
[[nodiscard]] constexpr bool is_prompt(State state) {
  return is_ios_prompt(state) || state == State::shell || state == State::other_system;
}

/// A user name or a password is asked for.
[[nodiscard]] constexpr bool is_login(State state) {
  return state == State::username || state == State::password || state == State::login;
}

/// A RETURN would answer it, and so may any other key. A login is not among them, nor is a pager.
[[nodiscard]] constexpr bool is_question(State state) {
  return state == State::confirm || state == State::yes_no || state == State::question ||
         state == State::setup_dialog;
}

[[nodiscard]] constexpr bool is_pager(State state) { return state == State::more; }

[[nodiscard]] inline bool is_loader(const Sighting& seen) { return seen.waiting && is_loader(seen.state); }
[[nodiscard]] inline bool is_ios_prompt(const Sighting& seen) {
  return seen.waiting && is_ios_prompt(seen.state);
}
[[nodiscard]] inline bool is_prompt(const Sighting& seen) { return seen.waiting && is_prompt(seen.state); }
[[nodiscard]] inline bool is_login(const Sighting& seen) { return seen.waiting && is_login(seen.state); }
[[nodiscard]] inline bool is_question(const Sighting& seen) {
  return seen.waiting && is_question(seen.state);
}
[[nodiscard]] inline bool is_pager(const Sighting& seen) { return seen.waiting && is_pager(seen.state); }

/// Prompt or loader: a command may be typed there.
[[nodiscard]] inline bool takes_commands(const Sighting& seen) { return is_prompt(seen) || is_loader(seen); }
/// The same, or the next line of a text that it asked for ("Enter TEXT message.").
[[nodiscard]] inline bool takes_lines(const Sighting& seen) {
  return takes_commands(seen) || (seen.waiting && seen.state == State::text_input);
}

}  // namespace rommate::recognise
