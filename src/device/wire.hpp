// The serial line between host and device: both transmitters, both receivers, and what goes wrong when they
// are set differently. Characters take their time; BREAK is a level. Not the device's input buffer (Console).
#pragma once

#include <deque>

#include "src/device/uart.hpp"

namespace rommate::device {

class Wire {
 public:
  /// `paced` false: characters take no time (the --speed fast of the command line).
  Wire(const LineSettings& device, bool paced);

  // The host's side.
  void host_sends(ByteView bytes, Time now);
  void set_host(const LineSettings& line, Time now);
  void host_break(bool on, Time now);
  void purge_host() { queue_.clear(); }
  [[nodiscard]] Time host_sent_at() const;
  [[nodiscard]] Bytes take_for_host();

  // The device's side.
  void set_device(const LineSettings& line);
  [[nodiscard]] const LineSettings& device() const { return device_; }
  /// How long one character of the device takes.
  [[nodiscard]] Duration character() const;
  /// The device's UART has sent these just now; the host gets them as its settings read them.
  void device_sent(ByteView bytes);
  /// When the next character or BREAK reaches the device.
  [[nodiscard]] std::optional<Time> next_arrival() const;
  /// Everything that has reached the device by `now`.
  [[nodiscard]] std::vector<Heard> arrived(Time now);

 private:
  [[nodiscard]] Duration host_character() const;
  void arrive(Byte byte, std::vector<Heard>& heard);
  void hold_low(Time until, std::vector<Heard>& heard);

  LineSettings host_, device_;
  bool paced_;
  std::deque<Byte> queue_;  // given to the host's UART, not yet out
  Time busy_from_{};        // when the front of queue_ began to go out
  UartReceiver at_device_, at_host_;
  std::optional<Time> low_from_;  // BREAK is on; levels are fed up to here
  bool break_heard_ = false;
  std::vector<Heard> pending_;  // heard when BREAK went off
  Bytes for_host_;
};

}  // namespace rommate::device
