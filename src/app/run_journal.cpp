#include "src/app/run_journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <sstream>

#include "src/app/run_folder.hpp"
#include "src/port/durable_file.hpp"

namespace rommate::app {
namespace {

/// One line: a tab or a line end within would be another field.
std::string field(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return text;
}

std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> all;
  std::istringstream in(line);
  for (std::string each; std::getline(in, each, '\t');) all.push_back(each);
  return all;
}

}  // namespace

std::variant<RunJournal, std::string> RunJournal::create(const std::string& recipe, const std::string& port) {
  const auto folder = make_run_folder(port, std::time(nullptr));
  if (!folder.why_not.empty()) return "a run cannot be written down: " + folder.why_not;
  RunJournal journal(folder.path);
  journal.recipe = recipe;
  journal.port = port;
  if (const auto why = journal.save()) return *why;
  return journal;
}

std::optional<RunJournal> RunJournal::unfinished(const std::string& port_or_id, const std::string& recipe) {
  auto folders = run_folders();
  std::sort(folders.rbegin(), folders.rend());  // the newest first
  for (auto& folder : folders) {
    RunJournal journal(std::move(folder));
    if (!journal.load() || !journal.outcome.empty()) continue;
    const bool meant = port_or_id.empty() || journal.port == port_or_id || journal.id() == port_or_id;
    if (meant && (recipe.empty() || journal.recipe == recipe)) return journal;
  }
  return std::nullopt;
}

std::optional<RunJournal> RunJournal::waiting(const std::string& port) {
  auto journal = unfinished(port, "");
  if (!journal || journal->is_at_work()) return std::nullopt;
  return journal;
}

bool RunJournal::is_at_work() const {
  const auto run = find_run(id());
  const auto* record = std::get_if<RunRecord>(&run);
  return record != nullptr && record->alive;
}

void RunJournal::owe(const console::Debt& debt) {
  const auto same = [&](const console::Debt& each) { return each.what == debt.what; };
  if (std::none_of(debts.begin(), debts.end(), same)) debts.push_back(debt);
}

void RunJournal::paid(const std::string& what) {
  std::erase_if(debts, [&](const console::Debt& each) { return each.what == what; });
}

std::optional<std::string> RunJournal::save() const {
  std::string text = fmt::format("recipe\t{}\nport\t{}\nfamily\t{}\noutcome\t{}\n", field(recipe),
                                 field(port), field(family), field(outcome));
  for (const auto& [name, value] : values) text += fmt::format("value\t{}\t{}\n", field(name), field(value));
  for (const auto& debt : debts)
    text += fmt::format("debt\t{}\t{}\t{}\t{}\n", field(debt.what), field(debt.home), field(debt.away),
                        field(debt.way_home));
  return keep("journal", text + "end\n");
}

bool RunJournal::load() {
  std::istringstream text(port::read_file(file("journal")).value_or(""));
  bool complete = false;
  for (std::string line; std::getline(text, line);) {
    const auto parts = fields(line);
    if (parts.empty()) continue;
    const auto part = [&](std::size_t i) { return i < parts.size() ? parts[i] : std::string{}; };
    if (parts[0] == "recipe") recipe = part(1);
    if (parts[0] == "port") port = part(1);
    if (parts[0] == "family") family = part(1);
    if (parts[0] == "outcome") outcome = part(1);
    if (parts[0] == "value") values[part(1)] = part(2);
    if (parts[0] == "debt") debts.push_back({part(1), part(2), part(3), part(4)});
    complete = complete || parts[0] == "end";
  }
  return complete && !recipe.empty();
}

std::optional<std::string> RunJournal::keep(const std::string& name, const std::string& content) const {
  if (const auto why = port::write_file(file(name), content))
    return fmt::format("cannot write {}: {}", file(name), *why);
  return std::nullopt;
}

std::string RunJournal::kept(const std::string& name) const {
  return port::read_file(file(name)).value_or("");
}

}  // namespace rommate::app
