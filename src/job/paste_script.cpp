#include "src/job/paste_script.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "protocols/ascii.hpp"

namespace rommate::job {
namespace {

struct Dangerous {
  std::string_view command;  // whole words at the start of the line
  std::string_view why;
};

// Commands that cannot be taken back, with their usual abbreviations.
constexpr std::array<Dangerous, 21> dangerous{{
    {"reload", "restarts the device"},
    {"reset", "restarts the device"},
    {"reboot", "restarts the device"},
    {"boot", "restarts the device"},
    {"request system reboot", "restarts the device"},
    {"request system halt", "stops the device"},
    {"request system zeroize", "erases everything"},
    {"redundancy force-switchover", "switches over to the other processor"},
    {"write erase", "erases the configuration"},
    {"wr erase", "erases the configuration"},
    {"wr er", "erases the configuration"},
    {"erase", "erases"},
    {"format", "erases a file system"},
    {"squeeze", "erases deleted files"},
    {"delete", "deletes"},
    {"del", "deletes"},
    {"factory-reset", "erases everything"},
    {"factory_reset", "erases everything"},
    {"init system", "erases everything"},
    {"license smart factory reset", "erases licences"},
    {"crypto key zeroize", "erases keys"},
}};

constexpr std::array<std::string_view, 22> complaints{
    "invalid",  "incomplete",  "ambiguous", "unknown",       "unrecognized", "unrecognised",
    "bad ",     "error",       "cannot",    "can't",         "failed",       "denied",
    "overlaps", "not allowed", "not found", "not supported", "unable",       "not exist",
    "illegal",  "refused",     "not valid", "must be"};

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}
bool contains(std::string_view text, std::string_view what) {
  return text.find(what) != std::string_view::npos;
}

/// What is not sent as it stands in the text, told once: at the first such line, with how many there are.
class Changes {
 public:
  void look_at(std::size_t number, std::string_view raw, const std::string& sent) {
    while (!raw.empty() && raw.back() == '\r') raw.remove_suffix(1);
    note(tabs_, number, raw.substr(0, sent.size()).find('\t') != std::string_view::npos, sent);
    note(blanks_, number, raw.size() > sent.size(), sent);
  }
  void tell(std::vector<PasteRemark>& remarks) const {
    tell(tabs_, "tabs are sent as blanks", remarks);
    tell(blanks_, "blanks at its end are not sent", remarks);
  }

 private:
  struct Kind {
    std::size_t first = 0, lines = 0;
    std::string text = {};
  };
  static void note(Kind& kind, std::size_t number, bool is_so, const std::string& line) {
    if (!is_so) return;
    if (kind.lines++ == 0) kind.first = number, kind.text = line.substr(0, 60);
  }
  static void tell(const Kind& kind, std::string_view what, std::vector<PasteRemark>& remarks) {
    if (kind.lines == 0) return;
    auto why =
        kind.lines == 1 ? std::string{what} : fmt::format("{}, here and in {} more", what, kind.lines - 1);
    remarks.push_back({kind.first, kind.text, std::move(why), false});
  }

  Kind tabs_, blanks_;
};

std::string cleaned(std::string_view line) {
  std::string result{line};
  std::replace(result.begin(), result.end(), '\t', ' ');
  while (!result.empty() && (result.back() == ' ' || result.back() == '\r')) result.pop_back();
  return result;
}

void remark_on(std::size_t number, const std::string& line, std::vector<PasteRemark>& remarks) {
  auto words = protocols::lower(protocols::trimmed(line));
  if (starts_with(words, "do ")) words.erase(0, 3);
  const auto shown = line.substr(0, 60);
  for (const auto& [command, why] : dangerous) {
    const bool whole =
        starts_with(words, command) && (words.size() == command.size() || words[command.size()] == ' ');
    if (!whole) continue;
    remarks.push_back({number, shown, std::string{why}, true});
    break;
  }
  if (contains(line, "?"))
    remarks.push_back({number, shown, "'?' asks for help at once on most devices", false});
  const bool control = std::any_of(line.begin(), line.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; });
  if (control) remarks.push_back({number, shown, "holds control characters", false});
  const bool wide =
      std::any_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  if (wide) remarks.push_back({number, shown, "holds other characters than ASCII", false});
  if (line.size() > 250)
    remarks.push_back({number, shown, "is longer than the 254 characters that IOS takes", false});
}

/// "%LINK-3-UPDOWN: ..." is a log line: facility, severity, mnemonic.
bool is_log_line(std::string_view line) {
  const auto colon = line.find(':');
  const auto head = line.substr(1, colon == std::string_view::npos ? 0 : colon - 1);
  const auto dash = head.find('-');
  return dash != std::string_view::npos && dash > 0 && head.find(' ') == std::string_view::npos;
}

bool complains(std::string_view line) {
  const auto words = protocols::lower(line);
  return std::any_of(complaints.begin(), complaints.end(),
                     [&](std::string_view each) { return contains(words, each); });
}

}  // namespace

PasteScript read_script(std::string_view text) {
  PasteScript script;
  if (starts_with(text, "\xEF\xBB\xBF")) text.remove_prefix(3);
  Changes changes;
  while (!text.empty()) {
    const auto end = text.find_first_of("\r\n");
    script.lines.push_back(cleaned(text.substr(0, end)));
    changes.look_at(script.lines.size(), text.substr(0, end), script.lines.back());
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + (starts_with(text.substr(end), "\r\n") ? 2 : 1));
  }
  for (std::size_t index = 0; index < script.lines.size(); ++index)
    remark_on(index + 1, script.lines[index], script.remarks);
  changes.tell(script.remarks);
  return script;
}

bool is_device_error(std::string_view line) {
  line = protocols::trimmed(line);
  if (line.empty()) return false;
  if (line[0] == '%') return !is_log_line(line) && complains(line);
  if (starts_with(line, "ERROR:") || starts_with(line, "error:")) return true;                  // ASA, JunOS
  if (starts_with(line, "monitor: command \"")) return contains(line, "not found");             // ROMMON
  if (starts_with(line, "Unknown command '")) return true;                                      // U-Boot
  if (starts_with(line, "syntax error") || starts_with(line, "unknown command.")) return true;  // JunOS
  return contains(line, ": command not found") || contains(line, ": not found");                // shells
}

}  // namespace rommate::job
