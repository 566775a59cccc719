// An FTP server for an armed set on an io_context: protocols/ftp says what is answered, this opens the
// sockets. Data goes to and comes from the address of its control connection, at which the client found us,
// and nowhere else.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "src/server/armed_set.hpp"
#include "src/server/serve_event.hpp"

namespace boost::asio {
class io_context;
}

namespace rommate::server {

class FtpServer {
 public:
  struct Settings {
    std::string address = "0.0.0.0";       // in figures
    std::uint16_t port = 21;               // 0: a free one
    std::string user = {}, password = {};  // empty: anybody, with any password
    std::pair<std::uint16_t, std::uint16_t> passive = {
        0, 0};                      // ports of PASV, for a firewall; 0: whichever is free
    std::size_t connections = 256;  // at one time
  };
  /// A sentence says why it cannot be, and what to do. Events come from the io_context; whoever gets one must
  /// not destroy the server in it.
  [[nodiscard]] static std::variant<std::unique_ptr<FtpServer>, std::string> start(
      boost::asio::io_context& io, const Settings& settings, std::shared_ptr<const ArmedSet> files,
      OnServeEvent on_event);
  ~FtpServer();
  FtpServer(const FtpServer&) = delete;
  FtpServer& operator=(const FtpServer&) = delete;

  /// The one that was bound.
  [[nodiscard]] std::uint16_t port() const;

 private:
  class Impl;
  explicit FtpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace rommate::server
