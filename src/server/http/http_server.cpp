#include "src/server/http/http_server.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <ctime>
#include <list>
#include <optional>
#include <utility>

#include "protocols/alive.hpp"
#include "src/server/bind_server.hpp"
#include "src/server/http/answer.hpp"
#include "src/server/http/upload.hpp"
#include "src/server/tcp_front.hpp"

namespace rommate::server {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using namespace std::chrono_literals;

constexpr auto head_patience = 10s;  // from its first byte to its last
constexpr auto http_patience = 30s;  // between two requests, and without a byte of an upload
constexpr auto drain_patience = 5s;  // for the client to close, when we have
constexpr std::uint64_t drained_at_most = 1 << 20;

}  // namespace

class HttpServer::Impl {
 public:
  Impl(const Settings& settings, std::shared_ptr<const ArmedSet> files, OnServeEvent on_event)
      : settings_{settings}, front_{std::move(files), std::move(on_event)} {}
  ~Impl();

  void listen(Tcp::acceptor acceptor) {
    front_.listen(std::move(acceptor), [this](Tcp::socket socket) { welcome(std::move(socket)); });
  }
  [[nodiscard]] std::uint16_t port() const { return front_.port(); }

 private:
  class Connection;
  using Connections = std::list<std::shared_ptr<Connection>>;

  void welcome(Tcp::socket socket);

  Settings settings_;
  Connections connections_;  // the oldest first
  TcpFront front_;
};

/// One client, request by request. Lives in the server's list until its connection is closed.
class HttpServer::Impl::Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Impl& server, Tcp::socket socket)
      : server_{server},
        socket_{std::move(socket)},
        stream_{server.settings_.tls ? server.settings_.tls->serve(socket_) : plain_stream(socket_)},
        timer_{socket_.get_executor()} {
    error_code gone;
    const auto peer = socket_.remote_endpoint(gone);
    peer_ = {peer.address().to_string(), to_string(peer)};
    socket_.set_option(Tcp::no_delay(true), gone);
  }
  ~Connection() { alive_.end(); }

  void start(Connections::iterator place) {
    listed_ = place;
    next_request();
  }
  /// It gets nothing at the moment, and may make room for another.
  [[nodiscard]] bool waits() const { return place_ == Place::head || place_ == Place::drains; }
  /// At once; the server forgets it.
  void drop() {
    alive_.renew();
    timer_.cancel();
    sender_.reset();
    error_code gone;
    socket_.close(gone);
    if (listed_) server_.connections_.erase(*std::exchange(listed_, std::nullopt));
  }

 private:
  enum class Place { head, answers, body, drains };
  struct Peer {
    std::string address, text;  // in figures; with its port
  };
  /// A request and what becomes of it.
  struct Exchange {
    http::Request request;
    http::Answer answer;
    std::uint64_t transfer = 0;
  };

  template <class Call>
  auto guarded(Call call) {
    return [self = shared_from_this(), watch = alive_.watch(),
            call = std::move(call)](auto&&... values) mutable {
      if (watch) call(std::forward<decltype(values)>(values)...);
    };
  }

  void patience(std::chrono::steady_clock::duration length) {
    timer_.expires_after(length);
    timer_.async_wait(guarded([this](const error_code& error) {
      if (!error) impatient();
    }));
  }

  void impatient() {
    error_code none;
    socket_.cancel(none);
    if (place_ == Place::head && in_.empty()) return close();
    if (place_ == Place::head)
      return respond(http::answer(http::BadRequest{408, peer_.text + " did not finish its request"}));
    if (place_ == Place::body) return upload_over(408, "the upload has stopped");
    drop();
  }

  void next_request() {
    place_ = Place::head;
    patience(in_.empty() ? http_patience : head_patience);
    read_head();
  }

  void read_head() {
    if (const auto length = http::head_length(in_)) return on_head(*length);
    if (in_.size() > http::longest_head)
      return respond(http::answer(http::BadRequest{431, peer_.text + " sent a head that does not end"}));
    receive([this](std::string_view bytes) {
      if (in_.empty()) patience(head_patience);
      in_ += bytes;
      read_head();
    });
  }

  /// What comes next of the client; its end ends the connection.
  template <class Call>
  void receive(Call call) {
    stream_->read_some(buffer_, guarded([this, call](const error_code& error, std::size_t count) {
                         if (error == asio::error::operation_aborted) return;
                         if (error) return lost();
                         call(std::string_view{buffer_.data(), count});
                       }));
  }

  void lost() {
    if (auto why = stream_->trouble(); !why.empty()) {
      now_ = {};
      tell(ServeEvent::Kind::refused, why, 0);
    }
    if (place_ == Place::body)
      tell(ServeEvent::Kind::failed, "the client has gone before the end of its file", upload_->received());
    drop();
  }

  void on_head(std::size_t length) {
    timer_.cancel();
    const auto read = http::read_head(std::string_view{in_}.substr(0, length));
    in_.erase(0, length);
    if (const auto* bad = std::get_if<http::BadRequest>(&read)) return respond(http::answer(*bad));
    now_ = {.request = std::get<http::Request>(read), .answer = {}};
    respond(
        http::answer(now_.request, {server_.front_.files(), peer_.address, server_.settings_.authorization}));
  }

  void respond(http::Answer answer) {
    now_.answer = std::move(answer);
    place_ = Place::answers;
    if (now_.answer.receives) return begin_upload();
    tell_begin();
    cork(true);
    // RFC 9110, section 6.6.1: whoever has a clock says when.
    auto head = now_.answer.head;
    head.insert(head.find("\r\n") + 2, fmt::format("Date: {}\r\n", http::http_date(std::time(nullptr))));
    write(head + now_.answer.text, [this] { now_.answer.part ? send_file() : answered(); });
  }

  template <class Call>
  void write(std::string text, Call call) {
    out_ = std::move(text);
    patience(http_patience);
    stream_->write(out_, guarded([this, call](const error_code& error) {
                     if (error == asio::error::operation_aborted) return;
                     timer_.cancel();
                     error ? lost() : call();
                   }));
  }

  void send_file() {
    sender_ = std::make_unique<FileSender>(
        *stream_, server_.front_.files().content(*now_.answer.file), *now_.answer.part,
        FileSender::Events{
            .progress = [this](std::uint64_t sent) { tell(ServeEvent::Kind::progress, "", sent); },
            .ended = guarded([this](const std::string& why) { sent(why); })});
    sender_->start();
  }

  void sent(const std::string& why) {
    const auto count = sender_->sent();
    sender_.reset();
    const bool unchanged = server_.front_.files().content(*now_.answer.file)->unchanged();
    if (why.empty() && unchanged) {
      tell(ServeEvent::Kind::done, now_.answer.why, count);
      return answered();
    }
    tell(ServeEvent::Kind::failed, unchanged ? why : "the file was changed while it was sent", count);
    if (!unchanged) {  // the length that was promised has gone out: only a reset says that it is not to be
                       // believed
      error_code gone;
      socket_.set_option(asio::socket_base::linger(true, 0), gone);
    }
    drop();
  }

  void answered() {
    cork(false);
    now_.answer.keep_alive ? next_request() : close();
  }

  void begin_upload() {
    const auto& file = *now_.answer.file;
    auto sink = file.receive ? file.receive() : nullptr;
    if (!sink)
      return respond(http::receipt(503, file.name + " has come already, or cannot be written", false));
    upload_.emplace(now_.request, file.at_most, std::move(sink));
    now_.transfer = server_.front_.begin();
    tell(ServeEvent::Kind::request, now_.answer.why, 0);
    place_ = Place::body;
    if (now_.answer.head.empty()) return take_body();
    write(now_.answer.head, [this] { take_body(); });
  }

  void take_body() {
    if (upload_->take(in_)) return upload_over(upload_->status(), upload_->why());
    patience(http_patience);
    receive([this](std::string_view more) {
      in_ += more;
      take_body();
    });
  }

  void upload_over(unsigned status, const std::string& why) {
    timer_.cancel();
    now_.answer.status = status;
    tell(status == 201 ? ServeEvent::Kind::done : ServeEvent::Kind::failed, why, upload_->received());
    upload_.reset();
    respond(http::receipt(status, "", now_.answer.keep_alive));
  }

  /// Half-closed first: the client reads all that we sent, closes, and only then is it over.
  void close() {
    cork(false);
    place_ = Place::drains;
    drained_ = 0;
    stream_->end_writing();
    patience(drain_patience);
    drain();
  }
  void drain() {
    receive([this](std::string_view bytes) {
      drained_ += bytes.size();
      drained_ > drained_at_most ? drop() : drain();
    });
  }

  /// Head and first bytes of a file in one packet.
  void cork(bool on) {
    const int value = on ? 1 : 0;
    ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_CORK, &value, sizeof value);
  }

  void tell_begin() {
    now_.transfer = 0;
    if (now_.answer.file) {
      now_.transfer = server_.front_.begin();
      tell(ServeEvent::Kind::request, now_.answer.why, 0);
      if (!now_.answer.part) tell(ServeEvent::Kind::done, "its size was asked", 0);
    } else if (!now_.answer.why.empty()) {
      tell(ServeEvent::Kind::refused, now_.answer.why, 0);
    }
  }
  void tell(ServeEvent::Kind kind, const std::string& text, std::uint64_t bytes) {
    const auto& [request, answer, transfer] = now_;
    server_.front_.tell({.kind = kind,
                         .protocol = server_.settings_.tls ? "https" : "http",
                         .peer = peer_.text,
                         .name = answer.file ? answer.file->name : request.path,
                         .text = text,
                         .status = static_cast<int>(answer.status),
                         .transfer = transfer,
                         .bytes = bytes,
                         .size = answer.part   ? answer.part->count
                                 : answer.file ? answer.file->size
                                               : 0,
                         .upload = answer.file && answer.file->upload});
  }

  Impl& server_;
  Tcp::socket socket_;
  std::unique_ptr<ByteStream> stream_;  // of the socket
  asio::steady_timer timer_;
  std::optional<Connections::iterator> listed_;
  Peer peer_;
  Place place_ = Place::head;
  std::array<char, 16384> buffer_;
  std::string in_, out_;  // not read yet; being written
  Exchange now_;
  std::unique_ptr<FileSender> sender_;
  std::optional<http::Upload> upload_;
  std::uint64_t drained_ = 0;
  protocols::Alive alive_;
};

HttpServer::Impl::~Impl() {
  for (const auto& each : Connections(connections_)) each->drop();
}

void HttpServer::Impl::welcome(Tcp::socket socket) {
  if (connections_.size() >= settings_.connections)
    for (const auto& each : Connections(connections_))
      if (each->waits()) {
        each->drop();
        break;
      }
  if (connections_.size() >= settings_.connections) return;  // all of them get something
  auto connection = std::make_shared<Connection>(*this, std::move(socket));
  connections_.push_back(connection);
  connection->start(std::prev(connections_.end()));
}

std::variant<std::unique_ptr<HttpServer>, std::string> HttpServer::start(
    asio::io_context& io, const Settings& settings, std::shared_ptr<const ArmedSet> files,
    OnServeEvent on_event) {
  auto impl = std::make_unique<Impl>(settings, std::move(files), std::move(on_event));
  auto acceptor = bind_server(io, settings.address, settings.port);
  if (auto* why = std::get_if<std::string>(&acceptor)) return std::move(*why);
  impl->listen(std::get<0>(std::move(acceptor)));
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
HttpServer::~HttpServer() = default;
std::uint16_t HttpServer::port() const { return impl_->port(); }

}  // namespace rommate::server
