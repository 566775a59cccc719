#include "src/recipe/mistake.hpp"

#include <fmt/format.h>

#include <set>

namespace rommate::recipe {
namespace {

/// Neighbouring letters, with the ends marked: two words that share most of them were meant to be the same.
std::multiset<std::string> pairs_of(std::string_view word) {
  const auto framed = "^" + std::string{word} + "$";
  std::multiset<std::string> pairs;
  for (std::size_t i = 0; i + 1 < framed.size(); ++i) pairs.insert(framed.substr(i, 2));
  return pairs;
}

/// Twice the shared pairs over all pairs, 0 to 1 (Dice's coefficient).
double likeness(std::string_view a, std::string_view b) {
  const auto of_a = pairs_of(a), of_b = pairs_of(b);
  std::vector<std::string> shared;
  std::set_intersection(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(), std::back_inserter(shared));
  return 2.0 * static_cast<double>(shared.size()) / static_cast<double>(of_a.size() + of_b.size());
}

}  // namespace

std::string to_string(const Mistake& mistake, std::string_view file) {
  if (mistake.at.of_base)
    return fmt::format("{}: in the recipe that it extends, line {} column {}: {}", file, mistake.at.line,
                       mistake.at.column, mistake.what);
  return fmt::format("{}:{}:{}: {}", file, mistake.at.line, mistake.at.column, mistake.what);
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  std::string_view best;
  double most = 0.5;  // a guess: below it, what is named has nothing to do with what was typed
  for (const auto& each : known)
    if (const auto like = likeness(word, each); like > most) most = like, best = each;
  return best.empty() ? "" : fmt::format("; did you mean '{}'?", best);
}

}  // namespace rommate::recipe
