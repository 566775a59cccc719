#include "src/app/speed_journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "src/port/durable_file.hpp"
#include "src/port/places.hpp"

namespace rommate::app {
namespace {

namespace fs = std::filesystem;
using job::SpeedDebt;

constexpr std::size_t longest_entry = 64 * 1024;

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

std::optional<SpeedJournal::Entry> read_entry(const fs::path& path) {
  std::istringstream file(port::read_file(path.string(), longest_entry).value_or(""));
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

SpeedJournal::SpeedJournal(std::string directory) : directory_{std::move(directory)} {
  if (directory_.empty())
    if (const auto state = port::state_home(); !state.empty()) directory_ = state + "/speed";
}

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
  static_cast<void>(port::remove_file(path_of(port)));  // as above: its home is right
}

std::optional<std::string> SpeedJournal::write(const std::string& port, const SpeedDebt& debt) const {
  if (directory_.empty())
    return "there is nowhere to write down the way home: neither XDG_STATE_HOME nor HOME names a folder";
  const auto text = fmt::format("port={}\nhome={}\naway={}\nway_home={}\nend=\n", without_line_ends(port),
                                debt.home, debt.away, without_line_ends(debt.way_home));
  if (const auto why = port::write_file(path_of(port), text))
    return fmt::format("cannot write {}: {}", path_of(port), *why);
  return std::nullopt;
}

std::optional<SpeedDebt> SpeedJournal::owed(const std::string& port) const {
  if (directory_.empty()) return std::nullopt;
  const auto entry = read_entry(path_of(port));
  if (!entry || entry->port != without_line_ends(port)) return std::nullopt;
  return entry->debt;
}

std::vector<SpeedJournal::Entry> SpeedJournal::all() const {
  std::vector<Entry> entries;
  std::error_code error;
  for (const auto& file : fs::directory_iterator(directory_, error))
    if (file.path().extension() != port::unfinished_file)
      if (auto entry = read_entry(file.path())) entries.push_back(std::move(*entry));
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.port < b.port; });
  return entries;
}

}  // namespace rommate::app
