// Characters with combining marks: each distinct one gets a number above U+10FFFF that fits into a cell.
// Bounded: a character keeps at most max_marks marks, and Screen drops the numbers no cell uses when full()
// says so.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rommate::vt {

class Clusters {
 public:
  static constexpr char32_t first = 0x110000;
  static constexpr std::size_t max_marks = 8;  // xterm keeps 2 (combiningChars), libvterm 5

  [[nodiscard]] static bool is_cluster(char32_t text) { return text >= first; }
  /// The code points behind a number; it must be one of ours.
  [[nodiscard]] std::u32string_view text(char32_t cluster) const;
  /// The number of `base` (a code point or a cluster) with `mark` added; `base` itself if it has enough of
  /// them.
  [[nodiscard]] char32_t with_mark(char32_t base, char32_t mark);
  [[nodiscard]] char32_t number_of(std::u32string_view text);
  [[nodiscard]] bool full() const { return texts_.size() >= limit_; }
  /// Called after a clean-up, so that the next one is not due at once.
  void make_room() { limit_ = texts_.size() * 2 > least_limit ? texts_.size() * 2 : least_limit; }

 private:
  static constexpr std::size_t least_limit = 4096;
  std::vector<std::u32string> texts_;
  std::unordered_map<std::u32string, char32_t> numbers_;
  std::size_t limit_ = least_limit;
};

}  // namespace rommate::vt
