// The parts that all ports over a plain byte stream share (tcp, unix, exec): reading, writing, controls in
// their order behind the writes, and what happens to handlers on close and destruction. For the .cpp files of
// those kinds only; it is a template over Asio's stream type.
#pragma once

#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <deque>
#include <string>
#include <utility>

#include "protocols/alive.hpp"
#include "src/port/port.hpp"

namespace rommate::port {

template <class Stream>
class StreamPort : public Port {
 public:
  using Error = boost::system::error_code;

  StreamPort(boost::asio::io_context& io, std::string name) : io_(io), stream_(io), name_(std::move(name)) {}
  ~StreamPort() override { alive_.end(); }

  [[nodiscard]] const std::string& name() const override { return name_; }
  [[nodiscard]] Capabilities capabilities() const override { return {}; }
  [[nodiscard]] const LineSettings& line() const override { return line_; }

  void read_some(std::span<protocols::Byte> into, OnBytes done) override {
    stream_.async_read_some(boost::asio::buffer(into.data(), into.size()),
                            [this, alive = alive_.watch(), done = std::move(done)](
                                const Error& error, std::size_t count) mutable {
                              if (!alive) return;
                              if (error) return ended(error, std::move(done));
                              done(count, std::nullopt);
                            });
  }

  void write(ByteView bytes, OnBytes done) override {
    writing_ = true;
    boost::asio::async_write(stream_, boost::asio::buffer(bytes.data(), bytes.size()),
                             [this, alive = alive_.watch(), done = std::move(done)](
                                 const Error& error, std::size_t count) mutable {
                               if (!alive) return;
                               writing_ = false;
                               run_controls();
                               if (error) return ended(error, std::move(done));
                               done(count, std::nullopt);
                             });
  }

  void control(const Control& what, OnControl done) override {
    controls_.emplace_back(what, std::move(done));
    boost::asio::post(io_, [this, alive = alive_.watch()] {
      if (alive) run_controls();
    });
  }

  void close() override {
    Error ignored;
    stream_.close(ignored);
  }

 protected:
  /// What a stream's end means here, for a person.
  [[nodiscard]] virtual Problem why_lost(const Error& error) const = 0;
  /// Why this kind of port cannot do a control.
  [[nodiscard]] virtual std::string why_unsupported(const Control& what) const = 0;
  /// A read or write has ended; the default says why at once.
  virtual void ended(const Error& error, OnBytes done) { done(0, problem_of(error)); }

  [[nodiscard]] Problem problem_of(const Error& error) const {
    if (error == boost::asio::error::operation_aborted || !stream_.is_open())
      return {Problem::Kind::lost, name_ + ": closed", ""};
    return why_lost(error);
  }
  void run_controls() {
    while (!writing_ && !controls_.empty()) {
      auto [what, done] = std::move(controls_.front());
      controls_.pop_front();
      const auto alive = alive_.watch();
      done(carry_out(what));
      if (!alive) return;
    }
  }

  boost::asio::io_context& io_;
  Stream stream_;
  std::string name_;
  LineSettings line_;
  protocols::Alive alive_;

 private:
  ControlResult carry_out(const Control& what) {
    if (std::holds_alternative<Drain>(what)) return {};
    if (const auto* purge = std::get_if<Purge>(&what)) {
      if (purge->received) discard_received();
      return {};
    }
    return {ControlResult::Status::unsupported, why_unsupported(what), std::nullopt};
  }

  void discard_received() {
    if (!stream_.is_open()) return;
    int count = 0;
    while (::ioctl(stream_.native_handle(), FIONREAD, &count) == 0 && count > 0) {
      std::array<char, 4096> scrap;
      Error error;
      stream_.non_blocking(true, error);
      if (::read(stream_.native_handle(), scrap.data(), scrap.size()) <= 0) return;
    }
  }

  bool writing_ = false;
  std::deque<std::pair<Control, OnControl>> controls_;
};

}  // namespace rommate::port
