#include "src/port/serial_line.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/serial.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

#include "src/port/list.hpp"
#include "src/port/places.hpp"

#ifndef TIOCSER_TEMT
#define TIOCSER_TEMT 0x01
#endif

namespace rommate::port {
namespace fs = std::filesystem;
using protocols::Pin;
namespace {

constexpr int flush_received = 0, flush_unsent = 1, flush_both = 2;  // TCIFLUSH ... of <termios.h>

Problem lost_problem(const std::string& device, const char* doing, int error) {
  return {Problem::Kind::lost,
          fmt::format("{} went away while {} ({})", short_name(device), doing, std::strerror(error)),
          "Is the adapter still plugged in?"};
}

/// A 16550 takes any speed and rounds it to clock / n without a word. Only for chips whose clock is known.
std::string clock_refusal(int fd, std::uint32_t baud) {
  serial_struct serial{};
  if (ioctl(fd, TIOCGSERIAL, &serial) < 0 || serial.baud_base <= 0) return {};
  const bool plain_16550 = serial.type >= PORT_16450 && serial.type <= PORT_16550A;
  if (!plain_16550 || (serial.port == 0 && serial.iomem_base == nullptr)) return {};
  const auto made = divided_baud(static_cast<std::uint32_t>(serial.baud_base), baud);
  const auto off = made > baud ? made - baud : baud - made;
  if (off <= baud * 3ull / 100) return {};
  return fmt::format("{} baud instead of {} (its clock is {})", made, baud, serial.baud_base);
}

std::string kind_of_file(const struct stat& info) {
  if (S_ISREG(info.st_mode)) return "a regular file";
  if (S_ISDIR(info.st_mode)) return "a directory";
  if (S_ISSOCK(info.st_mode)) return "a socket";
  if (S_ISFIFO(info.st_mode)) return "a pipe";
  if (S_ISBLK(info.st_mode)) return "a disk";
  return "another kind of device";
}

Problem not_a_tty(const std::string& path, const std::string& what) {
  const bool socket = what == "a socket";
  return {Problem::Kind::cannot_open, fmt::format("{} is not a serial port but {}", path, what),
          socket ? fmt::format("For a unix socket: unix://{}", path) : "rommate ports shows what there is"};
}

std::string group_name(gid_t group) {
  std::ifstream file("/etc/group");
  for (std::string line; std::getline(file, line);) {
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    if (line.compare(second + 1, line.find(':', second + 1) - second - 1, std::to_string(group)) == 0)
      return line.substr(0, first);
  }
  return std::to_string(group);
}

Problem permission_problem(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0)
    return {Problem::Kind::cannot_open, fmt::format("no permission to reach {}", path), ""};
  const auto group = group_name(info.st_gid);
  constexpr std::string_view rule =
      "install the udev rule 70-rommate.rules, which gives console adapters to whoever is logged in: ./dev "
      "install";
  // Root's group opens the whole machine, and a group that cannot read and write the port is of no use.
  const bool joins = info.st_gid != 0 && (info.st_mode & 0060) == 0060;
  return {
      Problem::Kind::cannot_open,
      fmt::format("no permission to open {} (it belongs to group {}, mode {:04o})", path, group,
                  info.st_mode & 07777),
      joins ? fmt::format("Join the group: sudo usermod -aG {} $USER, then log in again; or {}", group, rule)
            : "I" + std::string{rule.substr(1)}};
}

}  // namespace

Problem open_problem(const std::string& path, int error, const Places& places) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return {Problem::Kind::cannot_open, fmt::format("there is no {}", path), ports_here(places)};
    case EACCES:
    case EPERM: return permission_problem(path);
    case EBUSY: return busy_problem(path, places);
    case ENXIO:
    case ENODEV:
    case EIO:
      return {Problem::Kind::cannot_open,
              fmt::format("there is no hardware behind {} ({})", path, std::strerror(error)),
              ports_here(places)};
    default:
      return {Problem::Kind::cannot_open, fmt::format("cannot open {}: {}", path, std::strerror(error)), ""};
  }
}

SerialLine::Opened SerialLine::open(const std::string& path, const Options& options, const Places& places) {
  std::error_code error;
  const auto device = fs::canonical(path, error).string();
  if (error) return open_problem(path, error.value(), places);
  struct stat info {};
  if (stat(device.c_str(), &info) != 0) return open_problem(path, errno, places);
  if (!S_ISCHR(info.st_mode)) return not_a_tty(path, kind_of_file(info));

  auto taken = take_lock_file(device, places);
  if (auto* problem = std::get_if<Problem>(&taken)) return *problem;
  auto lock = std::move(std::get<LockFile>(taken));
  const int fd = ::open(device.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return open_problem(path, errno, places);
  std::unique_ptr<SerialLine> line(new SerialLine(fd, device, std::move(lock), places));
  if (auto problem = take_open_lock(fd, device, line->lock_, places)) {
    line->fd_ = -1;  // it belongs to somebody else: close it, and nothing more
    ::close(fd);
    return *problem;
  }
  if (auto problem = line->start(options)) return *problem;
  return line;
}

SerialLine::SerialLine(int fd, std::string device, LockFile lock, const Places& places)
    : fd_(fd), device_(std::move(device)), lock_(std::move(lock)), places_(places) {}

SerialLine::~SerialLine() {
  if (fd_ < 0) return;
  if (leave_) {
    TtySettings now;
    if (get_settings(fd_, now) == 0 && put_settings(fd_, without_hangup(now)) == 0)
      restore_.settings_are(without_hangup(now));
  } else if (unsent() > 0) {
    purge(false, true);  // closing would wait for it, up to 30 s, when the other side holds the line
  }
  restore_.undo();
  give_up_open_lock(fd_);
  ::close(fd_);
}

std::optional<Problem> SerialLine::start(const Options& options) {
  if (const int error = get_settings(fd_, before_); error != 0) {
    if (error == EIO) return open_problem(device_, error, places_);
    return not_a_tty(device_, "another kind of device");
  }
  note_path_ = note_path(device_, places_.state_dir);
  const auto left = left_over(note_path_, before_);
  if (left) before_ = left->before;
  note_ = left.value_or(LineNote{});
  note_.pid = getpid();
  note_.before = before_;

  restore_.arm(fd_, before_);
  restore_.remove_file(lock_.path());
  restore_.remove_file(note_path_);
  if (left) {
    ioctl(fd_, TIOCCBRK, 0);  // killed in the middle of a BREAK, perhaps
    if (left->serial_flags) restore_.had_serial_flags(*left->serial_flags);
    if (left->latency)
      restore_.had_latency(latency_file(fs::path(device_).filename(), places_), *left->latency);
  }
  if (auto problem = set(options.line)) return problem;
  if (options.low_latency) ask_low_latency();
  return std::nullopt;
}

std::optional<Problem> SerialLine::set(const LineSettings& line) {
  TtySettings earlier;
  if (const int error = get_settings(fd_, earlier); error != 0)
    return lost_problem(device_, "being set", error);
  auto problem = apply(line);
  if (!problem) problem = set_pins(line);
  if (problem) {
    static_cast<void>(put_settings(fd_, earlier));
    return problem;
  }
  line_ = line;
  if (get_settings(fd_, note_.ours) == 0) write_note(note_path_, note_);
  return std::nullopt;
}

std::optional<Problem> SerialLine::apply(const LineSettings& line) {
  const int error = put_settings(fd_, raw_settings(before_, line));
  if (error == EIO || error == ENODEV || error == ENXIO) return lost_problem(device_, "being set", error);
  TtySettings kept;
  if (const int gone = get_settings(fd_, kept); gone != 0) return lost_problem(device_, "being set", gone);
  auto refused = not_kept(line, line_of(kept));
  if (refused.empty() && error != 0) refused = std::strerror(error);
  if (refused.empty()) refused = clock_refusal(fd_, line.baud);
  if (refused.empty()) return std::nullopt;
  return Problem{Problem::Kind::refused,
                 fmt::format("{} was asked for {}, but its driver gives {}", short_name(device_),
                             to_string(line), refused),
                 fmt::format("See what it can do: rommate probe {}", short_name(device_))};
}

std::optional<Problem> SerialLine::set_pins(const LineSettings& line) {
  int on = 0, off = 0, now = 0;
  if (line.dtr != Pin::keep) (line.dtr == Pin::on ? on : off) |= TIOCM_DTR;
  // With hardware flow control RTS belongs to the driver.
  if (line.rts != Pin::keep && line.flow != FlowControl::hard) (line.rts == Pin::on ? on : off) |= TIOCM_RTS;
  if (on == 0 && off == 0) return std::nullopt;
  if (ioctl(fd_, TIOCMGET, &now) < 0)
    return Problem{
        Problem::Kind::refused,
        fmt::format("{} has no DTR and RTS to set ({})", short_name(device_), std::strerror(errno)),
        "Leave them alone: --dtr keep --rts keep"};
  if (!hangs_up_on_close(before_)) restore_.had_modem_lines(now);
  if (on != 0 && ioctl(fd_, TIOCMBIS, &on) < 0) return lost_problem(device_, "setting its lines", errno);
  if (off != 0 && ioctl(fd_, TIOCMBIC, &off) < 0) return lost_problem(device_, "setting its lines", errno);
  return std::nullopt;
}

void SerialLine::ask_low_latency() {
  serial_struct serial{};
  constexpr auto low_latency = static_cast<int>(ASYNC_LOW_LATENCY);
  if (ioctl(fd_, TIOCGSERIAL, &serial) == 0 && (serial.flags & low_latency) == 0) {
    const int flags = serial.flags;
    serial.flags |= low_latency;
    if (ioctl(fd_, TIOCSSERIAL, &serial) == 0) {
      if (!note_.serial_flags) note_.serial_flags = flags;
      restore_.had_serial_flags(*note_.serial_flags);
    }
  }
  const auto path = latency_file(fs::path(device_).filename(), places_);
  if (!path.empty()) {
    std::string old;
    std::ifstream(path) >> old;
    if (std::ofstream file(path); !old.empty() && old != "1" && (file << "1" << std::flush)) {
      if (!note_.latency) note_.latency = old;
      restore_.had_latency(path, *note_.latency);
    }
  }
  if (note_.serial_flags || note_.latency) write_note(note_path_, note_);
}

int SerialLine::set_break(bool on) {
  if (on) restore_.break_is(true);  // before it is: a signal may come in between
  const int error = ioctl(fd_, on ? TIOCSBRK : TIOCCBRK, 0) < 0 ? errno : 0;
  if (on == (error != 0)) restore_.break_is(false);
  return error;
}

std::optional<ModemLines> SerialLine::modem_lines() const {
  int bits = 0;
  if (ioctl(fd_, TIOCMGET, &bits) < 0) return std::nullopt;
  return ModemLines{.cts = (bits & TIOCM_CTS) != 0,
                    .dsr = (bits & TIOCM_DSR) != 0,
                    .dcd = (bits & TIOCM_CD) != 0,
                    .ri = (bits & TIOCM_RI) != 0,
                    .dtr = (bits & TIOCM_DTR) != 0,
                    .rts = (bits & TIOCM_RTS) != 0};
}

bool SerialLine::is_pty() const {
  struct stat info {};
  constexpr unsigned first_pts = 136, last_pts = 143;  // Documentation/admin-guide/devices.txt of Linux
  if (fstat(fd_, &info) != 0 || major(info.st_rdev) < first_pts || major(info.st_rdev) > last_pts)
    return false;
  return !modem_lines();  // tests put a UART behind a pty; it has them
}

void SerialLine::purge(bool received, bool unsent) {
  if (!received && !unsent) return;
  ioctl(fd_, TCFLSH, received && unsent ? flush_both : received ? flush_received : flush_unsent);
}

std::size_t SerialLine::write(ByteView bytes) {
  const auto taken = ::write(fd_, bytes.data(), bytes.size());
  return taken < 0 ? 0 : static_cast<std::size_t>(taken);
}

int SerialLine::unsent() const {
  int count = 0;
  return ioctl(fd_, TIOCOUTQ, &count) < 0 ? 0 : count;
}

std::optional<bool> SerialLine::transmitter_empty() const {
  unsigned int state = 0;
  if (ioctl(fd_, TIOCSERGETLSR, &state) < 0) return std::nullopt;
  return (state & TIOCSER_TEMT) != 0;
}

}  // namespace rommate::port
