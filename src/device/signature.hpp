// Signatures of simulated images (Ed25519): made with a key that stands in this program, so they prove
// nothing to anybody. They are there because devices check one and say so, and a damaged image must fail that
// check for a real reason. Not a vendor's format.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace rommate::device {

/// 128 hex digits.
[[nodiscard]] std::string sign(std::span<const std::uint8_t> bytes);
/// False for a signature that is not of these bytes, or is none.
[[nodiscard]] bool signed_by_us(std::span<const std::uint8_t> bytes, std::string_view signature);

}  // namespace rommate::device
