#include "src/device/cli_system.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "src/device/keys.hpp"

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

constexpr Byte help_key = '?', tab = '\t';

}  // namespace

/// A running system is stopped by BREAK in the first minute whatever the register says, later only when bit 8
/// is clear.
void CliSystem::on_break() {
  const bool allowed = (box_.storage().confreg() & 0x0100) == 0 ||
                       box_.since_reset() < protocols::from_seconds(model_.boot.break_window);
  if (allowed && !model_.boot.recovery_disabled && !model_.os.abort_text.empty())
    box_.run(make_loader(box_, true));
}

void CliSystem::prompt() {
  tty_.then([this] {
    tty_.print(prompt_text() + kept_line_);
    ReadLine how;
    how.stops = stop_keys();
    how.start = std::exchange(kept_line_, {});
    tty_.read_line(how, [this](const std::string& line, Byte key) {
      if (key != '\r' && on_stop(line, key)) return;
      tty_.busy(std::chrono::milliseconds{model_.line.command_ms});
      carry_out(line);
    });
  });
}

bool CliSystem::on_stop(const std::string& line, Byte key) {
  if (key == help_key) {
    tty_.print("?\n");
    for (const auto& word : table().next_words(line)) tty_.print("  " + word + "\n");
    tty_.print("\n");
    kept_line_ = line;
  } else if (key == tab) {
    const auto words = table().next_words(line);
    const bool one = words.size() == 1 && words[0] != "WORD" && words[0] != "LINE" && words[0] != "<cr>";
    const auto start = line.find_last_of(' ') + 1;
    kept_line_ = one && start < line.size() ? line.substr(0, start) + words[0] + " " : line;
    tty_.print("\n");
  } else {
    tty_.print(key == ctrl_c || key == ctrl_z ? "\n" : "");
  }
  prompt();
  return true;
}

void CliSystem::carry_out(const std::string& line) {
  const auto match = table().match(line);
  switch (match.kind) {
    case CommandTable::Match::Kind::empty: return prompt();
    case CommandTable::Match::Kind::found: return (*match.action)(match.captured);
    case CommandTable::Match::Kind::incomplete: return answer("% Incomplete command.\n\n");
    case CommandTable::Match::Kind::ambiguous:
      return answer(fmt::format("% Ambiguous command:  \"{}\"\n", line));
    case CommandTable::Match::Kind::invalid:
      return answer(std::string(prompt_text().size() + match.column, ' ') +
                    "^\n% Invalid input detected at '^' marker.\n\n");
  }
}

std::string CliSystem::more_wipe() const {
  const auto n = static_cast<std::size_t>(model_.os.pager_erase);
  const std::string back(n, '\b');
  return back + std::string(n == 9 ? 8 : n, ' ') + back;
}

void CliSystem::page(const std::string& text, std::function<void()> then) {
  auto lines = std::make_shared<std::vector<std::string>>();
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find('\n'));
    lines->emplace_back(line);
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
  const auto screen = page_lines_ > 1 ? static_cast<std::size_t>(page_lines_ - 1) : lines->size();
  show_page(std::move(lines), 0, screen, std::move(then));
}

void CliSystem::show_page(std::shared_ptr<std::vector<std::string>> lines, std::size_t from,
                          std::size_t count, std::function<void()> then) {
  const auto end = std::min(lines->size(), from + count);
  for (auto i = from; i < end; ++i) tty_.print((*lines)[i] + "\n");
  if (end == lines->size()) return then();
  tty_.print(more_text());
  tty_.read_key([this, lines, end, then](Byte key) {
    tty_.print(more_wipe());
    if (key == ' ') return show_page(lines, end, static_cast<std::size_t>(page_lines_ - 1), then);
    if (key == '\r') return show_page(lines, end, 1, then);
    then();
  });
}

void CliSystem::answer(std::string_view text) {
  tty_.print(text);
  prompt();
}

void CliSystem::ask(std::string_view question, std::function<void(const std::string&)> then) {
  tty_.print(question);
  ReadLine how;
  how.stops = "\x03\x1a";
  tty_.read_line(how, [this, then = std::move(then)](const std::string& line, Byte key) {
    if (key == '\r') return then(line);
    tty_.print("\n");
    prompt();
  });
}

void CliSystem::ask_secret(std::string_view question, std::function<void(const std::string&)> then) {
  tty_.print(question);
  ReadLine how;
  how.echo = false;
  tty_.read_line(how, [then = std::move(then)](const std::string& line, Byte) { then(line); });
}

void CliSystem::confirm(std::string_view question, std::function<void(bool)> then) {
  tty_.print(question);
  tty_.read_key([this, then = std::move(then)](Byte key) {
    const bool yes = key == '\r' || key == 'y' || key == 'Y';
    if (key >= ' ' && key < 127) tty_.send({&key, 1});
    tty_.print("\n");
    then(yes);
  });
}

Words CliSystem::words() const {
  return {{"image", file_},
          {"version", image_.version},
          {"feature", image_.feature},
          {"host", host_},
          {"uptime", uptime()},
          {"confreg", fmt::format("0x{:X}", box_.storage().confreg())},
          {"reason", box_.reset_reason() == ResetReason::power_on ? "power-on" : "reload"}};
}

std::string CliSystem::uptime() const {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(box_.since_reset()).count();
  if (minutes >= 60)
    return fmt::format("{} hour{}, {} minute{}", minutes / 60, minutes / 60 == 1 ? "" : "s", minutes % 60,
                       minutes % 60 == 1 ? "" : "s");
  return fmt::format("{} minute{}", minutes, minutes == 1 ? "" : "s");
}

}  // namespace rommate::device
