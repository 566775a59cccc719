// The configuration register of routers: read in what a device says, and the bits that recipes change. Pure.
// Bits: vendor's register table; the dialog's names: console log of a 2620.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rommate::recipe {

inline constexpr unsigned ignore_bit = 0x40;  // "ignore NVRAM": every vendor page on recovery

/// "0x2102" -> 0x2102; 0 where there is no number.
[[nodiscard]] unsigned parse_register(std::string_view text);
/// The first "0x..." of a line that names a register.
[[nodiscard]] std::optional<unsigned> register_in(const std::vector<std::string>& lines);
/// Its value out of the bits that the dialog of a classic ROMMON names: a register is not shown as a number
/// there.
[[nodiscard]] std::optional<unsigned> register_in_summary(const std::vector<std::string>& lines);
/// What the register will be at the next start: "... is 0x2142 (will be 0x2102 at next reload)".
[[nodiscard]] std::optional<unsigned> next_register(const std::vector<std::string>& lines);

/// The same register with the bits of this speed; nullopt: the register has none for it.
[[nodiscard]] std::optional<unsigned> with_speed(unsigned value, std::uint32_t baud);
[[nodiscard]] std::uint32_t speed_of_register(unsigned value);

}  // namespace rommate::recipe
