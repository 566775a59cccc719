// How a person gets into a device of a family, in words, for a night without a network: the key or the
// button, when it is taken, what stands there then, and what to do where recovery is disabled. The recipes do
// the same by themselves (recipes/ways/*.toml); what no recipe knows stands here all the same. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "src/recognise/family.hpp"

namespace rommate::recipe {

struct WayIn {
  recognise::Family family;
  std::string_view name;   // as the recogniser names the family: "catalyst-xe"
  std::string_view boxes;  // "Catalyst 3650, 3850, 9000"
  /// Beginnings of names that mean it, with blanks between, in lower case: "3650 3850 c9300".
  std::string_view called;
  std::string_view how;     // what is pressed or sent
  std::string_view window;  // when that is taken
  std::string_view stands;  // the prompt that it leads to
  std::string_view then;  // by hand, step "; " step, so that the configuration is kept; empty: see `disabled`
  std::string_view disabled;  // where it does nothing, or recovery was switched off
  std::string_view source;    // of it all
};

[[nodiscard]] std::span<const WayIn> ways_in();
/// A family by its name, or a box by its own ("2960", "ISR4321", "n9k"), however it is written. Null: none.
[[nodiscard]] const WayIn* find_way_in(std::string_view called);
/// For a terminal of so many columns.
[[nodiscard]] std::string told(const WayIn& way, std::size_t columns);

}  // namespace rommate::recipe
