// Whether a row asks something: a pager, a login, yes or no, a value; and what the question is about. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "src/recognise/judgement.hpp"

namespace rommate::recognise {

[[nodiscard]] std::optional<Judgement> judge_question(std::string_view row, const Scene& scene);
/// A question of a wizard that numbers its steps, with the colon that it leaves out behind a default.
[[nodiscard]] std::optional<Judgement> judge_step(std::string_view row, const Scene& scene);
/// What the question is about, and what its answers do.
void identify_question(Sighting& seen, std::string_view row, const Scene& scene);

}  // namespace rommate::recognise
