// A test bench for simulated devices: a host with a line to one device and a network with one TFTP server,
// all in virtual time. Text goes to the recogniser as it comes. Used by the session files (sessions/*.test)
// and by tests that need more than those can say.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocols/engine.hpp"
#include "src/device/device.hpp"
#include "src/recognise/recogniser.hpp"
#include "tests/support/stream_servers.hpp"

namespace rommate::testing {

using protocols::Bytes;
using protocols::ByteView;
using protocols::Duration;
using protocols::Time;

class DeviceBench {
 public:
  /// Switched off.
  explicit DeviceBench(std::unique_ptr<device::Device> device);
  /// Of an embedded model; fails the test when there is none.
  static DeviceBench of(std::string_view model, device::DeviceOptions options = {});

  void power_on();
  void power_off();
  void type(std::string_view keys);  // returns at once; run() lets it be sent
  void break_for(Duration length);
  /// Switches a Cisco router on and stops its boot by a BREAK; false: it did not come to rommon 1.
  [[nodiscard]] bool break_in();
  void line(const protocols::LineSettings& settings);
  void button(bool pressed);
  void run(Duration length);
  /// Runs until `text` has been printed behind the cursor, which then stands behind it. False: it did not
  /// come.
  [[nodiscard]] bool until(std::string_view text, Duration within = std::chrono::minutes{3});
  /// Runs until nothing was printed for so long.
  [[nodiscard]] bool quiet(Duration length, Duration within = std::chrono::minutes{10});

  [[nodiscard]] const std::string& printed() const { return printed_; }
  [[nodiscard]] std::string since_cursor() const { return printed_.substr(cursor_); }
  void cursor_to_end() { cursor_ = printed_.size(); }
  [[nodiscard]] Time now() const { return now_; }
  [[nodiscard]] recognise::Recogniser& recogniser() { return recogniser_; }
  [[nodiscard]] device::Device& device() { return *device_; }
  /// What the device asked to be kept, as a state directory would hold it.
  [[nodiscard]] const std::map<std::string, Bytes>& saved() const { return saved_; }
  /// What an earlier run of the device had kept.
  void keep(std::map<std::string, Bytes> saved) { saved_ = std::move(saved); }
  /// Files of the servers (TFTP, HTTP, FTP), and what was uploaded by TFTP. They answer at any address, after
  /// 1 ms.
  std::map<std::string, Bytes> tftp;
  bool tftp_silent = false;
  /// Sends a file by XMODEM (128-byte blocks) now, as the program's own sender does; false: it failed.
  bool send_xmodem(ByteView file);

 private:
  struct Transfer {
    Bytes content;
    std::size_t block_size = 512, sent = 0;
    std::uint16_t block = 0;
    bool upload = false, last = false;
    std::string name;
  };
  struct Arriving {
    Time due;
    unsigned socket;
    device::Endpoint from;
    Bytes payload;
    std::optional<device::StreamNews> news = {};  // of a connection
  };
  void collect();
  void serve(const device::SendUdp& datagram);
  void answer(const device::SendUdp& to, std::uint16_t port, Bytes payload);
  void step(Time until);

  std::unique_ptr<device::Device> device_;
  recognise::Recogniser recogniser_;
  Time now_{std::chrono::hours{1}};
  Time last_printed_ = now_;
  std::string printed_;
  std::size_t cursor_ = 0;
  std::map<std::string, Bytes> saved_;
  std::map<unsigned, Transfer> transfers_;
  std::vector<Arriving> arriving_;
  StreamServers streams_;
  protocols::Engine* engine_ = nullptr;
};

}  // namespace rommate::testing
