#include "src/server/ftp/ftp_server.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <list>
#include <optional>
#include <utility>

#include "protocols/alive.hpp"
#include "protocols/ftp/control.hpp"
#include "src/server/bind_server.hpp"
#include "src/server/ftp/data_connection.hpp"
#include "src/server/tcp_front.hpp"

namespace rommate::server {
namespace {

namespace asio = boost::asio;
namespace ftp = protocols::ftp;
using boost::system::error_code;
using namespace std::chrono_literals;

constexpr auto ftp_patience = 300s;  // between two commands (RFC 1123, section 4.1.3.2: at least 5 minutes)

}  // namespace

class FtpServer::Impl {
 public:
  Impl(const Settings& settings, std::shared_ptr<const ArmedSet> files, OnServeEvent on_event)
      : settings_{settings}, front_{std::move(files), std::move(on_event)} {}
  ~Impl();

  void listen(Tcp::acceptor acceptor) {
    front_.listen(std::move(acceptor), [this](Tcp::socket socket) { welcome(std::move(socket)); });
  }
  [[nodiscard]] std::uint16_t port() const { return front_.port(); }

 private:
  class Client;
  using Clients = std::list<std::shared_ptr<Client>>;

  void welcome(Tcp::socket socket);

  Settings settings_;
  Clients clients_;  // the oldest first
  TcpFront front_;
};

/// One control connection, and what it has on a data connection. Lives in the server's list until it is
/// closed.
class FtpServer::Impl::Client : public std::enable_shared_from_this<Client> {
 public:
  Client(Impl& server, Tcp::socket socket)
      : server_{server}, socket_{std::move(socket)}, timer_{socket_.get_executor()}, control_{house()} {}
  ~Client() { alive_.end(); }

  void start(Clients::iterator place) {
    listed_ = place;
    obey();
    read();
  }
  void drop() {
    alive_.renew();
    timer_.cancel();
    data_.reset();
    error_code gone;
    socket_.close(gone);
    if (listed_) server_.clients_.erase(*std::exchange(listed_, std::nullopt));
  }

 private:
  template <class Call>
  auto guarded(Call call) {
    return [self = shared_from_this(), watch = alive_.watch(),
            call = std::move(call)](auto&&... values) mutable {
      if (watch) call(std::forward<decltype(values)>(values)...);
    };
  }

  [[nodiscard]] Tcp::endpoint peer() const {
    error_code gone;
    return socket_.remote_endpoint(gone);
  }

  ftp::Control::House house() {
    const auto address = peer().address().to_string();
    who_ = to_string(peer());
    return {.find = [this, address](std::string_view name,
                                    bool write) { return server_.front_.files().find(name, address, write); },
            .list =
                [this, address] {
                  auto files = server_.front_.files().shelf()->files();
                  std::erase_if(files, [&](const auto& each) {
                    return each->upload || !server_.front_.files().find(each->name, address, false).file;
                  });
                  return files;
                },
            .written_at =
                [this](const protocols::ArmedFile& file) {
                  return server_.front_.files().content(file)->written_at();
                },
            .peer = address,
            .user = server_.settings_.user,
            .password = server_.settings_.password};
  }

  void watch_idle() {
    timer_.expires_after(ftp_patience);
    timer_.async_wait(guarded([this](const error_code& error) {
      if (error) return;
      control_.transfers() ? watch_idle() : drop();
    }));
  }

  void read() {
    watch_idle();
    socket_.async_read_some(asio::buffer(buffer_),
                            guarded([this](const error_code& error, std::size_t count) {
                              if (error) return gone();
                              control_.on_bytes({buffer_.data(), count});
                              obey();
                              if (!closes_) read();
                            }));
  }

  void gone() {
    if (data_ && control_.transfers()) tell(ServeEvent::Kind::failed, "the client has gone", 426, 0);
    drop();
  }

  void obey() {
    for (auto effects = control_.take_effects(); !effects.empty(); effects = control_.take_effects())
      for (auto& effect : effects) std::visit([this](auto& each) { carry_out(each); }, effect);
    write();
  }

  void carry_out(const ftp::Reply& reply) { out_ += reply.text + "\r\n"; }
  void carry_out(const ftp::Listen& listen) {
    make_data();
    error_code gone;
    const auto port = data_->listen(server_.settings_.passive);
    const auto ours = socket_.local_endpoint(gone).address().to_string();
    control_.on_listening(listen.extended,
                          port ? std::optional(protocols::Endpoint{ours, *port}) : std::nullopt);
  }
  void carry_out(const ftp::ConnectTo& to) {
    make_data();
    data_->connect_to(to.port);
  }
  void carry_out(const ftp::SendFile& send) {
    begin(send.file, send.remark);
    data_->send(server_.front_.files().content(*send.file), {send.from, send.file->size - send.from},
                events());
  }
  void carry_out(ftp::SendText& send) {
    file_ = nullptr;
    data_->send(std::move(send.text), events());
  }
  void carry_out(const ftp::ReceiveFile& receive) {
    auto sink = receive.file->receive ? receive.file->receive() : nullptr;
    begin(receive.file, "");
    if (sink) return data_->receive(std::move(sink), receive.file->at_most, events());
    data_.reset();
    ended("it has come already, or cannot be written", 451, 0);
  }
  void carry_out(const ftp::CloseData&) {
    data_.reset();
    if (std::exchange(file_, nullptr)) tell(ServeEvent::Kind::failed, "the client has stopped it", 426, 0);
  }
  void carry_out(const ftp::Close&) { closes_ = true; }
  void carry_out(const ftp::Refused& refused) {
    server_.front_.tell({.kind = ServeEvent::Kind::refused,
                         .protocol = "ftp",
                         .peer = who_,
                         .name = refused.name,
                         .text = refused.why,
                         .status = refused.status});
  }

  void make_data() {
    error_code gone;
    data_ = std::make_unique<DataConnection>(socket_.get_executor(), socket_.local_endpoint(gone).address(),
                                             peer().address());
  }

  void begin(std::shared_ptr<const protocols::ArmedFile> file, const std::string& remark) {
    file_ = std::move(file);
    transfer_ = server_.front_.begin();
    tell(ServeEvent::Kind::request, remark, 150, 0);
  }

  DataConnection::Events events() {
    return {.progress =
                guarded([this](std::uint64_t bytes) { tell(ServeEvent::Kind::progress, "", 150, bytes); }),
            .ended = guarded([this](const std::string& why, int status, std::uint64_t bytes) {
              data_.reset();
              ended(why, status, bytes);
            })};
  }

  void ended(const std::string& why, int status, std::uint64_t bytes) {
    if (file_)
      tell(why.empty() ? ServeEvent::Kind::done : ServeEvent::Kind::failed, why, why.empty() ? 226 : status,
           bytes);
    file_ = nullptr;
    control_.on_data_end(why, status);
    obey();
  }

  void write() {
    if (out_.empty()) {
      if (closes_ && writing_.empty()) close();
      return;
    }
    if (!writing_.empty()) return;
    writing_ = std::exchange(out_, {});
    asio::async_write(socket_, asio::buffer(writing_), guarded([this](const error_code& error, std::size_t) {
                        writing_.clear();
                        error ? gone() : write();
                      }));
  }

  void close() {
    error_code gone;
    socket_.shutdown(Tcp::socket::shutdown_send, gone);
    drop();
  }

  void tell(ServeEvent::Kind kind, const std::string& text, int status, std::uint64_t bytes) {
    if (!file_) return;
    server_.front_.tell({.kind = kind,
                         .protocol = "ftp",
                         .peer = who_,
                         .name = file_->name,
                         .text = text,
                         .status = status,
                         .transfer = transfer_,
                         .bytes = bytes,
                         .size = file_->size,
                         .upload = file_->upload});
  }

  Impl& server_;
  Tcp::socket socket_;
  asio::steady_timer timer_;
  std::optional<Clients::iterator> listed_;
  std::string who_;
  ftp::Control control_;
  std::array<protocols::Byte, 2048> buffer_;
  std::string out_, writing_;
  bool closes_ = false;  // when all is written
  std::unique_ptr<DataConnection> data_;
  std::shared_ptr<const protocols::ArmedFile> file_;  // on the data connection
  std::uint64_t transfer_ = 0;
  protocols::Alive alive_;
};

FtpServer::Impl::~Impl() {
  for (const auto& each : Clients(clients_)) each->drop();
}

void FtpServer::Impl::welcome(Tcp::socket socket) {
  if (clients_.size() >= settings_.connections) return;
  clients_.push_back(std::make_shared<Client>(*this, std::move(socket)));
  clients_.back()->start(std::prev(clients_.end()));
}

std::variant<std::unique_ptr<FtpServer>, std::string> FtpServer::start(asio::io_context& io,
                                                                       const Settings& settings,
                                                                       std::shared_ptr<const ArmedSet> files,
                                                                       OnServeEvent on_event) {
  auto impl = std::make_unique<Impl>(settings, std::move(files), std::move(on_event));
  auto acceptor = bind_server(io, settings.address, settings.port);
  if (auto* why = std::get_if<std::string>(&acceptor)) return std::move(*why);
  impl->listen(std::get<0>(std::move(acceptor)));
  return std::unique_ptr<FtpServer>(new FtpServer(std::move(impl)));
}

FtpServer::FtpServer(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
FtpServer::~FtpServer() = default;
std::uint16_t FtpServer::port() const { return impl_->port(); }

}  // namespace rommate::server
