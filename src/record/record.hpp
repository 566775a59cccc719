// A recording of a console: the raw bytes of both directions, BREAKs, line changes and marks, each with its
// time. The encoder turns events into frames, the decoder turns the bytes of a file back into events. Neither
// knows a file or a clock: src/app/record_writer.hpp does.
//
// The format (version 1, little endian). A file is a row of frames and is only ever appended to; nothing
// points from one frame to another, so that a file cut off anywhere is good up to there. A frame is
//    0  4  magic F9 'r' 'm' 0A (F9 is in no UTF-8 text)
//    4  1  kind (RecordEvent::Kind)           5  1  flags (1: secret)
//    6  2  check of the head: low half of the CRC-32 of bytes 0..5 and 8..23
//    8  4  run: a random number that all frames of one run share. After damage only frames of a run already
//          seen, or the start of one, are believed, so that a device cannot print itself into a recording.
//   12  4  length of the payload (at most 1 MiB)
//   16  8  monotonic time in ns (since boot; the same clock for the whole run)
//   24  4  CRC-32 of bytes 0..23 and the payload
//   28     payload
// A run begins with a `start` frame (version, oldest reader that understands it, wall time, facts about the
// port) and, when it was not killed, ends with an `end` frame. `clock` frames pair monotonic with wall time
// whenever the wall clock was moved, and every minute. Readers skip kinds and trailing payload that they do
// not know.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocols/engine.hpp"

namespace rommate::record {

using protocols::Byte;
using protocols::Bytes;
using protocols::ByteView;
using protocols::Duration;
using protocols::Time;

/// Nanoseconds since 1970-01-01T00:00:00Z.
using WallTime = std::int64_t;

/// Facts about a recording: "port" -> "/dev/ttyUSB0", "line" -> "9600 8N1", "program" -> "rommate 0.1".
/// Keys have no '=' and neither has a newline; offending ones are changed to spaces.
using RecordFacts = std::vector<std::pair<std::string, std::string>>;

struct RecordEvent {
  enum class Kind : std::uint8_t {
    damage = 0,     // never in a file: made by the decoder where bytes could not be read; `text` tells
    start = 1,      // a run begins; `facts`
    received = 2,   // from the device; `bytes`
    sent = 3,       // to the device; `bytes`, or none of them when `secret`
    break_on = 4,   // BREAK begins; `text`: method
    break_off = 5,  // BREAK ends; `text`: result
    line = 6,       // line settings are now `text`
    mark = 7,       // something happened, in the program's words (`text`): reconnected, transfer began ...
    note = 8,       // something the user wrote down
    clock = 9,      // pairs monotonic and wall time
    gap = 10,       // the disk was full: `text` says how much is not here
    end = 11,       // the run ended in order
  };
  Kind kind = Kind::damage;
  bool secret = false;
  Time at{};                 // first byte of the event
  WallTime wall = 0;         // the same in wall time; 0: not known
  std::uint64_t offset = 0;  // of the frame in the file
  Bytes bytes;
  std::string text;
  RecordFacts facts;
};

[[nodiscard]] std::string_view to_string(RecordEvent::Kind kind);

/// Makes frames. Bytes received (or sent) close together share a frame; its time is that of the first.
/// Not thread-safe. Output is take()n by the writer, which puts it into the file unchanged and in order.
class RecordEncoder {
 public:
  /// `run` is a random number. The start frame is ready in take().
  RecordEncoder(std::uint32_t run, const RecordFacts& facts, Time now, WallTime wall);

  void received(ByteView bytes, Time now);
  /// With `secret` (typed at a password prompt) only the end of the line is kept, neither the bytes nor how
  /// many there were.
  void sent(ByteView bytes, Time now, bool secret = false);
  void break_on(std::string_view method, Time now);
  void break_off(std::string_view result, Time now);
  void line(std::string_view settings, Time now);
  void mark(std::string_view text, Time now);
  void note(std::string_view text, Time now);
  void clock(Time now, WallTime wall);
  void gap(std::string_view text, Time now);
  void end(Time now, WallTime wall);

  /// Whole frames made since the last call. Ends the frame that was being filled.
  [[nodiscard]] Bytes take();
  /// Bytes that take() would return, about.
  [[nodiscard]] std::size_t pending() const { return out_.size(); }

 private:
  void batch(RecordEvent::Kind kind, ByteView bytes, Time now);
  void text_frame(RecordEvent::Kind kind, std::string_view text, Time now, std::uint8_t flags = 0);
  void open_frame(RecordEvent::Kind kind, Time now, std::uint8_t flags = 0);
  void close_frame();

  std::uint32_t run_;
  Bytes out_;
  std::optional<std::size_t> open_at_;  // where in out_ the frame being filled begins
  RecordEvent::Kind open_kind_ = RecordEvent::Kind::start;
  Time open_since_{};
  bool in_secret_ = false;  // an empty frame stands for the secret; its line has not ended yet
};

/// Reads the bytes of a recording. Feed pieces of any size with on_bytes(), take events with next(), call
/// finish() at the end of the file and take the last ones. Damage never ends it: it goes on at the next frame
/// that holds, and says what was skipped. Memory is bounded by one frame plus what was fed.
class RecordDecoder {
 public:
  void on_bytes(ByteView bytes);
  void finish() { finished_ = true; }
  /// The next event, or nullopt when more bytes are needed (or, after finish(), when that was all).
  [[nodiscard]] std::optional<RecordEvent> next();

  /// A sentence when the file needs a newer program (the rest is not decoded) or is none of ours.
  [[nodiscard]] const std::optional<std::string>& refused() const { return refused_; }
  /// Frames of kinds that this program does not know; they were skipped.
  [[nodiscard]] std::uint64_t unknown_frames() const { return unknown_; }
  /// Bytes that could not be read, so far.
  [[nodiscard]] std::uint64_t damaged_bytes() const { return damaged_; }

 private:
  enum class Look { frame, need_more, bad };
  struct Head {
    std::uint8_t kind, flags;
    std::uint32_t run, length, check;
    std::int64_t mono;
  };
  struct Clock {
    std::int64_t mono;
    WallTime wall;
  };
  [[nodiscard]] Look look(Head& head) const;
  [[nodiscard]] std::optional<RecordEvent> decode(const Head& head, ByteView payload);
  [[nodiscard]] RecordEvent told_damage(std::string text);
  [[nodiscard]] ByteView rest() const { return ByteView{buffer_}.subspan(used_); }
  [[nodiscard]] bool known_run(std::uint32_t run) const;
  void skip_to_magic();

  Bytes buffer_;
  std::size_t used_ = 0;        // of buffer_
  std::uint64_t offset_ = 0;    // of rest() in the file
  std::uint64_t bad_from_ = 0;  // where damage began, while searching
  bool searching_ = false;      // between damage and the next frame
  bool finished_ = false;
  bool any_frame_ = false;
  std::optional<std::string> refused_;
  std::vector<std::pair<std::uint32_t, Clock>> runs_;  // runs seen and their last clock; the newest 64
  std::uint64_t unknown_ = 0, damaged_ = 0;
};

}  // namespace rommate::record
