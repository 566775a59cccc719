// A device receiving a file over its console by XMODEM or YMODEM: the real receiver engine, a file in memory,
// a result. What is printed around it is the program's.
#pragma once

#include "protocols/transfer/receiver.hpp"
#include "src/device/chassis.hpp"

namespace rommate::device {

class SerialReceive {
 public:
  struct Options {
    protocols::transfer::Protocol protocol = protocols::transfer::Protocol::xmodem;
    bool sum_only = false;           // ask with NAK, not with C
    std::size_t at_most = 64 << 20;  // a longer file ends the transfer
  };
  /// nullopt: the transfer failed; `why` is the engine's sentence.
  using Done = std::function<void(std::optional<Bytes> file, const std::string& why)>;

  /// Takes the console when everything printed so far is out. It must live until `done` has been called.
  SerialReceive(Chassis& box, const Options& options, Done done);
  SerialReceive(const SerialReceive&) = delete;
  SerialReceive& operator=(const SerialReceive&) = delete;
  ~SerialReceive();

 private:
  class Memory : public protocols::transfer::FileSink {
   public:
    explicit Memory(std::size_t at_most) : at_most_{at_most} {}
    Problem open(const protocols::transfer::FileInfo&) override { return std::nullopt; }
    Problem write(ByteView bytes) override;
    Problem close() override { return std::nullopt; }
    void abandon() override {}
    Bytes content;

   private:
    std::size_t at_most_;
  };
  void begin();
  void end();

  Chassis& box_;
  Options options_;
  Done done_;
  Memory file_;
  std::unique_ptr<protocols::transfer::Receiver> engine_;
};

}  // namespace rommate::device
