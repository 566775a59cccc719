// A plan as one JSON object: {"event":"plan","recipe":...,"family":...,"seconds":...,"steps":[...]}.
#pragma once

#include "src/app/json_line.hpp"
#include "src/recipe/plan.hpp"

namespace rommate::cli {

[[nodiscard]] app::JsonLine plan_json(const recipe::Plan& plan);

}  // namespace rommate::cli
