// Shares a console: other programs and people connect to a socket, watch, and take the line when they may.
//
// The protocol is none: a guest gets what the device sends, byte by byte, from the moment it connects, and
// what it writes is typed at the device, so that socat, telnet-less scripts, expect, pexpect and netmiko need
// nothing special. Remarks of ours are lines that begin with "rommate: ". Who types takes the line, when he
// may and nobody else has it; it is his until he disconnects or the keyboard takes it back (then he may watch
// on, and connects anew to type). While a guest has the line, the keyboard, transfers and other guests do
// not: he is a Job like any other owner.
//
// A guest that does not read is skipped over and told so; it never holds up the console. There is no password
// and no encryption: a unix socket is for its owner (0600), TCP is for this machine unless the user insists.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "src/console/session.hpp"
#include "src/port/port.hpp"

namespace boost::asio {
class io_context;
}

namespace rommate::app {

struct ShareOptions {
  std::string at = {};    // protocols::parse_share_place()
  bool may_type = false;  // guests may take the line; else only those that the user lets (let_in)
  bool anyone = false;    // also on addresses that other machines reach
};

class Share : public console::Watcher {
 public:
  using Started = std::variant<std::unique_ptr<Share>, port::Problem>;
  /// `session` must outlive this.
  [[nodiscard]] static Started start(boost::asio::io_context& io, console::Session& session,
                                     const ShareOptions& options);
  ~Share() override = default;

  /// Where guests connect: "unix:/run/user/1000/r1", "tcp:127.0.0.1:40123".
  [[nodiscard]] virtual const std::string& address() const = 0;
  [[nodiscard]] virtual std::size_t guests() const = 0;
  /// The guest that asked last, without being allowed to type; empty: none.
  [[nodiscard]] virtual std::string asking() const = 0;
  /// Lets that guest type.
  virtual void let_in() = 0;

  /// Guests come, go, ask: sentences for the user.
  std::function<void(const std::string&)> on_notice;
};

}  // namespace rommate::app
