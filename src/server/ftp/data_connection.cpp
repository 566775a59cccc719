#include "src/server/ftp/data_connection.hpp"

#include <fmt/format.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

namespace rommate::server {

namespace asio = boost::asio;
using boost::system::error_code;
using namespace std::chrono_literals;

namespace {

constexpr auto to_open = 30s;   // until the client has come, or answered
constexpr auto to_bring = 60s;  // without a byte of an upload

}  // namespace

DataConnection::DataConnection(asio::any_io_executor io, asio::ip::address ours, asio::ip::address peer)
    : ends_{std::move(ours), std::move(peer)}, acceptor_{io}, socket_{io}, timer_{io} {}

std::optional<std::uint16_t> DataConnection::listen(std::pair<std::uint16_t, std::uint16_t> range) {
  ends_.to_port = 0;
  for (unsigned port = range.first; port <= range.second; ++port) {
    error_code error;
    acceptor_.close(error);
    const Tcp::endpoint at{ends_.ours, static_cast<std::uint16_t>(port)};
    acceptor_.open(at.protocol(), error);
    if (!error && port != 0) acceptor_.set_option(Tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(at, error);
    if (!error) acceptor_.listen(4, error);
    if (!error) return acceptor_.local_endpoint(error).port();
  }
  return std::nullopt;
}

void DataConnection::connect_to(std::uint16_t port) {
  error_code ignored;
  acceptor_.close(ignored);
  ends_.to_port = port;
}

void DataConnection::open(std::function<void()> opened_then) {
  then_ = std::move(opened_then);
  timer_.expires_after(to_open);
  timer_.async_wait(alive_.guarded([this](const error_code& error) {
    if (!error) end("the data connection did not come about", 425);
  }));
  if (ends_.to_port == 0) return accept();
  error_code error;
  socket_.open(ends_.peer.is_v6() ? Tcp::v6() : Tcp::v4(), error);
  if (!error) socket_.bind({ends_.ours, 0}, error);  // the address that the client knows
  socket_.async_connect({ends_.peer, ends_.to_port},
                        alive_.guarded([this](const error_code& refused) { opened(refused); }));
}

void DataConnection::accept() {
  acceptor_.async_accept(alive_.guarded([this](const error_code& error, Tcp::socket socket) {
    error_code gone;
    if (!error && socket.remote_endpoint(gone).address() != ends_.peer) return accept();  // somebody else's
    if (!error) socket_ = std::move(socket);
    opened(error);
  }));
}

void DataConnection::opened(const error_code& error) {
  if (error == asio::error::operation_aborted) return;
  timer_.cancel();
  error_code ignored;
  acceptor_.close(ignored);
  if (error) return end(fmt::format("no data connection: {}", error.message()), 425);
  std::exchange(then_, nullptr)();
}

void DataConnection::send(std::shared_ptr<const ServedFile> file, FileSender::Part part, Events events) {
  events_ = std::move(events);
  open([this, file = std::move(file), part] {
    stream_ = plain_stream(socket_);
    sender_ = std::make_unique<FileSender>(
        *stream_, file, part,
        FileSender::Events{.progress = [this](std::uint64_t sent) { events_.progress(bytes_ = sent); },
                           .ended =
                               [this, file](const std::string& why) {
                                 bytes_ = sender_->sent();
                                 if (!file->unchanged())
                                   return end("the file was changed while it was sent", 451);
                                 end(why, 426);
                               }});
    sender_->start();
  });
}

void DataConnection::send(std::string text, Events events) {
  events_ = std::move(events);
  text_ = std::move(text);
  open([this] {
    asio::async_write(socket_, asio::buffer(text_),
                      alive_.guarded([this](const error_code& error, std::size_t count) {
                        bytes_ = count;
                        end(error ? error.message() : "", 426);
                      }));
  });
}

void DataConnection::receive(std::unique_ptr<protocols::Sink> sink, std::uint64_t at_most, Events events) {
  events_ = std::move(events);
  sink_ = std::move(sink);
  at_most_ = at_most;
  open([this] { read(); });
}

void DataConnection::read() {
  timer_.expires_after(to_bring);
  timer_.async_wait(alive_.guarded([this](const error_code& error) {
    if (!error) end("the upload has stopped", 426);
  }));
  socket_.async_read_some(asio::buffer(buffer_),
                          alive_.guarded([this](const error_code& error, std::size_t count) {
                            if (error == asio::error::operation_aborted) return;
                            if (error && error != asio::error::eof) return end(error.message(), 426);
                            if (error) return sink_->keep() ? end("", 226) : end(sink_->trouble(), 451);
                            bytes_ += count;
                            if (bytes_ > at_most_)
                              return end(fmt::format("it is longer than {} bytes", at_most_), 552);
                            if (!sink_->write({buffer_.data(), count})) return end(sink_->trouble(), 451);
                            read();
                          }));
}

void DataConnection::end(const std::string& why, int status) {
  alive_.renew();
  timer_.cancel();
  error_code ignored;
  acceptor_.close(ignored);
  socket_.close(ignored);
  sink_.reset();
  const auto ended = std::move(events_.ended);
  ended(why, status, bytes_);
}

}  // namespace rommate::server
