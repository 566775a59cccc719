// The one line of our own on the screen: port, speed, what the device is doing, modem lines, recording, owner
// of the line, time. On a narrow terminal the less urgent parts go first; port and device state stay to the
// last.
#pragma once

#include <string>

#include "tui/canvas.hpp"

namespace rommate::tui {

/// How the device's state is to be taken.
enum class Mood {
  plain,  // nothing known
  waits,  // at a prompt
  busy,   // booting, working
  alarm,  // in a loader unexpectedly, garbled, or the line is away
};

/// All texts may be empty; then their part is left out.
// wide: one member for each piece of the status line
struct StatusModel {
  std::string port;   // "ttyUSB0"
  std::string line;   // "9600 8N1"
  std::string state;  // "c1841 rommon 3", "R1# config-if", "booting, BREAK window 12 s"
  Mood mood = Mood::plain;
  std::string modem;  // "CTS DSR DCD"
  bool recording = false;
  bool echo = false;  // local echo is on
  bool hex = false;
  std::string owner;    // the job that owns the line; empty: the keyboard
  std::string time;     // "21:07"
  std::string hint;     // "Ctrl-T z help"
  std::string message;  // what just happened; takes the place of hint and modem lines
  bool message_bad = false;
  std::string consoles;  // "2/3"
  std::string calling;   // another console that wants attention: "2 R7 rommon 1"
};

/// Draws into the first row of `where`.
void draw_status(Canvas& canvas, Rect where, const StatusModel& model);

/// The status line while the prefix has been pressed: what may come now.
void draw_prefix_help(Canvas& canvas, Rect where, std::string_view prefix);

}  // namespace rommate::tui
