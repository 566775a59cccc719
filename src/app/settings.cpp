#include "src/app/settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <ctime>

#include "protocols/endpoint.hpp"
#include "src/console/byte_map.hpp"
#include "src/console/prefix_keys.hpp"

namespace rommate::app {
namespace {

bool is_escape(std::string_view word) {
  return word == "none" || console::parse_control_key(word).has_value();
}

constexpr std::array<SettingKey, 30> keys{{
    {.name = "port",
     .place = &Settings::port,
     .profile_only = true,
     .meaning = "The port that `rommate NAME` opens: a device path, a name or a URL."},
    {.name = "baud",
     .place = &Settings::baud,
     .least = 1,
     .most = 100'000'000,
     .by_default = "9600",
     .meaning = "Speed in bits per second, any that the hardware takes."},
    {.name = "data",
     .place = &Settings::data,
     .least = 5,
     .most = 8,
     .by_default = "8",
     .meaning = "Data bits."},
    {.name = "parity",
     .place = &Settings::parity,
     .words = "none even odd mark space",
     .by_default = "\"none\"",
     .meaning = "Parity bit."},
    {.name = "stop",
     .place = &Settings::stop,
     .least = 1,
     .most = 2,
     .by_default = "1",
     .meaning = "Stop bits."},
    {.name = "flow",
     .place = &Settings::flow,
     .words = "none hard soft",
     .by_default = "\"none\"",
     .meaning = "Flow control; hard is RTS/CTS, soft is XON/XOFF."},
    {.name = "dtr",
     .place = &Settings::dtr,
     .words = "keep on off",
     .by_default = "\"keep\"",
     .meaning = "What to do with DTR when the port is opened."},
    {.name = "rts",
     .place = &Settings::rts,
     .words = "keep on off",
     .by_default = "\"keep\"",
     .meaning = "What to do with RTS when the port is opened."},
    {.name = "low-latency",
     .place = &Settings::low_latency,
     .by_default = "true",
     .meaning = "Ask a USB adapter for its shortest hold time; it is put back on leaving."},
    {.name = "reconnect",
     .place = &Settings::reconnect,
     .by_default = "true",
     .meaning = "Wait for a port that went away, and go on when it is back."},
    {.name = "wait",
     .place = &Settings::wait,
     .by_default = "false",
     .meaning = "Open the console of a port that is not there yet, or is taken, as soon as it can be had."},
    {.name = "record",
     .place = &Settings::record,
     .meaning = "Record into this file. A leading ~ is your home; {port}, {date} and {time} are filled in."},
    {.name = "log",
     .place = &Settings::log,
     .meaning =
         "Log plain text into this file, or in this folder into a file for each session. A leading ~ is "
         "your home; {port}, {date} and {time} are filled in."},
    {.name = "stamp",
     .place = &Settings::stamp,
     .by_default = "false",
     .meaning = "Put the time in front of each line of the log, and of what --plain shows."},
    {.name = "break-length",
     .place = &Settings::break_length,
     .by_default = "\"300ms\"",
     .meaning = "How long a BREAK lasts."},
    {.name = "char-delay",
     .place = &Settings::char_delay,
     .by_default = "\"0\"",
     .meaning =
         "Rest behind each character that is typed or comes from a pipe, for a device that loses some."},
    {.name = "line-delay",
     .place = &Settings::line_delay,
     .by_default = "\"0\"",
     .meaning = "Rest behind each line end that is typed or comes from a pipe."},
    {.name = "escape",
     .place = &Settings::escape,
     .fits = is_escape,
     .form = "a control key such as \"ctrl-t\", or \"none\"",
     .by_default = "\"ctrl-t\"",
     .meaning = "The prefix key; none only for --plain."},
    {.name = "echo",
     .place = &Settings::echo,
     .by_default = "false",
     .meaning = "Show what is typed, for devices that do not echo."},
    {.name = "wrap",
     .place = &Settings::wrap,
     .by_default = "true",
     .meaning = "Wrap long lines on the full screen; false cuts them off."},
    {.name = "add-lf",
     .place = &Settings::add_lf,
     .by_default = "false",
     .meaning = "Add a line feed to each CR on the full screen, where lines overwrite each other."},
    {.name = "time-stamps",
     .place = &Settings::time_stamps,
     .by_default = "false",
     .meaning = "Show when each line came, at the left of the full screen."},
    {.name = "enter",
     .place = &Settings::enter,
     .words = "cr lf crlf",
     .by_default = "\"cr\"",
     .meaning = "What the Enter key sends from the full screen; nearly every console wants cr."},
    {.name = "backspace",
     .place = &Settings::backspace,
     .words = "del bs",
     .by_default = "\"del\"",
     .meaning = "What the Backspace key sends from the full screen."},
    {.name = "imap",
     .place = &Settings::imap,
     .fits = console::ByteMap::is_shown,
     .form = "names such as \"lfcrlf,spchex\": those of --imap in the manual",
     .meaning = "What the device sends, shown as something else: \"lfcrlf\" where lines form a staircase."},
    {.name = "omap",
     .place = &Settings::omap,
     .fits = console::ByteMap::is_sent,
     .form = "names such as \"delbs\" or \"nulbrk\": those of --omap in the manual",
     .meaning = "What is typed, sent as something else: \"delbs\" where Backspace does nothing."},
    {.name = "unfiltered",
     .place = &Settings::unfiltered,
     .by_default = "false",
     .meaning = "Let every control string of the device reach your terminal (--plain)."},
    {.name = "listen",
     .place = &Settings::listen,
     .fits = protocols::is_share_place,
     .form = "\"unix:PATH\" or \"tcp:ADDR:PORT\"",
     .meaning = "Share the console here."},
    {.name = "cable-memory",
     .place = &Settings::cable_memory,
     .by_default = "true",
     .meaning = "Remember which host was last seen on which cable, and say when it is another one."},
    {.name = "power",
     .place = &Settings::power,
     .profile_only = true,
     .meaning =
         "A shell command that switches the device's mains; it is given on, off or cycle as its last word."},
}};

std::size_t distance(std::string_view a, std::string_view b) {
  // Damerau-Levenshtein (adjacent letters swapped count as one); words are short.
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}

std::string local_time(const char* format) {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::localtime_r(&now, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), format, &parts)};
}

std::string file_name_of(std::string_view port) {
  std::string name;
  for (const char c : port.substr(port.starts_with("/dev/") ? 5 : 0)) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
    if (plain)
      name += c;
    else if (!name.empty() && name.back() != '-')
      name += '-';
  }
  while (!name.empty() && name.front() == '.') name.erase(0, 1);
  return name.empty() ? "console" : name;
}

}  // namespace

void Settings::apply(const Settings& over) {
  for (const SettingKey& key : setting_keys())
    std::visit(
        [&](auto place) {
          if (over.*place) this->*place = over.*place;
        },
        key.place);
}

std::span<const SettingKey> setting_keys() { return keys; }

const SettingKey* find_setting(std::string_view name) {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [&](const SettingKey& key) { return key.name == name; });
  return found == keys.end() ? nullptr : &*found;
}

std::string expected(const SettingKey& key) {
  if (std::holds_alternative<std::optional<bool> Settings::*>(key.place)) return "true or false";
  if (std::holds_alternative<std::optional<std::int64_t> Settings::*>(key.place))
    return "a number from " + std::to_string(key.least) + " to " + std::to_string(key.most);
  if (std::holds_alternative<std::optional<protocols::Duration> Settings::*>(key.place))
    return "a length of time such as \"300ms\" or \"2s\"";
  if (key.fits != nullptr) return std::string(key.form);
  if (key.words.empty()) return "a text in quotes";
  std::string list = "one of ";
  for (const char c : key.words) list += c == ' ' ? ", " : std::string(1, c);
  return list;
}

std::vector<std::string_view> words_of(const SettingKey& key) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < key.words.size();) {
    const std::size_t end = std::min(key.words.find(' ', at), key.words.size());
    words.push_back(key.words.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

bool takes(const SettingKey& key, std::string_view text) {
  if (std::holds_alternative<std::optional<protocols::Duration> Settings::*>(key.place))
    return parse_duration(text).has_value();
  if (key.fits != nullptr) return key.fits(text);
  const auto words = words_of(key);
  return words.empty() || std::find(words.begin(), words.end(), text) != words.end();
}

std::optional<std::string_view> nearest(std::string_view wrong, const std::vector<std::string_view>& words) {
  std::optional<std::string_view> best;
  std::size_t best_distance = std::max<std::size_t>(1, (wrong.size() + 1) / 3) + 1;
  for (const std::string_view word : words) {
    const std::size_t far = distance(wrong.substr(0, 64), word);
    if (far >= best_distance) continue;
    best = word;
    best_distance = far;
  }
  return best;
}

std::optional<protocols::Duration> parse_duration(std::string_view word) {
  double number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  const std::string_view unit(end, static_cast<std::size_t>(word.data() + word.size() - end));
  const double seconds = unit == "us"                  ? 1e-6
                         : unit == "ms"                ? 1e-3
                         : unit.empty() || unit == "s" ? 1
                         : unit == "m"                 ? 60
                         : unit == "h"                 ? 3600
                                                       : 0;
  if (error != std::errc{} || seconds == 0 || !(number >= 0) || number * seconds > 1e6) return std::nullopt;
  return protocols::Duration{static_cast<std::int64_t>(std::llround(number * seconds * 1e9))};
}

std::string expand_home(std::string_view path) {
  const char* home = std::getenv("HOME");
  if (home == nullptr || !(path == "~" || path.starts_with("~/"))) return std::string(path);
  return home + std::string(path.substr(1));
}

std::string record_path(std::string_view pattern, std::string_view port) {
  std::string path = expand_home(pattern);
  const auto fill = [&](std::string_view name, const std::string& value) {
    for (std::size_t at = 0; (at = path.find(name, at)) != std::string::npos; at += value.size())
      path.replace(at, name.size(), value);
  };
  fill("{port}", file_name_of(port));
  fill("{date}", local_time("%Y-%m-%d"));
  fill("{time}", local_time("%H%M%S"));
  return path;
}

}  // namespace rommate::app
