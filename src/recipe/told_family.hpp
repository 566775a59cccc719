// Whose system it is, of what its `show version` says. Pure.
#pragma once

#include <string>
#include <vector>

#include "src/recognise/family.hpp"

namespace rommate::recipe {

/// none: these lines do not say it, or it is of none of the families that recipes know.
[[nodiscard]] recognise::Family family_in_version(const std::vector<std::string>& lines);

}  // namespace rommate::recipe
