// CRC-32 as in Ethernet, gzip and PNG (reflected polynomial EDB88320), eight bytes a step. It guards the
// frames of recordings against damage; it is no protection against somebody who wants to change one.
#pragma once

#include <cstdint>

#include "protocols/engine.hpp"

namespace rommate::console {

/// The CRC of `bytes`, continued from `before` (the value returned for what comes before them).
[[nodiscard]] std::uint32_t crc32(protocols::ByteView bytes, std::uint32_t before = 0);

}  // namespace rommate::console
