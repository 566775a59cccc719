#include "src/recognise/shape.hpp"

#include <algorithm>
#include <array>

#include "src/recognise/letters.hpp"

namespace rommate::recognise {
namespace {

constexpr std::size_t longest_host = 100;  // IOS allows 63; IOS-XR puts "RP/0/RSP0/CPU0:" in front

template <class Test>
std::size_t count_while(std::string_view text, Test test) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), test) - text.begin());
}

std::size_t count_number(std::string_view row) {
  const std::size_t letter = row.size() > 1 && row[0] >= 'A' && row[0] <= 'Z' ? 1 : 0;
  const auto digits = count_while(row.substr(letter), is_digit);
  return digits == 0 || digits > 5 ? 0 : letter + digits;
}

/// "2960#", "3750-2(config)#": a name without a letter is one only in front of the sign.
bool is_numeric_host(std::string_view row, std::size_t length) {
  if (length < 2 || length >= row.size() || !is_digit(row[0]) || !is_digit(row[length - 1])) return false;
  const auto only = [](char c) { return is_digit(c) || c == '-'; };
  return (row[length] == '#' || row[length] == '>' || row[length] == '(') && count_while(row, only) == length;
}

/// "Confirm>", "y/n>", "Password#": a word that asks for an answer is no name.
bool asks_for_answer(std::string_view name) {
  constexpr std::string_view words[] = {"answer", "choice",   "confirm", "continue", "login",     "no",
                                        "passwd", "password", "proceed", "select",   "selection", "sure",
                                        "user",   "username", "y/n",     "yes",      "yes/no"};
  return std::any_of(std::begin(words), std::end(words),
                     [&](std::string_view word) { return protocols::same_letters(name, word); });
}

std::size_t count_host(std::string_view row) {
  const auto length = count_while(row.substr(0, longest_host + 1), is_host_character);
  if (length == 0 || length > longest_host || !(is_letter(row[0]) || is_digit(row[0]))) return 0;
  if (!is_letter(row[length - 1]) && !is_digit(row[length - 1]) && row[length - 1] != '_') return 0;
  const auto name = row.substr(0, length);
  if (name.substr(0, 2) == "0x" || name.find("//") != std::string_view::npos || asks_for_answer(name))
    return 0;  // a number, an address, a question
  return std::any_of(name.begin(), name.end(), is_letter) || is_numeric_host(row, length) ? length : 0;
}

std::size_t count_mode(std::string_view row) {
  return count_while(row, [](char c) {
    return is_letter(c) || is_digit(c) || (c != ')' && c > ' ' && c < 0x7f && c != '(');
  });
}

std::size_t count_word(std::string_view row) {
  if (row.empty() || !(is_letter(row[0]) || is_digit(row[0]))) return 0;
  return count_while(row,
                     [](char c) { return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_'; });
}

/// "OMAP3 beagleboard.org", "MX6Q SABRESD U-Boot": what boards put before the sign of their prompt.
std::size_t count_words(std::string_view row) {
  constexpr std::size_t most = 4;
  const auto of_word = [](char c) {
    return is_letter(c) || is_digit(c) || std::string_view{"._-()"}.find(c) != std::string_view::npos;
  };
  if (row.empty() || !is_letter(row[0])) return 0;
  auto end = count_while(row, of_word);
  for (std::size_t words = 1; words < most && end + 1 < row.size() && row[end] == ' '; ++words) {
    const auto next = count_while(row.substr(end + 1), of_word);
    if (next == 0) break;
    end += 1 + next;
  }
  return end;
}

std::size_t count_down(std::string_view row) {
  const auto length = count_while(
      row, [](char c) { return is_digit(c) || c == ' ' || c == '/' || c == '-' || c == '\\' || c == '|'; });
  return row.substr(0, length).find_first_of("0123456789") == std::string_view::npos ? 0 : length;
}

std::size_t count_user(std::string_view row) {
  const auto name = count_word(row);
  if (name == 0 || name >= row.size() || row[name] != '@') return 0;
  return name + 1 + count_word(row.substr(name + 1));
}

std::size_t count_directory(std::string_view row) {
  if (row.empty() || (row[0] != '/' && row[0] != '~') || row.starts_with("//")) return 0;
  return 1 + count_while(row.substr(1), [](char c) {
           return c > ' ' && c < 0x7f && c != '#' && c != '$' && c != '>';  // the sign behind it
         });
}

struct Mark {
  std::string_view name;
  std::size_t (*count)(std::string_view row);
  std::string_view Marks::*into;  // null: not kept, and may be empty
};

constexpr std::array<Mark, 11> all_marks{{
    {"n", count_number, &Marks::number},
    {"host", count_host, &Marks::host},
    {"user", count_user, &Marks::user},
    {"mode", count_mode, &Marks::mode},
    {"word", count_word, &Marks::word},
    {"words", count_words, &Marks::word},
    {"count", count_down, &Marks::number},
    {"dir", count_directory, &Marks::word},
    {"cs",
     [](std::string_view row) {
       return count_while(row, [](char c) { return c == 'C' || c == nak || c == ' '; });
     },
     nullptr},
    {"dots",
     [](std::string_view row) { return count_while(row, [](char c) { return c == '.' || c == ' '; }); },
     nullptr},
    {"spin",
     [](std::string_view row) {
       return count_while(row, [](char c) { return c == '/' || c == '-' || c == '\\' || c == '|'; });
     },
     nullptr},
}};

bool take_mark(std::string_view name, std::string_view& row, Marks& marks) {
  for (const auto& mark : all_marks) {
    if (mark.name != name) continue;
    const auto length = mark.count(row);
    if (mark.into != nullptr) {
      if (length == 0) return false;
      marks.*mark.into = row.substr(0, length);
    }
    row.remove_prefix(length);
    return true;
  }
  return false;
}

/// Matches the start of `row` and takes it off; for shapes without "{*}".
bool take(std::string_view shape, std::string_view& row, Marks& marks) {
  while (!shape.empty()) {
    if (shape.front() == '~') {
      shape.remove_prefix(1);
      row.remove_prefix(std::min(row.size(), row.find_first_not_of(' ')));
      continue;
    }
    if (shape.front() == '{') {
      const auto end = shape.find('}');
      if (!take_mark(shape.substr(1, end - 1), row, marks)) return false;
      shape.remove_prefix(end + 1);
      continue;
    }
    if (row.empty() || row.front() != shape.front()) return false;
    shape.remove_prefix(1);
    row.remove_prefix(1);
  }
  return true;
}

/// The first literal byte of what follows "{*}", to skip what cannot begin it; 0: none.
char first_literal(std::string_view shape) {
  return shape.empty() || shape.front() == '~' || shape.front() == '{' ? '\0' : shape.front();
}

}  // namespace

bool is_host_character(char c) {
  return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_' || c == '/' || c == ':';
}

std::optional<Marks> match(std::string_view shape, std::string_view row) {
  Marks marks;
  const auto star = shape.find("{*}");
  if (!take(shape.substr(0, star), row, marks)) return std::nullopt;
  if (star == std::string_view::npos) return row.empty() ? std::optional{marks} : std::nullopt;

  const auto rest = shape.substr(star + 3);
  const char first = first_literal(rest);
  for (std::size_t at = 0; at <= row.size(); ++at) {
    if (first != '\0' && (at == row.size() || row[at] != first)) continue;
    auto left = row.substr(at);
    auto found = marks;
    if (!take(rest, left, found) || !left.empty()) continue;
    found.anything = row.substr(0, at);
    return found;
  }
  return std::nullopt;
}

std::size_t host_length(std::string_view row) { return count_host(row); }

Ends::Ends(std::string_view shape) : first_{first_literal(shape)} {
  constexpr std::string_view host = "{host}";
  host_ = shape.starts_with(host);
  if (host_) behind_host_ = first_literal(shape.substr(host.size()));
  while (!shape.empty() && (shape.back() == '~' || shape.back() == ' ')) shape.remove_suffix(1);
  if (!shape.empty() && shape.back() != '}') last_ = shape.back();
}

std::size_t prompt_length(std::string_view row) {
  // What stands behind the first word tells most lines from a prompt: asked first, of each line there is.
  const auto word = count_while(row.substr(0, longest_host + 1), is_host_character);
  if (word >= row.size() || std::string_view{"(>#"}.find(row[word]) == std::string_view::npos) return 0;
  auto length = count_host(row);
  // "Password#show version" of a router that is called so: behind a question nothing is shown.
  if (length == 0 && asks_for_answer(row.substr(0, word)) && word + 1 < row.size() &&
      is_letter(row[word + 1]))
    length = word;
  if (length == 0) return 0;
  while (length < row.size() && row[length] == '(') {
    const auto mode = count_mode(row.substr(length + 1));
    if (mode == 0 || length + mode + 1 >= row.size() || row[length + mode + 1] != ')') return 0;
    length += mode + 2;
  }
  return length < row.size() && (row[length] == '>' || row[length] == '#') ? length + 1 : 0;
}

}  // namespace rommate::recognise
