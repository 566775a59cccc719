// Looks at a text before it is pasted: how much it is, and which of its lines would hurt. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rommate::ui {

struct PasteFacts {
  std::size_t lines = 0;
  std::vector<std::string> warnings;  // "line 12: reload", at most five and then how many more
};

[[nodiscard]] PasteFacts look_at_paste(std::string_view text);
/// A command that erases, restarts or cuts off: what a person wants to see before it is pasted.
[[nodiscard]] bool is_destructive(std::string_view line);

}  // namespace rommate::ui
