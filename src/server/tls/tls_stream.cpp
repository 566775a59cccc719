#include "src/server/tls/tls_stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <utility>

#include "protocols/alive.hpp"
#include "src/server/served_file.hpp"

namespace rommate::server {
namespace {

namespace asio = boost::asio;
using Socket = asio::ip::tcp::socket;

constexpr std::size_t file_piece = 64 * 1024;  // four records: more waits longer for the disk

/// What OpenSSL's words mean to whoever stands at the device.
std::string advice_for(const std::string& said) {
  const auto says = [&](std::string_view words) { return said.find(words) != std::string::npos; };
  if (says("unsupported protocol") || says("no shared cipher") || says("wrong version number") ||
      says("no suitable signature algorithm"))
    return "it speaks an older TLS: serve with --old-tls";
  if (says("unknown ca") || says("bad certificate") || says("certificate unknown"))
    return "it does not trust our certificate: give it one that it knows by --certificate";
  if (says("http request")) return "it speaks HTTP without TLS: let it ask for https://";
  return {};
}

class TlsStream final : public ByteStream {
 public:
  TlsStream(const OpenSsl& api, SslSession session, Socket& socket)
      : ByteStream{socket}, api_{api}, session_{std::move(session)} {
    if (session_ == nullptr || api_.SSL_set_fd(session_.get(), socket.native_handle()) != 1) return;
    api_.SSL_set_accept_state(session_.get());
  }
  ~TlsStream() override { alive_.end(); }

  void read_some(std::span<char> into, OnRead done) override {
    step([this, into] { return api_.SSL_read(session_.get(), into.data(), to_int(into.size())); },
         std::move(done));
  }
  void write(std::string_view bytes, OnDone done) override {
    if (bytes.empty()) return later([done = std::move(done)] { done({}); });
    step([this, bytes] { return api_.SSL_write(session_.get(), bytes.data(), to_int(bytes.size())); },
         [this, bytes, done = std::move(done)](const Error& error, std::size_t count) mutable {
           error || count == bytes.size() ? done(error) : write(bytes.substr(count), std::move(done));
         });
  }
  ssize_t send_file(const ServedFile& file, std::uint64_t position, std::size_t count) override {
    if (position != piece_.at || piece_.left().empty()) {
      piece_ = {position, 0, Piece::Bytes(std::min(count, file_piece))};
      const auto read = file.read_at(position, piece_.bytes);
      if (!read) return errno = EIO, -1;
      piece_.bytes.resize(*read);
      if (*read == 0) return 0;
    }
    const auto left = piece_.left();
    api_.ERR_clear_error();
    const int sent = api_.SSL_write(session_.get(), left.data(), to_int(left.size()));
    if (sent > 0) {
      piece_.sent += static_cast<std::size_t>(sent);
      piece_.at += static_cast<std::uint64_t>(sent);
      return sent;
    }
    const auto wants = api_.SSL_get_error(session_.get(), sent);
    wants_read_ = wants == SSL_ERROR_WANT_READ;
    if (wants_read_ || wants == SSL_ERROR_WANT_WRITE) return errno = EAGAIN, -1;
    fail(wants);
    return errno = ECONNRESET, -1;
  }
  void when_writable(OnDone done) override {
    socket_.async_wait(wants_read_ ? Socket::wait_read : Socket::wait_write, alive_.guarded(std::move(done)));
  }
  void end_writing() override {
    Error gone;
    api_.ERR_clear_error();
    if (api_.SSL_is_init_finished(session_.get()) == 1) api_.SSL_shutdown(session_.get());
    socket_.shutdown(Socket::shutdown_send, gone);
  }
  std::string trouble() const override { return trouble_; }

 private:
  /// Of a file, read and not all sent yet.
  struct Piece {
    using Bytes = std::vector<protocols::Byte>;
    std::uint64_t at = 0;  // in the file, of what is sent next
    std::size_t sent = 0;
    Bytes bytes = {};
    [[nodiscard]] std::span<const protocols::Byte> left() const { return std::span{bytes}.subspan(sent); }
  };

  static int to_int(std::size_t size) { return static_cast<int>(std::min<std::size_t>(size, 1 << 30)); }

  template <class Call>
  void later(Call call) {
    asio::post(socket_.get_executor(), alive_.guarded(std::move(call)));
  }

  /// `call` until it has moved some bytes; `done` never within.
  template <class Call>
  void step(Call call, OnRead done) {
    api_.ERR_clear_error();
    const int moved = call();
    if (moved > 0)
      return later([done = std::move(done), moved] { done({}, static_cast<std::size_t>(moved)); });
    const auto wants = api_.SSL_get_error(session_.get(), moved);
    if (wants == SSL_ERROR_WANT_READ || wants == SSL_ERROR_WANT_WRITE)
      return socket_.async_wait(
          wants == SSL_ERROR_WANT_READ ? Socket::wait_read : Socket::wait_write,
          alive_.guarded([this, call, done = std::move(done)](const Error& error) mutable {
            error ? done(error, 0) : step(call, std::move(done));
          }));
    later([done = std::move(done), error = fail(wants)] { done(error, 0); });
  }

  Error fail(int kind) {
    if (kind == SSL_ERROR_ZERO_RETURN) return asio::error::eof;
    const auto said = api_.last_error();
    if (!said.empty() && api_.SSL_is_init_finished(session_.get()) != 1) {
      const auto advice = advice_for(said);
      trouble_ = fmt::format("TLS was not agreed on ({}){}{}", said, advice.empty() ? "" : "; ", advice);
    }
    return said.empty() && kind == SSL_ERROR_SYSCALL && errno == 0 ? Error(asio::error::eof)
                                                                   : Error(asio::error::connection_aborted);
  }

  const OpenSsl& api_;
  SslSession session_;
  Piece piece_;
  bool wants_read_ = false;  // the last piece of a file
  std::string trouble_;
  protocols::Alive alive_;
};

}  // namespace

std::unique_ptr<ByteStream> tls_stream(const OpenSsl& api, SslSession session, Socket& socket) {
  return std::make_unique<TlsStream>(api, std::move(session), socket);
}

}  // namespace rommate::server
