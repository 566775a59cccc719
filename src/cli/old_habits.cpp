#include "src/cli/old_habits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "protocols/ascii.hpp"
#include "protocols/line_settings.hpp"

namespace rommate::cli {
namespace {

struct Habit {
  std::string_view words;  // separated by blanks
  std::string_view here;
};

constexpr Habit options[] = {
    {"-b --baudrate --speed", "the speed is --baud N"},
    {"-D --device", "the port is named without an option: rommate PORT"},
    {"-d --databits", "data bits are --data N"},
    {"-p --parity-bit", "parity is --parity WORD"},
    {"--stopbits", "stop bits are --stop N"},
    {"-f", "flow control is --flow none|hard|soft"},
    {"-s", "the speed is --baud N, stop bits are --stop N, and settings are kept by rommate config set"},
    {"-e", "local echo is --echo, the prefix key is --escape KEY"},
    {"-c", "local echo is --echo; colours are the terminal's"},
    {"--local-echo", "local echo is --echo"},
    {"-l", "a log is --log FILE, ports are listed by rommate ports, and a port is named without an option"},
    {"-L --list --list-devices", "ports are listed by rommate ports"},
    {"-C -g --capturefile --logfile --log-file", "a log is --log FILE"},
    {"-t --timestamp --timestamps", "time stamps are --stamp"},
    {"-S --socket", "a console is shared by --listen unix:PATH"},
    {"-n", "the end at a lost line is --no-reconnect"},
    {"-a --auto-connect --wait-for-device", "a port that is not there yet is waited for by --wait"},
    {"-m -M --map --emap",
     "bytes are mapped by --imap and --omap with picocom's names: --imap lfcrlf, --omap delbs"},
    {"-o -O --output-delay --output-line-delay",
     "rests are --char-delay LENGTH and --line-delay LENGTH; rommate paste waits for the device's echo "
     "instead. Nothing is sent when a port is opened"},
    {"--noinit --noreset --nolock -i -r",
     "a port is given back as it was found; a lock of others is respected"},
    {"-w --wrap", "long lines are wrapped; the setting wrap = false cuts them off"},
    {"-8", "UTF-8 is shown as it is"},
    {"--send-cmd --receive-cmd", "files go by rommate send and rommate receive"},
    {"-x --hex --hexadecimal",
     "bytes are seen by Ctrl-T v in the console, and in a recording by rommate record show"},
};

constexpr Habit settings_called[] = {
    {"speed baudrate baud-rate rate", "baud"},
    {"databits data-bits bits bytesize", "data"},
    {"stopbits stop-bits", "stop"},
    {"flow-control flowcontrol rtscts xonxoff", "flow"},
    {"local-echo localecho", "echo"},
    {"logfile log-file capture capturefile", "log"},
    {"timestamp timestamps", "stamp"},
    {"prefix prefix-key escape-key escape-char prefix-ctrl-key", "escape"},
    {"autowrap linewrap line-wrap", "wrap"},
    {"addlf add-linefeed", "add-lf"},
    {"auto-connect", "wait"},
    {"device", "port"},
};

template <std::size_t count>
std::string_view find(const Habit (&table)[count], std::string_view word) {
  for (const auto& habit : table) {
    auto rest = habit.words;
    while (!rest.empty()) {
      const auto end = std::min(rest.find(' '), rest.size());
      if (rest.substr(0, end) == word) return habit.here;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return "";
}

}  // namespace

std::string_view habit_of(std::string_view option) {
  option = option.substr(0, option.find('='));
  const auto exact = find(options, option);
  const bool letter = option.size() > 2 && option[0] == '-' && option[1] != '-';
  return exact.empty() && letter ? find(options, option.substr(0, 2)) : exact;  // -b9600
}

std::optional<std::string> port_and_speed(const std::vector<std::string>& words) {
  if (words.size() < 2 || words.size() > 3) return std::nullopt;
  const auto speed = words[1].substr(0, words[1].find(','));  // screen: 9600,cs8,-parenb
  if (!protocols::is_number(speed) || speed.size() > 8) return std::nullopt;
  auto here = fmt::format("rommate {} --baud {}", words[0], speed);
  if (words.size() == 2) return here;
  const auto& frame = words[2];
  const std::string_view parities = "neoms";
  const bool is_frame = frame.size() == 3 && frame[0] >= '5' && frame[0] <= '8' && frame[2] >= '1' &&
                        frame[2] <= '2' &&
                        parities.find(protocols::lower(frame[1])) != std::string_view::npos;
  if (!is_frame) return std::nullopt;
  constexpr std::string_view names[] = {"none", "even", "odd", "mark", "space"};
  return fmt::format("{} --data {} --parity {} --stop {}", here, frame[0],
                     names[parities.find(protocols::lower(frame[1]))], frame[2]);
}

std::string_view setting_called(std::string_view name) { return find(settings_called, name); }

}  // namespace rommate::cli
