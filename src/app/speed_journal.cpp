#include "src/app/speed_journal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "src/port/whole_file.hpp"

namespace rommate::app {
namespace {

namespace fs = std::filesystem;
using console::SpeedDebt;

std::string default_directory() {
  if (const auto* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state == '/')
    return std::string{state} + "/rommate/speed";
  const auto* home = std::getenv("HOME");
  return std::string{home != nullptr ? home : "/tmp"} + "/.local/state/rommate/speed";
}

/// A file's name out of a port's: what no file name may hold becomes %XX.
std::string encoded(const std::string& port) {
  std::string name;
  for (const char c : port) {
    const bool plain =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    if (plain)
      name += c;
    else
      name += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return name;
}

std::string without_line_ends(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

bool write_through(const std::string& path, const std::string& text) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  const bool good = port::write_all(fd, protocols::as_bytes(text)) && ::fsync(fd) == 0;
  const int why = errno;
  ::close(fd);
  errno = why;
  return good;
}

std::optional<SpeedJournal::Entry> read_entry(const fs::path& path) {
  std::ifstream file(path);
  SpeedJournal::Entry entry;
  bool complete = false;
  for (std::string line; std::getline(file, line);) {
    const auto equals = line.find('=');
    const auto key = line.substr(0, equals),
               value = equals == std::string::npos ? "" : line.substr(equals + 1);
    if (key == "port") entry.port = value;
    if (key == "home") entry.debt.home = static_cast<std::uint32_t>(std::strtoul(value.c_str(), nullptr, 10));
    if (key == "away") entry.debt.away = static_cast<std::uint32_t>(std::strtoul(value.c_str(), nullptr, 10));
    if (key == "way_home") entry.debt.way_home = value;
    if (key == "end") complete = true;  // a file cut off by a full disk is no debt
  }
  if (!complete || entry.port.empty() || entry.debt.home == 0 || entry.debt.away == 0) return std::nullopt;
  return entry;
}

}  // namespace

SpeedJournal::SpeedJournal(std::string directory)
    : directory_{directory.empty() ? default_directory() : std::move(directory)} {}

std::string SpeedJournal::path_of(const std::string& port) const { return directory_ + "/" + encoded(port); }

std::optional<std::string> SpeedJournal::owe(const std::string& port, const SpeedDebt& debt) {
  auto whole = debt;
  if (const auto open = owed(port); open && open->home != debt.home) {
    whole.home = open->home;
    whole.way_home = open->way_home;
  }
  return write(port, whole);
}

void SpeedJournal::paid(const std::string& port, std::uint32_t baud) {
  if (auto open = owed(port); open && open->home != baud) {
    open->away = baud;
    // Not written: the entry says a speed where the device was, and its home is still right.
    static_cast<void>(write(port, *open));
    return;
  }
  std::error_code ignored;
  fs::remove(path_of(port), ignored);
}

std::optional<std::string> SpeedJournal::write(const std::string& port, const SpeedDebt& debt) const {
  std::error_code error;
  fs::create_directories(directory_, error);
  const auto path = path_of(port), fresh = path + ".new";
  const auto text = fmt::format("port={}\nhome={}\naway={}\nway_home={}\nend=\n", without_line_ends(port),
                                debt.home, debt.away, without_line_ends(debt.way_home));
  if (!write_through(fresh, text) || std::rename(fresh.c_str(), path.c_str()) != 0)
    return fmt::format("cannot write {}: {}", path, std::strerror(errno));
  if (const int fd = ::open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); fd >= 0) {
    ::fsync(fd);  // the name must survive a power cut, too
    ::close(fd);
  }
  return std::nullopt;
}

std::optional<SpeedDebt> SpeedJournal::owed(const std::string& port) const {
  const auto entry = read_entry(path_of(port));
  if (!entry || entry->port != without_line_ends(port)) return std::nullopt;
  return entry->debt;
}

std::vector<SpeedJournal::Entry> SpeedJournal::all() const {
  std::vector<Entry> entries;
  std::error_code error;
  for (const auto& file : fs::directory_iterator(directory_, error))
    if (file.path().extension() != ".new")
      if (auto entry = read_entry(file.path())) entries.push_back(std::move(*entry));
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.port < b.port; });
  return entries;
}

}  // namespace rommate::app
