// One tty that we have: locked, raw, set to what was asked, and given back as it was. Everything that a
// serial port does with plain, immediate system calls; serial.hpp adds waiting, ordering and the io_context.
//
// Every setting is read back: what the driver did not keep is an error with words, not a surprise. BREAK is
// TIOCSBRK and TIOCCBRK with the driver's answer; tcsendbreak hides the error of adapters that cannot do it.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "src/port/left_over.hpp"
#include "src/port/lock.hpp"
#include "src/port/places.hpp"
#include "src/port/port.hpp"
#include "src/port/restore.hpp"
#include "src/port/tty.hpp"

namespace rommate::port {

class SerialLine {
 public:
  struct Options {
    LineSettings line;
    bool low_latency = true;
  };
  using Opened = std::variant<std::unique_ptr<SerialLine>, Problem>;

  /// `path` is a device path; links are followed. Does not block. DTR and RTS do what the kernel does at open
  /// (both on, as a rule), and then what `line` asks for.
  [[nodiscard]] static Opened open(const std::string& path, const Options& options, const Places& places);
  SerialLine(const SerialLine&) = delete;
  SerialLine& operator=(const SerialLine&) = delete;
  /// BREAK off, unsent bytes dropped (a drain could take for ever), old settings back, locks removed. Closing
  /// drops DTR and RTS when HUPCL was set before us, as with any other program.
  ~SerialLine();

  [[nodiscard]] int fd() const { return fd_; }
  /// The device itself ("/dev/ttyUSB0"), links followed.
  [[nodiscard]] const std::string& device() const { return device_; }
  [[nodiscard]] const LineSettings& line() const { return line_; }

  /// Sets speed, frame, flow control and lines at once, whatever is still being sent. On refusal the settings
  /// before stay, and the text says what the driver made of the wish.
  [[nodiscard]] std::optional<Problem> set(const LineSettings& line);
  /// A pty and no adapter: it says yes to BREAK, speed and parity, and carries none of them.
  [[nodiscard]] bool is_pty() const;
  /// 0 or the driver's errno (EOPNOTSUPP, ENOTTY, ...).
  [[nodiscard]] int set_break(bool on);
  /// nullopt: this tty has no modem lines (a pty), or is gone.
  [[nodiscard]] std::optional<ModemLines> modem_lines() const;
  /// Gives the driver what it takes now, without waiting; returns how many bytes that was. A line that has
  /// gone takes none, and says so to whoever waits for it.
  [[nodiscard]] std::size_t write(ByteView bytes);
  void purge(bool received, bool unsent);
  /// Bytes that the driver has not sent yet; 0 when it cannot say.
  [[nodiscard]] int unsent() const;
  /// False while bits are still in the transmitter; nullopt: the driver does not know.
  [[nodiscard]] std::optional<bool> transmitter_empty() const;
  /// Leaves the line as it is now when we close: settings, DTR and RTS stay, only BREAK and locks go.
  void leave_as_is() { leave_ = true; }

 private:
  SerialLine(int fd, std::string device, LockFile lock, const Places& places);
  std::optional<Problem> start(const Options& options);
  std::optional<Problem> apply(const LineSettings& line);
  std::optional<Problem> set_pins(const LineSettings& line);
  void ask_low_latency();

  int fd_;
  std::string device_;
  LockFile lock_;
  const Places places_;
  TtySettings before_;
  LineSettings line_;
  LineNote note_;
  std::string note_path_;
  Restore restore_;
  bool leave_ = false;
};

/// Why open() failed, from its errno: missing, no permission (names the group and the udev rule), not a tty
/// ...
[[nodiscard]] Problem open_problem(const std::string& path, int error, const Places& places);

}  // namespace rommate::port
