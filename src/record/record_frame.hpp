// The bytes of one frame of a recording, as record.hpp describes them. Shared by encoder and decoder only.
#pragma once

#include <array>
#include <boost/crc.hpp>
#include <cstdint>
#include <cstring>

#include "protocols/engine.hpp"

namespace rommate::record::frame {

using protocols::Byte;
using protocols::ByteView;

constexpr std::array<Byte, 4> magic{0xF9, 'r', 'm', 0x0A};
constexpr std::size_t head_size = 28;
constexpr std::size_t kind_at = 4, flags_at = 5, head_check_at = 6, run_at = 8, length_at = 12, time_at = 16,
                      check_at = 24;
constexpr std::uint32_t max_payload = 1u << 20;
// A start frame can be believed after damage although its run was never seen; bounding it bounds the search.
constexpr std::uint32_t max_start_payload = 1u << 16;
constexpr std::uint8_t secret_flag = 1;
constexpr std::uint16_t version = 1;        // of what this program writes
constexpr std::uint16_t oldest_reader = 1;  // the version a reader must have to understand it

/// Little-endian numbers at any address.
template <class Number>
void put(Byte* at, Number value) {
  for (std::size_t i = 0; i < sizeof value; ++i)
    at[i] = static_cast<Byte>(static_cast<std::uint64_t>(value) >> (8 * i));
}
template <class Number>
[[nodiscard]] Number get(const Byte* at) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i) value |= std::uint64_t{at[i]} << (8 * i);
  return static_cast<Number>(value);
}

/// CRC-32 as in Ethernet, gzip and PNG, over the pieces one behind the other. It guards against damage; it is
/// no protection against somebody who wants to change a recording.
template <class... Pieces>
[[nodiscard]] std::uint32_t crc32(const Pieces&... pieces) {
  boost::crc_32_type crc;
  (crc.process_bytes(pieces.data(), pieces.size()), ...);
  return crc.checksum();
}
/// `head` is a whole head; its own two checks are not looked at.
[[nodiscard]] inline std::uint16_t head_check(const Byte* head) {
  return static_cast<std::uint16_t>(
      crc32(ByteView{head, head_check_at}, ByteView{head + run_at, check_at - run_at}));
}
[[nodiscard]] inline std::uint32_t frame_check(const Byte* head, ByteView payload) {
  return crc32(ByteView{head, check_at}, payload);
}

}  // namespace rommate::record::frame
