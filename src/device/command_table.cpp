#include "src/device/command_table.hpp"

#include <algorithm>
#include <charconv>

#include "protocols/ascii.hpp"

namespace rommate::device {
namespace {

constexpr std::string_view end_of_line = "<cr>";
constexpr int exact = 0, begun = 1, typed = 2, any = 3;  // ranks of a fit, the best first

bool is_range(std::string_view token) { return token.size() > 2 && token.front() == '<'; }
bool is_parameter(std::string_view token) {
  return token == "WORD" || token == "LINE" || token == "IFACE" || token == "A.B.C.D" || is_range(token);
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool fits_range(std::string_view range, std::string_view word) {
  const auto dash = range.find('-');
  const auto low = number(range.substr(1, dash - 1));
  const auto high = number(range.substr(dash + 1, range.size() - dash - 2));
  const auto value = number(word);
  return low && high && value && *value >= *low && *value <= *high;
}

bool is_address(std::string_view word) {
  int dots = 0;
  while (true) {
    const auto dot = std::min(word.find('.'), word.size());
    const auto part = number(word.substr(0, dot));
    if (!part || *part > 255 || dot > 3) return false;
    if (dot == word.size()) return dots == 3;
    word.remove_prefix(dot + 1);
    ++dots;
  }
}

void append_word(std::string& text, std::string_view word) {
  if (!text.empty()) text += ' ';
  text += word;
}

}  // namespace

void CommandTable::forget(std::string_view beginning) {
  const auto begins = [&](const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) append_word(text, word);
    if (!text.starts_with(beginning)) return false;
    const bool whole = text.size() == beginning.size() || text[beginning.size()] == ' ';
    return whole || beginning.back() == '/';
  };
  std::erase_if(entries_, [&](const Entry& each) { return begins(each.pattern); });
}

void CommandTable::forget_exactly(std::string_view pattern) {
  std::erase_if(entries_, [&](const Entry& each) {
    std::string text;
    for (const auto& word : each.pattern) append_word(text, word);
    return text == pattern;
  });
}

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

void CommandTable::add(std::string_view pattern, Action action, Truth truth) {
  Entry entry;
  for (auto& word : cut(pattern)) entry.pattern.push_back(std::move(word.text));
  entry.action = std::move(action);
  entry.truth = truth;
  entries_.push_back(std::move(entry));
}

void CommandTable::explain(std::string_view pattern, std::string_view text) {
  help_[std::string(pattern)] = text;
}

void CommandTable::offer(std::string_view pattern, std::string_view word, std::string_view text) {
  offers_[std::string(pattern)].push_back({std::string(word), std::string(text)});
}

std::vector<CommandTable::Candidate> CommandTable::all() const {
  std::vector<Candidate> out;
  out.reserve(entries_.size());
  for (const auto& entry : entries_) out.push_back({&entry});
  return out;
}

/// "fa0/0" in one word, "fastethernet 0/0" in two.
bool CommandTable::take_interface(Candidate& to, const std::string& word) const {
  const bool number_missing = to.kind.empty() && word.find_first_of("0123456789") == std::string::npos;
  if (number_missing) {
    if (interfaces_ == nullptr || interfaces_->kinds(word).empty()) return false;
    to.kind = word;
    return true;
  }
  const auto full = interfaces_ != nullptr ? interfaces_->full(to.kind + word) : to.kind + word;
  if (full.empty()) return false;
  to.captured.push_back(full);
  append_word(to.canonical, full);
  to.kind.clear();
  ++to.at;
  return true;
}

std::optional<CommandTable::Candidate> CommandTable::advanced(const Candidate& from,
                                                              const std::string& word) const {
  const auto& pattern = from.entry->pattern;
  Candidate to = from;
  if (from.at > 0 && from.at == pattern.size() && pattern.back() == "LINE") {
    to.captured.back() += " " + word;
    to.rank = any;
    return to;
  }
  if (from.at >= pattern.size()) return std::nullopt;
  const auto& token = pattern[from.at];
  to.rank = typed;
  if (token == "IFACE") return take_interface(to, word) ? std::optional(to) : std::nullopt;
  if (is_range(token) ? !fits_range(token, word) : token == "A.B.C.D" && !is_address(word))
    return std::nullopt;
  if (is_parameter(token)) {
    if (token == "WORD" || token == "LINE") to.rank = any;
    to.captured.push_back(word);
    if (token != "LINE") append_word(to.canonical, word);  // the rest of a line stays as it was typed
  } else {
    const auto small = protocols::lower(word);
    if (!token.starts_with(small)) return std::nullopt;
    to.rank = token == small ? exact : begun;
    append_word(to.canonical, token);
  }
  ++to.at;
  return to;
}

/// Those that take the word best: an exact keyword wins over beginnings, keywords over parameters.
std::vector<CommandTable::Candidate> CommandTable::narrowed(const std::vector<Candidate>& from,
                                                            const std::string& word, bool& ambiguous) const {
  std::vector<Candidate> fitting;
  int best = any;
  for (const auto& each : from)
    if (auto next = advanced(each, word)) {
      best = std::min(best, next->rank);
      fitting.push_back(std::move(*next));
    }
  std::erase_if(fitting, [&](const Candidate& each) { return each.rank > best; });
  std::set<std::string_view> keywords;
  if (best == begun)
    for (const auto& each : fitting) keywords.insert(each.entry->pattern[each.at - 1]);
  ambiguous = keywords.size() > 1;
  return fitting;
}

std::size_t CommandTable::letters_known(const std::vector<Candidate>& from, const std::string& word) {
  const auto small = protocols::lower(word);
  std::size_t most = 0;
  for (const auto& each : from) {
    if (each.at == each.entry->pattern.size() || is_parameter(each.entry->pattern[each.at])) continue;
    const auto& token = each.entry->pattern[each.at];
    const auto same = std::mismatch(token.begin(), token.end(), small.begin(), small.end()).first;
    most = std::max(most, static_cast<std::size_t>(same - token.begin()));
  }
  return std::min(most, word.size() - 1);
}

CommandTable::Match CommandTable::match(std::string_view line) const {
  const auto words = cut(line);
  Match match;
  if (words.empty()) return match;
  auto left = all();
  for (const auto& word : words) {
    match.column = word.column;
    bool ambiguous = false;
    auto next = narrowed(left, word.text, ambiguous);
    if (!ambiguous && next.empty()) match.column += letters_known(left, word.text);
    left = std::move(next);
    if (!ambiguous && !left.empty()) continue;
    match.kind = ambiguous ? Match::Kind::ambiguous : Match::Kind::invalid;
    return match;
  }
  match.kind = Match::Kind::incomplete;
  if (!left.empty()) match.canonical = left.front().canonical;
  for (auto& each : left) {
    if (each.at != each.entry->pattern.size()) continue;
    match.kind = Match::Kind::found;
    match.action = &each.entry->action;
    match.captured = std::move(each.captured);
    match.canonical = std::move(each.canonical);
    // The rest of a line as it was typed, blanks and all.
    if (each.entry->pattern.back() == "LINE") {
      const auto first = words.size() > each.entry->pattern.size() - 1 ? each.entry->pattern.size() - 1 : 0;
      auto rest = line.substr(words[first].column);
      while (rest.ends_with(' ')) rest.remove_suffix(1);
      match.captured.back() = rest;
      append_word(match.canonical, rest);
    }
    break;
  }
  return match;
}

std::string CommandTable::help_of(const Candidate& candidate, const std::string& token) const {
  std::string path;
  for (std::size_t i = 0; i < candidate.at; ++i) append_word(path, candidate.entry->pattern[i]);
  append_word(path, token);
  for (auto rest = std::string_view(path);;) {  // "show ip route", else "ip route", else "route"
    if (const auto found = help_.find(rest); found != help_.end()) return found->second;
    const auto blank = rest.find(' ');
    if (blank == std::string_view::npos) return "";
    rest.remove_prefix(blank + 1);
  }
}

/// "FastEthernet  FastEthernet IEEE 802.3", then "<0-1>  FastEthernet interface number".
void CommandTable::offer_interfaces(const Candidate& to, std::string_view word, std::set<Help>& next) const {
  if (to.kind.empty()) {
    for (const auto& kind : interfaces_->kinds(word)) next.insert({kind, interface_kind_text(kind)});
    return;
  }
  const auto kinds = interfaces_->kinds(to.kind);
  if (!kinds.empty() && word.empty())
    next.insert({interfaces_->number_range(kinds.front()), kinds.front() + " interface number"});
}

std::optional<std::vector<CommandTable::Help>> CommandTable::next_words(std::string_view line) const {
  auto words = cut(line);
  const bool partial = !line.empty() && line.back() != ' ' && !words.empty();
  const std::string begun_word = partial ? protocols::lower(words.back().text) : "";
  if (partial) words.pop_back();
  auto left = all();
  for (const auto& word : words) {
    bool ambiguous = false;
    left = narrowed(left, word.text, ambiguous);
    if (ambiguous || left.empty()) return std::nullopt;
  }
  std::set<Help> next;
  bool complete = false;
  for (const auto& each : left) {
    const auto& pattern = each.entry->pattern;
    if (each.at == pattern.size()) {
      complete = complete || !partial;
      continue;
    }
    const auto& token = pattern[each.at];
    std::string path;
    for (std::size_t i = 0; i < each.at; ++i) append_word(path, pattern[i]);
    if (const auto offered = offers_.find(path); token == "WORD" && offered != offers_.end()) {
      for (const auto& offer : offered->second)
        if (offer.word.starts_with(begun_word)) next.insert(offer);
    } else if (token == "IFACE" && interfaces_ != nullptr) {
      offer_interfaces(each, begun_word, next);
    } else if (is_parameter(token) ? !partial : token.starts_with(begun_word))
      next.insert({token, help_of(each, token)});
  }
  std::vector<Help> out(next.begin(), next.end());
  std::stable_sort(out.begin(), out.end(), [](const Help& a, const Help& b) {
    return protocols::lower(a.word) < protocols::lower(b.word);
  });
  // One word, one line: the first that says something.
  out.erase(std::unique(out.begin(), out.end(),
                        [](Help& a, const Help& b) {
                          if (a.word == b.word && a.text.empty()) a.text = b.text;
                          return a.word == b.word;
                        }),
            out.end());
  if (complete) out.push_back({std::string(end_of_line), ""});
  return out;
}

std::string CommandTable::completed(std::string_view line) const {
  const auto start = line.find_last_of(' ') + 1;
  const auto next = next_words(line);
  if (!next || start >= line.size() || next->size() != 1 || is_parameter(next->front().word) ||
      next->front().word == end_of_line)
    return std::string(line);
  return std::string(line.substr(0, start)) + next->front().word + " ";
}

std::vector<std::pair<std::string, Truth>> CommandTable::contents() const {
  std::vector<std::pair<std::string, Truth>> out;
  for (const auto& entry : entries_) {
    std::string pattern;
    for (const auto& word : entry.pattern) append_word(pattern, word);
    out.emplace_back(std::move(pattern), entry.truth);
  }
  return out;
}

}  // namespace rommate::device
