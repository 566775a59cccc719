// For rig tests: an io_context that is run until a condition holds, and a user of a port who opens it, reads
// all that comes and remembers what happened. Real sockets and ptys; the limit is only there to end a broken
// test.
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "src/port/port.hpp"

namespace rommate::testing {

struct Loop {
  boost::asio::io_context io;

  /// Runs handlers until `condition` holds; false when it did not within the limit.
  bool until(const std::function<bool()>& condition, std::chrono::seconds within = std::chrono::seconds(30)) {
    const auto end = std::chrono::steady_clock::now() + within;
    while (!condition()) {
      if (std::chrono::steady_clock::now() > end) return false;
      io.restart();
      io.run_one_for(std::chrono::milliseconds(100));
    }
    return true;
  }
};

class PortUser {
 public:
  using Made = std::variant<std::unique_ptr<port::Port>, port::Problem>;

  PortUser(Loop& loop, std::unique_ptr<port::Port> port) : loop_(loop), port_(std::move(port)) {}
  PortUser(Loop& loop, Made made) : loop_(loop) {
    if (auto* port = std::get_if<std::unique_ptr<port::Port>>(&made)) {
      port_ = std::move(*port);
    } else {
      problem = std::get<port::Problem>(made);
    }
  }

  /// True when it opened; what else happened is in `problem`.
  bool open() {
    bool done = false;
    problem.reset();
    port_->open([&done, this](std::optional<port::Problem> why) {
      done = true;
      problem = std::move(why);
    });
    loop_.until([&done] { return done; });
    if (!done) problem = port::Problem{port::Problem::Kind::cannot_open, "open() never ended", ""};
    if (!problem) read();
    return !problem;
  }
  /// False when it was lost instead.
  bool write(std::string_view bytes) {
    std::optional<bool> done;
    port_->write(protocols::as_bytes(bytes),
                 [&done](std::size_t, const std::optional<port::Problem>& why) { done = !why; });
    loop_.until([&done] { return done.has_value(); });
    return done.value_or(false);
  }
  port::ControlResult control(const port::Control& what) {
    std::optional<port::ControlResult> result;
    port_->control(what, [&result](port::ControlResult got) { result = std::move(got); });
    loop_.until([&result] { return result.has_value(); });
    return result.value_or(port::ControlResult{port::ControlResult::Status::refused, "never ended", {}});
  }
  bool sees(std::string_view text) {
    return loop_.until([&] { return received.find(text) != std::string::npos; });
  }
  bool loses() {
    return loop_.until([this] { return lost.has_value(); });
  }
  void close_and_destroy() { port_.reset(); }
  port::Port& port() { return *port_; }

  std::optional<port::Problem> problem;  // of making or opening
  std::optional<port::Problem> lost;
  std::string received;

 private:
  void read() {
    lost.reset();
    port_->read_some(buffer_, [this](std::size_t count, std::optional<port::Problem> why) {
      received.append(reinterpret_cast<const char*>(buffer_.data()), count);
      if (why) {
        lost = std::move(why);
      } else {
        read();
      }
    });
  }

  Loop& loop_;
  std::array<protocols::Byte, 4096> buffer_;
  std::unique_ptr<port::Port> port_;
};

/// All 256 values, with what is special to telnet twice over.
inline std::string all_bytes() {
  std::string bytes;
  for (int value = 0; value < 256; ++value) bytes += static_cast<char>(value);
  return bytes + std::string("\r\n\r\0\r\r\xff\xff\xff\xf3\xff", 11);
}

}  // namespace rommate::testing
