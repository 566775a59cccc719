#include "src/port/left_over.hpp"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <sstream>
#include <string_view>

#include "src/port/durable_file.hpp"
#include "src/port/places.hpp"

namespace rommate::port {
namespace {

constexpr std::string_view first_line = "rommate line 1";
constexpr std::size_t longest_note = 2048;
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

}  // namespace

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
  // It is of use only until the machine goes down, so it need not be on the disk.
  static_cast<void>(write_file(path, to_text(note), {.durable = Durable::no}));
}

std::optional<LineNote> left_over(const std::string& path, const TtySettings& now) {
  if (path.empty()) return std::nullopt;
  const auto note = parse_note(read_file(path, longest_note).value_or(""));
  if (!note) return std::nullopt;
  const bool alive = kill(note->pid, 0) == 0 || errno == EPERM;
  if (alive || !(note->ours == now)) return std::nullopt;
  return note;
}

}  // namespace rommate::port
