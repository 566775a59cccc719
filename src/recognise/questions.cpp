#include "src/recognise/questions.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "src/recognise/letters.hpp"
#include "src/recognise/line_tail.hpp"

namespace rommate::recognise {
namespace {

constexpr std::size_t longest_question = 120;  // without what a log line may put in front

bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_letter);
}

std::string lower(std::string_view text) {
  std::string result{text};
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
  return result;
}

bool contains(std::string_view text, std::string_view what) {
  return text.find(what) != std::string_view::npos;
}

std::string_view without_blanks_behind(std::string_view text) {
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// Takes ':' or '?' off the end, with the blanks around it; '\0': there is none.
char take_end_mark(std::string_view& row) {
  row = without_blanks_behind(row);
  if (row.empty() || (row.back() != ':' && row.back() != '?')) return '\0';
  const char mark = row.back();
  row = without_blanks_behind(row.substr(0, row.size() - 1));
  return mark;
}

/// Takes "(...)" or "[...]" off the end.
std::optional<std::string_view> take_brackets(std::string_view& row, char open, char close) {
  if (row.empty() || row.back() != close) return std::nullopt;
  const auto from = row.find_last_of(open);
  if (from == std::string_view::npos) return std::nullopt;
  const auto inside = row.substr(from + 1, row.size() - from - 2);
  row = row.substr(0, from);
  return inside;
}

std::vector<std::string_view> split_choices(std::string_view list) {
  std::vector<std::string_view> choices;
  while (choices.size() < 8) {
    const auto at = list.find_first_of("/,|");
    choices.push_back(trimmed(list.substr(0, at)));
    if (at == std::string_view::npos) return choices;
    list.remove_prefix(at + 1);
  }
  return {};
}

bool is_yes(std::string_view word) { return lower(word) == "y" || lower(word) == "yes"; }
bool is_no(std::string_view word) { return lower(word) == "n" || lower(word) == "no"; }

/// "[no]" -> "no", with the mark that it was set off.
std::string_view without_brackets(std::string_view word, bool& had) {
  had = word.size() > 2 && word.front() == '[' && word.back() == ']';
  return had ? word.substr(1, word.size() - 2) : word;
}

/// "y/n", "yes/skip/no", "no,yes", "yn", "yes/[no]": something to choose from, with a yes and a no in it.
std::vector<std::string_view> choices_in(std::string_view list) {
  if (list == "yn") return {list.substr(0, 1), list.substr(1)};
  auto choices = split_choices(list);
  bool had = false;
  for (auto& choice : choices) choice = without_brackets(choice, had);
  const bool words = std::all_of(choices.begin(), choices.end(), is_word);
  const bool both = std::any_of(choices.begin(), choices.end(), is_yes) &&
                    std::any_of(choices.begin(), choices.end(), is_no);
  return words && both ? choices : std::vector<std::string_view>{};
}

/// "(yes/[no])": the default among the choices stands in brackets.
std::string_view bracketed_default(std::string_view list) {
  for (const auto& choice : split_choices(list)) {
    bool had = false;
    const auto word = without_brackets(choice, had);
    if (had && (is_yes(word) || is_no(word))) return word;
  }
  return {};
}

/// One upper-case choice among lower-case ones is the default: "(y/N)".
std::string_view capital_default(const std::vector<std::string_view>& choices) {
  const auto capital = [](std::string_view word) { return word[0] >= 'A' && word[0] <= 'Z'; };
  const auto first = std::find_if(choices.begin(), choices.end(), capital);
  if (first == choices.end() || std::find_if(first + 1, choices.end(), capital) != choices.end()) return {};
  return *first;
}

Choice choice_of(const std::vector<std::string_view>& choices, std::string_view fallback) {
  Choice result;
  if (choices.size() > 2)
    for (const auto& each : choices) result.detail += (result.detail.empty() ? "" : "/") + lower(each);
  if (fallback.empty()) fallback = capital_default(choices);
  if (!fallback.empty())
    result.detail += (result.detail.empty() ? "default=" : " default=") + lower(fallback);
  return result;
}

/// The choices in front of a default: "(y/n)?  [n]", "y/n:  [n]:", "[yes/no] [no]:".
std::vector<std::string_view> choices_before_default(std::string_view row, char mark) {
  take_end_mark(row);
  if (const auto inside = take_brackets(row, '(', ')')) return choices_in(*inside);
  if (const auto inside = take_brackets(row, '[', ']')) return choices_in(*inside);
  if (mark == '\0') return {};  // "y/n  [n]" is followed by a colon
  const auto blank = row.find_last_of(' ');
  return choices_in(blank == std::string_view::npos ? row : row.substr(blank + 1));
}

/// "[Y]es/[N]o/[S]ave all/[C]ancel:" (ASA).
bool is_lettered_choice(std::string_view row) { return contains(row, "[Y]es") && contains(row, "[N]o"); }

/// Texts that end like a question but go on, or are printed without waiting.
bool is_no_question(std::string_view row, bool default_follows) {
  const bool round = row.ends_with("(y/n)?");
  return (round && default_follows) ||
         contains(row, "This command will reboot the system. (y/n)?") ||  // log: N9000
         row.ends_with("with the installation (y/n)?") ||                 // mem: NX-OS install
         row.ends_with("commit them before exiting(yes/no/cancel)?") ||   // "[cancel]:" follows (pat: IOS-XR)
         contains(row, "Disconnecting from ") ||                          // log: NCS 540, does not wait
         is_quoted(row);
}

/// "[yes,no] (no)" of JunOS: the default stands in round brackets behind the choices.
std::optional<Choice> junos_choice(std::string_view row) {
  auto rest = without_blanks_behind(row);
  const auto fallback = take_brackets(rest, '(', ')');
  if (!fallback || !is_word(*fallback)) return std::nullopt;
  rest = without_blanks_behind(rest);
  const auto inside = take_brackets(rest, '[', ']');
  if (!inside || choices_in(*inside).empty()) return std::nullopt;
  return choice_of(choices_in(*inside), *fallback);
}

}  // namespace

bool is_quoted(std::string_view row) {
  const auto count = [&](char c) { return std::count(row.begin(), row.end(), c); };
  return count('"') % 2 == 1 || count('(') > count(')');
}

std::optional<Choice> parse_choice(std::string_view row, bool default_follows) {
  const auto whole = without_blanks_behind(row);
  auto rest = row;
  const char mark = take_end_mark(rest);
  if (is_lettered_choice(rest) && (mark != '\0' || rest.ends_with("ater"))) return Choice{};
  if (auto junos = junos_choice(row)) return junos;

  const bool square = !rest.empty() && rest.back() == ']';
  const auto inside = square ? take_brackets(rest, '[', ']') : take_brackets(rest, '(', ')');
  if (!inside) return std::nullopt;

  const auto choices = choices_in(*inside);
  if (!choices.empty()) {
    const bool alone = square && !(contains(*inside, ",") && is_yes(choices[0]));
    const bool complete = mark != '\0' || !capital_default(choices).empty() || alone;
    if (!complete || is_no_question(whole, default_follows)) return std::nullopt;
    return choice_of(choices, bracketed_default(*inside));
  }
  if (!square || !is_word(*inside)) return std::nullopt;
  const auto before = choices_before_default(rest, mark);
  if (!before.empty()) return choice_of(before, *inside);
  const bool asked = mark != '\0' && !trimmed(rest).empty();
  return asked && (is_yes(*inside) || is_no(*inside)) ? std::optional{choice_of({}, *inside)} : std::nullopt;
}

namespace {

/// "Enter destination filename: [N5K1-running-config] ": NX-OS puts the default behind the colon.
bool is_nxos_question(std::string_view text) {
  auto rest = text;
  const auto inside = take_brackets(rest, '[', ']');
  return text.substr(0, 6) == "Enter " && inside && without_blanks_behind(rest).ends_with(":");
}

/// What the configuration wizard of a wireless controller asks, without a sign of its own.
bool is_wizard_question(std::string_view rest) {
  if (rest.ends_with(" characters max)")) return true;
  for (const std::string_view end :
       {"[DHCP]", "IP Address", "Netmask", "Default Router", "VLAN Identifier (0 = untagged)"})
    if (rest.ends_with(end) && contains(rest, " ")) return true;
  return false;
}

/// "SCP Server[3040]:": the name and number of a process in front of its log line.
bool names_process(std::string_view before, std::string_view inside) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !inside.empty() && std::all_of(inside.begin(), inside.end(), is_digit) && !before.empty() &&
         before.back() != ' ';
}

}  // namespace

std::optional<Asked> parse_question(std::string_view row, Asker asker) {
  const auto text = trimmed(row);
  if (text.size() < 3 || text.size() > longest_question || contains(text, "%") || is_quoted(text))
    return std::nullopt;
  if (is_nxos_question(text)) return Asked{std::string{text}, true};
  if (text == "Enter destination filename:") return std::nullopt;  // the default follows
  auto rest = text;
  const char mark = take_end_mark(rest);
  if (mark == '\0') return std::nullopt;
  if (asker == Asker::wireless_controller && mark == ':' && is_wizard_question(rest))
    return Asked{std::string{text}, true};
  const bool shows_default = rest.back() == ']';
  const auto inside = take_brackets(rest, '[', ']');
  if (shows_default && mark == '?' && inside) return Asked{std::string{text}};

  const auto words = inside ? without_blanks_behind(rest) : rest;
  const bool plain = !words.empty() && words[0] >= 'A' && words[0] <= 'Z' &&
                     std::all_of(words.begin(), words.end(), [](char c) {
                       return is_letter(c) || (c >= '0' && c <= '9') ||
                              std::string_view{" ,?'/-()<>_\""}.find(c) != std::string_view::npos;
                     });
  if (!plain || (inside && names_process(rest, *inside))) return std::nullopt;
  const bool set_off = contains(words, " ") || rest.ends_with(" ");
  if (shows_default && inside && set_off) return Asked{std::string{text}, true};
  if (!shows_default && mark == ':' && words.substr(0, 6) == "Enter ") return Asked{std::string{text}, true};
  return std::nullopt;
}

bool asks_password(std::string_view row) {
  auto text = trimmed(row);
  if (text.size() > 80 || text.find_first_of("%=#><") != std::string_view::npos) return false;
  if (!text.empty() && text.front() == '-') return false;  // a list in a text
  if (text.empty() || text.back() != ':') return false;
  text = without_blanks_behind(text.substr(0, text.size() - 1));
  take_brackets(text, '(', ')');  // "Enter Administrative Password (3 to 24 characters):"
  text = without_blanks_behind(text);
  if (contains(text, ":") || contains(text, "ailed") || contains(text, "nvalid")) return false;
  const auto words = lower(text);
  for (const std::string_view end : {"password", "secret", "secret again", "passphrase", "passcode"})
    if (words.ends_with(end)) return true;
  return contains(words, "password for ");  // "Enter the password for "admin":", "Password for root:"
}

bool asks_login(std::string_view row) {
  auto text = trimmed(row);
  if (!text.ends_with("login:") && !text.ends_with("Login:")) return false;
  text = text.substr(0, text.size() - 6);
  if (trimmed(text).empty()) return true;
  if (text.back() != ' ') return false;
  text = trimmed(text);
  if (text.size() > 80 || contains(text, " ")) return false;
  constexpr std::array<std::string_view, 5> words{"last", "failed", "successful", "automatic", "invalid"};
  return std::find(words.begin(), words.end(), lower(text)) == words.end();
}

Harm harm_of(std::string_view row, std::span<const std::string_view> above) {
  std::string text{row};
  for (const auto& line : above.first(std::min<std::size_t>(above.size(), 3)))
    text = std::string{line} + " " + text;
  const auto words = lower(text);
  for (const std::string_view each :
       {"factory default", "factory-default", "back to the default", "clear the configuration",
        "factory reset", "permanently erase", "erase your startup-config", "erase all ", "all configurations",
        "irreversible"})
    if (contains(words, each)) return Harm::destructive;
  for (const std::string_view each :
       {"will be lost", "erase", "remove all", "delete", "over write", "overwrite", "format"})
    if (contains(words, each)) return Harm::erases;
  return Harm::none;
}

}  // namespace rommate::recognise
