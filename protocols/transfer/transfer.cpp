#include "protocols/transfer/transfer.hpp"

#include <cstdio>

namespace rommate::protocols::transfer {
namespace {

/// Printable as it is, the rest as \xNN; at most 60 bytes.
std::string shown(std::string_view bytes) {
  constexpr std::size_t most = 60;
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const char c : bytes.substr(0, most)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f && byte != '\\')
      text += c;
    else
      text += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
  }
  if (bytes.size() > most) text += "...";
  return text;
}

std::string body(const Packet& packet) {
  switch (packet.kind) {
    case Packet::Kind::block: {
      char text[64];
      std::snprintf(text, sizeof text, "block %3u %5zu", packet.number & 0xffU, packet.length);
      return packet.again ? std::string{text} + " again" : text;
    }
    case Packet::Kind::control: return std::string{packet.words};
    case Packet::Kind::noise: return "noise " + std::to_string(packet.length) + ": " + shown(packet.words);
    case Packet::Kind::text: return "text: " + shown(packet.words);
    case Packet::Kind::timeout: return "timeout: " + std::string{packet.words};
    case Packet::Kind::remark: return std::string{packet.words};
  }
  return {};
}

}  // namespace

std::string to_text(const Packet& packet, Duration since_start) {
  const bool ours = packet.kind == Packet::Kind::timeout || packet.kind == Packet::Kind::remark;
  const auto* arrow = ours ? "--" : packet.sent ? "->" : "<-";
  char head[48];
  std::snprintf(head, sizeof head, "%12.6f %s ", std::chrono::duration<double>(since_start).count(), arrow);
  return head + body(packet);
}

}  // namespace rommate::protocols::transfer
