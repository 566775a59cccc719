#include "protocols/tftp/packet.hpp"

#include <algorithm>
#include <charconv>

#include "protocols/ascii.hpp"

namespace rommate::protocols::tftp {
namespace {

enum Opcode : std::uint16_t { rrq = 1, wrq = 2, data = 3, ack = 4, error = 5, oack = 6 };

constexpr std::size_t longest_text = 1024;  // a file name or a message

/// Takes a zero-ended string off the front; nullopt when there is no zero.
std::optional<std::string> take_text(ByteView& rest) {
  const auto zero = std::find(rest.begin(), rest.end(), Byte{0});
  if (zero == rest.end()) return std::nullopt;
  const auto length = static_cast<std::size_t>(zero - rest.begin());
  if (length > longest_text) return std::nullopt;
  std::string text(as_text(rest.first(length)));
  rest = rest.subspan(length + 1);
  return text;
}

std::optional<Options> take_options(ByteView rest) {
  Options options;
  while (!rest.empty()) {
    const auto name = take_text(rest);
    const auto value = name ? take_text(rest) : std::nullopt;
    if (!value) return std::nullopt;
    options.emplace_back(lower(*name), *value);
  }
  return options;
}

std::optional<Packet> parse_request(ByteView rest, bool write) {
  Request request;
  request.write = write;
  const auto file = take_text(rest);
  const auto mode = file ? take_text(rest) : std::nullopt;
  if (!mode || file->empty()) return std::nullopt;
  request.file = *file;
  request.mode = lower(*mode);
  // Some clients pad the request: what is no option behind the mode does not spoil it.
  if (auto options = take_options(rest)) request.options = std::move(*options);
  return request;
}

std::uint16_t number_at(ByteView bytes, std::size_t at) {
  return static_cast<std::uint16_t>((bytes[at] << 8) | bytes[at + 1]);
}

void put(Bytes& to, std::uint16_t number) {
  to.push_back(static_cast<Byte>(number >> 8));
  to.push_back(static_cast<Byte>(number & 0xFF));
}

void put(Bytes& to, std::string_view text) {
  append(to, as_bytes(text));
  to.push_back(0);
}

void put(Bytes& to, const Options& options) {
  for (const auto& [name, value] : options) {
    put(to, name);
    put(to, value);
  }
}

struct Serialise {
  Bytes& to;
  void operator()(const Request& request) const {
    put(to, request.write ? wrq : rrq);
    put(to, request.file);
    put(to, request.mode);
    put(to, request.options);
  }
  void operator()(const Data& packet) const {
    put(to, data);
    put(to, packet.block);
    append(to, packet.payload);
  }
  void operator()(const Ack& packet) const {
    put(to, ack);
    put(to, packet.block);
  }
  void operator()(const Error& packet) const {
    put(to, error);
    put(to, static_cast<std::uint16_t>(packet.code));
    put(to, packet.text);
  }
  void operator()(const OptionAck& packet) const {
    put(to, oack);
    put(to, packet.options);
  }
};

}  // namespace

std::optional<Packet> parse(ByteView datagram) {
  if (datagram.size() < 2) return std::nullopt;
  const auto opcode = number_at(datagram, 0);
  auto rest = datagram.subspan(2);
  if (opcode == rrq || opcode == wrq) return parse_request(rest, opcode == wrq);
  if (opcode == oack) {
    auto options = take_options(rest);
    if (!options) return std::nullopt;
    return OptionAck{std::move(*options)};
  }
  if (rest.size() < 2) return std::nullopt;
  const auto number = number_at(rest, 0);
  rest = rest.subspan(2);
  if (opcode == data) {
    if (rest.size() > largest_block) return std::nullopt;
    return Data{number, {rest.begin(), rest.end()}};
  }
  if (opcode == ack) return Ack{number};
  if (opcode == error) {  // the zero behind the text is missing with some servers
    const auto zero = std::find(rest.begin(), rest.end(), Byte{0});
    const auto length = std::min<std::size_t>(static_cast<std::size_t>(zero - rest.begin()), longest_text);
    return Error{static_cast<ErrorCode>(number), std::string(as_text(rest.first(length)))};
  }
  return std::nullopt;
}

Bytes serialise(const Packet& packet) {
  Bytes bytes;
  std::visit(Serialise{bytes}, packet);
  return bytes;
}

std::optional<std::uint32_t> number_option(const Options& options, std::string_view name, std::uint32_t low,
                                           std::uint32_t high) {
  for (const auto& [key, value] : options) {
    if (key != name) continue;
    std::uint32_t number = 0;
    const auto [end, failure] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (failure != std::errc{} || end != value.data() + value.size() || number < low || number > high)
      return std::nullopt;
    return number;
  }
  return std::nullopt;
}

}  // namespace rommate::protocols::tftp
