// The verbs: what a recipe can have done, what each costs and changes, and every line that it may type on a
// family. The book of phrases is the one truth for both the plan and the runner: a verb types only what
// stands in it, so that nothing is typed that was not planned. What a verb does with the answers is in
// src/recipe/verbs/.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/recipe/model.hpp"
#include "src/recognise/sighting.hpp"

namespace rommate::recipe {

using recognise::Families;
using recognise::Family;
using recognise::State;

struct Verb {
  std::string_view name;
  std::string_view about;  // "ignore the saved configuration at the next start"
  int arguments = 0;       // how many words follow; -1: the rest of the line is one
  Change change = Change::none;
  std::string_view undo = {};  // in words, for `owes`
  std::string_view cost = {};  // "reload", "power-cycle", "erase"; empty: nothing
  Seconds takes{5};    // typical, without what is computed from sizes; guesses unless the phrase says more
  bool saves = false;  // overwrites the saved configuration
  bool takes_secret = false;   // its arguments may be secrets
  std::string_view uses = {};  // parameters that it takes by itself, with blanks between
};

[[nodiscard]] std::span<const Verb> verbs();
[[nodiscard]] const Verb* find_verb(std::string_view name);
[[nodiscard]] std::vector<std::string> verb_names();

/// One line that `verb` types on these families, with {holes} that parameters and facts fill. `when` says in
/// which case, empty: always.
struct Phrase {
  std::string_view verb, key;
  Families families;
  std::string_view line;
  std::string_view when = {};
};

/// The phrases of a verb (or claim, or debt) on this family, in the order in which they are typed.
[[nodiscard]] std::vector<const Phrase*> phrases(std::string_view verb, Family family);
/// The one called `key`; null: this family has none.
[[nodiscard]] const Phrase* find_phrase(std::string_view verb, std::string_view key, Family family);
/// True when the verb types something, or does something without typing, on this family.
[[nodiscard]] bool knows(std::string_view verb, Family family);

/// What is owed for a while and must be true again.
struct DebtSheet {
  std::string_view name;     // "skip-config"
  std::string_view owed;     // "the saved configuration is read at the next start: {register}"
  std::string_view by_hand;  // how a person pays it, with phrases of "pay NAME"
};
[[nodiscard]] std::span<const DebtSheet> debts();
[[nodiscard]] const DebtSheet* find_debt(std::string_view name);

/// What can be claimed and asked of the device (or of our disk).
struct ClaimSheet {
  std::string_view text;  // "enable with {}": braces stand for one parameter
  Lives lives;
  std::string_view about;
  bool shows_configuration = false;  // when it holds, the old configuration was seen in the running one
  bool takes_secret = false;
};
[[nodiscard]] std::span<const ClaimSheet> claims();
[[nodiscard]] const ClaimSheet* find_claim(std::string_view text);

/// What stands in the place of a hole in a plan: "register" -> "<the register as noted>".
[[nodiscard]] std::string hole_in_words(std::string_view name);

/// The loader of a family: where `at = "loader"` is.
[[nodiscard]] std::optional<State> loader_of(Family family);
/// `word` is a state, "loader" or "anywhere".
[[nodiscard]] bool is_place(std::string_view word);
/// True when a device in `state` stands at `place`.
[[nodiscard]] bool stands_at(State state, std::string_view place);
[[nodiscard]] std::vector<std::string> place_names();
/// What a way may cost, gentlest first; also the debts.
[[nodiscard]] std::span<const std::string_view> costs();

}  // namespace rommate::recipe
