#include "src/app/share_guest.hpp"

#include <fmt/format.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "src/app/pump.hpp"
#include "src/recognise/recogniser.hpp"

namespace rommate::app {
namespace {

constexpr std::size_t most_unread = 1 << 20;  // a guest that is further behind misses something

}  // namespace

ShareGuest::ShareGuest(Socket socket, std::string name, console::Session& session, bool may_type,
                       Events events)
    : socket_(std::move(socket)),
      name_(std::move(name)),
      session_(session),
      may_type_(may_type),
      events_(std::move(events)) {}

void ShareGuest::show(console::ByteView bytes) {
  if (closed_) return;
  if (outbox_.size() + bytes.size() > most_unread) {
    left_out_ += bytes.size();
    return;
  }
  protocols::append(outbox_, bytes);
  send();
}

void ShareGuest::tell(std::string_view text) {
  const std::string line = fmt::format("\r\nrommate: {}\r\n", text);
  show(protocols::as_bytes(line));
}

void ShareGuest::let_in() {
  may_type_ = true;
  tell("you may type now");
}

void ShareGuest::close() {
  if (std::exchange(closed_, true)) return;
  if (job_ != nullptr) {
    // The console is being closed as a whole: the session is not asked to do anything any more.
    job::GuestJob* job = std::exchange(job_, nullptr);
    job->forget();
    job->left();
  }
  boost::system::error_code ignored;
  socket_.close(ignored);
}

void ShareGuest::read() {
  if (reading_ || closed_) return;
  reading_ = true;
  socket_.async_read_some(
      boost::asio::buffer(buffer_),
      [self = shared_from_this()](const boost::system::error_code& error, std::size_t count) {
        self->reading_ = false;
        if (self->closed_) return;
        if (error) return self->end();
        self->received({self->buffer_.data(), count});
      });
}

void ShareGuest::received(console::ByteView bytes) {
  bool go_on = true;
  if (job_ != nullptr || take_line()) go_on = job_->type(bytes);
  if (go_on) read();
}

bool ShareGuest::take_line() {
  if (!may_type_) {
    if (!std::exchange(asked_, true)) {
      tell("you may watch, not type; the owner of the console has been told that you want to");
      events_.asks(*this);
    }
    return false;
  }
  auto job = std::make_unique<job::GuestJob>("guest " + name_,
                                             [weak = weak_from_this()](const protocols::Outcome* ended) {
                                               if (const auto self = weak.lock()) self->line_changed(ended);
                                             });
  job::GuestJob* mine = job.get();
  std::unique_ptr<console::Job> owner = std::move(job);
  if (session_.start(owner, Pump::now())) {
    job_ = mine;
    return true;
  }
  mine->forget();
  tell(session_.lost() ? std::string("the line is away; nothing was typed")
                       : fmt::format("the line belongs to: {}; nothing was typed", session_.owner()));
  return false;
}

// From inside the session: only remembers, and goes on from the loop.
void ShareGuest::line_changed(const protocols::Outcome* ended) {
  if (ended != nullptr) {
    job_ = nullptr;
    if (ended->kind == protocols::Outcome::Kind::cancelled) {
      may_type_ = false;
      asked_ = true;
      tell("the line was taken from you; watch on, or connect anew to type");
    }
  }
  boost::asio::post(socket_.get_executor(), [self = shared_from_this()] { self->read(); });
}

void ShareGuest::send() {
  if (!sending_.empty() || outbox_.empty() || closed_) return;
  sending_.swap(outbox_);
  boost::asio::async_write(socket_, boost::asio::buffer(sending_),
                           [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                             self->sending_.clear();
                             if (self->closed_) return;
                             if (error) return self->end();
                             if (self->outbox_.empty() && self->left_out_ > 0)
                               self->tell(fmt::format("{} bytes were left out: you read too slowly",
                                                      std::exchange(self->left_out_, 0)));
                             self->send();
                           });
}

void ShareGuest::end() {
  closed_ = true;
  boost::system::error_code ignored;
  socket_.close(ignored);
  if (job_ != nullptr) {
    job::GuestJob* job = std::exchange(job_, nullptr);
    job->forget();
    job->left();
  }
  events_.gone(*this);
}

}  // namespace rommate::app
