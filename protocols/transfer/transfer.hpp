// What the sender and the receiver of X/YMODEM share with whoever drives them: where the bytes of the files
// come from and go to, progress, the packet log, cancelling. The shape is protocols::Engine with four
// additions; neither side owns a clock, a file or a port.
//
// The driver writes what take_output() gives, at most one piece at a time, and asks again when that piece is
// written (a YMODEM-G sender has a next piece then). on_sent() is optional but makes the clocks exact: a
// reply's time counts from when the last byte has left the UART, not from when the driver took it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/engine.hpp"
#include "protocols/transfer/header.hpp"

namespace rommate::protocols::transfer {

/// The files to send, in order; read once, front to back. Not a file system: the driver owns those.
class FileSource {
 public:
  virtual ~FileSource() = default;
  /// Opens the next file; nullopt: there are no more. `size` must be set.
  virtual std::optional<FileInfo> next() = 0;
  /// Whether the next `count` bytes, or all up to the end, can be read without waiting for a disk. While it
  /// is false nothing is read; the driver calls on_time() of the sender when that has changed.
  [[nodiscard]] virtual bool ready(std::size_t count) {
    static_cast<void>(count);
    return true;
  }
  /// Reads the next bytes of the open file, fewer than asked for only at its end. nullopt: it cannot be read.
  virtual std::optional<std::size_t> read(std::span<Byte> into) = 0;
  /// What became of the open file since it was opened; asked when its announced length has been read.
  enum class Change { none, grew, altered };
  [[nodiscard]] virtual Change change() { return Change::none; }
};

/// Where received files go. Every call returns a sentence when it cannot be done; the transfer then ends.
class FileSink {
 public:
  using Problem = std::optional<std::string>;
  virtual ~FileSink() = default;
  /// A file begins. XMODEM knows neither name nor size; the name is a safe_name(), empty where the sender's
  /// leaves none. Refusing (name, space, exists) is done here.
  virtual Problem open(const FileInfo& file) = 0;
  virtual Problem write(ByteView bytes) = 0;
  /// Begins to put a complete file where no power cut loses it, and looks whether that is over. Asked until
  /// it is true; the driver calls on_time() of the receiver when that has changed. The sender hears nothing
  /// before.
  [[nodiscard]] virtual bool make_safe() { return true; }
  /// The file is complete: every block checked, the end seen, the length right.
  virtual Problem close() = 0;
  /// The file is not complete; called at most once for an open file.
  virtual void abandon() = 0;
};

struct Progress {
  enum class Phase { starting, moving, ending, cancelling, over };
  Phase phase = Phase::starting;
  std::size_t file = 0;               // files begun so far; 1: the first
  std::size_t files_done = 0;         // confirmed
  std::string name;                   // of the file under way, safe to show; empty in a received XMODEM
  std::optional<std::uint64_t> size;  // bytes, where known
  std::uint64_t moved = 0;            // bytes of this file: acknowledged by the receiver, or stored
  std::uint64_t earlier = 0;          // bytes of the files before this one
  std::uint64_t blocks = 0;           // of this file
  std::uint64_t resends = 0;          // in the whole transfer
  std::uint64_t noise = 0;            // bytes that made no sense, in the whole transfer
};
constexpr std::string_view to_string(Progress::Phase phase) {
  switch (phase) {
    case Progress::Phase::starting: return "starting";
    case Progress::Phase::moving: return "moving";
    case Progress::Phase::ending: return "ending";
    case Progress::Phase::cancelling: return "cancelling";
    case Progress::Phase::over: return "over";
  }
  return "over";
}

/// One thing that happened on the line, for a log that a person can read and attach to a report.
struct Packet {
  enum class Kind { block, control, noise, text, timeout, remark };
  Kind kind = Kind::control;
  bool sent = false;            // by us; otherwise received
  unsigned number = 0;          // block
  std::size_t length = 0;       // block: data bytes; noise: how many
  bool again = false;           // block: a resend, or a duplicate
  std::string_view words = {};  // control: its name; text, noise: the bytes; else what. Dies with the call
};
class PacketLog {
 public:
  virtual ~PacketLog() = default;
  virtual void on_packet(const Packet& packet, Time now) = 0;
  /// A sentence, once: from here on the log is not complete.
  [[nodiscard]] virtual std::optional<std::string> take_problem() { return std::nullopt; }
};
/// "  12.345678 -> block   7  1024 again". Without a line end.
[[nodiscard]] std::string to_text(const Packet& packet, Duration since_start);

class Transfer : public Engine {
 public:
  /// Everything take_output() gave has left the UART, as far as the port can know.
  virtual void on_sent(Time now) = 0;
  /// The user wants out: the block under way is finished, then CANs, then silence, then the outcome.
  virtual void cancel(Time now) = 0;
  /// The line went away; the outcome is `lost` at once.
  virtual void on_lost(std::string_view why, Time now) = 0;
  [[nodiscard]] virtual Progress progress() const = 0;
  /// Remarks for the user, each once: "1K blocks were refused, going on with 128".
  [[nodiscard]] virtual std::vector<std::string> take_remarks() = 0;
  [[nodiscard]] virtual bool has_remarks() const = 0;
};

}  // namespace rommate::protocols::transfer
