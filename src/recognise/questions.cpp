#include "src/recognise/questions.hpp"

#include <algorithm>
#include <array>

#include "src/recognise/command_line.hpp"
#include "src/recognise/dialog.hpp"
#include "src/recognise/letters.hpp"
#include "src/recognise/line_tail.hpp"
#include "src/recognise/question_parts.hpp"
#include "src/recognise/sentences.hpp"

namespace rommate::recognise {
namespace {

using Kind = Group::Kind;

constexpr std::size_t longest_question = 120;  // without what a log line may put in front

Choice choice_of(const Choices& choices, std::string_view fallback) {
  Choice result;
  for (std::size_t at = 0; at < choices.count; ++at) result.choices.push_back(lower(choices.words[at]));
  result.default_answer = lower(fallback.empty() ? choices.default_word : fallback);
  return result;
}

bool is_one_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_letter);
}

/// "[Y]es/[N]o/[S]ave all/[C]ancel:", "[Y]es, [N]o, [A]sk later" (ASA), "(Y)es/(N)o:".
bool is_lettered_choice(std::string_view row) {
  const bool lettered =
      (contains(row, "[Y]es") && contains(row, "[N]o")) || (contains(row, "(Y)es") && contains(row, "(N)o"));
  const auto text = trimmed(row);
  return lettered && (text.ends_with(":") || text.ends_with("?") || text.ends_with("ater"));
}

/// Texts that end like a question but go on with a default.
bool goes_on(std::string_view row, bool default_follows) {
  const auto text = trimmed(row);
  const bool nxos = text.ends_with("y/n)?") || text.ends_with("y/n)") || text.ends_with("y/n]?");
  return (nxos && default_follows) ||
         text.ends_with("This command will reboot the system. (y/n)?") ||  // log: N9000
         text.ends_with("with the installation (y/n)?") ||                 // mem: NX-OS install
         text.ends_with("commit them before exiting(yes/no/cancel)?");  // "[cancel]:" follows (pat: IOS-XR)
}

/// Nothing more follows the choices of `group`, the last of the row.
bool is_complete(const QuestionParts& parts, const Group& group, const Choices& choices,
                 bool default_follows) {
  if (group.open == '\0')
    return group.mark == '?' ||
           !choices.default_word.empty();  // "y/n:" and "y/n" are followed by a default (log: ROMMON)
  if (group.mark != '\0' || !choices.default_word.empty()) return true;
  if (group.open != '[') return parts.words_mark == '?' || (begins_question(parts.words) && !default_follows);
  if (parts.words.empty()) return false;  // "[yes/no]:[yes]" below its question (doc: IOS-XR)
  return group.inside != "yes,no";        // of JunOS, "(no)" follows
}

/// The default behind the choices: "y/n  [n]:", "(y/n)?  [n]", "[yes,no] (no)".
std::optional<std::string_view> default_behind(const QuestionParts& parts, const Group& choices) {
  const auto& group = *parts.last();
  if (group.kind != Kind::value || !is_one_word(group.inside)) return std::nullopt;
  if (group.open == '(') return choices.open == '[' ? std::optional{group.inside} : std::nullopt;
  const bool marked = choices.mark != '\0' || parts.words_mark != '\0' ||
                      (choices.open == '(' && (is_yes(group.inside) || is_no(group.inside)));
  const bool complete = group.mark != '\0' || (choices.open != '\0' && marked);
  return complete ? std::optional{group.inside} : std::nullopt;  // "y/n  [n]" is followed by a colon
}

/// "Enable Link Aggregation (LAG) [yes][NO]:": the default is the one in capitals.
std::optional<Choice> two_values(const Group& first, const Group& second) {
  if (!(is_yes(first.inside) && is_no(second.inside)) && !(is_no(first.inside) && is_yes(second.inside)))
    return std::nullopt;
  auto choice = Choice{{lower(first.inside), lower(second.inside)}, {}};
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  const bool first_is = capital(first.inside.back()), second_is = capital(second.inside.back());
  if (first_is != second_is) choice.default_answer = lower(first_is ? first.inside : second.inside);
  return choice;
}

/// "Zero disks and install a new file system?:": a sentence with a question mark, behind which is typed.
bool asks_both(std::string_view row) {
  const auto text = trimmed(row);
  return (text.ends_with("?:") || text.ends_with("? :")) && text.size() <= longest_question &&
         (is_letter(text[0]) || is_digit(text[0]) || text[0] == '%' || text[0] == '*') &&
         std::count(text.begin(), text.end(), ' ') >= 2;
}

/// "rm: remove regular file 'a'?", "cp: overwrite 'b'?" (doc: GNU coreutils)
bool is_of_coreutils(std::string_view row) {
  const auto text = trimmed(row);
  return text.ends_with("'?") &&
         (text.starts_with("rm: ") || text.starts_with("cp: ") || text.starts_with("mv: "));
}

std::string_view last_word(std::string_view text) {
  const auto blank = text.find_last_of(' ');
  return blank == std::string_view::npos ? text : text.substr(blank + 1);
}

/// "Go on? Yes(y) or No(n):", "Type 'yes' to go on:": the choices are part of the sentence.
std::optional<Choice> choice_in_words(std::string_view row) {
  auto text = trimmed(row);
  constexpr std::size_t longest_spoken = 2 * longest_question;  // of two rows
  const bool arrow = text.ends_with(" ->") || text.ends_with(" =>");
  if (text.empty() || (text.back() != ':' && text.back() != '?' && !arrow) || text.size() > longest_spoken)
    return std::nullopt;
  text = trimmed(text.substr(0, text.size() - (arrow ? 2 : 1)));
  for (auto at = text.find(" or "); at != std::string_view::npos; at = text.find(" or ", at + 1)) {
    const auto from = at - last_word(text.substr(0, at)).size();
    const auto behind = text.substr(at + 4);  // "'yes' or 'no' to confirm (CTRL-C to cancel)"
    const auto choices =
        choices_of(text.substr(from, at + 4 + behind.substr(0, behind.find(' ')).size() - from));
    if (choices.has_yes && choices.has_no) return choice_of(choices, {});
  }
  const auto words = lower(text);
  if (contains(words, " y=yes") && contains(words, " n=no")) return Choice{};  // doc: 3PAR
  for (const std::string_view verb : {"type ", "enter ", "press "})
    for (const std::string_view yes :
         {"'yes' to ", "\"yes\" to ", "yes to ", "'yes' in capital", "uppercase yes", "'y' to ", "\"y\" to ",
          "y to ", "<yes> to ", "\"yes\" and ", "'yes' and "})
      if (const auto at = words.find(verb);
          at != std::string::npos && words.compare(at + verb.size(), yes.size(), yes) == 0)
        return Choice{
            {"yes"},
            words.ends_with("enter> to cancel") || words.ends_with("enter to cancel") ? "cancel" : ""};
  return std::nullopt;
}

}  // namespace

bool is_quoted(std::string_view row) {
  const auto count = [&](char c) { return std::count(row.begin(), row.end(), c); };
  return count('"') % 2 == 1 || count('(') > count(')');
}

std::optional<Choice> parse_choice(std::string_view row, bool default_follows) {
  if (is_lettered_choice(row)) return Choice{};
  if (row.ends_with(']')) {  // "Continue [yN]  Details [d]" (run: release upgrade of Ubuntu)
    if (contains(row, " [yN] ")) return Choice{{"y", "n"}, "n"};
    if (contains(row, " [Yn] ")) return Choice{{"y", "n"}, "y"};
  }
  const auto parts = take_apart(row);
  const auto* last = parts.last();
  const bool in_brackets = last != nullptr && last->kind == Kind::choices && last->open != '\0';
  if (!in_brackets)  // "Type Y to confirm your intention (Y/[N]):" has a default
    if (auto spoken = choice_in_words(row)) return spoken;
  if (contains(row, "Disconnecting from ") || is_quoted(row))
    return std::nullopt;                                           // log: NCS 540, does not wait
  if (parts.words.ends_with("=")) return std::nullopt;             // "--enable-notes=[yes|no]" in a help text
  if (trimmed(row).ends_with("]>") && contains(parts.words, "["))  // "redirections such as [N]<&- or [N]>"
    return std::nullopt;
  if (last == nullptr) return asks_both(row) || is_of_coreutils(row) ? std::optional{Choice{}} : std::nullopt;
  if (last->kind == Kind::choices) {
    if (goes_on(row, default_follows)) return std::nullopt;
    const auto choices = choices_of(last->inside);
    return is_complete(parts, *last, choices, default_follows) ? std::optional{choice_of(choices, {})}
                                                               : std::nullopt;
  }
  if (parts.count >= 2) {
    const auto& before = parts.groups[parts.count - 2];
    if (before.kind == Kind::choices) {
      const auto fallback = default_behind(parts, before);
      return fallback ? std::optional{choice_of(choices_of(before.inside), *fallback)} : std::nullopt;
    }
    if (parts.mark != '\0')
      if (auto choice = two_values(before, *last)) return choice;
  }
  // "Ok to reset to default ? [yes] or [no]:" (doc: Zhone)
  if (parts.mark != '\0' && is_no(last->inside) && parts.words.ends_with("] or"))
    return Choice{{"yes", "no"}, {}};
  // "Would you like to terminate autoinstall? [yes]:", "Enable hardening: [yes]"
  const bool round = last->open == '(' && parts.mark != '?';  // "Change it (N) ?" (doc: Lantronix)
  const bool shows_default = !round && (is_yes(last->inside) || is_no(last->inside));
  const bool word = last->inside.size() > 1;                       // "[Y]" may go on: "[Y]es/[N]o"
  const bool alone = parts.count == 1 || parts.words_mark == '?';  // "User? (a name, or 'no') [no]"
  const bool marked = parts.mark != '\0' || (word && alone && parts.words_mark != '\0');
  if (shows_default && marked && !parts.words.empty()) return choice_of({}, last->inside);
  return std::nullopt;
}

// --- other questions

namespace {

/// The ':' of "hh:mm:ss", which says how a time is to be written.
bool is_of_time(std::string_view words, std::size_t at) {
  constexpr std::string_view letters = "hHmMsS";
  return at > 0 && at + 1 < words.size() && letters.find(words[at - 1]) != std::string_view::npos &&
         letters.find(words[at + 1]) != std::string_view::npos;
}

/// Words of a sentence; a log line or a command has other characters.
bool has_plain_words(std::string_view words) {
  if (words.empty() || !is_letter(words[0])) return false;
  for (std::size_t at = 0; at < words.size(); ++at)
    if (const char c = words[at]; !is_letter(c) && !is_digit(c) &&
                                  std::string_view{" ,?'/-()<>_\".;=+"}.find(c) == std::string_view::npos &&
                                  !(c == ':' && is_of_time(words, at)))
      return false;
  return true;
}

bool is_plain(std::string_view words) { return has_plain_words(words) && words[0] >= 'A' && words[0] <= 'Z'; }

/// "SCP Server[3040]:": the name and number of a process in front of its log line.
bool names_process(const QuestionParts& parts, std::string_view text) {
  const auto inside = parts.last()->inside;
  const auto before = parts.words.size() < text.size() ? text[parts.words.size()] : '\0';
  return before == '[' && !inside.empty() && std::all_of(inside.begin(), inside.end(), is_digit);
}

std::vector<std::string> options_in(const QuestionParts& parts) {
  for (std::size_t at = parts.count; at-- > 0;)
    if (parts.groups[at].kind == Kind::options)
      return choice_of(choices_of(parts.groups[at].inside), {}).choices;
  return {};
}

/// "Enter destination filename: [N5K1-running-config]", "Enter system hostname (short) [localhost] ": a
/// default, and nothing behind it (doc: NX-OS, setup-alpine)
bool is_default_behind(const QuestionParts& parts, std::string_view row) {
  if (parts.mark != '\0' || parts.last()->open != '[' || !is_asking(lower(parts.words) + " ")) return false;
  return parts.words_mark == ':' || row.ends_with("] ");
}

/// "Terminal type? [vt220]", "System hostname? (short form, e.g. 'foo')": nothing follows (doc: OpenBSD).
bool is_whole_behind(const QuestionParts& parts) {
  if (parts.mark != '\0' || parts.words_mark != '?' || !is_plain(parts.words)) return false;
  const auto* last = parts.last();
  const bool short_one = last->inside.size() < 2 && (parts.count < 2 || last->open != '[');
  if (last->kind == Kind::choices || last->inside.empty() || short_one || number_of_words(parts.words) < 2)
    return false;
  if (parts.count > 1 && is_range((last - 1)->inside)) return false;  // a unit follows: "[4294]MB:"
  return last->open == '[' || (last->open == '(' && contains(last->inside, "e.g. "));
}

/// "(I)nstall, (U)pgrade or (S)hell?", "[A]bort, [R]etry:": letters set off within the words.
bool offers_letters(std::string_view text) {
  if (text.back() != '?' && text.back() != ':') return false;
  int letters = 0;
  for (std::size_t at = 0; at + 3 < text.size(); ++at)
    letters += (text[at] == '(' || text[at] == '[') && is_letter(text[at + 1]) &&
                       (text[at + 2] == ')' || text[at + 2] == ']') && is_letter(text[at + 3])
                   ? 1
                   : 0;
  return letters >= 2;
}

/// "boot device          : flash0 ", a field of the boot line that is changed: the value stands there, behind
/// it is typed (doc: VxWorks, bootChange).
bool edits_field(std::string_view row, std::span<const std::string_view> above) {
  constexpr std::size_t name_columns = 20;
  if (row.size() < name_columns + 4 || row.substr(name_columns, 3) != " : " || row.back() != ' ')
    return false;
  return std::any_of(above.begin(), above.end(),
                     [](std::string_view line) { return contains(line, "'.' = clear field"); });
}

/// "(y - save and reboot, n - reboot without save, <cr> - cancel command)" below its question (doc: EXOS)
bool explains_keys(std::string_view text) {
  if (text.front() != '(' || text.back() != ')') return false;
  const auto first = text.find(" - ");
  return first != std::string_view::npos && first < 6 &&
         text.find(" - ", first + 3) != std::string_view::npos;
}

/// "Quick -> [ 10:48:41 ]": a default behind an arrow (doc: VPN 3000)
bool shows_default_behind_arrow(std::string_view text) {
  const auto arrow = text.find(" -> [ ");
  return arrow != std::string_view::npos && arrow > 0 && text.ends_with(" ]") &&
         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(arrow), is_letter);
}

/// "Connect to port >": words, and a sign apart.
bool asks_by_sign(std::string_view text) {
  if (!(text.ends_with(" >") || text.ends_with("?>") || text.ends_with(":>")) || text.size() > 60)
    return false;
  auto words = trimmed(text.substr(0, text.size() - 2));
  if (const auto clause = words.rfind(": "); clause != std::string_view::npos)
    words.remove_prefix(clause + 2);  // "Main Menu: Enter command or menu >" (doc: HP 9000)
  return is_plain(words) && number_of_words(words) > 1 &&
         (is_asking(lower(words)) || words.starts_with("Connect ")) &&
         words.find_first_of("<>=") == std::string_view::npos;
}

/// "Your choice:", whatever stands above
bool asks_for_choice(std::string_view text) {
  if (text.size() > 15 || lower(text.substr(0, 5)) != "your ") return false;
  const auto mark = text.find_last_not_of(":? ");
  const auto words = lower(text.substr(0, mark + 1));
  if (mark == std::string_view::npos || mark + 1 == text.size()) return false;
  for (const std::string_view whole : {"your choice", "your selection", "your answer", "your option"})
    if (words == whole) return true;
  return false;
}

/// "SELECT>" below a menu (doc: IMC Supervisor)
bool is_choice_sign(std::string_view text) {
  if (!text.ends_with('>')) return false;
  const auto word = lower(trimmed(text.substr(0, text.size() - 1)));
  for (const std::string_view name : {"select", "selection", "choice", "option", "answer", "enter choice"})
    if (word == name) return true;
  return false;
}

/// A choice of other words than yes and no: "(console/gui) ?", "[A/C/L/S]:".
bool offers_options(const QuestionParts& parts, std::span<const std::string_view> above) {
  const auto* last = parts.last();
  if (last->kind != Kind::options) return false;
  // "Run image without saving:[D/B/R]"
  const auto words = lower(parts.words) + " ";
  if (parts.mark == '\0' && last->open == '(')  // "Select IP configuration: (1/2)" (doc: SmartZone)
    return parts.words_mark == ':' && parts.count == 1 && is_asking(words) && contains(last->inside, "/");
  if (parts.mark == '\0')
    return last->open == '[' && parts.words_mark == ':' && parts.count == 1 && contains(last->inside, "/");
  const bool below =
      parts.words.empty() && (last->open != '(' || above.empty() || !is_letter(above.front().back()));
  return parts.mark == '?' || below || parts.words_mark == '?' || is_asking(words);
}

/// "Selection (1-9)?", "Domain: (1..239) [1]": a number within bounds.
bool asks_number(const QuestionParts& parts) {
  if (!is_plain(parts.words)) return false;
  const auto* last = parts.last();
  if (is_range(last->inside)) return parts.mark != '\0' && (last->open == '(' || last->open == '<');
  return parts.count > 1 && parts.words_mark == ':' && last->open == '[' && is_range((last - 1)->inside);
}

/// "[]>", "[30]>": a value below its question (doc: AsyncOS).
bool is_prompted(const QuestionParts& parts, std::string_view text, std::span<const std::string_view> above) {
  if (!text.ends_with("]>") || !parts.words.empty() || parts.count != 1 || above.empty()) return false;
  const auto first = above.front();
  const bool named = parts.last()->inside.size() > 3 && is_letter(parts.last()->inside[0]);
  if (named && !first.starts_with("- ") && !is_asking(lower(first))) return false;  // "[slc4a1b]>", a prompt
  return first.starts_with("- ") || std::string_view{":?).>"}.find(first.back()) != std::string_view::npos;
}

/// "(my-hostname, or enter to use se-10-0-0-0):" below the question itself.
bool is_remark_below(const QuestionParts& parts, std::span<const std::string_view> above) {
  const bool remark =
      parts.words.empty() && parts.count == 1 && parts.last()->open == '(' && parts.mark == ':';
  return remark && (contains(parts.last()->inside, " or ") || contains(parts.last()->inside, "press ")) &&
         !contains(parts.last()->inside, "(") && !above.empty() && !command_on(above.front()) &&
         is_letter(above.front().front());
}

/// The second row of a question: "... Put the banner between" / "k and k, where k is any character}:"
bool goes_on_below(std::string_view text, std::span<const std::string_view> above) {
  constexpr std::size_t shortest_row = 30;  // a row that was full; a guess
  if (text.back() != ':' || !((text[0] >= 'a' && text[0] <= 'z') || text[0] == '\'') || above.empty())
    return false;
  const auto first = lower(above.front());
  if (first.size() < shortest_row || !(first.back() == ',' || is_letter(first.back()))) return false;
  return is_asking(first) || contains(first, ", press ") || contains(first, ", enter ");
}

/// "    [0]:" below the list that says what the numbers mean; "enter rate: 0 = 9600, ... 7 = 115200  [0]:".
bool chooses_number(const QuestionParts& parts, std::span<const std::string_view> above) {
  const auto inside = parts.last()->inside;
  if (inside.empty() || !std::all_of(inside.begin(), inside.end(), is_digit)) return false;
  if (parts.words.empty())
    return !above.empty() && (contains(above.front(), " = ") || is_numbered(above.front()));
  return contains(parts.words, " = ");
}

/// "Optional[bool]" of a program's text
bool is_typed_value(std::string_view text) {
  const auto open = text.find('[');
  return open != std::string_view::npos && open > 0 && is_letter(text[open - 1]);
}

/// "time (return for "now"):", "filename (return for default):" (doc: Annex); "get(key, default):" of a
/// program's text has no blank there.
bool has_remark(const QuestionParts& parts, std::string_view text) {
  const auto* last = parts.last();
  const auto bracket = text.rfind('(');
  const bool apart = bracket != std::string_view::npos && bracket > 0 && text[bracket - 1] == ' ';
  return apart && last->open == '(' && last->kind == Group::Kind::value && parts.mark == ':' &&
         has_plain_words(parts.words) && !is_typed_value(last->inside) && says_what_to_type(last->inside);
}

/// "card number [8]:" below "password:": a login goes on to ask (doc: MGX).
bool goes_on_after_login(const QuestionParts& parts, std::span<const std::string_view> above) {
  return parts.count == 1 && parts.last()->open == '[' && parts.mark == ':' && has_plain_words(parts.words) &&
         !above.empty() && lower(above.front()).starts_with("password");
}

/// "Netmask: Number of Bits for Host Part (0=default) (0) ": the value that stands, behind an answered
/// question (doc: Lantronix)
bool shows_value(const QuestionParts& parts, std::string_view row, std::span<const std::string_view> above) {
  constexpr std::size_t longest_answer = 12;
  const auto* last = parts.last();
  if (parts.mark != '\0' || last->open != '(' || last->inside.empty() || above.empty() ||
      !row.ends_with(") "))
    return false;
  const auto bracket = row.rfind('(');
  if (bracket == 0 || (row[bracket - 1] != ' ' && row[bracket - 1] != '.')) return false;  // "Start sshd(8) "
  const bool number = std::all_of(last->inside.begin(), last->inside.end(), is_digit);
  const auto asked = above.front().rfind('?');
  return number && asked != std::string_view::npos && above.front().size() - asked <= longest_answer;
}

/// "Enter private key type: [rsa, dsa, ec] (Default: rsa) " (doc: VyOS): the word says what it is.
bool says_default_behind(const QuestionParts& parts, std::string_view row) {
  return parts.mark == '\0' && parts.last()->says_default && row.ends_with(' ') && is_plain(parts.words) &&
         (parts.words_mark != '\0' || is_asking(lower(parts.words) + " "));
}

/// "root is from (tcp, local)[local!#S/sdC0/fs]:" (doc: Plan 9): what can be chosen, and the default.
bool shows_options_and_default(const QuestionParts& parts) {
  if (parts.count < 2 || parts.mark != ':' || !has_plain_words(parts.words)) return false;
  const auto* last = parts.last();
  return last->open == '[' && (last - 1)->kind == Kind::options && (last - 1)->open == '(';
}

/// "What keysize do you want? (3072) " (run: GnuPG): one sentence, and a number.
bool shows_number_behind(const QuestionParts& parts, std::string_view row) {
  const auto* last = parts.last();
  return parts.mark == '\0' && parts.words_mark == '?' && parts.count == 1 && last->open == '(' &&
         !last->inside.empty() && std::all_of(last->inside.begin(), last->inside.end(), is_digit) &&
         row.ends_with(") ") && is_plain(parts.words) && number_of_words(parts.words) > 2 &&
         !contains(parts.words, ". ");
}

/// The default, behind which a remark may stand: "System Name [Cisco_1] (31 characters max):".
const Group* default_of(const QuestionParts& parts) {
  const auto* last = parts.last();
  const bool remark = last->open == '(' && last->kind == Kind::value && parts.count > 1;
  return remark ? last - 1 : last;
}

bool shows_default(const QuestionParts& parts, std::string_view text,
                   std::span<const std::string_view> above) {
  const auto* last = default_of(parts);
  if (last->open == '(' || last->open == '\0' || parts.mark == '\0') return false;
  if (chooses_number(parts, above)) return true;
  if (parts.mark == '?') return !parts.words.empty() && !contains(parts.words, "`");  // a quotation
  const bool set_off =
      parts.count > 1 || contains(parts.words, " ") || text.substr(parts.words.size()).starts_with(" ");
  return is_plain(parts.words) && set_off && !names_process(parts, text);
}

}  // namespace

std::optional<Asked> parse_question(std::string_view row, std::span<const std::string_view> above) {
  const auto text = trimmed(row);
  if (text == ">" && !above.empty() && above.front().ends_with(":") && is_asking(lower(above.front())))
    return Asked{{}, {}, true};  // "Enter the new address:" and a sign below (log: pfSense)
  if (text == "#?" && !above.empty() && is_menu_line(above.front())) return Asked{{}, {}, true};  // a shell
  if (text.size() < 3 || text.size() > longest_question || contains(text, "%")) return std::nullopt;
  if (text.starts_with("{ ") && text.ends_with(" }:")) return Asked{{}, {}, true};  // doc: Huawei OLT
  if (edits_field(row, above) || shows_default_behind_arrow(text) || explains_keys(text))
    return Asked{{}, {}, true};
  if (goes_on_below(text, above) || offers_letters(text) || asks_by_sign(text)) return Asked{{}, {}, true};
  if (asks_for_choice(text)) return Asked{{}, {}, true};
  if (is_choice_sign(text) && !above.empty()) return Asked{{}, {}, true};
  if (wants_word(text)) return Asked{{}, {}, true};
  if (is_quoted(text)) return std::nullopt;
  if (text == "Enter destination filename:") return std::nullopt;  // the default follows
  const auto parts = take_apart(text);
  if (parts.count != 0) {
    if (has_remark(parts, text) || goes_on_after_login(parts, above) || shows_value(parts, row, above))
      return Asked{{}, std::string{parts.last()->open == '[' ? parts.last()->inside : ""}, true};
    if (is_whole_behind(parts))
      return Asked{{}, std::string{parts.last()->open == '[' ? parts.last()->inside : ""}, true};
    if (shows_options_and_default(parts))
      return Asked{options_in(parts), std::string{parts.last()->open == '[' ? parts.last()->inside : ""},
                   true};
    if (says_default_behind(parts, row) || shows_number_behind(parts, row))
      return Asked{options_in(parts), std::string{parts.last()->inside}, true};
    if (is_default_behind(parts, row)) return Asked{{}, std::string{parts.last()->inside}, true};
    if (shows_default(parts, text, above))
      return Asked{options_in(parts), std::string{default_of(parts)->inside}, parts.mark != '?'};
    if (offers_options(parts, above)) return Asked{options_in(parts), {}, true};
    if (asks_number(parts))
      return Asked{{}, std::string{parts.last()->open == '[' ? parts.last()->inside : ""}, true};
    const bool below = parts.words.empty() && parts.mark == ':' && parts.last()->open == '[';
    if (below && parts.count > 1 && !above.empty() && is_asking(lower(above.front())))
      return Asked{{}, std::string{parts.last()->inside}, true};  // doc: WAAS
    if (is_remark_below(parts, above)) return Asked{{}, {}, true};
    if (is_prompted(parts, text, above)) return Asked{{}, std::string{parts.last()->inside}, false};
  }
  if (tells_to_enter(text)) return Asked{{}, {}, true};
  if (parts.mark == '\0' || !is_plain(parts.words)) return std::nullopt;
  const auto words = lower(parts.words);
  if (contains(words, "following")) return std::nullopt;  // the head of a list
  const bool asks = is_asking(words + " ") && parts.mark == ':';
  const bool menu = !above.empty() && (is_menu_line(above.front()) || is_numbered(above.front()));
  const auto dialog = dialog_around(words, above);
  const bool known = is_value(words) && (parts.mark == ':' || menu) && dialog != Dialog::none;
  const bool name = words.find_first_of(",.'") == std::string::npos && !words.starts_with("last ") &&
                    !words.starts_with("step ");  // "Wrong Password, Reason:" is a report
  const bool any = dialog == Dialog::surely && parts.mark == ':' && name && number_of_words(words) > 1;
  if (asks || known || any) return Asked{{}, {}, true};
  return std::nullopt;
}

}  // namespace rommate::recognise
