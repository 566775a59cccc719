#include "src/recognise/sentences.hpp"

#include <algorithm>
#include <string>

#include "src/recognise/dialog.hpp"
#include "src/recognise/letters.hpp"
#include "src/recognise/line_tail.hpp"

namespace rommate::recognise {
namespace {

constexpr std::size_t longest_sentence = 160;

template <class Words>
bool is_one_of(std::string_view word, const Words& words) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

/// What a device asks whether it shall do it: the first word of "Save current configuration?".
constexpr std::string_view deeds_asked_for[] = {
    "abort",     "accept",     "activate",   "apply",      "back",    "boot",    "cancel",  "change",
    "clear",     "commit",     "confirm",    "continue",   "copy",    "create",  "default", "delete",
    "destroy",   "disable",    "discard",    "enable",     "erase",   "exit",    "format",  "go",
    "halt",      "import",     "initialize", "initialise", "install", "keep",    "load",    "logout",
    "overwrite", "power",      "proceed",    "quit",       "reboot",  "reload",  "really",  "reconnect",
    "recover",   "remove",     "replace",    "reset",      "restart", "restore", "retry",   "revert",
    "save",      "shut",       "shutdown",   "skip",       "start",   "stop",    "store",   "switch",
    "trust",     "update",     "upgrade",    "use",        "verify",  "wipe",    "write",   "configure",
    "modify",    "permanently"};

/// Whom the device asks, and how: "Are you sure", "Do you really want".
bool asks_user(std::string_view words) {
  for (const std::string_view start : {"are you sure",
                                       "are you really sure",
                                       "are you absolutely sure",
                                       "are you certain",
                                       "do you want",
                                       "do you really want",
                                       "do you wish",
                                       "do you really wish",
                                       "do you still want",
                                       "would you like",
                                       "do you accept",
                                       "do you agree",
                                       "ok to ",
                                       "okay to ",
                                       "is this ok",
                                       "is that ok",
                                       "is it ok",
                                       "is this correct",
                                       "is that correct",
                                       "is the above "})
    if (words.starts_with(start)) return true;
  return false;
}

bool is_plain_sentence(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) ||
           std::string_view{" ,'/-_.:;\"!()"}.find(c) != std::string_view::npos;
  });
}

/// "1: ansi/vt100, 2: vt52", "0 = none, 1 = odd"
bool lists_numbers(std::string_view remark) {
  int items = 0;
  for (auto rest = remark; !rest.empty();) {
    const auto end = std::min(rest.find(','), rest.size());
    const auto item = trimmed(rest.substr(0, end));
    const auto mark = item.find_first_not_of("0123456789");
    if (mark == 0 || mark == std::string_view::npos) return false;
    const auto behind = trimmed(item.substr(mark));
    if (behind.empty() || std::string_view{":=-.)"}.find(behind[0]) == std::string_view::npos) return false;
    const auto meaning = trimmed(behind.substr(1));
    if (meaning.empty() || !is_letter(meaning[0])) return false;
    ++items;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return items > 1;
}

}  // namespace

bool begins_question(std::string_view words) {
  if (const auto end = words.rfind(". "); end != std::string_view::npos)
    words.remove_prefix(end + 2);  // "This will reset the entire system. Are you sure (y/n)"
  const auto small = lower(words.substr(0, 16));
  for (const std::string_view verb : {"do you ", "are you ", "would you ", "is this ", "is it ", "shall ",
                                      "should ", "will you ", "have you ", "can "})
    if (small.starts_with(verb)) return true;
  return false;
}

bool asks_yes_or_no(std::string_view row) {
  constexpr std::size_t most_words = 12;  // of an order with a question mark; a guess
  auto text = trimmed(row);
  if (text.size() < 5 || text.size() > longest_sentence || text.back() != '?') return false;
  const bool apart = text[text.size() - 2] == ' ';
  text = trimmed(text.substr(0, text.size() - 1));
  if (!is_plain_sentence(text) || (apart && !contains(text, " "))) return false;  // "Use ? for help"
  // "All data will be lost. Are you sure?": the last sentence asks.
  for (const std::string_view end : {". ", "! ", ": ", ", "})
    if (const auto at = text.rfind(end);
        at != std::string_view::npos && asks_user(lower(text.substr(at + 2))))
      return true;
  const auto small = lower(text);
  if (asks_user(small)) return true;
  const auto first = std::string_view{small}.substr(0, small.find_first_of(" ,"));
  return row.front() >= 'A' && row.front() <= 'Z' && is_one_of(first, deeds_asked_for) &&
         number_of_words(small) <= most_words && !contains(small, " you ");
}

bool says_what_to_type(std::string_view remark) {
  const auto small = lower(remark);
  if (small.size() > 60) return false;
  for (const std::string_view word :
       {"return ",   "<cr>",       "enter ",    "default",  "blank",      "e.g.",       "eg. ",
        " max",      "max ",       "min ",      "empty",    "optional",   "characters", " chars",
        "seconds",   "minutes",    "in hex",    "ctrl-",    "control-",   " to quit",   " to exit",
        " for help", " to cancel", " to abort", " to skip", " to finish", "y or n"})
    if (contains(small, word)) return true;
  if (contains(small, "a-z") || lists_numbers(small)) return true;
  const auto dash = small.find('-');
  return dash != std::string::npos && dash > 0 && dash + 1 < small.size() && is_digit(small[dash - 1]) &&
         is_digit(small[dash + 1]);
}

bool wants_word(std::string_view row) {
  auto text = trimmed(row);
  if (text.size() < 10 || text.size() > longest_sentence || text.back() != ':') return false;
  text = trimmed(text.substr(0, text.size() - 1));
  const char quote = text.back();
  if (quote != '"' && quote != '\'') return false;
  const auto open = text.find_last_of(quote, text.size() - 2);
  if (open == std::string_view::npos || open == 0) return false;
  const auto before = lower(text.substr(0, open));
  return before.ends_with("type ") || before.ends_with("enter ") || before.ends_with("input ");
}

bool tells_to_enter(std::string_view row) {
  const auto text = trimmed(row);
  if (text.size() < 8 || text.size() > longest_sentence || text.back() != ':') return false;
  const auto small = lower(text);
  if (!is_asking(small) || contains(small, "following") || contains(small, "below") ||
      contains(small, "end with "))
    return false;
  const auto count = [&](char c) { return std::count(text.begin(), text.end(), c); };
  if (count('[') != count(']') || count('(') != count(')') || count('"') % 2 != 0) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) ||
           std::string_view{" ,?'/-()[]<>_\".;=:|&+*#"}.find(c) != std::string_view::npos;
  });
}

}  // namespace rommate::recognise
