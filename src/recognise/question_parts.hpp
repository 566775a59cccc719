// The grammar of a question, as consoles write it on one row: words, then in any order what may be answered,
// what a RETURN means, and an end mark. The one place that knows what a choice, a default and an end mark
// look like:
//
//   Do you wish to continue? y/n:  [n]:      choices "y/n", default "n", end mark ':'
//   Enable Link Aggregation (LAG) [yes][NO]: two defaults that are a choice; the capitals tell the default
//   Timeout in seconds [2]:                  default "2"
//   Enter the mode. (setup/restore) ?        options
//   Really restart it? [confirm yes/no]:     choices
//   Go on? Yes(y) or No(n):                  choices in the words
//   Selection (1-9)?                         a range
//   Erase it, are you sure y/[n] ?           choices without brackets, default "n"
//   Enable it? [N]>                          the end mark of some mail gateways
//
// It only takes apart. Whether a row is a question is decided in questions.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace rommate::recognise {

/// What stands in brackets, or is a choice without any.
struct Group {
  enum class Kind : std::uint8_t {
    choices,  // with a yes and a no among them
    options,  // other words to choose from
    value,    // a default, or a remark
  };
  Kind kind = Kind::value;
  char open = '\0';  // '(', '[', '{' or '<'; '\0': no brackets
  std::string_view inside = {};
  bool says_default = false;  // "(Default: rsa)"
  char mark = '\0';           // the end mark right behind it: ':', '?', or none
};

struct QuestionParts {
  std::string_view words = {};  // what is left in front of all groups, without its end mark
  char words_mark = '\0';       // the end mark of the words
  static constexpr std::size_t most_groups = 4;
  std::array<Group, most_groups> groups = {};  // as they stand, from the left
  std::size_t count = 0;
  char mark = '\0';  // at the very end of the row; the last group's, or the words'

  [[nodiscard]] const Group* last() const { return count == 0 ? nullptr : &groups[count - 1]; }
};

/// "Step 3: Enable IPv6 [yes]" of a wizard: what is asked. A row without a step as it is.
[[nodiscard]] std::string_view without_step(std::string_view row);

/// Takes a row apart, from its end. Views into the row.
[[nodiscard]] QuestionParts take_apart(std::string_view row);

/// The words to choose from, of "y/n", "yes, no", "yes/[no]", "Yes(y) or No(n)", "confirm yes/no".
struct Choices {
  static constexpr std::size_t most = 8;
  std::array<std::string_view, most> words = {};  // bare: without brackets, quotes and explanations
  std::size_t count = 0;
  std::string_view default_word = {};  // set off from the others: in brackets, or alone in capitals
  bool has_yes = false, has_no = false;
};

/// All words of `list`; count 0: it is no list of words.
[[nodiscard]] Choices choices_of(std::string_view list);

/// "1-9", "1..239", "2000MB - 4294MB", "1 to 8".
[[nodiscard]] bool is_range(std::string_view text);

[[nodiscard]] bool is_yes(std::string_view word);
[[nodiscard]] bool is_no(std::string_view word);

}  // namespace rommate::recognise
