// What whole lines tell on the way: which family the device is of, that it was reset, that it loads an image,
// that the operating system runs, and the facts worth remembering. One entry for each kind of line.
//
// Lines are found by how they begin, so that a gigabyte of log costs a table look-up for each line. Only
// while a device boots are lines searched for words in the middle.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "src/recognise/command_line.hpp"
#include "src/recognise/family.hpp"

namespace rommate::recognise {

/// Where the device is in its life, as far as whole lines tell.
enum class Phase : unsigned char {
  none,     // no line has told
  early,    // reset seen; firmware and loader start
  loader,   // a loader has shown its prompt
  loading,  // an image is fetched, unpacked, checked; a kernel starts
  running,  // an operating system has spoken: prompt, login, "Press RETURN"
};

/// Seen since the last reset; empty: not seen.
struct Facts {
  std::string bootstrap_version;          // "12.4(13r)T", "1.0(12)11", "2016.05"
  std::string platform;                   // "C1841", "ISR4331/K9", "ASA5505"
  std::string memory;                     // "393216 Kbytes", "4096 Mbytes"
  std::string image;                      // the image being loaded, or loaded last
  std::string software;                   // version of the operating system
  std::string config_register;            // "0x2102"
  std::string reset_reason;               // "LocalSoft", "PowerOn"
  std::optional<bool> recovery_disabled;  // "no service password-recovery"
  bool config_ignored = false;            // the system says that it has left its configuration out
  friend bool operator==(const Facts&, const Facts&) = default;
};

/// How sure the family is: a line tells it only if it is surer than what has told it since the last reset.
enum class Certainty : unsigned char {
  none,     // not told since the last reset
  vague,    // U-Boot, Linux: many vendors' boards have them
  general,  // the way in which an image is loaded
  certain,  // a vendor's own words
};

struct Knowledge {
  Family family = Family::none;
  Certainty certainty = Certainty::none;
  Phase phase = Phase::none;
  bool kernel = false;        // an image that was loaded has started: its loader will not ask again
  bool wants_return = false;  // "Press RETURN to get started", and no prompt since
  bool unix_prompt = false;   // "user@host:~$" has been seen since the reset
  bool fastpath = false;      // a line of FASTPATH has been seen since the reset (Netgear, Hirschmann, ...)
  bool shell = false;         // a login, or a shell's greeting, has been seen since the reset
  Shows shown = Shows::nothing;  // the lines that come are what a command was told to show
  std::string held_reset;        // one of them looked like a reset: believed if more of a boot follows
  bool takes_text = false;       // lines of a text are being typed, up to text_end
  std::string text_end;          // "#" of a banner, "quit" of a certificate
  Facts facts;
  friend bool operator==(const Knowledge&, const Knowledge&) = default;
};

/// How much of a line is looked at.
inline constexpr std::size_t longest_banner = 256;

/// Takes in one line (without its end, cut to longest_banner); true: the device was reset here.
bool learn_line(std::string_view line, Knowledge& known);

}  // namespace rommate::recognise
