#include "src/device/command_table.hpp"

#include <algorithm>
#include <set>

namespace rommate::device {
namespace {

bool is_free(const std::string& token) { return token == "WORD" || token == "LINE"; }

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

}  // namespace

std::vector<CommandTable::Word> CommandTable::cut(std::string_view line) {
  std::vector<Word> words;
  std::size_t at = 0;
  while ((at = line.find_first_not_of(" \t", at)) != std::string_view::npos) {
    const auto end = std::min(line.find_first_of(" \t", at), line.size());
    words.push_back({std::string(line.substr(at, end - at)), at});
    at = end;
  }
  return words;
}

void CommandTable::add(std::string_view pattern, Action action) {
  Entry entry;
  for (auto& word : cut(pattern)) entry.pattern.push_back(std::move(word.text));
  entry.action = std::move(action);
  entries_.push_back(std::move(entry));
}

/// Entries whose pattern takes `word` at place `at`: an exact keyword wins over beginnings, keywords over
/// WORD.
std::vector<const CommandTable::Entry*> CommandTable::narrowed(const std::vector<const Entry*>& from,
                                                               std::size_t at, const std::string& word,
                                                               bool& ambiguous) const {
  const auto small = lowered(word);
  std::vector<const Entry*> exact, begun, free;
  std::set<std::string> keywords;
  for (const auto* entry : from) {
    const bool in_rest =
        !entry->pattern.empty() && entry->pattern.back() == "LINE" && at >= entry->pattern.size() - 1;
    if (in_rest || (at < entry->pattern.size() && is_free(entry->pattern[at]))) {
      free.push_back(entry);
    } else if (at < entry->pattern.size() && entry->pattern[at].starts_with(small)) {
      keywords.insert(entry->pattern[at]);
      (entry->pattern[at] == small ? exact : begun).push_back(entry);
    }
  }
  if (!exact.empty()) return exact;
  ambiguous = keywords.size() > 1;
  return begun.empty() ? free : begun;
}

CommandTable::Match CommandTable::match(std::string_view line) const {
  const auto words = cut(line);
  Match match;
  if (words.empty()) return match;
  std::vector<const Entry*> left;
  for (const auto& entry : entries_) left.push_back(&entry);
  for (std::size_t i = 0; i < words.size(); ++i) {
    match.column = words[i].column;
    bool ambiguous = false;
    left = narrowed(left, i, words[i].text, ambiguous);
    if (ambiguous || left.empty()) {
      match.kind = ambiguous ? Match::Kind::ambiguous : Match::Kind::invalid;
      return match;
    }
  }
  for (const auto* entry : left) {
    const auto& pattern = entry->pattern;
    const bool rest = pattern.back() == "LINE";
    if (rest ? words.size() < pattern.size() : words.size() != pattern.size()) continue;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      if (pattern[i] == "WORD") match.captured.push_back(words[i].text);
      if (pattern[i] == "LINE") match.captured.emplace_back(line.substr(words[i].column));
    }
    match.kind = Match::Kind::found;
    match.action = &entry->action;
    return match;
  }
  match.kind = Match::Kind::incomplete;
  return match;
}

std::vector<std::string> CommandTable::next_words(std::string_view line) const {
  auto words = cut(line);
  const bool partial = !line.empty() && line.back() != ' ' && !words.empty();
  const std::string begun = partial ? lowered(words.back().text) : "";
  if (partial) words.pop_back();
  std::vector<const Entry*> left;
  for (const auto& entry : entries_) left.push_back(&entry);
  bool ambiguous = false;
  for (std::size_t i = 0; i < words.size(); ++i) left = narrowed(left, i, words[i].text, ambiguous);
  std::set<std::string> next;
  for (const auto* entry : left) {
    if (entry->pattern.size() == words.size()) next.insert("<cr>");
    if (entry->pattern.size() <= words.size()) continue;
    const auto& token = entry->pattern[words.size()];
    if (is_free(token) || token.starts_with(begun)) next.insert(token);
  }
  return {next.begin(), next.end()};
}

}  // namespace rommate::device
