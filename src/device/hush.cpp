#include "src/device/hush.hpp"

#include <algorithm>
#include <charconv>

#include "protocols/ascii.hpp"
#include "src/device/loader.hpp"

namespace rommate::device {
namespace {

constexpr int most_commands = 10'000;    // of one line; a real one loops on until Ctrl-C
constexpr std::size_t most_frames = 32;  // `run` within `run`

bool is_name(char c) {
  const char small = static_cast<char>(c | 0x20);
  return c == '_' || protocols::is_digit(c) || (small >= 'a' && small <= 'z');
}

/// Words and operators, as typed: ";" also for a line's end.
std::vector<std::string> hush_tokens(std::string_view text, HushFault& fault) {
  std::vector<std::string> out;
  std::string word;
  const auto close = [&] {
    if (!word.empty()) out.push_back(std::exchange(word, {}));
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\\' && at + 1 < text.size()) {
      word += c;
      word += text[++at];
    } else if (c == '\'' || c == '"') {
      const auto end = text.find(c, at + 1);
      if (end == std::string_view::npos) {
        fault = HushFault::unfinished;
        return out;
      }
      word += text.substr(at, end + 1 - at);
      at = end;
    } else if (c == ' ' || c == '\t') {
      close();
    } else if (c == '#' && word.empty()) {
      at = std::min(text.find('\n', at), text.size()) - 1;
    } else if (c == ';' || c == '\n') {
      close();
      out.emplace_back(";");
    } else if ((c == '&' || c == '|') && at + 1 < text.size() && text[at + 1] == c) {
      close();
      out.emplace_back(2, c);
      ++at;
    } else if (c == '&' || c == '|') {
      fault = HushFault::syntax;
      return out;
    } else {
      word += c;
    }
  }
  close();
  return out;
}

/// Recursive descent over the tokens, into steps with jumps.
class HushReader {
 public:
  HushReader(std::vector<std::string> tokens, HushFault& fault) : tokens_(std::move(tokens)), fault_(fault) {}

  HushSteps read() {
    list({});
    if (fault_ == HushFault::none && at_ < tokens_.size()) fault_ = HushFault::syntax;
    return std::move(steps_);
  }

 private:
  using Kind = HushStep::Kind;
  [[nodiscard]] bool more() const { return fault_ == HushFault::none && at_ < tokens_.size(); }
  [[nodiscard]] bool sees(std::string_view word) const { return more() && tokens_[at_] == word; }
  [[nodiscard]] bool sees_one_of(const std::vector<std::string_view>& words) const {
    return std::any_of(words.begin(), words.end(), [&](auto word) { return sees(word); });
  }
  std::size_t put(HushStep step) {
    steps_.push_back(std::move(step));
    return steps_.size() - 1;
  }
  void expect(std::string_view word) {
    if (sees(word)) {
      ++at_;
    } else if (fault_ == HushFault::none) {
      fault_ = at_ == tokens_.size() ? HushFault::unfinished : HushFault::syntax;
    }
  }
  /// Commands up to one of `ends`, or to the end where none is named.
  void list(const std::vector<std::string_view>& ends) {
    while (more() && !sees_one_of(ends)) {
      if (sees(";")) {
        ++at_;
        continue;
      }
      and_or();
      if (more() && !sees(";") && !sees_one_of(ends)) fault_ = HushFault::syntax;
    }
    if (!ends.empty() && fault_ == HushFault::none && at_ == tokens_.size()) fault_ = HushFault::unfinished;
  }
  /// What decides ends all of it: "false && a || b" does nothing, and "true || a && b" neither.
  void and_or() {
    std::vector<std::size_t> to_end;
    if (!sees("&&") && !sees("||")) command();
    while (sees("&&") || sees("||")) {
      to_end.push_back(put({.kind = sees("&&") ? Kind::go_if_bad : Kind::go_if_good}));
      ++at_;
      if (more() && !sees(";")) command();
    }
    for (const auto jump : to_end) steps_[jump].target = steps_.size();
  }
  void command() {
    if (sees("if")) return branch();
    if (sees("for")) return loop_over();
    if (sees("while") || sees("until")) return loop_while();
    HushStep step;
    while (more() && !sees_one_of({";", "&&", "||"})) step.words.push_back(tokens_[at_++]);
    constexpr std::string_view reserved[] = {"then", "else", "elif", "fi", "do", "done"};
    if (step.words.empty() || std::count(std::begin(reserved), std::end(reserved), step.words.front()) > 0)
      fault_ = HushFault::syntax;
    put(std::move(step));
  }
  void branch() {
    std::vector<std::size_t> to_end;
    do {
      ++at_;  // if, elif
      list({"then"});
      expect("then");
      const auto over = put({.kind = Kind::go_if_bad});
      list({"elif", "else", "fi"});
      to_end.push_back(put({.kind = Kind::go}));
      steps_[over].target = steps_.size();
    } while (sees("elif"));
    if (sees("else")) {
      ++at_;
      list({"fi"});
    }
    expect("fi");
    for (const auto jump : to_end) steps_[jump].target = steps_.size();
  }
  void loop_over() {
    HushStep each{.kind = Kind::each};
    ++at_;
    if (more()) each.name = tokens_[at_++];
    expect("in");
    while (more() && !sees(";")) each.words.push_back(tokens_[at_++]);
    put(each);
    const auto next = put({.kind = Kind::next_or_go, .name = each.name});
    body();
    put({.kind = Kind::go, .target = next});
    steps_[next].target = steps_.size();
  }
  void loop_while() {
    const bool until = sees("until");
    const auto start = steps_.size();
    ++at_;
    list({"do"});
    const auto out = put({.kind = until ? Kind::go_if_good : Kind::go_if_bad});
    body();
    put({.kind = Kind::go, .target = start});
    steps_[out].target = steps_.size();
  }
  void body() {
    while (sees(";")) ++at_;
    expect("do");
    list({"done"});
    expect("done");
  }

  std::vector<std::string> tokens_;
  HushFault& fault_;
  HushSteps steps_;
  std::size_t at_ = 0;
};

}  // namespace

HushSteps read_hush(std::string_view text, HushFault& fault) {
  fault = HushFault::none;
  auto tokens = hush_tokens(text, fault);
  if (fault != HushFault::none) return {};
  return HushReader(std::move(tokens), fault).read();
}

HushFault Hush::take(std::string_view line) {
  if (!begun_.empty()) begun_ += '\n';
  begun_ += line;
  HushFault fault{};
  auto steps = read_hush(begun_, fault);
  if (fault == HushFault::unfinished) return fault;
  begun_.clear();
  if (fault == HushFault::none) {
    left_ = most_commands;
    frames_.push_back({.steps = std::move(steps)});
  }
  return fault;
}

bool Hush::run(std::string_view text) {
  HushFault fault{};
  auto steps = read_hush(text, fault);
  if (fault != HushFault::none || frames_.size() >= most_frames) return false;
  if (frames_.empty()) left_ = most_commands;
  frames_.push_back({.steps = std::move(steps)});
  return true;
}

void Hush::stop() {
  frames_.clear();
  begun_.clear();
}

std::optional<std::vector<std::string>> Hush::next() {
  while (!frames_.empty()) {
    auto& frame = frames_.back();
    if (frame.at >= frame.steps.size() || --left_ < 0) {
      left_ < 0 ? frames_.clear() : frames_.pop_back();
      continue;
    }
    if (frame.steps[frame.at].kind != HushStep::Kind::command) {
      step(frame);
      continue;
    }
    auto words = expanded(frame.steps[frame.at++].words);
    take_assignments(words);
    if (!words.empty()) return words;
    status_ = 0;
  }
  return std::nullopt;
}

void Hush::step(Frame& frame) {
  using Kind = HushStep::Kind;
  const auto& now = frame.steps[frame.at++];
  switch (now.kind) {
    case Kind::command: break;
    case Kind::go: frame.at = now.target; break;
    case Kind::go_if_bad:
      if (status_ != 0) frame.at = now.target;
      break;
    case Kind::go_if_good:
      if (status_ == 0) frame.at = now.target;
      break;
    case Kind::each: {
      std::vector<std::string> values;  // cut at their blanks, quoted or not
      for (const auto& word : expanded(now.words))
        for (auto& each : split_words(word)) values.push_back(std::move(each));
      std::reverse(values.begin(), values.end());
      frame.loops.push_back({now.name, std::move(values)});
      break;
    }
    case Kind::next_or_go:
      if (auto& loop = frame.loops.back(); loop.left.empty()) {
        frame.loops.pop_back();
        frame.at = now.target;
      } else {
        locals_[loop.name] = loop.left.back();
        loop.left.pop_back();
      }
      break;
  }
}

std::string Hush::value(const std::string& name) const {
  if (name == "?") return std::to_string(status_);
  const auto local = locals_.find(name);
  return local == locals_.end() ? environment_(name) : local->second;
}

std::vector<std::string> Hush::expanded(const std::vector<std::string>& words) const {
  std::vector<std::string> out;
  for (const auto& word : words) expand(word, out);
  return out;
}

/// Quotes go; a variable outside of them is cut at its blanks.
void Hush::expand(const std::string& word, std::vector<std::string>& out) const {
  std::string now;
  bool is_word = false;
  char quote = 0;
  for (std::size_t at = 0; at < word.size(); ++at) {
    const char c = word[at];
    if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
      is_word = true;
    } else if (c == quote) {
      quote = 0;
    } else if (c == '\\' && quote != '\'' && at + 1 < word.size()) {
      now += word[++at];
      is_word = true;
    } else if (c == '$' && quote != '\'' && at + 1 < word.size()) {
      const bool braced = word[at + 1] == '{';
      auto end = at + 1 + (braced ? 1 : 0);
      const auto from = end;
      if (braced)
        end = std::min(word.find('}', end), word.size());
      else if (word[end] == '?')
        ++end;
      else
        while (end < word.size() && is_name(word[end])) ++end;
      const auto text = value(word.substr(from, end - from));
      at = braced ? end : end - 1;
      for (const char each : text) {
        if (quote != 0 || (each != ' ' && each != '\t')) {
          now += each;
          is_word = true;
        } else if (is_word) {
          out.push_back(std::exchange(now, {}));
          is_word = false;
        }
      }
    } else {
      now += c;
      is_word = true;
    }
  }
  if (is_word) out.push_back(std::move(now));
}

/// NAME=VALUE in front of a command, or alone.
void Hush::take_assignments(std::vector<std::string>& words) {
  const auto is_one = [](const std::string& word) {
    const auto equals = word.find('=');
    return equals != std::string::npos && equals > 0 && !protocols::is_digit(word[0]) &&
           std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(equals), is_name);
  };
  const auto command = std::find_if_not(words.begin(), words.end(), is_one);
  for (auto word = words.begin(); word != command; ++word)
    locals_[word->substr(0, word->find('='))] = word->substr(word->find('=') + 1);
  words.erase(words.begin(), command);
}

}  // namespace rommate::device
