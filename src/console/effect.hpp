// What a console wants done to its line, as values. One ordered queue for each console; app/pump carries them
// out one after the other, so that a BREAK between two texts stays between them.
#pragma once

#include <string>
#include <variant>

#include "protocols/engine.hpp"
#include "protocols/line_settings.hpp"

namespace rommate::console {

using protocols::Byte;
using protocols::Bytes;
using protocols::ByteView;
using protocols::Duration;
using protocols::LineSettings;
using protocols::ModemLines;
using protocols::Time;

/// Bytes for the device. `secret`: typed at a password prompt, so the recording keeps only their number.
struct Write {
  Bytes bytes;
  bool secret = false;
};
/// BREAK on, `length` by our timer, BREAK off.
struct Break {
  Duration length;
};
/// One BREAK whose length the far side decides (telnet IAC BRK).
struct RemoteBreak {};
struct SetLine {
  LineSettings line;
};
/// Throw away what was received and not read, and/or written and not sent. Received is also what stands on
/// the cursor's row and no conclusion was drawn from: no sighting behind this is of bytes before it.
struct PurgeLine {
  bool received = true;
  bool unsent = false;
};
/// Tells its job, by an EffectResult, when the last bit of everything written before has left.
struct Drain {};
/// Does nothing for this long.
struct Wait {
  Duration length;
};
using Effect = std::variant<Write, Break, RemoteBreak, SetLine, PurgeLine, Drain, Wait>;

/// How an effect ended. Writes are not reported one by one; a lost line is told by Session::on_lost().
struct EffectResult {
  enum class Status { done, unconfirmed, unsupported, refused };
  Effect effect;
  Status status = Status::done;
  std::string text;  // why, when not `done`
};

}  // namespace rommate::console
