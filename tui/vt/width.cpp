#include "tui/vt/width.hpp"

#include <algorithm>
#include <iterator>
#include <span>

#include "tui/vt/width_tables.hpp"

namespace rommate::vt {

static bool contains(std::span<const CodeRange> table, char32_t code) {
  const auto after =
      std::upper_bound(table.begin(), table.end(), code,
                       [](char32_t value, const CodeRange& range) { return value < range.first; });
  return after != table.begin() && code <= std::prev(after)->last;
}

int column_width(char32_t code) {
  if (code < 0x300) return 1;
  if (code >= 0x2010 && code < 0x2028) return 1;  // dashes, quotes, dots
  if (code >= 0x2500 && code < 0x25FD) return 1;  // line drawing, the most frequent on a console
  if (contains(zero_columns, code)) return 0;
  return code >= 0x1100 && contains(two_columns, code) ? 2 : 1;
}

}  // namespace rommate::vt
