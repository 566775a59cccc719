#include "src/port/restore.hpp"

#include <fcntl.h>
#include <linux/serial.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace rommate::port {
namespace {

constexpr std::size_t path_size = 256;
constexpr int files_per_line = 2;

/// One open line. Everything is preallocated: a signal handler may neither allocate nor lock.
struct Entry {
  std::atomic<bool> taken{false};
  std::atomic<bool> armed{false};  // set last when filling, cleared first when undoing
  pid_t owner = 0;                 // a forked child must not touch the line of its parent
  int fd = -1;
  TtySettings old;
  volatile bool break_on = false;
  volatile bool has_serial_flags = false;
  int serial_flags = 0;
  volatile bool has_modem_lines = false;
  int modem_lines = 0;
  char latency_path[path_size] = "";
  char latency_value[16] = "";
  char files[files_per_line][path_size] = {"", ""};
};

std::array<Entry, 32> table;

bool fits(const std::string& text, std::size_t size) { return !text.empty() && text.size() < size; }

void put(char* to, const std::string& text) { std::memcpy(to, text.c_str(), text.size() + 1); }

void write_back(const char* path, const char* value) {
  const int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  if (write(file, value, std::strlen(value)) < 0) {
  }  // the adapter is gone, or it is no longer ours to set
  close(file);
}

void put_back_serial_flags(int fd, int flags) {
  serial_struct serial{};
  if (ioctl(fd, TIOCGSERIAL, &serial) < 0) return;
  serial.flags = flags;
  ioctl(fd, TIOCSSERIAL, &serial);
}

void put_back_modem_lines(int fd, int bits) {
  int now = 0;
  if (ioctl(fd, TIOCMGET, &now) < 0) return;
  now = (now & ~(TIOCM_DTR | TIOCM_RTS)) | bits;
  ioctl(fd, TIOCMSET, &now);
}

/// Async-signal-safe. Errors are ignored: the adapter may be gone, and there is nobody left to tell.
void undo_entry(Entry& entry) {
  if (!entry.armed.exchange(false) || entry.owner != getpid()) return;
  if (entry.break_on) ioctl(entry.fd, TIOCCBRK, 0);
  if (entry.has_modem_lines) put_back_modem_lines(entry.fd, entry.modem_lines);
  if (put_settings(entry.fd, entry.old) != 0) {
  }
  if (entry.has_serial_flags) put_back_serial_flags(entry.fd, entry.serial_flags);
  ioctl(entry.fd, TIOCNXCL);  // outlives us where somebody else has the tty open too
  if (entry.latency_path[0] != 0) write_back(entry.latency_path, entry.latency_value);
  for (auto& file : entry.files)
    if (file[0] != 0) unlink(file);
}

// --- signals

constexpr std::array ends{SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGPIPE};
constexpr std::array crashes{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
std::array<struct sigaction, 65> earlier_actions;

/// Restores all lines, puts the earlier action back and lets the signal happen again under it: a fault of the
/// processor (si_code > 0) repeats itself on return, everything else is raised anew.
void on_signal(int number, siginfo_t* info, void*) {
  const int saved = errno;
  restore_all_lines();
  sigaction(number, &earlier_actions[static_cast<std::size_t>(number)], nullptr);
  const bool fault = number != SIGABRT && std::find(crashes.begin(), crashes.end(), number) != crashes.end();
  if (!fault || info->si_code <= 0) raise(number);
  errno = saved;
}

void install(int number, bool only_if_default) {
  auto& old = earlier_actions[static_cast<std::size_t>(number)];
  if (sigaction(number, nullptr, &old) != 0) return;
  if (only_if_default && ((old.sa_flags & SA_SIGINFO) != 0 || old.sa_handler != SIG_DFL)) return;
  struct sigaction ours {};
  ours.sa_sigaction = on_signal;
  ours.sa_flags = SA_SIGINFO | SA_NODEFER;
  sigaction(number, &ours, nullptr);
}

void install_once() {
  static const bool installed = [] {
    for (const int number : ends) install(number, true);
    for (const int number : crashes) install(number, false);
    std::atexit(restore_all_lines);
    return true;
  }();
  static_cast<void>(installed);
}

}  // namespace

void restore_all_lines() {
  for (auto& entry : table) undo_entry(entry);
}

bool Restore::arm(int fd, const TtySettings& old) {
  undo();
  install_once();
  for (std::size_t index = 0; index < table.size(); ++index) {
    auto& entry = table[index];
    if (entry.taken.exchange(true)) continue;
    entry.owner = getpid();
    entry.fd = fd;
    entry.old = old;
    entry.break_on = false;
    entry.has_serial_flags = false;
    entry.has_modem_lines = false;
    entry.latency_path[0] = 0;
    for (auto& file : entry.files) file[0] = 0;
    entry.armed = true;
    slot_ = static_cast<int>(index);
    return true;
  }
  return false;
}

void Restore::settings_are(const TtySettings& old) {
  if (slot_ >= 0) table[static_cast<std::size_t>(slot_)].old = old;
}

void Restore::break_is(bool on) {
  if (slot_ >= 0) table[static_cast<std::size_t>(slot_)].break_on = on;
}

void Restore::had_serial_flags(int flags) {
  if (slot_ < 0) return;
  auto& entry = table[static_cast<std::size_t>(slot_)];
  entry.serial_flags = flags;
  entry.has_serial_flags = true;
}

void Restore::had_latency(const std::string& path, const std::string& value) {
  if (slot_ < 0) return;
  auto& entry = table[static_cast<std::size_t>(slot_)];
  if (!fits(path, sizeof entry.latency_path) || !fits(value, sizeof entry.latency_value)) return;
  put(entry.latency_value, value);
  put(entry.latency_path, path);
}

void Restore::had_modem_lines(int bits) {
  if (slot_ < 0) return;
  auto& entry = table[static_cast<std::size_t>(slot_)];
  if (entry.has_modem_lines) return;  // the first value is the one from before us
  entry.modem_lines = bits & (TIOCM_DTR | TIOCM_RTS);
  entry.has_modem_lines = true;
}

void Restore::remove_file(const std::string& path) {
  if (slot_ < 0) return;
  auto& entry = table[static_cast<std::size_t>(slot_)];
  for (auto& file : entry.files) {
    if (file[0] != 0 || !fits(path, sizeof file)) continue;
    put(file, path);
    return;
  }
}

void Restore::undo() {
  if (slot_ < 0) return;
  auto& entry = table[static_cast<std::size_t>(slot_)];
  undo_entry(entry);
  entry.taken = false;
  slot_ = -1;
}

}  // namespace rommate::port
