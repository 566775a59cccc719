// TFTP's datagrams as a stream of bytes, for the contract of all engines: each stands in it behind its port
// and its length, and is given to the engine when it is whole.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "protocols/tftp/client.hpp"
#include "protocols/tftp/serving.hpp"

namespace rommate::testing {

using namespace protocols;
using namespace protocols::tftp;

constexpr std::uint16_t server = 69, transfer = 4000, stranger = 4001;

inline std::string number(std::size_t value) {
  return {static_cast<char>(value >> 8), static_cast<char>(value & 0xFF)};
}

inline std::string from(std::uint16_t port, ByteView datagram) {
  return number(port) + number(datagram.size()) + std::string(as_text(datagram));
}
inline std::string from(std::uint16_t port, const Packet& packet) { return from(port, serialise(packet)); }

inline std::size_t number_at(std::string_view text, std::size_t at) {
  return static_cast<std::size_t>(static_cast<Byte>(text[at]) << 8 | static_cast<Byte>(text[at + 1]));
}

inline void deliver(Client& client, std::uint16_t port, ByteView datagram, Time now) {
  client.on_packet(port, datagram, now);
}
inline std::string collected(Client& client) {
  std::string out;
  for (const auto& packet : client.take_packets()) out += from(packet.port, packet.payload);
  return out;
}
inline void deliver(Serving& served, std::uint16_t port, ByteView datagram, Time now) {
  if (port == transfer) served.on_packet(datagram, now);
}
inline std::string collected(Serving& served) {
  std::string out;
  for (const auto& packet : served.take_packets()) out += from(transfer, packet);
  return out;
}

template <typename Transfer>
class OverStream final : public Engine {
 public:
  template <typename... Args>
  explicit OverStream(Args&&... args) : transfer_(std::forward<Args>(args)...) {}

  void on_bytes(ByteView received, Time now) override {
    stream_ += as_text(received);
    while (stream_.size() >= 4 && stream_.size() >= 4 + number_at(stream_, 2)) {
      const std::size_t length = number_at(stream_, 2);
      deliver(transfer_, static_cast<std::uint16_t>(number_at(stream_, 0)),
              as_bytes(std::string_view(stream_).substr(4, length)), now);
      stream_.erase(0, 4 + length);
    }
  }
  void on_time(Time now) override { transfer_.on_time(now); }
  Bytes take_output() override {
    const auto out = collected(transfer_);
    const auto bytes = as_bytes(out);
    return {bytes.begin(), bytes.end()};
  }
  std::optional<Time> deadline() const override { return transfer_.deadline(); }
  const std::optional<Outcome>& outcome() const override { return transfer_.outcome(); }
  /// The file, which is compared as what an engine leaves over is.
  Bytes take_leftover() override {
    if constexpr (requires { transfer_.take_data(); })
      return transfer_.take_data();
    else
      return {};
  }

 private:
  Transfer transfer_;
  std::string stream_;
};

}  // namespace rommate::testing
