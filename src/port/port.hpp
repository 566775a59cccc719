// One console line, whatever carries it: a serial port, telnet, RFC 2217, TCP, a unix socket, a child on a
// pty or a simulated device. This is all the rest of the program knows of a port; the kinds are made by
// open_url() in url.hpp.
//
// Everything is asynchronous on the io_context that the port was made with; handlers run from there, never
// from inside the call. At most one read_some() and one write() may be under way; controls are done in the
// order given, after the writes given before them (BREAK between two texts stays between them). Destroying a
// port closes it, restores what was changed on the line and drops handlers that have not run.
//
// A port knows nothing of recording, recognising or screens: app/pump joins it to a Session.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocols/engine.hpp"
#include "protocols/line_settings.hpp"

namespace rommate::port {

using protocols::ByteView;
using protocols::Duration;
using protocols::LineSettings;
using protocols::ModemLines;

/// Something went wrong with a port, told to a person: `what` says in one line what was tried and what
/// happened, `hint` what to do about it (may be empty).
struct Problem {
  enum class Kind {
    usage,        // the port's name or its options make no sense        exit status 2
    cannot_open,  // missing, no permission, not a tty, unknown host ... exit status 3
    busy,         // somebody else has it                                exit status 3
    lost,         // it was open and went away                           exit status 4
    refused,      // the line did not take a request (speed, BREAK)      exit status 1
  };
  Kind kind = Kind::cannot_open;
  std::string what;
  std::string hint;
};

/// "what: hint" on one line.
[[nodiscard]] std::string to_string(const Problem& problem);
/// The process exit status that cli.md gives for this kind (1..4).
[[nodiscard]] int exit_status(Problem::Kind kind);

/// What a port can be asked to do. Answers differ with the adapter, so every one of them can be refused.
struct SetLine {
  LineSettings line;
};
/// Turns the BREAK condition on or off. Its length is the caller's timer.
struct SetBreak {
  bool on;
};
/// One BREAK whose length the other side decides (telnet IAC BRK).
struct SendRemoteBreak {};
/// Throws away what was received and not yet read, and/or what was written and not yet sent.
struct Purge {
  bool received;
  bool unsent;
};
/// Completes when the last bit of everything written before has left the UART, as far as this port can know.
struct Drain {};
/// Asks for the modem lines.
struct GetModemLines {};
using Control = std::variant<SetLine, SetBreak, SendRemoteBreak, Purge, Drain, GetModemLines>;

struct ControlResult {
  enum class Status {
    done,         // carried out, and confirmed where the port can confirm it
    unconfirmed,  // asked for, but the other side did not confirm it in time, or answered oddly
    unsupported,  // this kind of port has no such thing
    refused,      // tried, and the driver or the server said no
  };
  Status status = Status::done;
  std::string text;                 // why, when not `done`; one sentence
  std::optional<ModemLines> lines;  // GetModemLines only
};

/// What this kind of port has at all; whether a given adapter obeys is for the result of the control to say.
// wide: what a kind of port can do, each yes or no
struct Capabilities {
  bool line_settings = false;   // SetLine changes something (serial, RFC 2217, simulated)
  bool break_on_off = false;    // SetBreak
  bool remote_break = false;    // SendRemoteBreak
  bool low_baud_break = false;  // SetLine may be used to make a BREAK out of slow NULs
  bool modem_lines = false;
  bool eight_bit_clean = true;  // false: bytes may be changed on the way (telnet without binary mode)
};

class Port {
 public:
  using OnOpen = std::function<void(std::optional<Problem>)>;
  /// Bytes moved, or the problem that ended it. A problem of kind `lost` is final for this opening of the
  /// port.
  using OnBytes = std::function<void(std::size_t count, std::optional<Problem>)>;
  using OnControl = std::function<void(ControlResult)>;

  Port() = default;
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;
  virtual ~Port() = default;

  /// What the user called it, shortened for a status line ("ttyUSB0", "10.0.0.1:2003").
  [[nodiscard]] virtual const std::string& name() const = 0;
  [[nodiscard]] virtual Capabilities capabilities() const = 0;
  /// What the line is set to now, as far as known.
  [[nodiscard]] virtual const LineSettings& line() const = 0;
  /// What the last open() asked for and could not have confirmed, for the user to know; empty when all is
  /// well.
  [[nodiscard]] virtual std::string remarks() const { return {}; }

  /// Opens, or opens again after `lost` or close(). Never sends BREAK, never changes DTR or RTS unless asked
  /// to.
  virtual void open(OnOpen done) = 0;
  /// Reads at least one byte. `into` must live until the handler runs.
  virtual void read_some(std::span<protocols::Byte> into, OnBytes done) = 0;
  /// Writes all of it. `bytes` must live until the handler runs.
  virtual void write(ByteView bytes, OnBytes done) = 0;
  virtual void control(const Control& what, OnControl done) = 0;
  /// The window this line is shown in has this size now; may be called before open(). For ports with a
  /// terminal of their own (exec).
  virtual void set_window(int rows, int columns) {
    static_cast<void>(rows);
    static_cast<void>(columns);
  }
  /// close() and the destructor are to leave speed and lines as they are then, where the port has any.
  virtual void leave_as_is() {}
  /// Gives the line back at once: BREAK off, old settings, locks removed. Handlers under way get `lost`.
  virtual void close() = 0;

  /// After an open() that failed because what is there now is not known to be this port: what that is,
  /// "/dev/ttyUSB1"; empty otherwise.
  [[nodiscard]] virtual std::string offered() const { return {}; }
  /// A person has said that what was offered carries this line: the next open() takes it.
  virtual void take_offered() {}

  /// Directories in which something changes when a lost port of this kind comes back (a device node); empty
  /// where there is no such thing and only trying helps.
  [[nodiscard]] virtual std::vector<std::string> comes_back_in() const { return {}; }
};

}  // namespace rommate::port
