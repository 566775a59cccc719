// What the device is doing, as one value: the conclusion of the recogniser. The words are those of the
// command line's contract (README, "recognize") and of --json events.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/recognise/question_id.hpp"

namespace rommate::recognise {

/// In this order: loaders, command prompts, logins, what else waits for a key, questions, and the rest.
/// Predicates are in state.hpp.
enum class State {
  rommon,         // "rommon N >", of routers and of firewalls that print it
  bootstrap_old,  // the bare ">" of 2500, 3000, 4000
  switch_loader,  // "switch:"
  asa_rommon,     // "rommon #N>", "monitor>"
  ap_loader,      // "ap:"
  nxos_loader,    // "loader>", "switch(boot)#"
  uboot,
  other_loader,  // GRUB, Aboot, CFE, the loader of JunOS ...: `name` says which
  shell,         // of Unix: "# ", "$ ", "root@host:~# "; what is typed there is no command of a router
  other_system,  // the prompt of a system that talks unlike IOS: JunOS, VRP, AireOS, FXOS ...
  ios_user,      // "NAME>"; also ASA, NX-OS, IOS-XR
  ios_enable,    // "NAME#"
  ios_config,    // "NAME(config...)#"
  username,
  password,
  login,
  setup_dialog,
  press_return,
  more,        // a pager waits for a key
  confirm,     // "[confirm]"
  yes_no,      // a question for yes or no
  question,    // any other question, with or without a default
  text_input,  // rows of a text that an end mark closes: a banner, a certificate, the body of a loop
  transfer,    // an XMODEM or YMODEM receiver waits for its sender
  booting,     // text flows that belongs to a boot; not a wait, but perhaps a window
  garbled,     // most bytes make no sense: the speed is probably wrong
  unknown,     // nothing here says that the device waits
};

/// "rommon", "bootstrap-old", ...: one word for each.
[[nodiscard]] std::string_view to_string(State state);
[[nodiscard]] std::optional<State> parse_state(std::string_view word);

/// The word the command line tells it by: its list of states has none for an other_loader, a shell, an
/// other_system, a text_input or a transfer. They are told as "unknown", and the detail says what waits.
[[nodiscard]] std::string_view told_as(State state);

struct Sighting {
  State state = State::unknown;
  std::string detail = {};  // what the members say, in the words of the command line; see detail_of()
  std::string host = {};    // of a system's prompt, without "RP/0/RP0/CPU0:" before and "/pri" behind it
  std::string mode = {};    // with ios_config: "config-if"; with nxos_loader: "boot", "boot-config"
  std::string number = {};  // with rommon, asa_rommon: "3"; "B1" on some route processors
  std::string name = {};    // what waits, where the state alone does not say it: "grub", "junos-cli", "shell"
  bool boot_rom = false;    // IOS of the boot ROM: "Router(boot)>"
  std::vector<std::string> choices = {};  // of a question, in lower case; empty: none are shown
  std::string default_answer = {};        // what RETURN means, as far as the row shows it
  QuestionId question = QuestionId::none;
  std::string about = {};  // the file, the device or the name the question is about; "" where it names none
  Harms harms = {};        // which of the plain answers do harm
  std::string family =
      {};  // "ios-router", "catalyst-xe", ... (family.hpp); empty while no banner has told it
  std::uint64_t offset = 0;     // bytes received when it was concluded, counted from the start of the stream
  bool destructive = false;     // a yes destroys configuration, a file system or all: no code answers it
  bool waiting = false;         // the device waits for input
  bool erases = false;          // a yes erases something, be it one file
  bool flowing = false;         // text has flowed for half a minute, and at no time did the device wait
  bool typing = false;          // a prompt with something typed behind it
  std::string prompt = {};      // the row that says so, as a person sees it, without blanks at its ends
  std::string window_key = {};  // with booting: what interrupts it ("BREAK", "Ctrl-C"); empty: no window open
  int window_seconds = 0;       // with window_key: how long it stays open, counted from this sighting
  friend bool operator==(const Sighting&, const Sighting&) = default;
};

/// Prompt number, "host=NAME", mode, text of the question, default: the members that matter to the state, in
/// the words of `rommate recognize`.
[[nodiscard]] std::string detail_of(const Sighting& seen);

/// Whether typing `answer` and RETURN to the question of `seen` does harm. An answer that is none of the
/// plain ones, and every answer to a question that nobody knows, does.
[[nodiscard]] bool does_harm(const Sighting& seen, std::string_view answer);

/// What a status line says: "rommon 3", "R1# config-if", "booting, Ctrl-C within 5 s". `model` may be empty.
[[nodiscard]] std::string phrase(const Sighting& seen, std::string_view model = {});

}  // namespace rommate::recognise
