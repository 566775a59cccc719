// Watches the line for the texts that forbid a recipe, from the first byte on. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/recipe/model.hpp"

namespace rommate::recipe {

class StopTexts {
 public:
  /// `stops` must outlive it.
  explicit StopTexts(const std::vector<Advice>& stops) : stops_{&stops} {}
  /// The one that these bytes complete; null: none.
  [[nodiscard]] const Advice* find(std::string_view received);

 private:
  const std::vector<Advice>* stops_;
  std::string row_ = {};  // that is being received
};

}  // namespace rommate::recipe
