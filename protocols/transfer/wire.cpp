#include "protocols/transfer/wire.hpp"

#include <array>

#include "protocols/transfer/crc16.hpp"

namespace rommate::protocols::transfer {
namespace {

constexpr std::array<Dialect, 4> dialects{{
    {"xmodem", "XMODEM", false, false, false},
    {"xmodem-1k", "XMODEM-1K", false, true, false},
    {"ymodem", "YMODEM", true, true, false},
    {"ymodem-g", "YMODEM-G", true, true, true},
}};

}  // namespace

const Dialect& dialect_of(Protocol protocol) { return dialects[static_cast<std::size_t>(protocol)]; }

std::optional<Protocol> parse_protocol(std::string_view name) {
  for (std::size_t i = 0; i < dialects.size(); ++i)
    if (dialects[i].name == name) return static_cast<Protocol>(i);
  return std::nullopt;
}

void append_block(Bytes& to, unsigned number, ByteView data, std::size_t length, Check check, Byte padding) {
  const auto start = to.size();
  to.reserve(start + block_length(length, check));
  const auto low = static_cast<Byte>(number);
  to.push_back(length == wire::large ? wire::stx : wire::soh);
  to.push_back(low);
  to.push_back(static_cast<Byte>(~low));
  append(to, data);
  to.resize(start + wire::head + length, padding);
  const ByteView padded{to.data() + start + wire::head, length};
  if (check == Check::sum) {
    to.push_back(sum8(padded));
    return;
  }
  const auto crc = crc16(padded);
  to.push_back(static_cast<Byte>(crc >> 8));
  to.push_back(static_cast<Byte>(crc & 0xff));
}

bool block_is_good(ByteView block, Check check) {
  if ((block[1] ^ block[2]) != 0xff) return false;
  const auto body = block.subspan(wire::head);
  if (check == Check::crc) return crc16(body) == 0;
  return sum8(body.first(body.size() - 1)) == body.back();
}

bool loadx_would_shorten(ByteView block_data) {
  return block_data.size() >= 3 &&
         std::all_of(block_data.end() - 3, block_data.end(), [](Byte byte) { return byte == wire::sub; });
}

void append_cancel(Bytes& to) {
  to.insert(to.end(), 8, wire::can);
  to.insert(to.end(), 8, wire::bs);
}

}  // namespace rommate::protocols::transfer
