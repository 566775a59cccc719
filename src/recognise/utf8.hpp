// Which bytes above 7Fh are text? Well-formed UTF-8 is: a banner in Russian is no garbage of a wrong speed.
#pragma once

#include <cstddef>
#include <string_view>

namespace rommate::recognise {

/// Length of the well-formed character (RFC 3629) at the start of `text`, 2 to 4; 0: there is none. One that
/// is cut off by the end of `text` counts as far as it goes.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

/// `line` without what no text begins with: NULs, a bell, bytes that are no character. A line that is begun
/// by a device which has just changed its speed, or lost its power, has some of them in front.
[[nodiscard]] std::string_view behind_noise(std::string_view line);

}  // namespace rommate::recognise
