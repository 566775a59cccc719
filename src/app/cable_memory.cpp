#include "src/app/cable_memory.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <utility>

#include "src/port/durable_file.hpp"
#include "src/port/places.hpp"
#include "src/port/url.hpp"
#include "src/recognise/state.hpp"

namespace rommate::app {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_cables = 500;
constexpr std::size_t largest_memory = 256 * 1024;
constexpr std::size_t longest_host = 64;
constexpr auto write_again = 10min;  // a host that stays is written down again this often

// Names out of the box; they tell two devices apart from one another only by chance.
constexpr std::array<std::string_view, 12> unconfigured{"Router",   "Switch",    "ciscoasa",  "switch",
                                                        "router",   "ap",        "Firewall",  "WLC",
                                                        "Amnesiac", "localhost", "firepower", "rommon"};

bool is_unconfigured(std::string_view host) {
  return std::find(unconfigured.begin(), unconfigured.end(), host) != unconfigured.end();
}

// Seen on many adapters of one kind: all zeros or one digit over and over, counting, or very short.
bool is_shared_serial(std::string_view serial) {
  if (serial.size() < 5 || serial == "12345678" || serial == "0123456789ABCDEF") return true;
  return serial.find_first_not_of(serial[0]) == std::string_view::npos;
}

std::string clean(std::string_view text) {
  std::string one(text);
  for (char& c : one)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  return one;
}

std::vector<CableSeen> read(const std::string& path) {
  std::vector<CableSeen> all;
  std::ifstream in(path, std::ios::binary);
  std::string line;
  std::size_t size = 0;
  while (size < largest_memory && all.size() < most_cables && std::getline(in, line)) {
    size += line.size() + 1;
    const std::size_t first = line.find('\t'), second = line.find('\t', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    CableSeen seen{line.substr(0, first), line.substr(first + 1, second - first - 1), 0};
    const auto [end, error] = std::from_chars(line.data() + second + 1, line.data() + line.size(), seen.when);
    if (error == std::errc{} && end == line.data() + line.size() && !seen.cable.empty() && !seen.host.empty())
      all.push_back(std::move(seen));
  }
  return all;
}

// Held while the file is read and written again, which takes a millisecond; never waited for.
class FileLock {
 public:
  explicit FileLock(const std::string& path)
      : fd_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)),
        taken_(fd_ >= 0 && ::flock(fd_, LOCK_EX | LOCK_NB) == 0) {}
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] bool taken() const { return taken_; }

 private:
  int fd_;
  bool taken_;
};

std::string with_interface(std::string cable, const port::UsbIdentity& usb) {
  return usb.interface.empty() ? cable : cable + ":" + usb.interface;
}

}  // namespace

std::string cable_of(const port::PortInfo& info) {
  if (!info.usb) return "port:" + info.path;
  if (!is_shared_serial(info.usb->serial)) return with_interface("usb-serial:" + info.usb->serial, *info.usb);
  return with_interface("usb-position:" + info.usb->position, *info.usb);
}

std::string cable_of(std::string_view port, const port::Places& places) {
  const auto url = port::parse_url(port);
  const auto* parts = std::get_if<port::Url>(&url);
  if (parts == nullptr || (parts->scheme != "serial" && parts->scheme != "usb")) return "port:" + clean(port);
  const auto found = port::find_port(parts->scheme == "usb" ? "usb:" + parts->rest : parts->rest, places);
  const auto* path = std::get_if<std::string>(&found);
  if (path == nullptr) return "port:" + clean(port);
  const auto info = port::port_at(*path, places);
  return info ? cable_of(*info) : "port:" + clean(*path);
}

std::vector<CableSeen> CableMemory::all() const {
  auto all = read(path_);
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.when > b.when; });
  return all;
}

std::optional<CableSeen> CableMemory::last(std::string_view cable) const {
  for (auto& seen : read(path_))
    if (seen.cable == cable) return std::move(seen);
  return std::nullopt;
}

CableMemory::Saw CableMemory::saw(const std::string& cable, const std::string& host, std::int64_t now) {
  if (path_.empty() || host.empty() || host.size() > longest_host) return {std::nullopt, true};
  static_cast<void>(port::make_folders(std::filesystem::path(path_).parent_path().string()));
  const FileLock lock(path_ + ".lock");
  auto cables = all();
  Saw saw;
  for (const auto& seen : cables)
    if (seen.cable == cable && seen.host != host) saw.before = seen;
  saw.kept = is_unconfigured(host);
  if (saw.kept || !lock.taken()) return saw;
  std::erase_if(cables, [&](const CableSeen& seen) { return seen.cable == cable; });
  cables.insert(cables.begin(), {cable, clean(host), now});
  if (cables.size() > most_cables) cables.resize(most_cables);
  std::string text;
  for (const auto& seen : cables) text += fmt::format("{}\t{}\t{}\n", seen.cable, seen.host, seen.when);
  // Without a memory the console works as well.
  static_cast<void>(port::write_file(path_, text, {.durable = port::Durable::no}));
  saw.kept = true;
  return saw;
}

std::string cable_memory_path() {
  const auto state = port::state_home();
  return state.empty() ? "" : state + "/cables";
}

std::string how_long_ago(std::int64_t seconds) {
  const auto told = [](std::int64_t count, std::string_view unit) {
    return fmt::format("{} {}{} ago", count, unit, count == 1 ? "" : "s");
  };
  if (seconds < 120) return "a moment ago";
  if (seconds < 2 * 3600) return told(seconds / 60, "minute");
  if (seconds < 2 * 86400) return told(seconds / 3600, "hour");
  return told(seconds / 86400, "day");
}

void CableWatch::sighted(const recognise::Sighting& seen, console::Time now) {
  const std::string_view host = is_ios_prompt(seen.state) ? std::string_view{seen.host} : std::string_view{};
  if (host.empty() || (host == host_ && kept_at_ && now - *kept_at_ < write_again)) return;
  const bool same = host == host_;
  host_ = host;
  const std::int64_t wall =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
          .count();
  const auto [before, kept] = memory_.saw(cable_, host_, wall);
  if (kept) kept_at_ = now;
  if (!before || same) return;
  notice_(
      fmt::format("This is {}. On this cable it was {} {}: the cable was moved, or the device has a new name",
                  host_, before->host, how_long_ago(wall - before->when)),
      *before);
}

}  // namespace rommate::app
