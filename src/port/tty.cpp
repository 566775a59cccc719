#include "src/port/tty.hpp"

#include <asm/termbits.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace rommate::port {
namespace {

static_assert(sizeof(termios2) == sizeof(TtySettings::termios2));

constexpr tcflag_t frame_flags = CSIZE | CSTOPB | PARENB | PARODD | CMSPAR | CRTSCTS;

termios2 unpack(const TtySettings& settings) {
  termios2 kernel{};
  std::memcpy(&kernel, settings.termios2.data(), sizeof kernel);
  return kernel;
}

TtySettings pack(const termios2& kernel) {
  TtySettings settings;
  std::memcpy(settings.termios2.data(), &kernel, sizeof kernel);
  return settings;
}

tcflag_t size_flag(int bits) { return bits == 5 ? CS5 : bits == 6 ? CS6 : bits == 7 ? CS7 : CS8; }

tcflag_t parity_flags(Parity parity) {
  switch (parity) {
    case Parity::none: return 0;
    case Parity::even: return PARENB;
    case Parity::odd: return PARENB | PARODD;
    case Parity::mark: return PARENB | PARODD | CMSPAR;
    case Parity::space: return PARENB | CMSPAR;
  }
  return 0;
}

Parity parity_of(tcflag_t flags) {
  if (!(flags & PARENB)) return Parity::none;
  if (flags & CMSPAR) return flags & PARODD ? Parity::mark : Parity::space;
  return flags & PARODD ? Parity::odd : Parity::even;
}

int bits_of(tcflag_t flags) {
  switch (flags & CSIZE) {
    case CS5: return 5;
    case CS6: return 6;
    case CS7: return 7;
    default: return 8;
  }
}

bool about_equal(std::uint32_t asked, std::uint32_t got) {
  const auto off = asked > got ? asked - got : got - asked;
  return off <= asked / 50;
}

}  // namespace

int get_settings(int fd, TtySettings& settings) {
  termios2 kernel{};
  if (ioctl(fd, TCGETS2, &kernel) < 0) return errno;
  settings = pack(kernel);
  return 0;
}

int put_settings(int fd, const TtySettings& settings) {
  termios2 kernel = unpack(settings);
  return ioctl(fd, TCSETS2, &kernel) < 0 ? errno : 0;
}

TtySettings raw_settings(const TtySettings& before, const LineSettings& line) {
  termios2 kernel = unpack(before);
  kernel.c_iflag = line.flow == FlowControl::soft ? tcflag_t{IXON | IXOFF} : tcflag_t{0};
  kernel.c_oflag = 0;
  kernel.c_lflag = 0;
  kernel.c_cflag &= ~(frame_flags | CBAUD | (tcflag_t{CBAUD} << IBSHIFT));
  kernel.c_cflag |= CREAD | CLOCAL | BOTHER | (tcflag_t{BOTHER} << IBSHIFT);
  kernel.c_cflag |= size_flag(line.data_bits) | parity_flags(line.parity);
  if (line.stop_bits == 2) kernel.c_cflag |= CSTOPB;
  if (line.flow == FlowControl::hard) kernel.c_cflag |= CRTSCTS;
  kernel.c_ispeed = kernel.c_ospeed = line.baud;
  kernel.c_cc[VMIN] = 1;
  kernel.c_cc[VTIME] = 0;
  kernel.c_cc[VSTART] = 0x11;  // XON
  kernel.c_cc[VSTOP] = 0x13;   // XOFF
  return pack(kernel);
}

LineSettings line_of(const TtySettings& settings) {
  const termios2 kernel = unpack(settings);
  LineSettings line;
  line.baud = kernel.c_ospeed;
  line.data_bits = bits_of(kernel.c_cflag);
  line.parity = parity_of(kernel.c_cflag);
  line.stop_bits = kernel.c_cflag & CSTOPB ? 2 : 1;
  line.flow = kernel.c_cflag & CRTSCTS ? FlowControl::hard
              : kernel.c_iflag & IXON  ? FlowControl::soft
                                       : FlowControl::none;
  return line;
}

bool hangs_up_on_close(const TtySettings& settings) { return (unpack(settings).c_cflag & HUPCL) != 0; }

TtySettings without_hangup(const TtySettings& settings) {
  termios2 kernel = unpack(settings);
  kernel.c_cflag &= ~tcflag_t{HUPCL};
  return pack(kernel);
}

std::string not_kept(const LineSettings& asked, const LineSettings& got) {
  std::string text;
  const auto add = [&text](const std::string& is, const std::string& wanted) {
    if (!text.empty()) text += ", ";
    text += is + " instead of " + wanted;
  };
  if (!about_equal(asked.baud, got.baud)) add(std::to_string(got.baud) + " baud", std::to_string(asked.baud));
  if (asked.data_bits != got.data_bits)
    add(std::to_string(got.data_bits) + " data bits", std::to_string(asked.data_bits));
  if (asked.parity != got.parity)
    add("parity " + std::string(to_string(got.parity)), std::string(to_string(asked.parity)));
  if (asked.stop_bits != got.stop_bits)
    add(std::to_string(got.stop_bits) + " stop bits", std::to_string(asked.stop_bits));
  if (asked.flow != got.flow)
    add("flow control " + std::string(to_string(got.flow)), std::string(to_string(asked.flow)));
  return text;
}

std::uint32_t divided_baud(std::uint32_t clock, std::uint32_t baud) {
  if (baud == 0) return 0;
  const auto divisor = std::max<std::uint32_t>(1, (clock + baud / 2) / baud);
  return clock / divisor;
}

}  // namespace rommate::port
