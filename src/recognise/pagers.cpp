#include "src/recognise/pagers.hpp"

#include <algorithm>

#include "src/recognise/letters.hpp"
#include "src/recognise/line_tail.hpp"

namespace rommate::recognise {
namespace {

constexpr std::size_t longest_pager = 100;

/// The frame of a pager: "--More--", "<--- More --->", "-- MORE --", "---(more 12%)---", "==== More ====".
bool is_framed(std::string_view row, std::string_view word) {
  const auto at = row.find(word);
  if (at == std::string_view::npos || at < 2) return false;
  const auto marks = [](std::string_view text) {
    return std::count_if(text.begin(), text.end(), [](char c) { return c == '-' || c == '=' || c == '<'; });
  };
  const bool nothing_else = row.substr(0, at).find_first_not_of("-=<( ") == std::string_view::npos;
  return nothing_else && marks(row.substr(0, at)) >= 2;
}

/// "Press <space> to continue", "==== Press Enter To Continue ====", "Hit any key for more".
bool is_key_for_more(std::string_view row) {
  const auto from = row.find_first_not_of("-=*<[( ");
  if (from == std::string_view::npos) return false;
  const auto text = row.substr(from);
  const bool asks = text.starts_with("press ") || text.starts_with("hit ") || text.starts_with("type <");
  const bool names_key = contains(text, "any key") || contains(text, "enter") || contains(text, "return") ||
                         contains(text, "space") || contains(text, "<cr>");
  if (!asks || !names_key) return false;
  // The last words: "to continue...", "for one page, or <q> to quit".
  const auto end = text.find_last_not_of(".-=*>)]: ");
  const auto words = text.substr(0, end == std::string_view::npos ? 0 : end + 1);
  for (const std::string_view last : {"to continue", "for more", "to quit", "next page", "for next page",
                                      "(q to quit", "to continue or q to quit", "to page"})
    if (words.ends_with(last)) return true;
  return contains(text, " to continue or ") && words.ends_with("to abort");  // log: WLC
}

/// "Press Enter for Setup Mode", "Press "enter" three times to activate the serial console", "Press any key
/// to log in...": a key, and what it begins.
bool is_key_to_begin(std::string_view row) {
  if (row == "press enter to reboot") return true;  // doc: RouterOS
  if (!row.starts_with("press ") && !row.starts_with("hit ")) return false;
  const auto key = row.substr(row.find(' ') + 1);
  bool named = false;
  for (const std::string_view name : {"enter ", "<enter> ", "\"enter\" ", "'enter' ", "return ", "<return> ",
                                      "the enter key ", "the return key ", "any key "})
    named = named || key.starts_with(name);
  if (!named || contains(row, " or ")) return false;
  const auto end = row.find_last_not_of(". ");
  const auto words = row.substr(0, end == std::string_view::npos ? 0 : end + 1);
  for (const std::string_view deed :
       {" to log in", " to login", " to log on", " to logon", " to start", " to connect", " for setup mode",
        " to go into setup mode", " to activate the serial console", " to activate this console",
        " to activate the console"})
    if (words.ends_with(deed)) return true;
  return words.ends_with(" on this console");  // doc: Nexus Dashboard
}

/// "Please Press ENTER." (doc: Huawei S-series): the key, and nothing else.
bool is_key_alone(std::string_view row) {
  if (row.back() != '.' && row.back() != '!') return false;  // it may go on
  if (row.starts_with("please ")) row.remove_prefix(7);
  const auto end = row.find_last_not_of(".! ");
  row = row.substr(0, end == std::string_view::npos ? 0 : end + 1);
  for (const std::string_view whole :
       {"press enter", "press return", "press <enter>", "press <return>", "press <cr>", "press any key",
        "hit enter", "hit return", "hit any key", "press [enter]"})
    if (row == whole) return true;
  return false;
}

/// "Use Control-C to exit or press 'Enter' key to proceed.": no pager, but it waits for a RETURN all the
/// same.
bool is_return_to_proceed(std::string_view row) {
  if (is_key_to_begin(row)) return true;
  // "Enter Ctrl-Y to begin.", "Press 'Enter' to reboot the system.": all that is on the row (doc: ERS, ASA
  // SFR)
  if (row.ends_with(" to begin.") && (row.starts_with("press ") || row.starts_with("enter "))) return true;
  if (row.starts_with("press [enter] to ") && row.back() == ':') return true;  // doc: HP BladeSystem
  for (const std::string_view press : {"press 'enter' to ", "press <enter> to ", "press enter to "})
    if (row.starts_with(press) && row.back() == '.' && (!contains(row, " or ") || contains(row, ", or ")))
      return true;  // no menu's keys
  if (!row.ends_with("to proceed.") && !row.ends_with("to proceed")) return false;
  const auto press = row.find("press ");
  const bool offers = press == 0 || (press != std::string_view::npos && row[press - 1] == ' ');
  return offers && (contains(row.substr(press), "enter") || contains(row.substr(press), "return"));
}

/// "options: q=quit, n=next, p=prev, b=begin, e=end (lines 1 - 20 of 4821) :" (doc: UCM): keys, and what they
/// do.
bool lists_keys_and_deeds(std::string_view row) {
  if (row.back() != ':' && row.back() != ')' && row.back() != ']') return false;
  int deeds = 0;
  for (const std::string_view deed :
       {"=quit", "=next", "=prev", ":quit", ":next", "=more", "=exit", "=continue"})
    deeds += contains(row, deed) ? 1 : 0;
  return deeds >= 2;
}

/// "More: <space>,  Quit: q or CTRL+Z, One line: <return>"; "lines 1-23/80 (END)" of less(1).
bool is_help_line(std::string_view row) {
  const bool lists_keys = row.starts_with("more: <space>") && row.ends_with("<return>");
  const bool names_keys = contains(row, "quit") && contains(row, "next page") && row.ends_with(" all");
  const bool in_brackets =
      row.starts_with("-- [") && row.ends_with("]") && contains(row, "quit");  // doc: RouterOS
  return in_brackets || lists_keys || names_keys || lists_keys_and_deeds(row) || row == "(end)" ||
         (row.starts_with("lines ") && row.ends_with("(end)")) ||
         row.ends_with("(press h for help or q to quit)");  // run: man
}

}  // namespace

bool asks_for_return(std::string_view row) {
  const auto text = trimmed(row);
  if (text.size() >= 11 && text.size() < 20 && is_key_alone(lower(text))) return true;
  return text.size() >= 20 && text.size() <= longest_pager && is_return_to_proceed(lower(text));
}

bool is_pager_row(std::string_view row, bool by_key) {
  const auto text = trimmed(row);
  if (text.size() < 4 || text.size() > longest_pager) return false;
  const auto small = lower(text);
  const char last = small.back();
  constexpr std::size_t longest_frame = 20;  // "--db_more--" (doc: OpenBSD)
  if (small.starts_with("--") && small.ends_with("more--") && small.size() <= longest_frame) return true;
  if (is_framed(small, "more") || is_framed(small, "less"))
    return last == '-' || last == '>' || last == '=' || last == ')' || contains(small, "quit: ") ||
           small.ends_with("= quit") || small.ends_with("> to continue.");  // pat: AT-8000S, Dominion SX
  return is_help_line(small) || (by_key && is_key_for_more(small));
}

}  // namespace rommate::recognise
