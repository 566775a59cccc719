// Reads line settings as people type them: "115200", "9600 7E1", "115200 8N1 hard", "8N2". What is not named
// stays.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "protocols/line_settings.hpp"

namespace rommate::console {

/// The settings, or one sentence that says which word was not understood and what is.
[[nodiscard]] std::variant<protocols::LineSettings, std::string> parse_line(
    std::string_view words, const protocols::LineSettings& current);

}  // namespace rommate::console
