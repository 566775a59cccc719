#include "src/recipe/config_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "protocols/ascii.hpp"

namespace rommate::recipe {
namespace {

bool starts(std::string_view line, std::string_view words) { return line.substr(0, words.size()) == words; }

/// What stands around a configuration and is no part of it.
bool is_heading(std::string_view line) {
  constexpr std::array<std::string_view, 8> headings{
      "Using ",    "Building configuration",    "Current configuration",
      "!Command:", "!Running configuration",    "!Startup config",
      "!Time:",    "Uncompressed configuration"};
  return std::any_of(headings.begin(), headings.end(), [&](auto each) { return starts(line, each); });
}

/// Lines that say nothing of what the device does: remarks, frames.
bool is_frame(std::string_view line) {
  constexpr std::array<std::string_view, 6> frames{"version ",       "end", "ASA Version",
                                                   "Cryptochecksum", ": ",  "boot-"};
  return line.empty() || line[0] == '!' || line == ":" ||
         std::any_of(frames.begin(), frames.end(), [&](auto each) { return starts(line, each); });
}

bool holds_secret(std::string_view line) {
  constexpr std::array<std::string_view, 5> secrets{"enable secret", "enable password", "username ",
                                                    "passwd ", "config-register"};
  return std::any_of(secrets.begin(), secrets.end(), [&](auto each) { return starts(line, each); });
}

std::optional<std::size_t> number_after(std::string_view line, std::string_view words) {
  const auto at = line.find(words);
  if (at == std::string_view::npos) return std::nullopt;
  const auto from = line.substr(at + words.size());
  std::size_t number = 0;
  const auto read = std::from_chars(from.data(), from.data() + from.size(), number);
  if (read.ec != std::errc{}) return std::nullopt;
  return number;
}

}  // namespace

std::vector<std::string> lines_of(std::string_view said) {
  std::vector<std::string> lines;
  std::string row;
  std::size_t column = 0;
  const auto end_row = [&] {
    row.erase(row.find_last_not_of(' ') + 1);
    lines.push_back(std::move(row));
    row.clear();
    column = 0;
  };
  for (const char c : said) {
    if (c == '\n') {
      end_row();
    } else if (c == '\r') {
      column = 0;
    } else if (c == '\b') {
      column -= column > 0 ? 1 : 0;
    } else if (static_cast<unsigned char>(c) >= ' ' && c != '\x7f') {
      if (column < row.size())
        row[column] = c;
      else
        row += c;
      ++column;
    }
  }
  end_row();
  return lines;
}

bool is_log_line(std::string_view line) {
  // %FACILITY-SEVERITY-MNEMONIC: behind nothing, or behind a time stamp.
  const auto percent = line.find('%');
  if (percent == std::string_view::npos || percent > 40) return false;
  const auto colon = line.find(':', percent);
  if (colon == std::string_view::npos) return false;
  const auto word = line.substr(percent + 1, colon - percent - 1);
  const auto is_part = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  if (word.find('-') == std::string_view::npos || !std::all_of(word.begin(), word.end(), is_part))
    return false;
  return percent == 0 || line[0] == '*' || line[0] == '.' ||
         line.substr(0, percent).find(':') != std::string_view::npos;
}

/// What is left of the pager where a log line has torn it from its row.
bool is_left_pager(const std::string& line) {
  const auto text = protocols::trimmed(line);
  return text == "--More--" || text == "<--- More --->";
}

/// Of a prompt that was asked for once more, as log lines stood over it.
bool is_prompt_row(const std::string& line) {
  return line.size() > 1 && (line.back() == '#' || line.back() == '>') && line.find(' ') == std::string::npos;
}

ConfigText ConfigText::in_answer(std::string_view said) {
  ConfigText config;
  auto lines = lines_of(said);
  if (!lines.empty()) lines.erase(lines.begin());  // the echo
  if (!lines.empty()) lines.pop_back();            // the prompt
  for (auto& line : lines) {
    if (is_log_line(line) || is_left_pager(line)) continue;
    if (const auto size = number_after(line, "Using ")) config.named_size_ = size;
    if (const auto size = number_after(line, "Current configuration : ")) config.named_size_ = size;
    if (!is_heading(line) && !(line.empty() && config.lines_.empty()))
      config.lines_.push_back(std::move(line));
  }
  while (!config.lines_.empty() && (config.lines_.back().empty() || is_prompt_row(config.lines_.back())))
    config.lines_.pop_back();
  return config;
}

ConfigText ConfigText::of(std::string_view text) {
  ConfigText config;
  config.lines_ = lines_of(text);
  while (!config.lines_.empty() && config.lines_.back().empty()) config.lines_.pop_back();
  return config;
}

std::string ConfigText::text() const {
  std::string text;
  for (const auto& line : lines_) text += line + "\n";
  return text;
}

bool ConfigText::whole() const {
  if (lines_.empty()) return false;
  const bool has_end = starts(lines_.back(), "end") || starts(lines_.back(), ": end") ||
                       starts(lines_.back(), "Cryptochecksum");
  if (!named_size_) return has_end || !host().empty();
  // The device counts what it keeps; a "!" line or two in front of it are the command's own. Blanks at the
  // ends of lines were cut, so a little less is whole as well. [guess: an eighth]
  const auto size = text().size();
  return has_end && size + *named_size_ / 8 + 16 >= *named_size_;
}

std::string ConfigText::host() const {
  for (const auto& line : lines_)
    for (const std::string_view word : {"hostname ", "switchname "})
      if (starts(line, word)) return line.substr(word.size());
  return "";
}

bool ConfigText::Section::has(std::string_view line) const {
  return std::find(body.begin(), body.end(), line) != body.end();
}
bool ConfigText::Section::begins(std::string_view words) const {
  return std::any_of(body.begin(), body.end(), [&](auto& line) { return starts(line, words); });
}

std::vector<ConfigText::Section> ConfigText::sections() const {
  std::vector<Section> all;
  for (const auto& line : lines_) {
    if (is_frame(line)) continue;
    if (line[0] != ' ')
      all.push_back({line, {}});
    else if (!all.empty())
      all.back().body.push_back(line.substr(std::min(line.find_first_not_of(' '), line.size())));
  }
  return all;
}

std::optional<ConfigText::Section> ConfigText::section(std::string_view head) const {
  for (auto& each : sections())
    if (each.head == head) return each;
  return std::nullopt;
}

std::string ConfigText::secret_line() const {
  for (const std::string_view words : {"enable secret", "enable password", "username admin "})
    for (const auto& line : lines_)
      if (starts(line, words)) return line;
  return "";
}

std::string ConfigText::user_line(std::string_view user) const {
  for (const auto& line : lines_)
    if (starts(line, "username " + std::string{user} + " ")) return line;
  return "";
}

std::string ConfigText::first_user() const {
  constexpr std::string_view words = "username ";
  for (const auto& line : lines_)
    if (starts(line, words)) return line.substr(words.size(), line.find(' ', words.size()) - words.size());
  return "";
}

bool ConfigText::console_asks_user() const {
  const auto console = section("line con 0");
  const bool aaa =
      std::any_of(lines_.begin(), lines_.end(), [](auto& each) { return starts(each, "aaa new-model"); });
  const bool asa = std::any_of(lines_.begin(), lines_.end(),
                               [](auto& each) { return starts(each, "aaa authentication serial console "); });
  return (console && console->begins("login local")) || aaa || asa;
}

bool ConfigText::console_asks_password() const {
  const auto console = section("line con 0");
  if (!console || !console->begins("password")) return false;
  // "aaa authentication login default group tacacs+ line": AAA's lists are asked in place of the line's
  // "login".
  const bool by_aaa = std::any_of(lines_.begin(), lines_.end(), [](auto& each) {
    return starts(each, "aaa authentication login ") && (each + ' ').find(" line ") != std::string::npos;
  });
  return by_aaa || console->has("login");
}

std::vector<std::string> ConfigText::console_secrets() const {
  std::vector<std::string> all;
  if (auto line = secret_line(); !line.empty()) all.push_back(std::move(line));
  if (const auto console = section("line con 0"); console && console_asks_password())
    for (const auto& line : console->body)
      if (starts(line, "password")) all.push_back(line);
  if (console_asks_user())
    for (const auto& line : lines_)
      if (starts(line, "username ")) all.push_back(line);
  return all;
}

bool secrets_changed(const ConfigText& before, const ConfigText& now) {
  const auto old = before.console_secrets(), present = now.console_secrets();
  const auto is_old = [&](const std::string& line) {
    return std::find(old.begin(), old.end(), line) != old.end();
  };
  return !now.secret_line().empty() && std::none_of(present.begin(), present.end(), is_old);
}

std::vector<std::string> ConfigText::open_interfaces() const {
  std::vector<std::string> open;
  for (const auto& each : sections())
    if (starts(each.head, "interface ") && !each.has("shutdown")) open.push_back(each.head.substr(10));
  return open;
}

std::string first_missing(const ConfigText& wanted, const ConfigText& running) {
  const auto there = running.sections();
  for (const auto& section : wanted.sections()) {
    if (holds_secret(section.head)) continue;
    // A lone line may be written another way by the running system; a section's head and the host name may
    // not.
    const bool matters =
        !section.body.empty() || starts(section.head, "hostname ") || starts(section.head, "interface ");
    const auto same = [&](const ConfigText::Section& each) { return each.head == section.head; };
    if (matters && std::none_of(there.begin(), there.end(), same)) return section.head;
  }
  return "";
}

}  // namespace rommate::recipe
