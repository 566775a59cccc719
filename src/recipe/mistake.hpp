// What is wrong in a recipe, and where: every mistake at once, each with line and column, so that an author
// mends a file in one go and not one error at a time.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace rommate::recipe {

/// A place in a recipe's file, both counted from 1; line 0: not from a file.
struct Place {
  unsigned line = 0, column = 0;
  bool of_base = false;  // in the recipe that this one extends
  friend auto operator<=>(const Place&, const Place&) = default;
};

struct Mistake {
  Place at;
  std::string what;
};

class Mistakes {
 public:
  /// `of_base`: of a recipe that is read because another extends it.
  explicit Mistakes(bool of_base = false) : of_base_{of_base} {}
  [[nodiscard]] bool of_base() const { return of_base_; }
  void add(Place at, std::string what) { all_.push_back({at, std::move(what)}); }
  [[nodiscard]] bool any() const { return !all_.empty(); }
  /// In the order of the file.
  [[nodiscard]] std::vector<Mistake> sorted() const {
    auto sorted = all_;
    std::stable_sort(sorted.begin(), sorted.end(), [](auto& a, auto& b) { return a.at < b.at; });
    return sorted;
  }

 private:
  bool of_base_;
  std::vector<Mistake> all_;
};

/// "FILE:LINE:COLUMN: what".
[[nodiscard]] std::string to_string(const Mistake& mistake, std::string_view file);

/// "; did you mean 'X'?" when one of `known` is near enough to `word` to be meant, else nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

}  // namespace rommate::recipe
