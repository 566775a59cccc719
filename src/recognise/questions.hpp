// Which rows are questions: read with the grammar of question_parts.hpp, so no sentence needs an entry. Pure
// functions of a row and the lines above it. What a row does not say completely is not a question yet:
// "y/n:" alone is not, because "[n]:" follows.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rommate::recognise {

struct Choice {
  std::vector<std::string> choices;  // in lower case, as many as are shown; empty: only a default is
  std::string default_answer;        // in lower case; "": none is shown
};

/// A question for yes or no, perhaps with more choices, complete up to its last character. `default_follows`:
/// the device is of those that put "[n]" behind "(y/n)?".
[[nodiscard]] std::optional<Choice> parse_choice(std::string_view row, bool default_follows = false);

/// Any other question: it shows a default or what can be chosen, or it asks for a value in the words of a
/// dialog. `doubtful`: other text may look so by chance.
struct Asked {
  std::vector<std::string> choices = {};
  std::string default_answer = {};  // what stands in the brackets
  bool doubtful = false;
};
/// `above`: the lines above that are not blank, latest first: a list of values is told from a dialog by them.
[[nodiscard]] std::optional<Asked> parse_question(std::string_view row,
                                                  std::span<const std::string_view> above = {});

/// The row is in the middle of a quotation or a remark in brackets: a configuration, a help text or a note
/// has a question in it.
[[nodiscard]] bool is_quoted(std::string_view row);

}  // namespace rommate::recognise
