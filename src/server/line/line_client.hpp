// One client of a LineServer: its socket and, for telnet and RFC 2217, its protocol engine. For
// line_server.cpp.
#pragma once

#include <array>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>

#include "protocols/telnet/rfc2217_server.hpp"
#include "src/server/line/line_server.hpp"

namespace rommate::server {

class LineClient : public std::enable_shared_from_this<LineClient> {
 public:
  using Socket = boost::asio::generic::stream_protocol::socket;
  /// `gone` runs once, when the connection has ended by itself; not after close().
  LineClient(Socket socket, std::string name, const LineServerSettings& settings,
             std::shared_ptr<const LineEvents> events, std::function<void(LineClient&)> gone);

  void start();
  void send(protocols::ByteView bytes);
  void set_modem_state(protocols::Byte bits);
  void tell_break();
  void close();

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::size_t unsent() const { return outbox_.size() + sending_.size() + held_.size(); }

 private:
  void read();
  void received(std::size_t count);
  void deliver(protocols::ByteView data);
  void deliver_events(protocols::ByteView data);
  void tell(const protocols::ComEvent& event);
  void flush();
  void end();

  Socket socket_;
  std::string name_;
  std::shared_ptr<const LineEvents> events_;
  std::function<void(LineClient&)> gone_;
  std::unique_ptr<protocols::Rfc2217Server> engine_;  // none: raw bytes
  std::uint64_t delivered_ = 0;                       // data bytes given to the line so far
  std::array<protocols::Byte, 16 * 1024> buffer_;
  protocols::Bytes outbox_, sending_;
  protocols::Bytes held_;  // for a client that asked for silence (RFC 2217 FLOWCONTROL-SUSPEND)
  bool reading_ = false, closed_ = false, break_ = false;
};

}  // namespace rommate::server
