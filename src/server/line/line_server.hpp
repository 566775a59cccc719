// Serves one console line to clients over the network: a plain byte stream, telnet, or RFC 2217, on TCP or on
// a unix socket. A simulated device stands behind it (rommate sim --telnet, --rfc2217), or a console that is
// shared.
//
// It is a listener and knows no device: what clients send and ask for is told by LineEvents, what the line
// prints comes in by send(). All clients see the same line; each may type. Loopback unless the caller says
// otherwise: who can reach the socket can type at the console.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "protocols/engine.hpp"
#include "protocols/line_settings.hpp"

namespace boost::asio {
class io_context;
}

namespace rommate::server {

/// What clients do. Called from the io_context, in the order it came over the wire; any may be empty.
struct LineEvents {
  std::function<void(protocols::ByteView)> on_bytes;
  /// RFC 2217 BREAK, with the client's own length.
  std::function<void(bool on)> on_break;
  /// telnet's IAC BRK: one BREAK whose length is for the line to choose.
  std::function<void()> on_break_signal;
  std::function<void(const protocols::LineSettings&)> on_line;  // speed, frame, flow; RFC 2217
  std::function<void(bool dtr, bool rts)> on_pins;
  /// `received`: drop what the line printed and is not sent; `unsent`: drop what clients typed and the line
  /// has not taken.
  std::function<void(bool received, bool unsent)> on_purge;
  std::function<void(std::string_view client, bool here)> on_client;  // "127.0.0.1:51234" came or went
};

struct LineServerSettings {
  enum class Protocol { raw, telnet, rfc2217 };
  Protocol protocol = Protocol::raw;
  /// "HOST:PORT", ":PORT" and "PORT" (both on 127.0.0.1; port 0 takes a free one), "[::1]:PORT", or the path
  /// of a unix socket (it holds a '/').
  std::string at = "127.0.0.1:0";
  protocols::LineSettings line = {};  // what RFC 2217 clients are told before they set it
  std::size_t clients_at_most = 8;
};

/// Why a server could not start, for a person.
struct ListenProblem {
  bool usage = false;  // the address makes no sense, as opposed to: it cannot be had
  std::string what;
  std::string hint;
};

class LineServer {
 public:
  virtual ~LineServer() = default;
  /// To all clients. One that does not read for megabytes is dropped; see unsent().
  virtual void send(protocols::ByteView bytes) = 0;
  /// Bytes that the slowest client has still to take: a line that can wait should wait while this is large.
  [[nodiscard]] virtual std::size_t unsent() const = 0;
  /// Modem lines of the device, told to RFC 2217 clients when they change.
  virtual void set_modem_lines(const protocols::ModemLines& lines) = 0;
  /// A BREAK that came from the device, told to RFC 2217 clients.
  virtual void tell_break() = 0;
  [[nodiscard]] virtual std::size_t clients() const = 0;
  /// Where it listens, with the port that was taken: "127.0.0.1:40123" or the path.
  [[nodiscard]] virtual const std::string& address() const = 0;
};

/// Listens at once. Destroying it closes all connections and removes the unix socket.
[[nodiscard]] std::variant<std::unique_ptr<LineServer>, ListenProblem> listen_line(
    boost::asio::io_context& io, const LineServerSettings& settings, LineEvents events);

}  // namespace rommate::server
