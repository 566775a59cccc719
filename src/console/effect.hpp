// What a console wants done to its line, as values. One ordered queue for each console; app/pump carries them
// out one after the other, so that a BREAK between two texts stays between them.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "protocols/engine.hpp"
#include "protocols/line_settings.hpp"
#include "src/recognise/question_id.hpp"

namespace rommate::console {

using protocols::Byte;
using protocols::Bytes;
using protocols::ByteView;
using protocols::Duration;
using protocols::LineSettings;
using protocols::ModemLines;
using protocols::Time;

// --- what a job's bytes are for. The gate (gate.hpp) lets them pass only where that makes sense, and looks
// when they are taken, not when they are wanted.

/// A command line at a prompt or loader, whole or in pieces; also the next line of a text that the device
/// reads without a prompt ("Enter TEXT message."). Its line end is the last byte and passes behind the whole
/// echo.
struct AtPrompt {};
/// The answer to one question: the one that was concluded behind byte `offset` of the line, is about this,
/// and names this file or device ("" where it names none). `agreed`: a person has said yes to an answer that
/// harms.
struct AnswerTo {
  std::uint64_t offset = 0;
  recognise::QuestionId question = recognise::QuestionId::unknown;
  std::string about = {};
  bool agreed = false;
};
/// Typed ahead without looking, as the fixed pace of a paste does; closed where anything but text stands.
struct TypeAhead {};
/// Ctrl-C, ESC and their like: what clears a line, leaves a pager, stops a boot. Never a line end.
/// `blind`: also while the device boots, where its family announces no window.
struct InterruptKey {
  bool blind = false;
};
/// NULs at a low speed: to a receiver at its own speed they are a BREAK and no characters.
struct SlowNuls {};
/// Blocks and answers of a transfer.
struct TransferBytes {};
/// "Is anybody there?" on a line of which nothing is known, or behind whose prompt something was printed.
/// A line end answers what may have been asked before we came: it needs a person who `agreed`.
struct Knock {
  bool agreed = false;
};
/// A person typed it just now: a guest, or an answer in a dialog. Passes everywhere.
struct ByPerson {};
using Purpose =
    std::variant<AtPrompt, AnswerTo, TypeAhead, InterruptKey, SlowNuls, TransferBytes, Knock, ByPerson>;

// --- effects

/// Bytes for the device. `secret`: typed at a password prompt, so the recording keeps only their number.
/// `purpose` is looked at for jobs only: the keyboard is a person.
struct Write {
  Bytes bytes;
  bool secret = false;
  Purpose purpose = {};
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

/// Number of an effect among those of one console, counted from 1 in the order of asking; 0: none.
enum class EffectId : std::uint64_t { none = 0 };
/// Number of a job among those of one console, counted from 1; the keyboard is 0.
enum class JobId : std::uint64_t { keyboard = 0 };

/// How an effect ended. Writes are reported to their job only where the gate refused them; a lost line is
/// told by Session::on_lost().
struct EffectResult {
  enum class Status { done, unconfirmed, unsupported, refused };
  Effect effect;
  Status status = Status::done;
  std::string text = {};  // why, when not `done`
  EffectId id = EffectId::none;

  [[nodiscard]] bool taken() const { return status == Status::done || status == Status::unconfirmed; }
};

}  // namespace rommate::console
