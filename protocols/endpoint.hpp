// HOST:PORT, ADDRESS:PORT and PORT as people write them, and where a console can be shared: one rule for
// ports that are opened, servers that listen, and settings that are only read. No socket is needed for any of
// it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace rommate::protocols {

struct Endpoint {
  std::string host;  // a name, or an address in figures; that of IPv6 without brackets
  std::uint16_t port = 0;
  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// What is wrong with a text that names no endpoint.
enum class NoEndpoint : std::uint8_t { no_port, bad_port, bad_host };

/// Where somebody listens: "HOST:PORT", "[2001:db8::1]:PORT" (RFC 3986, section 3.2.2: an address of IPv6
/// stands in brackets). The port is 1 to 65535.
[[nodiscard]] std::variant<Endpoint, NoEndpoint> parse_far_endpoint(std::string_view text);

/// Where we listen: "ADDRESS:PORT", ":PORT" and "PORT" (both on 127.0.0.1), "localhost:PORT", "[::1]:PORT",
/// "*:PORT" (0.0.0.0, all addresses). The address is in figures; port 0 takes a free one.
[[nodiscard]] std::variant<Endpoint, NoEndpoint> parse_near_endpoint(std::string_view text);

/// "192.0.2.1:2003", "[2001:db8::1]:2003".
[[nodiscard]] std::string to_string(const Endpoint& endpoint);

/// Four numbers of 0 to 255 with dots, none with a leading zero, which some read as octal.
[[nodiscard]] std::optional<std::array<std::uint8_t, 4>> parse_ipv4(std::string_view text);

/// An address of a device and, where it is told, how long its network's prefix is: "192.0.2.1/24".
struct Ipv4Place {
  std::uint32_t address = 0;              // the first number is the highest byte
  std::optional<unsigned> prefix_length;  // 0 to 32
  /// 255.255.255.0 of 24; of 32 when none was told.
  [[nodiscard]] std::uint32_t mask() const;
  [[nodiscard]] bool holds(std::uint32_t other) const { return (address & mask()) == (other & mask()); }
};
/// nullopt: it is written in another way.
[[nodiscard]] std::optional<Ipv4Place> parse_ipv4_place(std::string_view text);
/// "192.0.2.1".
[[nodiscard]] std::string ipv4_text(std::uint32_t address);

/// RFC 4291, section 2.2, all three forms; a zone may stand behind a "%" (RFC 4007, section 11).
[[nodiscard]] bool is_ipv6(std::string_view text);

/// The longest path of a unix socket (sockaddr_un of unix(7): 108 bytes with the zero at the end).
constexpr std::size_t longest_socket_path = 107;

/// "unix:PATH" or "tcp:" and where we listen.
struct SocketPath {
  std::string path;
};
using SharePlace = std::variant<SocketPath, Endpoint>;
/// nullopt: it is written in another way. Whether one can listen there is seen when one does.
[[nodiscard]] std::optional<SharePlace> parse_share_place(std::string_view text);
[[nodiscard]] inline bool is_share_place(std::string_view text) {
  return parse_share_place(text).has_value();
}

}  // namespace rommate::protocols
