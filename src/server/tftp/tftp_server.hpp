// A TFTP server for armed files (protocols/shelf.hpp) on an io_context: one socket that takes requests,
// and one for each transfer, bound to the very address that was asked, with a port of its own. What happens
// comes out as events; nothing is printed, nothing of a disk is looked up by a name from outside.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "protocols/tftp/verdict.hpp"

namespace boost::asio {
class io_context;
}

namespace rommate::server {

struct TftpEvent {
  enum class Kind {
    request,   // a transfer begins
    refused,   // nothing is given; `reason` and `text` say why
    progress,  // a few times a second
    asked,     // the client took the size, and left
    done,      // the client has acknowledged all of it
    failed     // `text` says why
  } kind = Kind::request;
  std::uint64_t transfer = 0;  // number of it, from 1; 0: none was begun
  std::string peer = {};       // "192.0.2.1:1069"
  std::string name = {};       // as armed; of what is refused, as asked
  std::string text = {};
  std::uint64_t block = 0, bytes = 0, size = 0;  // acknowledged, of how many
  protocols::tftp::Verdict::Reason reason = protocols::tftp::Verdict::Reason::served;
  bool upload = false;
};

class TftpServer {
 public:
  struct Settings {
    std::string address = "0.0.0.0";  // IPv4, in figures
    std::uint16_t port = 69;          // 0: a free one
    protocols::tftp::ServingLimits limits = {};
    std::size_t transfers = 200;       // at one time; more requests get "busy"
    std::size_t unconfirmed_each = 8;  // transfers of one address that has not acknowledged anything yet
  };
  /// Runs from the io_context. It may arm and disarm, and must not destroy the server.
  using OnEvent = std::function<void(const TftpEvent&)>;

  /// A sentence says why it cannot be, and what to do.
  [[nodiscard]] static std::variant<std::unique_ptr<TftpServer>, std::string> start(
      boost::asio::io_context& io, const Settings& settings, std::shared_ptr<const protocols::Shelf> shelf,
      OnEvent on_event);
  ~TftpServer();
  TftpServer(const TftpServer&) = delete;
  TftpServer& operator=(const TftpServer&) = delete;

  /// The one that was bound.
  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::size_t transfers() const;

 private:
  class Impl;
  explicit TftpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace rommate::server
