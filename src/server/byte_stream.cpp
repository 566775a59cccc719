#include "src/server/byte_stream.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "protocols/alive.hpp"
#include "src/server/served_file.hpp"

namespace rommate::server {
namespace {

namespace asio = boost::asio;
using Socket = asio::ip::tcp::socket;

class PlainStream final : public ByteStream {
 public:
  using ByteStream::ByteStream;
  ~PlainStream() override { alive_.end(); }

  void read_some(std::span<char> into, OnRead done) override {
    socket_.async_read_some(asio::buffer(into.data(), into.size()), alive_.guarded(std::move(done)));
  }
  void write(std::string_view bytes, OnDone done) override {
    asio::async_write(
        socket_, asio::buffer(bytes.data(), bytes.size()),
        alive_.guarded([done = std::move(done)](const Error& error, std::size_t) { done(error); }));
  }
  ssize_t send_file(const ServedFile& file, std::uint64_t position, std::size_t count) override {
    return file.send_to(socket_.native_handle(), position, count);
  }
  void when_writable(OnDone done) override {
    socket_.async_wait(Socket::wait_write, alive_.guarded(std::move(done)));
  }
  void end_writing() override {
    Error gone;
    socket_.shutdown(Socket::shutdown_send, gone);
  }

 private:
  protocols::Alive alive_;
};

}  // namespace

ByteStream::ByteStream(Socket& socket) : socket_{socket} {
  Error ignored;
  socket_.non_blocking(true, ignored);
}

void ByteStream::cancel() {
  Error ignored;
  socket_.cancel(ignored);
}

std::unique_ptr<ByteStream> plain_stream(Socket& socket) { return std::make_unique<PlainStream>(socket); }

}  // namespace rommate::server
