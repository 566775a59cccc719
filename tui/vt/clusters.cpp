#include "tui/vt/clusters.hpp"

#include <cassert>

namespace rommate::vt {

std::u32string_view Clusters::text(char32_t cluster) const {
  assert(is_cluster(cluster) && cluster - first < texts_.size());
  return texts_[cluster - first];
}

char32_t Clusters::with_mark(char32_t base, char32_t mark) {
  std::u32string whole = is_cluster(base) ? std::u32string(text(base)) : std::u32string(1, base);
  if (whole.size() > max_marks) return base;
  whole.push_back(mark);
  return number_of(whole);
}

char32_t Clusters::number_of(std::u32string_view text) {
  const auto [found, added] =
      numbers_.try_emplace(std::u32string(text), first + static_cast<char32_t>(texts_.size()));
  if (added) texts_.emplace_back(text);
  return found->second;
}

}  // namespace rommate::vt
