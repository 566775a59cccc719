// TFTP packets: bytes to structs and back. RFC 1350 (packets), RFC 2347 (options, OACK). No state, no timers:
// those are in client.hpp and serving.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "protocols/engine.hpp"

namespace rommate::protocols::tftp {

enum class ErrorCode : std::uint16_t {
  undefined = 0,
  not_found = 1,
  access = 2,
  disk_full = 3,
  illegal_operation = 4,
  unknown_transfer = 5,
  exists = 6,
  no_such_user = 7,
  option_refused = 8,  // RFC 2347
};

/// In the order they stand in the packet; names in lower case, as parsed (RFC 2347: case does not matter).
using Options = std::vector<std::pair<std::string, std::string>>;

struct Request {
  bool write = false;
  std::string file;
  std::string mode;  // lower case: "octet", "netascii"
  Options options;
  friend bool operator==(const Request&, const Request&) = default;
};
struct Data {
  std::uint16_t block = 0;
  Bytes payload;
  friend bool operator==(const Data&, const Data&) = default;
};
struct Ack {
  std::uint16_t block = 0;
  friend bool operator==(const Ack&, const Ack&) = default;
};
struct Error {
  ErrorCode code = ErrorCode::undefined;
  std::string text;
  friend bool operator==(const Error&, const Error&) = default;
};
struct OptionAck {
  Options options;
  friend bool operator==(const OptionAck&, const OptionAck&) = default;
};
using Packet = std::variant<Request, Data, Ack, Error, OptionAck>;

/// nullopt: not a TFTP packet (unknown opcode, string without its end, option without value, too long).
[[nodiscard]] std::optional<Packet> parse(ByteView datagram);
[[nodiscard]] Bytes serialise(const Packet& packet);

/// The value of an option as a number within the range; nullopt when it is missing or not that.
[[nodiscard]] std::optional<std::uint32_t> number_option(const Options& options, std::string_view name,
                                                         std::uint32_t low, std::uint32_t high);

constexpr std::size_t default_block = 512;    // RFC 1350
constexpr std::size_t largest_block = 65464;  // RFC 2348

}  // namespace rommate::protocols::tftp
