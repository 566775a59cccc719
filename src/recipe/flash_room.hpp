// What a device says of its flash: what lies there, and whether a file has room. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rommate::recipe {

/// "NAME" of "flash:FOLDER/NAME".
[[nodiscard]] std::string base_name(std::string_view path);

/// The number that a text begins with; 0: none.
[[nodiscard]] std::uint64_t number_in(std::string_view text);

/// `dir` shows the file with its size: a number of its line, and its name at the end. A file sent in blocks
/// is as long as its blocks: XMODEM knows no length, and the last one is filled up. `size` in bytes; nullopt:
/// the name alone is looked for.
[[nodiscard]] bool lists(const std::vector<std::string>& lines, std::string_view file,
                         std::optional<std::uint64_t> size);

/// Bytes, of "27998208 bytes available (4515840 bytes used)" or "65544192 bytes total (6025216 bytes free)";
/// nullopt: this `dir` does not say so, as that of a ROMMON.
struct Room {
  std::uint64_t free = 0, total = 0;
};
[[nodiscard]] std::optional<Room> room_in(const std::vector<std::string>& lines);

/// Bytes of the largest flash that `show version` names ("62720K bytes of ATA CompactFlash (Read/Write)");
/// nullopt: it names none.
[[nodiscard]] std::optional<std::uint64_t> flash_in_version(const std::vector<std::string>& lines);

/// "[OK - 17/4096 bytes]" or "17 bytes copied in 0.021 secs" of a copy: how many the device says it has;
/// nullopt: it does not say.
[[nodiscard]] std::optional<std::uint64_t> bytes_told(const std::vector<std::string>& lines);

}  // namespace rommate::recipe
