// A device fetching or storing a file by TFTP: the real client engine (protocols/tftp) joined to the console,
// with a mark for every ten blocks and a dot for every timeout. What is said before and after is the
// program's.
#pragma once

#include "protocols/endpoint.hpp"
#include "protocols/tftp/client.hpp"
#include "src/device/chassis.hpp"
#include "src/device/sim_image.hpp"

namespace rommate::device {

[[nodiscard]] std::string to_string(const std::array<Byte, 4>& address);

class TftpJob : public NetworkJob {
 public:
  struct Request {
    std::array<Byte, 4> server{};
    std::string file;
    std::size_t block_size = protocols::tftp::default_block;
    int retries = 7;
    Duration timeout = std::chrono::seconds{4};
    Duration whole = std::chrono::hours{2};
    bool marks = true;                 // "!" and "."
    std::size_t at_most = 4ULL << 30;  // a longer file fails
    std::uint64_t stalls_behind = 0;   // block number after which nothing is heard any more; 0: none
    bool open_only = false;            // good as soon as the server has opened the file
    std::optional<Bytes> upload;       // set: store this instead of fetching
    double rate = 0;                   // bytes a second that the box takes; 0: as they come
  };
  struct Result {
    bool good = false;
    Bytes content;
    std::size_t bytes = 0;                        // moved
    std::optional<protocols::tftp::Error> error;  // what the server said
    bool too_long = false;
  };
  using Done = std::function<void(Result)>;

  TftpJob(Console& tty, Request request, Time now, Done done);

  void on_packet(const Endpoint& from, ByteView payload, Time now) override;
  void on_time(Time now) override;
  [[nodiscard]] std::optional<Time> deadline() const override;
  [[nodiscard]] std::vector<std::pair<Endpoint, Bytes>> take_packets() override;
  [[nodiscard]] bool finished() const override {
    return result_.too_long || opened() || client_->outcome().has_value();
  }
  void finish() override;

 private:
  void take(std::uint16_t from, ByteView payload, Time now);
  void progress();
  [[nodiscard]] bool opened() const { return request_.open_only && client_->blocks() > 0; }

  Console& tty_;
  Request request_;
  std::unique_ptr<protocols::tftp::Client> client_;
  protocols::tftp::Download* download_ = nullptr;
  /// A packet that waits until the box has written the ones before it.
  struct Held {
    std::uint16_t from;
    Bytes payload;
    Time due;
  };
  std::optional<Held> held_;
  Time free_at_{};
  IncomingFile incoming_;
  Result result_;
  Done done_;
  std::uint64_t marked_ = 0;
  std::uint64_t dotted_ = 0;
};

}  // namespace rommate::device
