#include "protocols/endpoint.hpp"

#include <charconv>

#include "protocols/ascii.hpp"

namespace rommate::protocols {
namespace {

/// The host (with its brackets) and the figures behind the last colon.
struct Halves {
  std::string_view host, port;
  bool has_colon = false;
};

Halves split(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return {{}, text, false};
  return {text.substr(0, colon), text.substr(colon + 1), true};
}

std::optional<std::uint16_t> number(std::string_view text) {
  std::uint16_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Without its brackets, in which an address of IPv6 must stand and nothing else may.
std::optional<std::string_view> bare_host(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']') && host.size() > 2) {
    host = host.substr(1, host.size() - 2);
    return is_ipv6(host) ? std::optional(host) : std::nullopt;
  }
  return host.find_first_of(":[]") == std::string_view::npos ? std::optional(host) : std::nullopt;
}

bool is_group(std::string_view text) {
  return !text.empty() && text.size() <= 4 &&
         text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

/// How many groups of 16 bits `text` writes with single colons; an address of IPv4 at the end is two.
std::optional<int> count_groups(std::string_view text, bool at_end) {
  if (text.empty()) return 0;
  int count = 0;
  for (;;) {
    const auto colon = text.find(':');
    const auto group = text.substr(0, colon);
    const bool last = colon == std::string_view::npos;
    if (last && at_end && parse_ipv4(group)) return count + 2;
    if (!is_group(group)) return std::nullopt;
    ++count;
    if (last) return count;
    text.remove_prefix(colon + 1);
  }
}

}  // namespace

std::variant<Endpoint, NoEndpoint> parse_far_endpoint(std::string_view text) {
  const auto [host, port, has_colon] = split(text);
  if (!has_colon || host.empty() || port.empty()) return NoEndpoint::no_port;
  if (text.ends_with(']')) return NoEndpoint::no_port;  // "[::1]"
  const auto value = number(port);
  if (!value || *value == 0) return NoEndpoint::bad_port;
  const auto bare = bare_host(host);
  if (!bare) return NoEndpoint::bad_host;
  return Endpoint{std::string(*bare), *value};
}

std::variant<Endpoint, NoEndpoint> parse_near_endpoint(std::string_view text) {
  const auto [host, port, has_colon] = split(text);
  if (port.empty() || text.ends_with(']')) return NoEndpoint::no_port;
  const auto value = number(port);
  if (!value) return NoEndpoint::bad_port;
  if (host.empty() || host == "localhost") return Endpoint{"127.0.0.1", *value};
  if (host == "*") return Endpoint{"0.0.0.0", *value};
  const auto bare = bare_host(host);
  if (!bare || (!parse_ipv4(*bare) && !is_ipv6(*bare))) return NoEndpoint::bad_host;
  return Endpoint{std::string(*bare), *value};
}

std::string to_string(const Endpoint& endpoint) {
  const bool brackets = endpoint.host.find(':') != std::string::npos;
  return (brackets ? "[" + endpoint.host + "]" : endpoint.host) + ":" + std::to_string(endpoint.port);
}

std::optional<std::array<std::uint8_t, 4>> parse_ipv4(std::string_view text) {
  std::array<std::uint8_t, 4> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto dot = text.find('.');
    const auto part = text.substr(0, dot);
    const auto value = number(part);
    const bool last = i + 1 == bytes.size();
    if (!value || *value > 255 || (part.size() > 1 && part[0] == '0')) return std::nullopt;
    if (last != (dot == std::string_view::npos)) return std::nullopt;
    bytes[i] = static_cast<std::uint8_t>(*value);
    if (!last) text.remove_prefix(dot + 1);
  }
  return bytes;
}

std::uint32_t Ipv4Place::mask() const {
  const auto length = prefix_length.value_or(32);
  return length == 0 ? 0 : ~std::uint32_t{0} << (32 - length);
}

std::optional<Ipv4Place> parse_ipv4_place(std::string_view text) {
  const auto slash = text.find('/');
  const auto bytes = parse_ipv4(text.substr(0, slash));
  if (!bytes) return std::nullopt;
  Ipv4Place place;
  for (const auto byte : *bytes) place.address = place.address << 8 | byte;
  if (slash == std::string_view::npos) return place;
  const auto figures = text.substr(slash + 1);
  const auto length = number(figures);
  if (!length || *length > 32 || figures.size() > 2) return std::nullopt;
  place.prefix_length = *length;
  return place;
}

std::string ipv4_text(std::uint32_t address) {
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8)
    text += std::to_string(address >> shift & 255) + (shift == 0 ? "" : ".");
  return text;
}

bool is_ipv6(std::string_view text) {
  if (const auto zone = text.find('%'); zone != std::string_view::npos) {
    if (zone + 1 == text.size()) return false;
    text = text.substr(0, zone);
  }
  const auto gap = text.find("::");
  if (gap == std::string_view::npos) return count_groups(text, true) == 8;
  const auto front = count_groups(text.substr(0, gap), false),
             back = count_groups(text.substr(gap + 2), true);
  return front && back && *front + *back <= 7;
}

std::optional<SharePlace> parse_share_place(std::string_view text) {
  constexpr std::string_view by_unix = "unix:", by_tcp = "tcp:";
  if (text.starts_with(by_unix)) {
    const auto path = text.substr(by_unix.size());
    if (path.empty() || path.size() > longest_socket_path) return std::nullopt;
    return SocketPath{std::string(path)};
  }
  if (!text.starts_with(by_tcp)) return std::nullopt;
  const auto endpoint = parse_near_endpoint(text.substr(by_tcp.size()));
  if (const auto* found = std::get_if<Endpoint>(&endpoint)) return *found;
  return std::nullopt;
}

}  // namespace rommate::protocols
