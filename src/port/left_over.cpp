#include "src/port/left_over.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>

#include "src/port/places.hpp"

namespace rommate::port {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view first_line = "rommate line 1";
constexpr std::string_view hex_digits = "0123456789abcdef";

std::string to_hex(const TtySettings& settings) {
  std::string text;
  for (const auto byte : settings.termios2) {
    text += hex_digits[byte >> 4];
    text += hex_digits[byte & 15];
  }
  return text;
}

std::optional<TtySettings> from_hex(const std::string& text) {
  TtySettings settings;
  if (text.size() != settings.termios2.size() * 2) return std::nullopt;
  for (std::size_t i = 0; i < settings.termios2.size(); ++i) {
    const auto high = hex_digits.find(text[2 * i]);
    const auto low = hex_digits.find(text[2 * i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    settings.termios2[i] = static_cast<unsigned char>(high << 4 | low);
  }
  return settings;
}

bool is_small_number(const std::string& text) {
  return !text.empty() && text.size() <= 9 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(2048, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

}  // namespace

Places system_places() {
  Places places;
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  const char* home = std::getenv("HOME");
  if (runtime && *runtime)
    places.state_dir = std::string(runtime) + "/rommate";
  else if (geteuid() == 0)
    places.state_dir = "/run/rommate";
  else if (home && *home)
    places.state_dir = std::string(home) + "/.cache/rommate";
  return places;
}

std::string to_text(const LineNote& note) {
  std::string text(first_line);
  text +=
      "\npid " + std::to_string(note.pid) + "\nbefore " + to_hex(note.before) + "\nours " + to_hex(note.ours);
  if (note.serial_flags) text += "\nflags " + std::to_string(*note.serial_flags);
  if (note.latency) text += "\nlatency " + *note.latency;
  return text + "\n";
}

std::optional<LineNote> parse_note(const std::string& text) {
  std::istringstream lines(text);
  std::string line;
  if (!std::getline(lines, line) || line != first_line) return std::nullopt;
  LineNote note;
  bool has_before = false, has_ours = false;
  for (std::string key, value; lines >> key >> value;) {
    if (key == "before" || key == "ours") {
      const auto settings = from_hex(value);
      if (!settings) return std::nullopt;
      (key == "before" ? note.before : note.ours) = *settings;
      (key == "before" ? has_before : has_ours) = true;
      continue;
    }
    if (!is_small_number(value)) return std::nullopt;
    if (key == "pid") note.pid = std::stoi(value);
    if (key == "flags") note.serial_flags = std::stoi(value);
    if (key == "latency") note.latency = value;
  }
  if (note.pid <= 0 || !has_before || !has_ours) return std::nullopt;
  return note;
}

std::string note_path(const std::string& device, const std::string& state_dir) {
  if (state_dir.empty()) return {};
  std::string name = short_name(device);
  std::replace(name.begin(), name.end(), '/', '_');
  return state_dir + "/" + name + ".line";
}

void write_note(const std::string& path, const LineNote& note) {
  if (path.empty()) return;
  std::error_code ignored;
  if (fs::create_directories(fs::path(path).parent_path(), ignored))
    fs::permissions(fs::path(path).parent_path(), fs::perms::owner_all, ignored);
  const std::string draft = path + ".new";
  const int file = open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return;
  const auto text = to_text(note);
  const bool written = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  close(file);
  if (!written || rename(draft.c_str(), path.c_str()) != 0) unlink(draft.c_str());
}

std::optional<LineNote> left_over(const std::string& path, const TtySettings& now) {
  if (path.empty()) return std::nullopt;
  const auto note = parse_note(content_of(path));
  if (!note) return std::nullopt;
  const bool alive = kill(note->pid, 0) == 0 || errno == EPERM;
  if (alive || !(note->ours == now)) return std::nullopt;
  return note;
}

}  // namespace rommate::port
