#include "tests/recognise/scenario.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <random>
#include <set>
#include <sstream>
#include <stdexcept>

#include "src/recognise/read_log.hpp"
#include "src/recognise/state.hpp"

namespace rommate::testing {
namespace {

using namespace std::chrono_literals;
using protocols::as_bytes;
using protocols::Duration;
using protocols::Time;
using recognise::Recogniser;
using recognise::Sighting;

constexpr auto long_silence = 1500ms;  // longer than any quiet time, shorter than most interrupt windows

std::string unescaped(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at, 2) == "\xC2\xB7") {  // the middle dot
      result += ' ';
      ++at;
    } else if (text[at] != '\\' || at + 1 == text.size()) {
      result += text[at];
    } else if (const char c = text[++at]; c == 'x') {
      result += static_cast<char>(std::stoi(std::string{text.substr(at + 1, 2)}, nullptr, 16));
      at += 2;
    } else {
      result += c == 'r' ? '\r' : c == 'n' ? '\n' : c == 'b' ? '\b' : c == 'e' ? '\x1b' : c;
    }
  }
  return result;
}

Duration duration(const std::string& word) {
  std::size_t end = 0;
  const auto number = std::stoll(word, &end);
  return word.substr(end) == "ms" ? Duration{std::chrono::milliseconds{number}}
                                  : Duration{std::chrono::seconds{number}};
}

bool begins_line(const std::vector<Step>& steps) {
  return std::any_of(steps.begin(), steps.end(), [](const Step& step) { return step.what == "device>"; });
}

/// What a device> or device| step prints.
std::string printed(const Step& step, bool first) {
  return (step.what == "device>" && !first ? "\r\n" : "") + unescaped(step.text);
}

std::string said(const Sighting& seen) {
  return std::string{told_as(seen.state)} + (seen.detail.empty() ? "" : " " + seen.detail);
}

std::string flags_of(const Sighting& seen) {
  std::string flags;
  if (seen.destructive) flags += "destructive ";
  if (seen.erases) flags += "erases ";
  if (seen.flowing) flags += "flowing ";
  if (seen.typing) flags += "typing ";
  if (seen.waiting) flags += "waiting ";
  if (!flags.empty()) flags.pop_back();
  return flags;
}

/// "erase-nvram about nvram harm yes enter"
std::string question_of(const Sighting& seen) {
  std::string text{to_string(seen.question)};
  if (!seen.about.empty()) text += " about " + seen.about;
  if (seen.harms.yes || seen.harms.no || seen.harms.enter) text += " harm";
  if (seen.harms.yes) text += " yes";
  if (seen.harms.no) text += " no";
  if (seen.harms.enter) text += " enter";
  return text;
}

std::string fact(const recognise::Facts& facts, const std::string& name) {
  if (name == "bootstrap") return facts.bootstrap_version;
  if (name == "platform") return facts.platform;
  if (name == "memory") return facts.memory;
  if (name == "image") return facts.image;
  if (name == "software") return facts.software;
  if (name == "confreg") return facts.config_register;
  if (name == "reset") return facts.reset_reason;
  if (name == "recovery")
    return !facts.recovery_disabled ? "" : *facts.recovery_disabled ? "disabled" : "enabled";
  throw std::runtime_error("no fact " + name);
}

class Player {
 public:
  Player(std::size_t piece, unsigned seed) : piece_{piece}, random_{seed} {}

  void play(const Step& step) {
    const auto& [line, what, text] = step;
    if (what == "device>" || what == "device|") return print(printed(step, first_));
    if (what == "user>") return recogniser_.on_typed(as_bytes(unescaped(text)), now_);
    if (what == "after") return pass(duration(text));
    if (what == "not")
      return collect(),
             compare(step, "nothing new", concluded_ ? said(recogniser_.current()) : "nothing new");
    if (what == "expect")
      return pass(long_silence), compare(step, text, said(recogniser_.current())), forget();
    if (what == "saw") return collect(), compare(step, text, seen_.count(text) ? text : "not seen");
    if (what == "flags") return compare(step, text, flags_of(recogniser_.current()));
    if (what == "family") return compare(step, text, std::string{to_string(recogniser_.family())});
    if (what == "question") return compare(step, text, question_of(recogniser_.current()));
    if (what == "phrase") return compare(step, text, phrase(recogniser_.current()));
    if (what == "booting") return compare(step, text, recogniser_.booting() ? "yes" : "no");
    if (what == "fact") {
      const auto blank = text.find(' ');
      return compare(step, text.substr(blank + 1), fact(recogniser_.facts(), text.substr(0, blank)));
    }
    throw std::runtime_error("line " + std::to_string(line) + ": '" + what + "' is no step");
  }
  std::vector<std::string> breaches;

 private:
  void print(std::string_view text) {
    first_ = false;
    concluded_ = false;
    while (!text.empty()) {
      const auto length = std::min(text.size(), piece_ != 0 ? piece_ : 1 + random_() % text.size());
      recogniser_.on_bytes(as_bytes(text.substr(0, length)), now_);
      text.remove_prefix(length);
    }
  }
  void pass(Duration time) {
    const auto until = now_ + time;
    for (auto next = recogniser_.deadline(); next && *next <= until; next = recogniser_.deadline()) {
      now_ = std::max(now_, *next);
      recogniser_.on_time(now_);
    }
    now_ = until;
    collect();
  }
  void collect() {
    for (const auto& seen : recogniser_.take_sightings()) {
      seen_.insert(said(seen));
      if (seen.waiting) concluded_ = true;
    }
  }
  void forget() { seen_.clear(); }
  void compare(const Step& step, const std::string& wanted, const std::string& got) {
    if (wanted != got)
      breaches.push_back("line " + std::to_string(step.line) + ": " + step.what + " '" + wanted + "', got '" +
                         got + "'");
  }

  std::size_t piece_;
  std::mt19937 random_;
  Recogniser recogniser_;
  Time now_{std::chrono::hours{100}};
  bool first_ = true;
  bool concluded_ = false;
  std::set<std::string> seen_;
};

}  // namespace

std::vector<Scenario> read_scenarios(const std::string& path) {
  std::ifstream file{path};
  if (!file) throw std::runtime_error("cannot read " + path);
  std::vector<Scenario> all;
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    const auto blank = line.find(' ');
    Step step{number, line.substr(0, blank), blank == std::string::npos ? "" : line.substr(blank + 1)};
    if (step.what == "test:") {
      all.push_back({step.text, false, {}});
    } else if (all.empty()) {
      throw std::runtime_error(path + ":" + std::to_string(number) + ": a file begins with 'test: TITLE'");
    } else if (step.what == "loose") {
      all.back().loose = true;
    } else {
      all.back().steps.push_back(std::move(step));
    }
  }
  return all;
}

std::vector<std::string> play(const Scenario& scenario, std::size_t piece, unsigned seed) {
  Player player{piece, seed};
  for (const auto& step : scenario.steps) player.play(step);
  return player.breaches;
}

std::vector<std::string> stray_waits(const Scenario& scenario) {
  if (scenario.loose || !begins_line(scenario.steps)) return {};
  std::string text;
  std::set<std::size_t> near;
  bool first = true;
  for (const auto& step : scenario.steps) {
    if (step.what == "device>" || step.what == "device|") {
      text += printed(step, first);
      first = false;
    }
    if (step.what == "expect")
      for (std::size_t offset = text.size() < 3 ? 0 : text.size() - 3; offset <= text.size() + 3; ++offset)
        near.insert(offset);
  }
  std::vector<std::string> strays;
  Recogniser recogniser;
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    recogniser.on_bytes(as_bytes(std::string_view{text}.substr(at, 1)), {});
    const char next = text[at + 1];
    if (near.count(at + 1) || text[at] == '\n' || next == '\r' || next == '\n') continue;
    const auto seen = recogniser.if_silent();
    // "Sure?" and "(y/n)" are complete, though some devices show choices or a default behind: the quiet time
    // tells.
    const auto rest = text.find_first_not_of(" ?", at + 1);
    const bool asked = text[at] == '?' || (text[at] == ' ' && at > 0 && text[at - 1] == '?');
    if (seen.state == recognise::State::yes_no && rest != std::string::npos && (text[rest] == '[' || asked))
      continue;
    // A command prompt is complete whatever is written behind it; the sessions show typed commands there.
    if (seen.waiting && !is_prompt(seen) && !is_loader(seen))
      strays.push_back("'" + said(seen) + "' in the middle of a line, behind '" + seen.prompt + "'");
  }
  return strays;
}

std::vector<std::string> only_when_asked(const Scenario& scenario) {
  std::string text;
  Recogniser one;
  std::vector<Sighting> asked;
  for (const auto& step : scenario.steps) {
    if (step.what == "device>" || step.what == "device|") {
      const auto more = printed(step, text.empty());
      one.on_bytes(as_bytes(more), {});
      text += more;
    }
    if (step.what != "expect") continue;
    auto seen = one.if_silent();
    seen.offset = text.size();
    // The lines of a text that is typed have nothing that tells them in a log, and the long help line of a
    // pager is erased or answered in its place.
    constexpr std::size_t longest_frame = 50;
    const bool erased = seen.state == recognise::State::more && seen.prompt.size() > longest_frame;
    if (seen.waiting && seen.state != recognise::State::text_input && !erased)
      asked.push_back(std::move(seen));
  }
  recognise::LogReader reader;
  reader.on_bytes(as_bytes(text));
  reader.on_silence();
  const auto told = reader.take_sightings();
  std::vector<std::string> result;
  for (const auto& wanted : asked) {
    // The same wait twice in a row is told once.
    const auto behind = std::find_if(told.begin(), told.end(), [&](const Sighting& seen) {
      return seen.offset > wanted.offset + 2;
    });  // blanks
    const bool found = behind != told.begin() && said(*(behind - 1)) == said(wanted);
    result.push_back(found ? "told" : scenario.title + ", '" + wanted.prompt + "', " + said(wanted));
  }
  return result;
}

}  // namespace rommate::testing
