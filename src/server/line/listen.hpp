// Listening sockets as everything here opens them: on TCP where they are told to, on a unix socket for their
// owner alone, and a loop that takes connections. What is said over a connection is the server's own affair
// (line_server.hpp; src/app/share.hpp).
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "protocols/alive.hpp"
#include "protocols/endpoint.hpp"

namespace rommate::server {

using Tcp = boost::asio::ip::tcp;
using Local = boost::asio::local::stream_protocol;

/// Of protocols::parse_near_endpoint(), which has seen to it that the host is an address in figures.
[[nodiscard]] Tcp::endpoint to_asio(const protocols::Endpoint& endpoint);
/// "127.0.0.1:2003", "[::1]:2003".
[[nodiscard]] std::string to_string(const Tcp::endpoint& endpoint);

/// An acceptor that listens, or why there is none.
template <class Protocol>
using Bound = std::variant<typename Protocol::acceptor, boost::system::error_code>;
[[nodiscard]] Bound<Tcp> bind_tcp(boost::asio::io_context& io, const Tcp::endpoint& endpoint);
/// Only the owner can connect. A socket file that a killed program left behind is taken away; a living one,
/// and a file that is no socket, are address_in_use. `path` is shorter than sockaddr_un::sun_path.
[[nodiscard]] Bound<Local> bind_unix(boost::asio::io_context& io, const std::string& path);

/// Takes connections until it is destroyed, and hands each one on.
template <class Protocol>
class AcceptLoop {
 public:
  using Welcome = std::function<void(typename Protocol::socket)>;

  AcceptLoop(typename Protocol::acceptor acceptor, Welcome welcome)
      : acceptor_(std::move(acceptor)), pause_(acceptor_.get_executor()), welcome_(std::move(welcome)) {
    accept();
  }
  AcceptLoop(const AcceptLoop&) = delete;
  AcceptLoop& operator=(const AcceptLoop&) = delete;
  ~AcceptLoop() { alive_.end(); }

 private:
  using Error = boost::system::error_code;
  static constexpr auto again_after = std::chrono::milliseconds(200);

  void accept() {
    acceptor_.async_accept(
        [this, alive = alive_.watch()](const Error& error, typename Protocol::socket socket) {
          if (!alive || error == boost::asio::error::operation_aborted) return;
          if (error) return accept_later();
          welcome_(std::move(socket));
          if (alive) accept();
        });
  }

  /// Out of descriptors, most likely: who connects still waits, and asking again at once would only spin.
  void accept_later() {
    pause_.expires_after(again_after);
    pause_.async_wait([this, alive = alive_.watch()](const Error& error) {
      if (alive && !error) accept();
    });
  }

  typename Protocol::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  Welcome welcome_;
  protocols::Alive alive_;
};

}  // namespace rommate::server
