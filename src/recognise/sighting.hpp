// What the device is doing, as one value: the conclusion of the recogniser. The words are those of the
// command line's contract (README, "recognize") and of --json events.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rommate::recognise {

enum class State {
  rommon,         // "rommon N >", of routers and of firewalls that print it
  bootstrap_old,  // the bare ">" of 2500, 3000, 4000
  switch_loader,  // "switch:"
  asa_rommon,     // "rommon #N>", "monitor>"
  ap_loader,      // "ap:"
  nxos_loader,    // "loader>", "switch(boot)#"
  uboot,
  ios_user,    // "NAME>"; also ASA, NX-OS, IOS-XR
  ios_enable,  // "NAME#"
  ios_config,  // "NAME(config...)#"
  username,
  password,
  login,
  setup_dialog,
  press_return,
  more,      // a pager waits for a key
  confirm,   // "[confirm]"
  yes_no,    // a question for yes or no
  question,  // any other question, with or without a default
  booting,   // text flows that belongs to a boot; not a wait
  garbled,   // most bytes make no sense: the speed is probably wrong
  unknown,   // nothing here says that the device waits
};

/// "rommon", "bootstrap-old", ... as cli.md names them.
[[nodiscard]] std::string_view to_string(State state);
[[nodiscard]] std::optional<State> parse_state(std::string_view word);

struct Sighting {
  State state = State::unknown;
  std::string detail = {};  // prompt number, "host=NAME", mode, text of the question ... (see the README)
  std::string family =
      {};  // "ios-router", "catalyst-xe", ... (family.hpp); empty while no banner has told it
  std::uint64_t offset = 0;  // bytes received when it was concluded, counted from the start of the stream
  bool destructive = false;  // a yes here destroys configuration or all data: no code answers it
  bool waiting = false;      // the device waits for input
  bool erases = false;       // a yes erases what the command given needs erased: flash before a copy, a file
  bool typing = false;       // a prompt with something typed behind it
  std::string prompt = {};   // the row that says so, as a person sees it, without blanks at its ends
  std::string window_key = {};  // with booting: what interrupts it ("BREAK", "Ctrl-C"); empty: no window open
  int window_seconds = 0;       // with window_key: how long it stays open, counted from this sighting
  friend bool operator==(const Sighting&, const Sighting&) = default;
};

/// What a status line says: "rommon 3", "R1# config-if", "booting, Ctrl-C within 5 s". `model` may be empty.
[[nodiscard]] std::string phrase(const Sighting& seen, std::string_view model = {});

}  // namespace rommate::recognise
