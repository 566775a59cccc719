// A device fetching a file by HTTP or FTP: the client joined to the console, with marks as it comes. What is
// said before and after is the program's.
#pragma once

#include <functional>
#include <memory>

#include "src/device/chassis.hpp"
#include "src/device/sim_image.hpp"
#include "src/device/stream_client.hpp"

namespace rommate::device {

class StreamJob final : public NetworkJob {
 public:
  struct Request {
    std::unique_ptr<StreamClient> client;
    std::size_t at_most = 4ULL << 30;  // a longer file fails
    bool marks = true;                 // "!"
    bool drops = false;                // the content is not wanted, only whether it comes
  };
  struct Result {
    StreamClient::End end = StreamClient::End::none;
    Bytes content;
    std::size_t bytes = 0;
    bool too_long = false;
    bool timed_out = false;
    [[nodiscard]] bool good() const { return end == StreamClient::End::good && !too_long && !timed_out; }
  };
  using Done = std::function<void(Result)>;

  StreamJob(Console& tty, Request request, Time now, Done done);

  void on_packet(const Endpoint&, ByteView, Time) override {}
  void on_stream(unsigned stream, StreamNews news, ByteView bytes, Time now) override;
  void on_time(Time now) override;
  [[nodiscard]] std::optional<Time> deadline() const override { return due_; }
  [[nodiscard]] std::vector<std::pair<Endpoint, Bytes>> take_packets() override { return {}; }
  [[nodiscard]] std::vector<StreamStep> take_steps() override { return request_.client->take_steps(); }
  [[nodiscard]] bool finished() const override {
    return result_.too_long || result_.timed_out || request_.client->end() != StreamClient::End::none;
  }
  void finish() override;

 private:
  Console& tty_;
  Request request_;
  IncomingFile incoming_;
  Result result_;
  Done done_;
  Time due_;
  std::uint64_t marked_ = 0;
};

}  // namespace rommate::device
