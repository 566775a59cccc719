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

std::string padded_version(const std::string& version) {
  std::string out, part;
  for (const char c : version + ".") {
    if (c != '.') {
      part += c;
      continue;
    }
    const auto digits = std::min(part.find_first_not_of("0123456789"), part.size());
    out += (out.empty() ? "" : ".") + std::string(digits == 1 ? "0" : "") + part;
    part.clear();
  }
  return out;
}

/// A running system is stopped by BREAK in the first minute whatever the register says, later only when bit 8
/// is clear.
void CliSystem::on_break() {
  const bool allowed = (box_.confreg() & 0x0100) == 0 ||
                       box_.since_reset() < protocols::from_seconds(model_.boot.break_window);
  if (allowed && !box_.storage().recovery_disabled() && !model_.os.abort_text.empty())
    box_.run(make_loader(box_, true));
}

void CliSystem::prompt() {
  tty_.then([this] {
    filter_.reset();
    unpaged_ = false;
    tty_.print(prompt_text() + kept_line_);
    ReadLine how;
    how.stops = stop_keys();
    how.start = std::exchange(kept_line_, {});
    how.history = &lines_before();
    how.prompt = prompt_text();
    tty_.read_line(how, [this](const std::string& line, Byte key) {
      if (key != '\r' && on_stop(line, key)) return;
      lines_before().add(line);
      tty_.busy(std::chrono::milliseconds{model_.line.command_ms});
      carry_out(line);
    });
  });
}

bool CliSystem::on_stop(const std::string& line, Byte key) {
  if (key == help_key) {
    tty_.print("?\n");
    kept_line_ = line;
    show_help(line);
    return true;
  }
  if (key == tab) {
    const auto help = help_for(line);
    kept_line_ = line.substr(0, help.from) + help.table->completed(line.substr(help.from));
    tty_.print("\n");
  } else {
    tty_.print(key == ctrl_c || key == ctrl_z ? "\n" : "");
  }
  prompt();
  return true;
}

/// Behind a word that is not finished the words that begin so, on one line; else each with what it is.
void CliSystem::show_help(const std::string& line) {
  const auto help = help_for(line);
  auto next = help.table->next_words(line.substr(help.from));
  if (!next || next->empty()) return answer("% Unrecognized command\n");
  const bool partial = !line.empty() && line.back() != ' ';
  std::string out;
  if (partial) {
    for (const auto& each : *next) out += each.word + "  ";
    return answer(out + "\n\n");
  }
  if (line.find_first_not_of(' ') == std::string::npos) out = help_head();
  std::size_t widest = 0;
  // A LINE that nothing explains is what this model takes without knowing it; it is no word of the box's.
  if (next->size() > 1)
    std::erase_if(*next, [](const auto& each) {
      return each.text.empty() && (each.word == "LINE" || each.word == "WORD");
    });
  for (const auto& each : *next) widest = std::max(widest, each.word.size());
  for (const auto& each : *next) {
    const bool end = each.word == "<cr>";
    if (end && shows(line)) out += fmt::format("  {:<{}}  Output modifiers\n", "|", widest);
    out += end ? "  <cr>\n" : fmt::format("  {:<{}}  {}\n", each.word, widest, each.text);
  }
  page_and_prompt(out + "\n");
}

/// Whether a filter may stand behind this command.
bool CliSystem::shows(std::string_view line) {
  const auto words = split_words(line);
  if (words.empty()) return false;
  const auto word = lower(words[0]);
  return (word.size() >= 2 && std::string_view("show").starts_with(word)) || word == "dir" ||
         word == "more" || word == "write";
}

void CliSystem::carry_out(const std::string& typed) { carry_out_in(table(), typed, 0); }

void CliSystem::carry_out_in(const CommandTable& table, const std::string& typed, std::size_t column) {
  auto line = typed;
  if (shows(typed)) {
    auto cut = filtered(typed);
    if (cut.wrong_at == typed.size()) return answer("% Incomplete command.\n\n");
    if (cut.wrong_at) return refuse_at(column + *cut.wrong_at);
    line = cut.command;
    filter_ = cut.filter;
    unpaged_ = cut.unpaged;
  }
  const auto match = table.match(line);
  switch (match.kind) {
    case CommandTable::Match::Kind::empty: return prompt();
    case CommandTable::Match::Kind::found: return (*match.action)(match.captured);
    case CommandTable::Match::Kind::incomplete: return answer("% Incomplete command.\n\n");
    case CommandTable::Match::Kind::ambiguous:
      return answer(fmt::format("% Ambiguous command:  \"{}\"\n", line));
    case CommandTable::Match::Kind::invalid: return refuse_at(column + match.column);
  }
}

std::string CliSystem::caret(std::size_t column) const {
  return std::string(prompt_text().size() + column, ' ') + "^\n" + std::string(invalid_words());
}

void CliSystem::refuse_at(std::size_t column) {
  filter_.reset();
  answer(caret(column));
}

std::string CliSystem::store_shown(const OutputFilter& filter, const std::string&) {
  return not_simulated("output to " + filter.argument);
}

std::string CliSystem::more_wipe() const {
  const auto n = static_cast<std::size_t>(model_.os.pager_erase);
  const std::string back(n, '\b');
  return back + std::string(n == 9 ? 8 : n, ' ') + back;
}

void CliSystem::page(const std::string& whole, std::function<void()> then) {
  const auto filter = std::exchange(filter_, {});
  if (filter && filter->to_file()) {
    tty_.print(store_shown(*filter, whole));
    if (filter->kind != OutputFilter::Kind::tee) return prompt();
  }
  const auto text = filter ? filter->applied(whole) : whole;
  auto lines = std::make_shared<std::vector<std::string>>();
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find('\n'));
    lines->emplace_back(line);
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
  const auto screen =
      page_lines_ > 1 && !unpaged_ ? static_cast<std::size_t>(page_lines_ - 1) : lines->size();
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
  if (filter_) return page_and_prompt(std::string(text));
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

void CliSystem::ask_name(std::string_view question, std::function<void(const std::string&)> then,
                         Patience patience) {
  tty_.print(question);
  ReadLine how;
  how.within = patience.within;
  how.over = std::move(patience.over);
  tty_.read_line(how, [then = std::move(then)](const std::string& line, Byte) { then(line); });
}

void CliSystem::ask_secret(std::string_view question, std::function<void(const std::string&)> then,
                           Patience patience) {
  tty_.print(question);
  ReadLine how;
  how.echo = false;
  how.within = patience.within;
  how.over = std::move(patience.over);
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
          {"mode", file_.ends_with("packages.conf") ? "INSTALL" : "BUNDLE"},
          {"recovery", box_.storage().recovery_disabled() ? "disabled" : "enabled"},
          {"confreg", register_text()},
          {"xe_version", padded_version(image_.version)},
          {"xe_reason", box_.reset_reason() == ResetReason::power_on ? "PowerOn" : "Reload Command"},
          {"reason", box_.reset_reason() == ResetReason::power_on ? "power-on" : "reload"}};
}

/// "0x2142 (will be 0x2102 at next reload)": logs of a 1941 and a 2921; an ASA says it with the same words.
std::string CliSystem::register_text() const {
  const auto now = box_.confreg(), then = box_.storage().confreg();
  auto text = fmt::format("0x{:X}", now);
  if (then != now) text += fmt::format(" (will be 0x{:X} at next reload)", then);
  return text;
}

std::string CliSystem::uptime() const {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(box_.since_reset()).count();
  if (minutes >= 60)
    return fmt::format("{} hour{}, {} minute{}", minutes / 60, minutes / 60 == 1 ? "" : "s", minutes % 60,
                       minutes % 60 == 1 ? "" : "s");
  return fmt::format("{} minute{}", minutes, minutes == 1 ? "" : "s");
}

}  // namespace rommate::device
