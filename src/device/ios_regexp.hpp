// The patterns behind "| include": . [] ^ $ _ ( ) | and * + ? as the vendor's regular expression pages tell.
// Every position of the line is followed at once, so that no pattern takes long.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rommate::device {

class IosRegexp {
 public:
  explicit IosRegexp(std::string_view pattern);
  /// Whether the pattern is somewhere in the line. A pattern that is no expression matches nothing.
  [[nodiscard]] bool found_in(std::string_view line) const;

 private:
  enum class Kind { character, any, set, begin, end, edge, split, jump, done };
  struct Node {
    Kind kind = Kind::done;
    char c = 0;
    std::string set = {};  // characters of a set
    bool inverted = false;
    std::size_t to = 0, other = 0;  // where split and jump go
  };
  bool alternatives();
  bool sequence();
  bool piece();
  bool atom();
  bool read_set();
  void repeat(std::size_t from, char how);
  void follow(std::vector<bool>& states, std::size_t node, std::string_view line, std::size_t at) const;
  [[nodiscard]] static bool edge_at(std::string_view line, std::size_t at);

  std::string_view rest_;
  int depth_ = 0;
  std::vector<Node> nodes_;
};

}  // namespace rommate::device
