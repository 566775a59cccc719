#include "src/recipe/course.hpp"

#include <algorithm>

namespace rommate::recipe {

void Course::was_reset(const std::vector<Step>& all) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto& proofs = all[i].proofs;
    steps[i].asked = false;
    if (std::any_of(proofs.begin(), proofs.end(), [](auto& each) { return each.lives == Lives::running; }))
      steps[i].proved = false;
  }
}

void Course::start_over() {
  step.reset();
  goal_asked = goal_asked || phase != Phase::goal;
}

}  // namespace rommate::recipe
