// RFC 4648, section 4, by libsodium.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rommate::image {

[[nodiscard]] std::string to_base64(std::span<const std::uint8_t> bytes);
/// Of a text that codes so many bytes; nullopt: it does not.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> from_base64(std::string_view text, std::size_t size);

}  // namespace rommate::image
