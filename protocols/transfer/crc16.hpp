// The two checks of XMODEM and its children: CRC-16 and the 8-bit sum.
//
// CRC: polynomial 0x1021, start 0, not reflected, no final xor, high byte first on the wire; the CRC of data
// and its CRC is 0 (Forsberg, X/YMODEM Protocol Reference, chapters 7 and 8). "123456789" gives 0x31C3.
#pragma once

#include <cstdint>

#include "protocols/engine.hpp"

namespace rommate::protocols::transfer {

/// CRC of `bytes`; `crc` continues an earlier part.
[[nodiscard]] std::uint16_t crc16(ByteView bytes, std::uint16_t crc = 0);

/// Sum of `bytes` modulo 256.
[[nodiscard]] Byte sum8(ByteView bytes);

}  // namespace rommate::protocols::transfer
