// The settings of a tty as the Linux kernel keeps them: struct termios2 with its free choice of speed
// (BOTHER). Only values and single ioctls; who sets what when, and who puts it back, is serial.hpp and
// restore.hpp.
//
// termios2 is kept as bytes, since <asm/termbits.h> and <termios.h> (which Asio includes) cannot be seen by
// one translation unit. See ioctl_tty(2), TCGETS2; CMSPAR (mark and space parity) is a Linux extension.
#pragma once

#include <array>
#include <string>

#include "protocols/line_settings.hpp"

namespace rommate::port {

using protocols::FlowControl;
using protocols::LineSettings;
using protocols::Parity;

struct TtySettings {
  alignas(4) std::array<unsigned char, 44> termios2{};
  friend bool operator==(const TtySettings&, const TtySettings&) = default;
};

/// 0 or an errno. Safe in a signal handler.
[[nodiscard]] int get_settings(int fd, TtySettings& settings);
[[nodiscard]] int put_settings(int fd, const TtySettings& settings);

/// Raw mode with speed, frame and flow control of `line`. HUPCL is taken from `before`, so that closing does
/// to DTR what it did before we came.
[[nodiscard]] TtySettings raw_settings(const TtySettings& before, const LineSettings& line);

/// Speed, frame and flow control as they stand in `settings`; DTR and RTS are `keep`.
[[nodiscard]] LineSettings line_of(const TtySettings& settings);

/// Whether closing the tty drops DTR and RTS (HUPCL), and the same settings without that.
[[nodiscard]] bool hangs_up_on_close(const TtySettings& settings);
[[nodiscard]] TtySettings without_hangup(const TtySettings& settings);

/// What the driver made of a wish, in words: "115200 baud instead of 250000, no parity instead of even".
/// Empty when all was kept; a speed may be off by 2 % (drivers round to what their clock makes).
[[nodiscard]] std::string not_kept(const LineSettings& asked, const LineSettings& got);

/// The nearest speed that a 16550 with this clock (its speed at divisor 1, 115200 in a PC) makes of `baud`.
[[nodiscard]] std::uint32_t divided_baud(std::uint32_t clock, std::uint32_t baud);

}  // namespace rommate::port
