#include "src/port/engine_port.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <cstring>

namespace rommate::port {

using protocols::append;
using protocols::Time;

namespace {

// Answers to a peer that asks faster than it reads; beyond this we stop listening to it.
constexpr std::size_t much_unsent = 64 * 1024;
// Console bytes that nobody fetches yet. Some reading ahead is needed: the answers to requests are behind
// them.
constexpr std::size_t much_unread = 256 * 1024;

}  // namespace

EnginePort::EnginePort(boost::asio::io_context& io, std::unique_ptr<Port> below)
    : io_(io), below_(std::move(below)), timer_(io) {}

EnginePort::~EnginePort() { alive_.end(); }

Time EnginePort::now() { return std::chrono::steady_clock::now(); }

void EnginePort::open(OnOpen done) {
  close();
  opened_ = std::move(done);
  below_->open([this, connection = connection_](std::optional<Problem> problem) {
    if (connection != connection_) return;
    if (problem) return finish_open(std::move(problem));
    connected_ = true;
    engine_ = &start_engine(now());
    progressed();
    pump();
    read_below();
  });
}

void EnginePort::read_some(std::span<protocols::Byte> into, OnBytes done) {
  into_ = into;
  reader_ = std::move(done);
  later([this] {
    deliver();
    read_below();
  });
}

void EnginePort::write(ByteView bytes, OnBytes done) {
  to_encode_ = bytes;
  writer_ = std::move(done);
  if (connected_) {
    pump();
  } else {
    encode_pending();
  }
}

void EnginePort::close() {
  ++connection_;
  const bool was_used = connected_ || opened_ || reader_ || writer_ || !waiters_.empty();
  if (was_used) lost({Problem::Kind::lost, name() + ": closed", ""});
  below_->close();
  inbox_.clear();
  fetched_ = 0;
  outbox_.clear();
  said_ = written_ = 0;
}

void EnginePort::finish_open(std::optional<Problem> problem) {
  if (!opened_) return;
  OnOpen done = std::exchange(opened_, nullptr);
  if (problem) close();
  later([done = std::move(done), problem = std::move(problem)] { done(problem); });
}

void EnginePort::pump() {
  if (!connected_) return;
  encode_pending();
  protocols::Bytes more = engine_->take_output();
  said_ += more.size();
  if (outbox_.empty()) {
    outbox_ = std::move(more);
  } else {
    append(outbox_, more);
  }
  send_below();
  arm();
}

void EnginePort::when_written(std::function<void(bool written)> done) {
  if (!connected_) return later([done = std::move(done)] { done(false); });
  pump();
  waiters_.push_back({said_, std::move(done)});
  if (written_ >= said_) later([this] { sent(std::nullopt); });
}

void EnginePort::later(std::function<void()> done) {
  boost::asio::post(io_, [alive = alive_.watch(), done = std::move(done)] {
    if (alive) done();
  });
}

void EnginePort::drop_received() {
  inbox_.clear();
  fetched_ = 0;
  if (engine_ != nullptr) static_cast<void>(engine_->take_leftover());
}

void EnginePort::read_below() {
  const bool wanted = inbox_.size() - fetched_ < much_unread && outbox_.size() < much_unsent;
  if (!connected_ || reading_below_ || !wanted) return;
  reading_below_ = true;
  below_->read_some(buffer_,
                    [this, connection = connection_](std::size_t count, std::optional<Problem> problem) {
                      if (connection != connection_) return;
                      reading_below_ = false;
                      received(count, std::move(problem));
                    });
}

void EnginePort::received(std::size_t count, std::optional<Problem> problem) {
  if (problem) {
    if (opened_) return finish_open(std::move(problem));
    return lost(*problem);
  }
  engine_->on_bytes({buffer_.data(), count}, now());
  progressed();
  if (!connected_) return;
  pump();
  const auto alive = alive_.watch();
  deliver();
  if (alive) read_below();
}

void EnginePort::take_console_bytes() {
  if (fetched_ == inbox_.size()) {
    fetched_ = 0;
    inbox_ = engine_->take_leftover();
    return;
  }
  if (fetched_ > inbox_.size() / 2) {  // a reader that is always a little behind
    inbox_.erase(inbox_.begin(), inbox_.begin() + static_cast<std::ptrdiff_t>(fetched_));
    fetched_ = 0;
  }
  append(inbox_, engine_->take_leftover());
}

/// Gives the reader what there is; what it has no room for waits.
void EnginePort::deliver() {
  if (connected_) take_console_bytes();
  if (!reader_ || opened_) return;
  if (const std::size_t count = std::min(into_.size(), inbox_.size() - fetched_); count > 0) {
    std::memcpy(into_.data(), inbox_.data() + fetched_, count);
    fetched_ += count;
    std::exchange(reader_, nullptr)(count, std::nullopt);
  } else if (!connected_) {
    std::exchange(reader_, nullptr)(0, lost_);
  }
}

void EnginePort::send_below() {
  if (sending_below_ || outbox_.empty() || !connected_) return;
  sending_below_ = true;
  sending_ = std::exchange(outbox_, {});
  below_->write(sending_, [this, connection = connection_](std::size_t, std::optional<Problem> problem) {
    if (connection != connection_) return;
    sending_below_ = false;
    written_ += sending_.size();
    sent(std::move(problem));
  });
}

void EnginePort::sent(std::optional<Problem> problem) {
  if (problem) return;  // the read below fails too, after what the peer had still sent
  const auto alive = alive_.watch();
  while (!waiters_.empty() && waiters_.front().mark <= written_) {
    auto done = std::move(waiters_.front().done);
    waiters_.pop_front();
    done(true);
    if (!alive) return;
  }
  send_below();
  read_below();
}

void EnginePort::encode_pending() {
  if (!to_encode_ || (connected_ && held())) return;
  const ByteView bytes = *std::exchange(to_encode_, std::nullopt);
  if (connected_) encode(bytes);
  when_written([this, count = bytes.size()](bool written) {
    if (written && writer_) std::exchange(writer_, nullptr)(count, std::nullopt);
    if (!written && writer_) std::exchange(writer_, nullptr)(0, lost_);
  });
}

void EnginePort::arm() {
  const auto due = engine_->deadline();
  if (!due || (armed_ && *armed_ <= *due)) return;
  armed_ = due;
  timer_.expires_at(std::chrono::time_point_cast<std::chrono::steady_clock::duration>(*due));
  timer_.async_wait(
      [this, alive = alive_.watch(), connection = connection_](const boost::system::error_code& error) {
        if (!alive || error || connection != connection_) return;
        armed_.reset();
        engine_->on_time(now());
        progressed();
        pump();
      });
}

/// Ends everything under way. Console bytes that came before the end are read first.
void EnginePort::lost(const Problem& problem) {
  lost_ = problem;
  if (std::exchange(connected_, false)) {
    take_console_bytes();
    ++connection_;
    timer_.cancel();
    armed_.reset();
    below_->close();
  }
  sending_below_ = reading_below_ = false;
  to_encode_.reset();
  on_lost(problem);
  later([this, opened = std::exchange(opened_, nullptr), waiters = std::exchange(waiters_, {}),
         writer = std::exchange(writer_, nullptr), problem] {
    const auto alive = alive_.watch();
    if (opened) opened(problem);
    for (const Waiter& each : waiters)
      if (alive) each.done(false);
    if (alive && writer) writer(0, problem);
    if (alive) deliver();
  });
}

}  // namespace rommate::port
