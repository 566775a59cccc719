// What a question is about, and what each answer to it does: the identity by which somebody may have agreed
// to answer it. It is read from the row, the lines above it and the command whose echo stands above those. A
// question that only says "Continue? [confirm]", its command out of sight, is unknown: every answer counts as
// harmful. So does any question that no entry of the table knows.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace rommate::recognise {

enum class QuestionId : std::uint8_t {
  none,     // this is no question
  unknown,  // a question, and nobody knows what about

  // --- configuration
  erase_nvram,        // all saved configuration: "write erase"
  factory_reset,      // all configuration, and often more
  erase_passwords,    // PIX password tool
  overwrite_startup,  // the saved configuration is replaced by another
  change_running,     // the running configuration is replaced, rolled back or merged with a file
  save_config,        // the running configuration replaces the saved one
  commit_changes,     // yes: they take effect; no: they are thrown away
  change_confreg,     // one of the questions of "confreg"
  continue_setup,     // the dialogs of a device without configuration, before they ask for values
  setup_value,        // a value for such a dialog
  replace_keys,       // RSA keys, certificates

  // --- files
  erase_flash,
  format,
  squeeze,  // deleted files go for good
  delete_file,
  overwrite_file,
  erase_other,     // something is erased, removed or overwritten: what it is, is not known
  copy_file_name,  // source, destination, remote host of a copy
  transfer_option,

  // --- traffic
  reload,
  power_off,
  switchover,
  disconnect,  // sessions, lines, neighbours
  heavy_load,  // debug all

  // --- nothing is lost
  diagnostic,  // a value for ping, traceroute
  clear_counters,
  open_shell,  // JunOS, single user
  accept_licence,
};

/// "reload", "erase-nvram", ...; "" for none.
[[nodiscard]] std::string_view to_string(QuestionId id);

/// What a question can destroy.
enum class Harm : std::uint8_t {
  none,
  file,           // one file, or what was deleted before
  file_system,    // all files of a device
  configuration,  // what the device is to do, or its keys
  everything,     // all configuration, all data
  traffic,        // the device or a connection is away for a while
  consent,        // somebody is bound by the answer
  unknown,
};
[[nodiscard]] Harm harm_of(QuestionId id);

/// Which of the plain answers do harm.
struct Harms {
  bool yes = false;
  bool no = false;
  bool enter = false;  // RETURN alone
  friend bool operator==(const Harms&, const Harms&) = default;
};

/// `default_answer`: what a RETURN means: "yes", "no", another default, or "" where the row does not say it.
[[nodiscard]] Harms harms_of(QuestionId id, std::string_view default_answer);

struct Identity {
  QuestionId id = QuestionId::unknown;
  std::string about = {};
};

/// Of the question on `row`. `above`: lines above it that are not blank, latest first.
[[nodiscard]] Identity identify(std::string_view row, std::span<const std::string_view> above);

}  // namespace rommate::recognise
