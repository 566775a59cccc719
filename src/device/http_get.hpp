// The device's HTTP client: one GET. IOS makes two complete ones for each copy (capture of an ISR 4321 with
// 16.06.04), so whoever copies makes two of these.
#pragma once

#include "src/device/stream_client.hpp"

namespace rommate::device {

class HttpGet final : public StreamClient {
 public:
  explicit HttpGet(NetworkPlace place);
  void on_connected(unsigned stream) override;
  void on_bytes(unsigned stream, ByteView bytes) override;
  void on_closed(unsigned stream) override;

 private:
  void read_head();
  void take_body(ByteView bytes);

  NetworkPlace place_;
  std::string head_;
  bool in_body_ = false;
  std::uint64_t received_ = 0;
};

}  // namespace rommate::device
