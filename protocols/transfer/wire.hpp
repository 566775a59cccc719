// What is on the wire of XMODEM, XMODEM-1K, YMODEM and YMODEM-G: the control bytes, the block, and how long
// things take. One dialect is a row of data (Dialect); sender and receiver are one each.
//
// Follows C. Forsberg, "XMODEM/YMODEM Protocol Reference", 6-18-88, and, where that is silent, what the
// receivers named in the comments do.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "protocols/engine.hpp"

namespace rommate::protocols::transfer {

namespace wire {
constexpr Byte soh = 0x01;  // block of 128
constexpr Byte stx = 0x02;  // block of 1024
constexpr Byte eot = 0x04;
constexpr Byte ack = 0x06;
constexpr Byte bs = 0x08;  // behind CANs: a shell at the other end deletes them
constexpr Byte nak = 0x15;
constexpr Byte can = 0x18;
constexpr Byte sub = 0x1a;        // padding (CP/M's end of file)
constexpr Byte ask_crc = 'C';     // start in CRC mode; U-Boot: also "send again"
constexpr Byte ask_stream = 'G';  // start of YMODEM-G
constexpr std::size_t small = 128, large = 1024;
constexpr std::size_t head = 3;  // SOH|STX, number, 255 - number
constexpr std::size_t large_ending =
    896;                            // so much or less is left: small blocks, so that padding stays < 128
constexpr int cancels_to_stop = 2;  // a single CAN may be line noise (YMODEM.DOC)
constexpr int tries = 10;           // for each block and for EOT (Forsberg 7.3)
constexpr std::size_t text_is = 8;  // so many bytes of text in a row are no noise
}  // namespace wire

/// A byte of a console's text.
[[nodiscard]] constexpr bool is_text(Byte byte) {
  return (byte >= 0x20 && byte < 0x7f) || byte == '\r' || byte == '\n' || byte == '\t' || byte == 0x1b;
}

enum class Protocol { xmodem, xmodem_1k, ymodem, ymodem_g };

struct Dialect {
  std::string_view name;   // as in --protocol
  std::string_view title;  // as people write it
  bool batch;              // has a header block with name and length, and may carry many files
  bool large_blocks;       // the sender uses 1024 bytes where it can
  bool streams;            // the receiver asks with G; nothing is acknowledged but the end
};
[[nodiscard]] const Dialect& dialect_of(Protocol protocol);
/// "xmodem", "xmodem-1k", "ymodem", "ymodem-g"; nullopt for anything else.
[[nodiscard]] std::optional<Protocol> parse_protocol(std::string_view name);

enum class Check { sum, crc };
constexpr std::size_t check_length(Check check) { return check == Check::crc ? 2 : 1; }
/// Length of a whole block with `data` bytes (128 or 1024) in it.
constexpr std::size_t block_length(std::size_t data, Check check) {
  return wire::head + data + check_length(check);
}

/// Appends one block. `data` (at most `length` bytes) is padded with `padding` to `length` (128 or 1024).
void append_block(Bytes& to, unsigned number, ByteView data, std::size_t length, Check check, Byte padding);

/// Number and complement agree, and the check is right. `block` is whole: head, data, check.
[[nodiscard]] bool block_is_good(ByteView block, Check check);

/// The data of this block ends in three or more 0x1A: U-Boot's loadx drops those, at the end of every block
/// (seen with v2023.01, in its source still in 2026).
[[nodiscard]] bool loadx_would_shorten(ByteView block_data);

/// Eight CAN and eight BS (Forsberg 4.1): enough for U-Boot, which wants three.
void append_cancel(Bytes& to);

/// How long things take on this line. All timeouts of a transfer follow from it.
struct LineTiming {
  std::uint32_t bits_per_second = 0;              // 0: not known, or the line is no bottleneck (network, pty)
  Duration hold = std::chrono::milliseconds{16};  // how long an adapter may hold a received byte back

  /// Ten bits a byte.
  [[nodiscard]] Duration wire_time(std::size_t bytes) const {
    return bits_per_second == 0
               ? Duration{0}
               : Duration{static_cast<std::int64_t>(bytes) * 10'000'000'000 / bits_per_second};
  }
  /// For the reply to a block, from when its last byte has left the UART. Loaders that erase flash between
  /// blocks are silent for many seconds.
  [[nodiscard]] Duration reply_timeout(std::size_t bytes) const {
    return std::max<Duration>(std::chrono::seconds{10}, 2 * wire_time(bytes)) + hold;
  }
  /// Between two bytes of a block (Forsberg 7.3.2: 1 s).
  [[nodiscard]] Duration byte_timeout() const {
    return std::max<Duration>(std::chrono::seconds{1}, 20 * wire_time(1)) + hold;
  }
  /// From our ACK to the next block. Shorter than the 10 s of Forsberg: a lost ACK is noticed here first, and
  /// a NAK too many costs one block at most.
  [[nodiscard]] Duration next_block_timeout() const {
    return std::max<Duration>(std::chrono::seconds{3}, 4 * wire_time(block_length(wire::large, Check::crc))) +
           hold;
  }
  /// The line counts as silent: what was under way is over.
  [[nodiscard]] Duration silence() const {
    const bool slow = bits_per_second != 0 && bits_per_second < 9600;
    return (slow ? Duration{std::chrono::seconds{1}} : Duration{std::chrono::milliseconds{100}}) + hold;
  }
  /// A copy of a reply has come: it is in the same packet of an adapter, or, on a slow line, a byte behind.
  [[nodiscard]] Duration doubled() const { return std::chrono::milliseconds{5} + wire_time(2); }
  /// A byte was alone when so much silence followed it.
  [[nodiscard]] Duration alone() const {
    return std::max<Duration>(std::chrono::milliseconds{20}, 3 * wire_time(1)) + hold;
  }
};

}  // namespace rommate::protocols::transfer
