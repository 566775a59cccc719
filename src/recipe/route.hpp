// How to get from where a device stands to where a step can be done: the gentlest chain of ways of its
// family.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "src/recipe/model.hpp"
#include "src/recipe/verb.hpp"

namespace rommate::recipe {

/// What is agreed to and given: the costs and debts of `allows`, the names of parameters that have a value;
/// and the ways, as "from -> to", that were gone and did not lead there.
struct Terms {
  std::set<std::string, std::less<>> allowed, given, closed = {};
};

/// "rommon -> ios-user"
[[nodiscard]] std::string name_of(const Way& way);

/// The ways of `family` among the files.
[[nodiscard]] const Ways* ways_of(Family family, const std::vector<Ways>& all);

/// The family has such a place: a step whose place it does not have is not for it.
[[nodiscard]] bool has_place(const Ways& ways, const std::vector<Word>& place);
/// The step is for this family, and what it depends on is given.
[[nodiscard]] bool concerns(const Step& step, Family family, const Ways& ways, const Terms& terms);

/// What the way needs is given, and what it costs is agreed to.
[[nodiscard]] bool open_to(const Way& way, const Terms& terms);

/// What a way costs a person, for the choice of the gentlest: a power-cycle more than a reload, a debt more
/// than neither. `owed`: debts that are open already cost nothing more.
[[nodiscard]] int weight(const Way& way, const std::set<std::string, std::less<>>& owed = {});

/// The gentlest chain from `from` (a state's word, or "anywhere" for: unknown) to one of `to`; empty: it
/// stands there already; nullopt: there is none on these terms.
[[nodiscard]] std::optional<std::vector<const Way*>> route(
    const Ways& ways, std::string_view from, const std::vector<Word>& to, const Terms& terms,
    const std::set<std::string, std::less<>>& owed = {});

/// What a chain lacks that there would be on the terms `most`: "enable-secret", "an agreement to
/// power-cycle". Empty: there is none on those either.
[[nodiscard]] std::vector<std::string> lacking(const Ways& ways, std::string_view from,
                                               const std::vector<Word>& to, const Terms& terms,
                                               const Terms& most);

}  // namespace rommate::recipe
