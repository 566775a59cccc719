#include "src/server/line/line_client.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace rommate::server {

using protocols::append;
using protocols::ByteView;
using protocols::ComEvent;
using Error = boost::system::error_code;

namespace {

// A client that is stuck must not eat the memory of a console that goes on printing.
constexpr std::size_t unsent_at_most = 8 * 1024 * 1024;
// Answers to a client that asks and does not read: beyond this it is not listened to.
constexpr std::size_t much_unsent = 64 * 1024;

protocols::Time now() { return std::chrono::steady_clock::now(); }

}  // namespace

LineClient::LineClient(Socket socket, std::string name, const LineServerSettings& settings,
                       std::shared_ptr<const LineEvents> events, std::function<void(LineClient&)> gone)
    : socket_(std::move(socket)), name_(std::move(name)), events_(std::move(events)), gone_(std::move(gone)) {
  if (settings.protocol == LineServerSettings::Protocol::raw) return;
  engine_ = std::make_unique<protocols::Rfc2217Server>(protocols::Rfc2217ServerSettings{
      .com_port = settings.protocol == LineServerSettings::Protocol::rfc2217, .line = settings.line});
}

void LineClient::start() {
  if (engine_) engine_->start(now());
  flush();
  read();
}

void LineClient::send(ByteView bytes) {
  if (engine_ && engine_->suspended()) {
    append(held_, bytes);
  } else if (engine_) {
    engine_->send(bytes);
  } else {
    append(outbox_, bytes);
  }
  flush();
  if (unsent() > unsent_at_most) end();
}

void LineClient::set_modem_state(protocols::Byte bits) {
  if (!engine_) return;
  engine_->set_modem_state(bits);
  flush();
}

void LineClient::tell_break() {
  if (!engine_) return;
  engine_->notify_line_state(protocols::com_port::line_break);
  flush();
}

void LineClient::close() {
  if (std::exchange(closed_, true)) return;
  Error ignored;
  socket_.close(ignored);
}

void LineClient::read() {
  if (reading_ || closed_ || outbox_.size() > much_unsent) return;
  reading_ = true;
  socket_.async_read_some(boost::asio::buffer(buffer_),
                          [self = shared_from_this()](const Error& error, std::size_t count) {
                            self->reading_ = false;
                            if (self->closed_) return;
                            if (error) return self->end();
                            self->received(count);
                          });
}

void LineClient::received(std::size_t count) {
  const ByteView bytes{buffer_.data(), count};
  if (!engine_) {
    deliver(bytes);
  } else {
    engine_->on_bytes(bytes, now());
    const protocols::Bytes data = engine_->take_leftover();
    flush();
    deliver_events(data);
  }
  flush();
  read();
}

void LineClient::deliver(ByteView data) {
  delivered_ += data.size();
  if (!data.empty() && events_->on_bytes) events_->on_bytes(data);
}

/// Data and what happened between it, in the order of the wire.
void LineClient::deliver_events(ByteView data) {
  for (const ComEvent& event : engine_->take_events()) {
    const auto before = static_cast<std::size_t>(event.at - delivered_);
    deliver(data.first(before));
    data = data.subspan(before);
    tell(event);
    if (closed_) return;
  }
  deliver(data);
}

void LineClient::tell(const ComEvent& event) {
  const auto call = [](const auto& function, auto... arguments) {
    if (function) function(arguments...);
  };
  switch (event.kind) {
    case ComEvent::Kind::line:
      if (events_->on_line) events_->on_line(engine_->line());
      break;
    case ComEvent::Kind::break_on:
    case ComEvent::Kind::break_off:
      break_ = event.kind == ComEvent::Kind::break_on;
      call(events_->on_break, break_);
      break;
    case ComEvent::Kind::break_signal: call(events_->on_break_signal); break;
    case ComEvent::Kind::pins: call(events_->on_pins, engine_->dtr(), engine_->rts()); break;
    case ComEvent::Kind::purge: call(events_->on_purge, (event.bits & 1) != 0, (event.bits & 2) != 0); break;
    case ComEvent::Kind::resume: engine_->send(std::exchange(held_, {})); break;
    case ComEvent::Kind::suspend:  // send() looks
    case ComEvent::Kind::line_state:
    case ComEvent::Kind::modem_state: break;
  }
}

void LineClient::flush() {
  if (engine_) append(outbox_, engine_->take_output());
  if (closed_ || outbox_.empty() || !sending_.empty()) return;
  sending_ = std::exchange(outbox_, {});
  boost::asio::async_write(socket_, boost::asio::buffer(sending_),
                           [self = shared_from_this()](const Error& error, std::size_t) {
                             self->sending_.clear();
                             if (self->closed_) return;
                             if (error) return self->end();
                             self->flush();
                             self->read();
                           });
}

void LineClient::end() {
  if (closed_) return;
  close();
  // A client that goes away in the middle of a BREAK must not leave the line in it.
  if (std::exchange(break_, false) && events_->on_break) events_->on_break(false);
  if (gone_) gone_(*this);
}

}  // namespace rommate::server
