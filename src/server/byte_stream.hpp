// The bytes of one connection to a file server, as they are or in TLS (tls/tls.hpp). The socket stays its
// owner's, who cancels and closes it: whatever waits then ends with an error, and nothing is called behind
// the stream's own end.
#pragma once

#include <sys/types.h>

#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace rommate::server {

class ServedFile;

class ByteStream {
 public:
  using Error = boost::system::error_code;
  using OnRead = std::function<void(const Error&, std::size_t count)>;
  using OnDone = std::function<void(const Error&)>;

  /// `socket` outlives it; from here on it does not block.
  explicit ByteStream(boost::asio::ip::tcp::socket& socket);
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;
  virtual ~ByteStream() = default;

  /// One at a time, and `done` never within the call. The client's end is asio::error::eof.
  virtual void read_some(std::span<char> into, OnRead done) = 0;
  /// All of `bytes`, which outlive it. One at a time, and `done` never within the call.
  virtual void write(std::string_view bytes, OnDone done) = 0;
  /// A piece of a file, without waiting: how many of its bytes went, 0 at its end, or -1 and errno. Behind
  /// EAGAIN comes when_writable(), and then the same position again.
  [[nodiscard]] virtual ssize_t send_file(const ServedFile& file, std::uint64_t position,
                                          std::size_t count) = 0;
  virtual void when_writable(OnDone done) = 0;
  /// No more comes from us; what the client sends is still read.
  virtual void end_writing() = 0;
  /// Why the client could not be spoken with, as a sentence without its name; empty: it could.
  [[nodiscard]] virtual std::string trouble() const { return {}; }

  void cancel();
  [[nodiscard]] boost::asio::any_io_executor executor() { return socket_.get_executor(); }

 protected:
  boost::asio::ip::tcp::socket& socket_;
};

/// As they are; of a file by sendfile(2).
[[nodiscard]] std::unique_ptr<ByteStream> plain_stream(boost::asio::ip::tcp::socket& socket);

}  // namespace rommate::server
