#include "src/recognise/prompt_reading.hpp"

#include <algorithm>

#include "src/recognise/letters.hpp"
#include "src/recognise/line_tail.hpp"

namespace rommate::recognise {
namespace {

constexpr std::size_t longest_prompt_read = 80;
constexpr std::size_t longest_bracket = 40;

bool is_of_name(char c) {
  return is_letter(c) || is_digit(c) || std::string_view{"@._:/~+-*?"}.find(c) != std::string_view::npos;
}

char closing_of(char open) {
  switch (open) {
    case '(': return ')';
    case '[': return ']';
    case '<': return '>';
    default: return '\0';
  }
}

/// What stands in front of the sign, taken apart from the left.
struct Body {
  int brackets = 0, names = 0;
  std::string_view first_bracket = {};
  bool user = false;   // "NAME@" somewhere
  bool place = false;  // the last brackets hold a directory: "root@vcsa [ ~ ]#" (doc: Photon)
};

/// Takes "(...)" off; false: it does not end, is empty, or asks for an answer.
bool take_bracket(std::string_view& rest, Body& body) {
  const auto end = rest.find(closing_of(rest.front()));
  if (end == std::string_view::npos || end < 2 || end > longest_bracket) return false;
  const auto inside = rest.substr(1, end - 1);
  if (std::none_of(inside.begin(), inside.end(), [](char c) { return is_letter(c) || c == '/' || c == '~'; }))
    return false;
  if (inside.find_first_of("'\"=") != std::string_view::npos) return false;  // of a program's text
  if (rest.front() == '(' && contains(inside, ": ")) return false;           // "name(word: str) ->"
  const auto small = lower(inside);
  if (small == "y/n" || small == "yes/no" || contains(small, "no]") || contains(inside, "|")) return false;
  if (body.brackets++ == 0) body.first_bracket = inside;
  body.place = trimmed(inside).starts_with("~") || trimmed(inside).starts_with("/");
  body.user = body.user || contains(inside, "@");
  rest.remove_prefix(end + 1);
  return true;
}

/// Names and brackets, with a blank at most beside a bracket.
std::optional<Body> take_body_apart(std::string_view text) {
  Body body;
  bool behind_bracket = false, behind_blank = false;
  int two_words = 0;
  while (!text.empty()) {
    if (closing_of(text.front()) != '\0') {
      if (!take_bracket(text, body)) return std::nullopt;
      behind_bracket = true;
      behind_blank = false;
    } else if (text.front() == ' ') {
      const bool beside = behind_bracket || (text.size() > 1 && closing_of(text[1]) != '\0');
      const bool second = !beside && ++two_words <= 1;  // "Media Gateway-007(super)#" (doc: G450)
      if ((!beside && !second) || behind_blank) return std::nullopt;
      text.remove_prefix(1);
      behind_blank = true;
    } else {
      const auto* const end = std::find_if_not(text.begin(), text.end(), is_of_name);
      const auto length = static_cast<std::size_t>(end - text.begin());
      if (length == 0) return std::nullopt;
      body.user = body.user || contains(text.substr(0, length), "@");
      ++body.names;
      behind_bracket = behind_blank = false;
      text.remove_prefix(length);
    }
  }
  if (two_words > 0 && body.brackets == 0) return std::nullopt;  // "adapter 1/1/1 (top):1#" has some
  return body;
}

/// "->", "=>", ">>", ":>" (doc: bintec), "#>" (doc: SANbox), ">#" (doc: ISAM): two signs are a prompt's more
/// surely than one.
bool is_doubled(char before, char sign) {
  if (sign == '>') return std::string_view{"-=>#:"}.find(before) != std::string_view::npos;
  return sign == '#' && before == '>';
}

}  // namespace

bool names_loader(std::string_view name) {
  constexpr std::size_t longest = 16;
  const bool capitals = std::none_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (!capitals || name.size() > longest) return false;
  for (const std::string_view part : {"LOADER", "BOOT", "MONITOR"})
    if (name.ends_with(part) || (name.starts_with(part) && !is_letter(name[part.size()]))) return true;
  return name.ends_with("BOOTROM");
}

bool is_markup(std::string_view name) {
  constexpr std::string_view elements[] = {"a",   "b",  "body",  "br", "code", "dd",   "div",    "dl",
                                           "dt",  "em", "h1",    "h2", "h3",   "head", "hr",     "i",
                                           "img", "li", "ol",    "p",  "pre",  "span", "strong", "table",
                                           "td",  "th", "title", "tr", "tt",   "ul"};
  return std::find(std::begin(elements), std::end(elements), lower(name)) != std::end(elements);
}

std::optional<ReadPrompt> read_prompt(std::string_view row) {
  const bool blank = row.ends_with(" ");
  if (blank) row.remove_suffix(1);
  if (row.size() < 2 || row.size() > longest_prompt_read || row.front() == ' ' || row.back() == ' ')
    return std::nullopt;
  const char sign = row.back();
  if (std::string_view{"#>$"}.find(sign) == std::string_view::npos) return std::nullopt;
  row.remove_suffix(1);
  const bool doubled = is_doubled(row.back(), sign);
  while (doubled && !row.empty() && is_doubled(row.back(), '>')) row.remove_suffix(1);  // ">>>"
  if (row.empty() || (doubled && row.back() == '-')) return std::nullopt;               // "-->" of a comment
  const bool apart = row.ends_with(" ");
  if (apart) row.remove_suffix(1);
  const bool at_home = row == "[~]";  // log: QTS
  if (row.empty() || (!at_home && !std::any_of(row.begin(), row.end(), is_letter))) return std::nullopt;
  const auto body = take_body_apart(row);
  if (!body) return std::nullopt;
  if (body->brackets == 0 ? !(doubled && (blank || row.size() > 2) && body->names == 1)
                          : !(blank || doubled || sign != '>'))
    return std::nullopt;
  ReadPrompt prompt;
  prompt.shell = sign == '$' || at_home || (body->user && body->place) || (row.front() == '[' && body->user);
  if (row.front() == '(') prompt.host = body->first_bracket;
  return prompt;
}

}  // namespace rommate::recognise
