// Judges a recipe before it is ever run: what a typo can do is a mistake here, not a surprise at night.
//
// The rules of every recovery are kept here and by the runner, not by an author's memory: nothing is saved
// before the old configuration was seen in the running one, a register is never a constant, a change says how
// it goes away, a secret stands in no text, a step can be reached by ways whose cost was agreed to.
#pragma once

#include <vector>

#include "src/recipe/model.hpp"

namespace rommate::recipe {

/// Adds what is wrong in `recipe`; `ways` are those of all families.
void check(const Recipe& recipe, const std::vector<Ways>& ways, Mistakes& mistakes);
/// And in a file of ways.
void check(const Ways& ways, Mistakes& mistakes);

/// The questions that an `answer` may name.
[[nodiscard]] std::vector<std::string> question_names();

}  // namespace rommate::recipe
