// The data connection of an FTP session: made when a transfer begins, over before its reply goes out. It is
// taken from, or made to, the client's own address only.
#pragma once

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "protocols/alive.hpp"
#include "protocols/shelf.hpp"
#include "src/server/file_sender.hpp"

namespace rommate::server {

class DataConnection {
 public:
  struct Events {
    std::function<void(std::uint64_t)> progress;  // bytes so far
    /// Once, never within a call; `status` as protocols::ftp::Control::on_data_end(). This may be destroyed
    /// in it.
    std::function<void(const std::string& why, int status, std::uint64_t bytes)> ended;
  };
  /// Of a control connection between these two addresses.
  DataConnection(boost::asio::any_io_executor io, boost::asio::ip::address ours,
                 boost::asio::ip::address peer);
  DataConnection(const DataConnection&) = delete;
  DataConnection& operator=(const DataConnection&) = delete;

  /// A free port of this range; nullopt: there is none.
  [[nodiscard]] std::optional<std::uint16_t> listen(std::pair<std::uint16_t, std::uint16_t> range);
  void connect_to(std::uint16_t port);

  void send(std::shared_ptr<const ServedFile> file, FileSender::Part part, Events events);
  void send(std::string text, Events events);
  void receive(std::unique_ptr<protocols::Sink> sink, std::uint64_t at_most, Events events);

 private:
  using Tcp = boost::asio::ip::tcp;
  void open(std::function<void()> opened);
  void accept();
  void opened(const boost::system::error_code& error);
  void patience();
  void read();
  void end(const std::string& why, int status);

  struct Ends {
    boost::asio::ip::address ours, peer;
    std::uint16_t to_port = 0;  // of the client; 0: it comes to us
  };

  Ends ends_;
  Tcp::acceptor acceptor_;
  Tcp::socket socket_;
  boost::asio::steady_timer timer_;
  std::function<void()> then_;
  Events events_;
  std::string text_;
  std::unique_ptr<ByteStream> stream_;  // of the socket
  std::unique_ptr<FileSender> sender_;
  std::unique_ptr<protocols::Sink> sink_;
  std::uint64_t bytes_ = 0, at_most_ = 0;
  std::array<protocols::Byte, 65536> buffer_;
  protocols::Alive alive_;
};

}  // namespace rommate::server
