// What the line looks like when a device waits: one entry for each way of asking. A device family is added
// here (and in banners.cpp, where its banner is) and nowhere else; the README says how.
//
// Shapes are explained in shape.hpp. Sources: "log" was seen in a console log, "doc" is vendor documentation
// or a technician's page, "pat" a pattern of a public test framework, "mem" general knowledge, not confirmed.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "src/recognise/family.hpp"
#include "src/recognise/sighting.hpp"

namespace rommate::recognise {

/// How long the line must be silent before the wait is believed.
enum class Quiet : std::uint8_t {
  brief,     // 100 ms: an interrupt window, every moment counts
  plain,     // 250 ms: nothing else looks like it
  doubtful,  // 1 s: text of another kind may look like it
};

/// What must be known besides the row itself.
enum class Where : std::uint8_t {
  anywhere,
  in_family,       // only when a banner has told one of the entry's families
  family_or_none,  // ... or no banner has told any
  not_running,     // family_or_none, and no operating system has spoken since the reset
  loader,          // in_family, and no operating system has started since the reset
  running,         // no family is told, an operating system has spoken, and nothing is being shown
  fastpath,        // a switch of FASTPATH, which has the prompt of a wireless controller
  unix_box,        // the prompt of a Unix shell went before, and no JunOS
  greeted,         // no family is told, and a shell has greeted or root has logged in
  shell,           // a login, a BusyBox banner or a kernel went before, or nothing at all
};

struct Pattern {
  std::string_view shape = {};
  State state = State::unknown;
  std::string_view name =
      {};  // of the Sighting, as the next three; they may hold {n} {host} {mode} {word} {*}
  std::string_view host = "{host}";
  std::string_view mode = "{mode}";
  std::string_view default_answer = {};
  bool boot_rom = false;
  Families families = 0;  // who prints it; 0: many
  Where where = Where::anywhere;
  Quiet quiet = Quiet::plain;
  std::string_view above = {};  // shape of the last line above that is not blank; "": any
  std::string_view source = {};
};

/// In order: the first that matches is taken.
[[nodiscard]] std::span<const Pattern> patterns();

/// A time in which the device can be stopped on its way to the operating system.
struct WindowPattern {
  std::string_view above = {};  // as in Pattern
  std::string_view shape = {};
  std::string_view key = {};  // what to send, for people: "BREAK", "Ctrl-C", "ESC"
  int seconds = 0;            // its length; 0: the shape's {n} says what is left
  bool open_at_zero = false;  // most counters are over when they show 0
  Families families = 0;
  Where where = Where::anywhere;
  bool needs_recovery_disabled = false;
  std::string_view source = {};
};

[[nodiscard]] std::span<const WindowPattern> windows();

}  // namespace rommate::recognise
