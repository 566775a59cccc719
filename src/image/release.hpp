// Releases of network software as vendors write them, and their order: "15.7(3)M8", "12.4(13a)", "16.06.04",
// "17.12.4a", "3.6.6E". Written in different ways ("16.06.04" in a file name, "16.6.4" by `show version`)
// they are the same.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rommate::image {

class Release {
 public:
  /// nullopt: it does not start with a figure, has fewer than two numbers, or is longer than 64 characters.
  [[nodiscard]] static std::optional<Release> parse(std::string_view text);

  /// As it was written.
  [[nodiscard]] const std::string& text() const { return text_; }

  /// Number by number; a letter behind a number is a rebuild, so 17.12.4 < 17.12.4a < 17.12.5. Two trains of
  /// one number (15.2(4)M and 15.2(4)E) have no order.
  friend std::partial_ordering operator<=>(const Release& a, const Release& b);
  friend bool operator==(const Release& a, const Release& b) { return a.parts_ == b.parts_; }

 private:
  using Part = std::variant<std::uint64_t, std::string>;  // a number, or the letters between numbers
  std::string text_;
  std::vector<Part> parts_;
};

}  // namespace rommate::image
