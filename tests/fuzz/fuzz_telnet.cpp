// The first byte chooses the side; the rest comes from the network. Invariants: what comes out does not
// depend on how the bytes were cut, output is bounded by the input, events stand in order within the data,
// and two engines never loop: after any talk a fresh peer and ours fall silent.
#include <cstdlib>

#include "protocols/telnet/telnet.hpp"

namespace {

using namespace rommate::protocols;

void require(bool holds) {
  if (!holds) std::abort();
}

struct Result {
  Bytes output, data;
  std::vector<TelnetEvent> events;
  friend bool operator==(const Result&, const Result&) = default;
};

Result run(Telnet& telnet, ByteView bytes, std::size_t piece) {
  telnet.start(Time{});
  Result result;
  while (!bytes.empty()) {
    const std::size_t length = piece < bytes.size() ? piece : bytes.size();
    telnet.on_bytes(bytes.first(length), Time{});
    bytes = bytes.subspan(length);
    append(result.output, telnet.take_output());
    append(result.data, telnet.take_leftover());
    for (auto& event : telnet.take_events()) result.events.push_back(std::move(event));
  }
  return result;
}

void must_fall_silent(Telnet& ours, TelnetSettings::Side other_side) {
  Telnet peer({.side = other_side, .com_port = true});
  peer.start(Time{});
  for (int round = 0; round < 20; ++round) {
    const Bytes from_us = ours.take_output(), from_peer = peer.take_output();
    if (from_us.empty() && from_peer.empty()) return;
    peer.on_bytes(from_us, Time{});
    ours.on_bytes(from_peer, Time{});
  }
  require(false);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  using Side = TelnetSettings::Side;
  const bool server = (data[0] & 1) != 0;
  const TelnetSettings settings{.side = server ? Side::server : Side::client, .com_port = (data[0] & 2) != 0};
  const ByteView bytes{data + 1, size - 1};
  Telnet whole(settings), cut(settings);
  const Result result = run(whole, bytes, size);
  require(result == run(cut, bytes, 1));
  require(result.output.size() <= 64 + 10 * bytes.size());
  require(result.data.size() <= bytes.size());
  std::uint64_t at = 0;
  for (const TelnetEvent& event : result.events) {
    require(event.at >= at && event.at <= result.data.size());
    at = event.at;
  }
  // Out of whatever state the bytes left it in: an unfinished subnegotiation first.
  const Byte end[] = {telnet::iac, telnet::se, telnet::iac, telnet::nop, telnet::nop};
  whole.on_bytes(end, Time{});
  must_fall_silent(whole, server ? Side::client : Side::server);
  return 0;
}
