#include "protocols/transfer/crc16.hpp"

#include <array>

namespace rommate::protocols::transfer {
namespace {

constexpr std::uint16_t polynomial = 0x1021;
constexpr std::size_t slice = 8;  // bytes taken in one step
using Tables = std::array<std::array<std::uint16_t, 256>, slice>;

// tables[k][b]: what byte b adds to the CRC when k more bytes follow it in the same step.
constexpr Tables make_tables() {
  Tables tables{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    auto crc = static_cast<std::uint16_t>(byte << 8);
    for (int bit = 0; bit < 8; ++bit)
      crc = static_cast<std::uint16_t>((crc & 0x8000) != 0 ? (crc << 1) ^ polynomial : crc << 1);
    tables[0][byte] = crc;
  }
  for (std::size_t k = 1; k < slice; ++k)
    for (unsigned byte = 0; byte < 256; ++byte) {
      const auto before = tables[k - 1][byte];
      tables[k][byte] = static_cast<std::uint16_t>((before << 8) ^ tables[0][before >> 8]);
    }
  return tables;
}

constexpr Tables tables = make_tables();

}  // namespace

std::uint16_t crc16(ByteView bytes, std::uint16_t crc) {
  while (bytes.size() >= slice) {
    crc = static_cast<std::uint16_t>(tables[7][bytes[0] ^ (crc >> 8)] ^ tables[6][bytes[1] ^ (crc & 0xff)] ^
                                     tables[5][bytes[2]] ^ tables[4][bytes[3]] ^ tables[3][bytes[4]] ^
                                     tables[2][bytes[5]] ^ tables[1][bytes[6]] ^ tables[0][bytes[7]]);
    bytes = bytes.subspan(slice);
  }
  for (const auto byte : bytes) crc = static_cast<std::uint16_t>((crc << 8) ^ tables[0][(crc >> 8) ^ byte]);
  return crc;
}

Byte sum8(ByteView bytes) {
  unsigned sum = 0;
  for (const auto byte : bytes) sum += byte;
  return static_cast<Byte>(sum);
}

}  // namespace rommate::protocols::transfer
