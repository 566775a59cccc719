// The server of RFC 2217 as a byte engine, for simulated devices and shared consoles: it keeps what the
// client set, answers each request at once with the value now in force, and tells its owner what happened
// between the data. With `com_port` false it is a plain telnet server with the same events.
//
// It has no serial port: what the owner does with a BREAK or a speed is the owner's matter.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocols/engine.hpp"
#include "protocols/telnet/rfc2217.hpp"
#include "protocols/telnet/telnet.hpp"

namespace rommate::protocols {

struct Rfc2217ServerSettings {
  bool com_port = true;    // false: plain telnet
  LineSettings line = {};  // what the line is set to before anybody asks
  std::string signature = "rommate";
};

class Rfc2217Server final : public Engine {
 public:
  explicit Rfc2217Server(Rfc2217ServerSettings settings = {});

  void start(Time now) { telnet_.start(now); }
  /// Console bytes to the client.
  void send(ByteView data) { telnet_.send(data); }
  /// The state of CTS, DSR, RI and DCD (com_port::modem_*); the client is told of changes it asked to know.
  void set_modem_state(Byte bits);
  /// A line error or a BREAK that came from the line (com_port::line_*); told if the client asked to know.
  void notify_line_state(Byte bits);
  /// Asks the client to hold its data back, or to go on.
  void suspend(bool on);

  [[nodiscard]] const LineSettings& line() const { return line_; }
  [[nodiscard]] bool dtr() const { return dtr_; }
  [[nodiscard]] bool rts() const { return rts_; }
  /// The client asked for no data.
  [[nodiscard]] bool suspended() const { return suspended_; }
  [[nodiscard]] const Telnet& telnet() const { return telnet_; }
  [[nodiscard]] std::vector<ComEvent> take_events();

  void on_bytes(ByteView received, Time now) override;
  void on_time(Time now) override { telnet_.on_time(now); }
  [[nodiscard]] Bytes take_output() override { return telnet_.take_output(); }
  [[nodiscard]] std::optional<Time> deadline() const override { return telnet_.deadline(); }
  [[nodiscard]] const std::optional<Outcome>& outcome() const override { return telnet_.outcome(); }
  [[nodiscard]] Bytes take_leftover() override { return telnet_.take_leftover(); }

 private:
  void on_telnet_event(const TelnetEvent& event);
  void on_request(const TelnetEvent& event);
  void on_line_request(Byte command, ByteView value, std::uint64_t at);
  void on_control(Byte value, std::uint64_t at);
  void answer(Byte command, ByteView value);
  void answer(Byte command, std::uint32_t value);
  void tell(ComEvent::Kind kind, std::uint64_t at, Byte bits = 0) { events_.push_back({kind, at, bits}); }

  Rfc2217ServerSettings settings_;
  Telnet telnet_;
  LineSettings line_;
  bool dtr_ = true, rts_ = true, break_ = false, suspended_ = false;
  Byte line_mask_ = 0, modem_mask_ = 255;  // RFC 2217: the defaults of a new connection
  Byte modem_ = com_port::modem_cts | com_port::modem_dsr | com_port::modem_dcd;
  std::vector<ComEvent> events_;
};

}  // namespace rommate::protocols
