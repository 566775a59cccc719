// Replaces a small file in one step: whoever reads it, also after a crash, sees the old content or the new
// one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rommate::app {

/// Whether the content must be on the disk when the call returns, which can take seconds on a busy one.
enum class Durable { yes, no };

/// Makes the directory when it is missing (mode 0700). An existing file keeps its mode, a new one gets 0600;
/// a link is followed. nullopt: done; else what went wrong, as the system says it.
[[nodiscard]] std::optional<std::string> replace_file(const std::string& path, std::string_view content,
                                                      Durable durable = Durable::yes);

}  // namespace rommate::app
