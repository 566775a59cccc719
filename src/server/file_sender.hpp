// Sends a part of a file over a connection: what the page cache holds goes out by sendfile(2), without
// passing through this process, where there is no TLS. Yields to others on the loop now and then, and gives
// up on a peer that takes nothing.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>

#include "protocols/alive.hpp"
#include "src/server/byte_stream.hpp"
#include "src/server/served_file.hpp"

namespace rommate::server {

class FileSender {
 public:
  struct Part {
    std::uint64_t from = 0, count = 0;
  };
  struct Events {
    /// Bytes handed to the kernel so far, a few times a second.
    std::function<void(std::uint64_t)> progress;
    /// Called once, never within start(); the sender may be destroyed in it. Empty: all of it is on its way.
    std::function<void(const std::string& why)> ended;
  };
  /// `stream` outlives it, and is written to by nobody else meanwhile.
  FileSender(ByteStream& stream, std::shared_ptr<const ServedFile> file, Part part, Events events);
  FileSender(const FileSender&) = delete;
  FileSender& operator=(const FileSender&) = delete;

  void start();
  [[nodiscard]] std::uint64_t sent() const { return sent_; }

 private:
  void turn();
  void wait();
  void end(const std::string& why);

  ByteStream& stream_;
  std::shared_ptr<const ServedFile> file_;
  Part part_;
  Events events_;
  std::uint64_t sent_ = 0;
  std::chrono::steady_clock::time_point told_{};
  boost::asio::steady_timer patience_;
  protocols::Alive alive_;
};

}  // namespace rommate::server
