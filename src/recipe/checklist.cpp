#include "src/recipe/checklist.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "src/recipe/route.hpp"

namespace rommate::recipe {
namespace {

using Mark = ChecklistRow::Mark;

constexpr std::size_t shortest_title = 24, clock_columns = 8;

Terms terms_of(const RunOptions& run) {
  Terms terms;
  for (const auto& each : run.values) terms.given.insert(each.first);
  for (const auto& each : run.secrets) terms.given.insert(each.first);
  return terms;
}

/// Columns of a UTF-8 text, near enough for a table: one for each character.
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// At most `most` characters; what was cut off ends in "...".
std::string shortened(std::string_view text, std::size_t most) {
  if (characters(text) <= most) return std::string{text};
  if (most < 4) return {};
  std::size_t at = 0;
  for (std::size_t left = most - 3; left > 0 && at < text.size(); --left)
    for (++at; at < text.size() && (text[at] & 0xC0) == 0x80;) ++at;
  return std::string{text.substr(0, at)} + "...";
}

std::string padded(std::string text, std::size_t columns) {
  const auto has = characters(text);
  return has < columns ? text + std::string(columns - has, ' ') : text;
}

}  // namespace

Checklist::Checklist(const RunOptions& run) : ways_(run.ways), terms_(terms_of(run)) {
  const auto values = with_presets(run.recipe, run.values);
  for (const auto& step : run.recipe.steps)
    if (step.given.empty() || terms_.given.contains(step.given.text))
      entries_.push_back({.row = {.title = fill(step.name.text, values)}, .step = step});
  if (run.only_pay) entries_.clear();
  if (run.family != Family::none) learned(run.family);
}

void Checklist::learned(Family family) {
  const auto* ways = ways_of(family, ways_);
  if (ways == nullptr) return;
  for (std::size_t i = entries_.size(); i-- > 0;) {
    const auto& each = entries_[i];
    if (each.row.way || each.row.mark != Mark::todo || concerns(each.step, family, *ways, terms_)) continue;
    entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(i));
    if (i < at_) --at_;
  }
}

void Checklist::on_event(const RunEvent& event, protocols::Time now) {
  using Kind = RunEvent::Kind;
  if (event.kind == Kind::change) return note_change(event);
  if (event.kind == Kind::remark || event.kind == Kind::progress) return;
  auto& entry = entry_of(event);
  at_ = static_cast<std::size_t>(&entry - entries_.data());
  if (event.status == "started") {
    entry.row.mark = Mark::now;
    entry.row.note.clear();
    entry.began = now;
    return;
  }
  entry.row.mark = event.status == "done"      ? Mark::done
                   : event.status == "skipped" ? Mark::held
                                               : Mark::failed;
  if (!event.text.empty()) entry.row.note = event.text;
  if (entry.began) entry.row.took = entry.row.took.value_or(protocols::Duration{}) + (now - *entry.began);
  entry.began.reset();
}

/// Of a way there may be several of one name, one after the other: a new one stands in front of what is still
/// to do.
Checklist::Entry& Checklist::entry_of(const RunEvent& event) {
  const bool way = event.kind == RunEvent::Kind::way;
  const auto is_it = [&](const Entry& each) {
    return each.row.way == way && each.row.title == event.name && (!way || each.row.mark == Mark::now);
  };
  if (const auto found = std::find_if(entries_.begin(), entries_.end(), is_it); found != entries_.end())
    return *found;
  const auto next = std::find_if(entries_.begin(), entries_.end(),
                                 [](const Entry& each) { return each.row.mark == Mark::todo; });
  return *entries_.insert(next, {.row = {.way = way, .title = event.name}});
}

void Checklist::note_change(const RunEvent& event) {
  if (entries_.empty()) entries_.push_back({.row = {.mark = Mark::now, .title = "Pay what is owed"}});
  const auto home = event.text.substr(0, event.text.find(" -> "));
  entries_[at_].row.note = event.status == "paid"
                               ? event.name + " is home again"
                               : fmt::format("{} {} (owed: {})", event.name, event.text, home);
}

std::vector<ChecklistRow> Checklist::rows(protocols::Time now) const {
  std::vector<ChecklistRow> rows;
  for (const auto& entry : entries_) {
    rows.push_back(entry.row);
    if (entry.began) rows.back().took = entry.row.took.value_or(protocols::Duration{}) + (now - *entry.began);
  }
  return rows;
}

std::size_t Checklist::current() const { return at_; }

char sign(ChecklistRow::Mark mark) {
  switch (mark) {
    case Mark::now: return '>';
    case Mark::done: return '+';
    case Mark::held: return '=';
    case Mark::failed: return '!';
    case Mark::todo: break;
  }
  return ' ';
}

std::string to_text(const ChecklistRow& row, std::size_t columns) {
  const auto clock = row.took ? clock_text(*row.took) : std::string{};
  const auto room = columns > clock_columns + 4 ? columns - clock_columns - 4 : 0;
  const auto title_room = std::min(std::max(shortest_title, room / 2), room);
  auto title = row.way ? "  " + row.title : row.title;
  if (!row.note.empty()) title = padded(shortened(title, title_room), title_room);
  const auto left = characters(title) + 1 < room ? room - characters(title) - 1 : 0;
  const auto words =
      row.note.empty() || left == 0 ? shortened(title, room) : title + " " + shortened(row.note, left);
  return fmt::format(" {} {} {:>{}}", sign(row.mark), padded(words, room), clock, clock_columns);
}

std::string clock_text(protocols::Duration length) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(length).count();
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

}  // namespace rommate::recipe
