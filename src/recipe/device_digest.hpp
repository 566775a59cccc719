// What `verify /sha512 FILE` and `verify /md5 FILE` of a running device answer. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace rommate::recipe {

struct DeviceDigest {
  std::string file, hex;  // the file's name without its folder
};
/// "verify /sha512 (bootflash:NAME) = HEX", the digits on this line or on the lines behind it.
[[nodiscard]] std::optional<DeviceDigest> device_digest_in(const std::vector<std::string>& lines);

}  // namespace rommate::recipe
