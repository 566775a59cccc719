#include "src/recognise/question_parts.hpp"

#include <algorithm>
#include <iterator>

#include "src/recognise/letters.hpp"
#include "src/recognise/line_tail.hpp"

namespace rommate::recognise {
namespace {

std::string_view without_blanks_behind(std::string_view text) {
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool equals(std::string_view word, std::string_view lower_case) {
  return word.size() == lower_case.size() &&
         std::equal(word.begin(), word.end(), lower_case.begin(),
                    [](char c, char wanted) { return lower(c) == wanted; });
}

/// Takes ':', '?', "==:", "? :" or the '>' behind a bracket off the end, with the blanks around it; '\0':
/// there is none. Of a question mark and a colon the question mark counts.
char take_mark(std::string_view& row) {
  char mark = '\0';
  row = without_blanks_behind(row);
  if (row.ends_with('>')) {
    if (row.ends_with("]>")) {  // "[]>", "[Y]>" (doc: AsyncOS)
      row.remove_suffix(1);
      return ':';
    }
    if (row.ends_with("?>") ||
        row.ends_with(":>")) {  // "Interact with IPL (Y, N, or Cancel)?>" (doc: HP 9000)
      row.remove_suffix(1);
      return take_mark(row);
    }
    // "Enter selection ==>" (doc: AlliedWare Plus), "... to confirm (CTRL-C to cancel) ->" (pat: Cisco IMC)
    for (const std::string_view arrow : {" ==>", " =>", " ->", " -->"})
      if (row.ends_with(arrow)) {
        row = without_blanks_behind(row.substr(0, row.size() - arrow.size()));
        return ':';
      }
  }
  while (!row.empty() && (row.back() == ':' || row.back() == '?')) {
    mark = mark == '?' ? mark : row.back();
    row.remove_suffix(1);
    while (!row.empty() && (row.back() == '=' || row.back() == ' ')) row.remove_suffix(1);
  }
  return mark;
}

/// "[4294]MB:": the unit of what is typed stands behind the brackets (doc: VyOS).
void drop_unit(std::string_view& row) {
  constexpr std::size_t longest_unit = 3;
  const auto bracket = row.find_last_of(']');
  if (bracket == std::string_view::npos || row.size() - bracket - 1 > longest_unit) return;
  const auto unit = row.substr(bracket + 1);
  const auto is_of_unit = [](char c) { return c >= 'A' && c <= 'Z'; };  // "[N]o" is none
  if (!unit.empty() && std::all_of(unit.begin(), unit.end(), is_of_unit)) row = row.substr(0, bracket + 1);
}

char opening_of(char close) {
  switch (close) {
    case ')': return '(';
    case ']': return '[';
    case '}': return '{';
    case '>': return '<';
    default: return '\0';
  }
}

/// "[default=N]", "[Default: 192.0.2.1]": the value alone.
std::string_view without_default_word(std::string_view inside) {
  constexpr std::string_view word = "default";
  if (inside.size() <= word.size() || !equals(inside.substr(0, word.size()), word)) return inside;
  const auto rest = inside.substr(word.size());
  for (const std::string_view mark : {"=", ": ", " is "})
    if (rest.starts_with(mark) && rest.size() > mark.size()) return trimmed(rest.substr(mark.size()));
  return inside;
}

/// "N w/in 10", "no, 30 seconds": after how long a value is taken, if nobody answers.
std::string_view without_time(std::string_view value) {
  constexpr std::string_view words[] = {"w/in", "within", "in",      "after", "for",    "s",      "sec",
                                        "secs", "second", "seconds", "min",   "minute", "minutes"};
  const auto end = value.find_first_of(" ,");
  if (end == std::string_view::npos || end == 0) return value;
  bool counts = false;
  for (auto rest = value.substr(end); !rest.empty();) {
    const auto from = rest.find_first_not_of(" ,(");
    if (from == std::string_view::npos) break;
    rest.remove_prefix(from);
    const auto word = rest.substr(0, rest.find_first_of(" ,)"));
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    const auto digits = std::min(word.find_first_not_of("0123456789"), word.size());
    const bool number = digits > 0 && (digits == word.size() || equals(word.substr(digits), "s"));  // "10s"
    counts = counts || number;
    if (!number && std::none_of(std::begin(words), std::end(words),
                                [&](std::string_view each) { return equals(word, each); }))
      return value;
  }
  return counts ? value.substr(0, end) : value;
}

/// Takes "(...)", "[...]", "{...}" or "<...>" off the end. Of brackets in brackets, "(yes/[no])", the outer
/// ones are taken.
bool take_brackets(std::string_view& row, Group& group) {
  const char close = row.empty() ? '\0' : row.back();
  const char open = opening_of(close);
  if (open == '\0') return false;
  int depth = 0;
  for (std::size_t at = row.size(); at-- > 0;) {
    depth += row[at] == close ? 1 : row[at] == open ? -1 : 0;
    if (depth != 0) continue;
    group.open = open;
    const auto whole = row.substr(at + 1, row.size() - at - 2);
    group.inside = without_default_word(whole);
    group.says_default = group.inside.size() < whole.size();
    if (const auto value = without_time(group.inside); group.says_default || is_yes(value) || is_no(value))
      group.inside = value;
    row = row.substr(0, at);
    return true;
  }
  return false;
}

Group::Kind kind_of(std::string_view inside) {
  const auto choices = choices_of(inside);
  if (choices.count >= 2 && choices.has_yes && choices.has_no) return Group::Kind::choices;
  return choices.count >= 2 ? Group::Kind::options : Group::Kind::value;
}

std::string_view last_word_of(std::string_view row) {
  const auto blank = row.find_last_of(' ');
  return blank == std::string_view::npos ? row : row.substr(blank + 1);
}

/// "... y/n" in front of a mark or a group: choices without brackets.
bool take_bare_choice(std::string_view& row, Group& group) {
  const auto blank = row.find_last_of(' ');
  const auto word = last_word_of(row);
  if (word.size() < 2 || word.find_first_of("/|") == std::string_view::npos) return false;
  if (kind_of(word) != Group::Kind::choices) return false;
  group.kind = Group::Kind::choices;
  group.inside = word;
  row = blank == std::string_view::npos ? std::string_view{} : row.substr(0, blank);
  return true;
}

/// "y/[n]", "[y]/n": choices without brackets, of which one, the default, has some (doc: ScreenOS).
bool sets_one_off(std::string_view word) {
  const auto stroke = word.find('/');
  if (stroke == std::string_view::npos || stroke == 0) return false;
  return word[stroke - 1] == ']' || word.substr(stroke + 1, 1) == "[";
}

/// The word itself of "[no]", "Yes(y)", "'yes'", "<yes>".
std::string_view bare(std::string_view item) {
  item = trimmed(item);
  const auto strip = [&](char open, char close) {
    if (item.size() > 2 && item.front() == open && item.back() == close)
      item = item.substr(1, item.size() - 2);
  };
  strip('[', ']');
  strip('\'', '\'');
  strip('"', '"');
  strip('<', '>');
  if (item.size() > 3 && item.back() == ')')  // "Yes(y)"
    if (const auto open = item.find('('); open != 0 && open != std::string_view::npos)
      item = item.substr(0, open);
  return item;
}

bool is_choice_word(std::string_view word) {
  return !word.empty() && word.size() <= 16 && std::all_of(word.begin(), word.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '^';
  });
}

bool is_capital(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool add(Choices& choices, std::string_view item) {
  if (choices.count >= 2 && trimmed(item) == "?") return true;  // "[y,n,q,?]" (run: git): help is no answer
  if (choices.count >= 2)                                       // "(Y/n, default n in 10s)"
    if (auto value = without_default_word(trimmed(item));
        equals(value.substr(0, 7), "default") || value.size() < trimmed(item).size()) {
      if (equals(value.substr(0, 7), "default")) value = trimmed(value.substr(7));
      value = without_time(value);
      if (!is_yes(value) && !is_no(value)) return false;
      choices.default_word = value;
      return true;
    }
  const auto word = bare(item);
  if (!is_choice_word(word) || choices.count == Choices::most) return false;
  const bool set_off = (trimmed(item).front() == '[' && trimmed(item).back() == ']') ||
                       item.ends_with("(default)");  // "[confirm yes/no(default)]" (doc: OS10)
  if (set_off && (is_yes(word) || is_no(word))) choices.default_word = word;
  choices.has_yes = choices.has_yes || is_yes(word);
  choices.has_no = choices.has_no || is_no(word) || equals(word, "cancel");  // "(yes/cancel)"
  choices.words[choices.count++] = word;
  return true;
}

/// Letters of which each is an answer: they begin with "yn", or end with the mark that asks for help.
bool are_answer_letters(std::string_view list) {
  constexpr std::size_t most = 6;
  if (list.size() < 3 || list.size() > most) return false;
  const bool help = list.back() == '?' || list.back() == '!';
  if (help) list.remove_suffix(1);
  const auto pair = lower(list).find("yn");
  return pair != std::string::npos && (help || pair == 0) && std::all_of(list.begin(), list.end(), is_letter);
}

/// One choice in capitals among others in small letters: "(y/N)".
void find_capital(Choices& choices) {
  const std::string_view* const begin = choices.words.data();
  const auto* const end = begin + choices.count;
  const auto* const first = std::find_if(begin, end, is_capital);
  if (first != end && std::none_of(first + 1, end, is_capital)) choices.default_word = *first;
}

}  // namespace

std::string_view without_step(std::string_view row) {
  if (!row.empty() && (row[0] == '>' || row[0] == '=' || row[0] == '-'))
    for (const std::string_view mark : {">>> ", "==> ", "--> ", "=> "})  // ">>> Choice [1]:" (doc: AIX)
      if (row.starts_with(mark)) return trimmed(row.substr(mark.size()));
  constexpr std::string_view step = "Step ";
  if (!row.starts_with(step)) return row;
  const auto end = row.find_first_not_of("0123456789", step.size());
  if (end == std::string_view::npos || end == step.size() || row[end] != ':') return row;
  return trimmed(row.substr(end + 1));
}

bool is_range(std::string_view text) {
  const auto number = [&] {
    const auto end = text.find_first_not_of("0123456789");
    if (end == 0 || text.empty()) return false;
    text.remove_prefix(std::min(end, text.size()));
    while (!text.empty() && is_letter(text.front())) text.remove_prefix(1);
    return true;
  };
  text = trimmed(text);
  if (!number()) return false;
  text = trimmed(text);
  for (const std::string_view between : {"..", "-", "to "})
    if (text.starts_with(between)) {
      text = trimmed(text.substr(between.size()));
      return number() && text.empty();
    }
  return false;
}

bool is_yes(std::string_view word) { return equals(word, "y") || equals(word, "yes"); }
bool is_no(std::string_view word) { return equals(word, "n") || equals(word, "no"); }

Choices choices_of(std::string_view list) {
  Choices choices;
  list = trimmed(list);
  const auto whole = list;
  if (equals(list, "yn")) {
    add(choices, list.substr(0, 1));
    add(choices, list.substr(1));
    return choices;
  }
  if (are_answer_letters(list)) {  // "[Fyn?]", "[ynq]" (run: OpenBSD, fsck)
    for (std::size_t at = 0; at < list.size(); ++at)
      if (is_letter(list[at])) add(choices, list.substr(at, 1));
    choices.default_word = {};
    return choices;
  }
  for (const std::string_view verb : {"confirm ", "enter ", "type "})
    if (list.starts_with(verb)) list.remove_prefix(verb.size());
  if (list.starts_with("confirm(") && list.ends_with(")"))  // "[confirm(y/n)]" (doc: IOS-XR)
    list = list.substr(8, list.size() - 9);
  while (true) {
    list = trimmed(list);
    if (list.starts_with("or ")) list.remove_prefix(3);  // "(yes, no, or ^)"
    const auto sign = list.find_first_of("/,|");
    const auto word = list.find(" or ");
    const auto at = std::min(sign, word);
    if (list.starts_with("...") && choices.count >= 2)
      break;  // "[y/n/v/...? shows all options]" (doc: zypper)
    if (!add(choices, list.substr(0, at))) return {};
    if (at == std::string_view::npos) break;
    list.remove_prefix(at + (word < sign ? 4 : 1));
  }
  if (whole.find("] or [") != std::string_view::npos || whole.find("]/[") != std::string_view::npos)
    choices.default_word = {};  // "[yes] or [no]": each in brackets sets none off
  if (choices.default_word.empty()) find_capital(choices);
  return choices;
}

QuestionParts take_apart(std::string_view row) {
  QuestionParts parts;
  std::array<Group, QuestionParts::most_groups> taken;
  std::size_t count = 0;
  char mark = take_mark(row);
  parts.mark = mark;
  if (mark != '\0') drop_unit(row);
  while (count < taken.size()) {
    auto& group = taken[count];
    group = {};
    if (sets_one_off(last_word_of(row)) && take_bare_choice(row, group)) {
      // its brackets are no group of their own
    } else if (take_brackets(row, group)) {
      group.kind = kind_of(group.inside);
    } else if ((mark == '\0' && count == 0) || !take_bare_choice(row, group)) {
      break;
    }
    group.mark = mark;
    ++count;
    mark = take_mark(row);
  }
  parts.words = without_blanks_behind(row);
  parts.words_mark = mark;
  parts.count = count;
  std::reverse_copy(taken.begin(), taken.begin() + static_cast<std::ptrdiff_t>(count), parts.groups.begin());
  return parts;
}

}  // namespace rommate::recognise
