// Sessions written as text: what a device prints, what is typed, what the recogniser should say. One harness
// reads the *.test files; time is virtual.
//
//   # a remark
//   test: A title                     a new device, nothing known
//   device> TEXT                      printed by the device; the next device> line begins with CR LF before
//   it device| TEXT                      printed right behind, without a new line user> KEYS typed (the echo
//   is the device's and is written down as such) after 300ms                       this much time passes
//   expect STATE [DETAIL]             the line has been silent for long enough: this is the last conclusion
//   not yet                           nothing new has been concluded so far
//   saw STATE [DETAIL]                concluded at some time since the last expectation (resets)
//   flags [destructive] [erases] [flowing] [typing] [waiting]     exactly these are set
//   question ID [about WHAT] [harm [yes] [no] [enter]]  what it is about, and which answers do harm
//   family NAME / fact NAME VALUE / phrase TEXT / booting yes|no
//   loose                             waits may be seen in the middle of this session's lines (count-downs)
// In TEXT and KEYS: \r \n \b \e \xNN \\ and · for a blank that an editor would take away. In a session that
// is not loose no wait may be seen at any other place inside a line, except within three bytes of an
// expectation.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/recognise/recogniser.hpp"

namespace rommate::testing {

struct Step {
  int line = 0;  // in the file
  std::string what, text;
};

struct Scenario {
  std::string title;
  bool loose = false;
  std::vector<Step> steps;
};

/// Throws std::runtime_error with the line for what it does not understand.
[[nodiscard]] std::vector<Scenario> read_scenarios(const std::string& path);

/// Plays it with the device's bytes in pieces of at most `piece` (0: random with `seed`); every disagreement
/// as a sentence.
[[nodiscard]] std::vector<std::string> play(const Scenario& scenario, std::size_t piece, unsigned seed = 0);

/// Waits seen at places where none is expected.
[[nodiscard]] std::vector<std::string> stray_waits(const Scenario& scenario);

/// For each wait expected of the text as a log: "told" if a reader of all of it tells what is told of that
/// place alone; else what it leaves out.
[[nodiscard]] std::vector<std::string> only_when_asked(const Scenario& scenario);

}  // namespace rommate::testing
