#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <doctest/doctest.h>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "src/port/serial.hpp"
#include "tests/port/fake_system.hpp"
#include "tests/support/loop.hpp"

using namespace rommate;
using testing::Loop;
using testing::PortUser;

namespace {

/// The far side of a pty, never blocking.
class FarEnd {
 public:
  FarEnd() : fd_(posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK)) {
    REQUIRE(fd_ >= 0);
    REQUIRE(grantpt(fd_) == 0);
    REQUIRE(unlockpt(fd_) == 0);
    path_ = ptsname(fd_);
  }
  FarEnd(const FarEnd&) = delete;
  FarEnd& operator=(const FarEnd&) = delete;
  ~FarEnd() { close(fd_); }
  const std::string& path() const { return path_; }
  /// What has been written so far, once there is something; the kernel carries it over by a thread of its
  /// own.
  std::string take() {
    pollfd ready{fd_, POLLIN, 0};
    poll(&ready, 1, 10'000);
    char bytes[4096];
    const auto count = read(fd_, bytes, sizeof bytes);
    return count > 0 ? std::string(bytes, static_cast<std::size_t>(count)) : std::string();
  }
  void give(std::string_view bytes) {
    REQUIRE(write(fd_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  }

 private:
  int fd_;
  std::string path_;
};

/// A serial port of ours on a pty, which nobody reads but the test.
struct UnreadLine {
  UnreadLine() {
    bool open = false;
    port->open([&](const auto& problem) { open = !problem; });
    REQUIRE(loop.until([&] { return open; }));
  }
  /// `then` is called from the reader, when the first byte has come.
  void answer(std::function<void()> then) {
    port->read_some(room, [then = std::move(then)](std::size_t, const auto&) { then(); });
    far.give("C");
  }
  test::FakeSystem system;
  FarEnd far;
  Loop loop;
  std::unique_ptr<port::Port> port = port::make_serial_port(loop.io, far.path(), {}, system.places());
  protocols::Byte room[16] = {};
};

/// A serial port of ours, open on a pty.
struct OpenLine {
  OpenLine() { REQUIRE(user.open()); }
  test::FakeSystem system;
  FarEnd far;
  Loop loop;
  PortUser user{loop, port::make_serial_port(loop.io, far.path(), {}, system.places())};
};

}  // namespace

TEST_CASE("bytes written to a free serial line are on their way before the loop turns") {
  OpenLine line;
  std::size_t written = 0;
  line.user.port().write(protocols::as_bytes("\x06"),
                         [&](std::size_t count, const auto&) { written = count; });
  CHECK(line.far.take() == "\x06");
  CHECK(written == 0);  // handlers run from the loop only
  REQUIRE(line.loop.until([&] { return written != 0; }));
  CHECK(written == 1);
}

TEST_CASE("what a reader answers is told when the reader is back, and before what it asked for behind it") {
  UnreadLine line;
  bool back = false;
  std::vector<std::string> told;
  line.answer([&] {
    line.port->write(protocols::as_bytes("\x06"), [&](std::size_t count, const auto& problem) {
      told.push_back(back && count == 1 && !problem ? "write" : "too early");
    });
    line.port->control(port::Drain{}, [&](const auto&) { told.push_back("drain"); });
    back = true;
  });
  REQUIRE(line.loop.until([&] { return told.size() == 2; }));
  CHECK(told == std::vector<std::string>{"write", "drain"});
  CHECK(line.far.take() == "\x06");
}

TEST_CASE("an answer is told as lost where its reader closes the port, and not at all where it destroys it") {
  UnreadLine closed, destroyed;
  bool lost = false, gone = false, told = false;
  closed.answer([&] {
    closed.port->write(protocols::as_bytes("\x06"),
                       [&](std::size_t, const auto& problem) { lost = problem.has_value(); });
    closed.port->close();
  });
  REQUIRE(closed.loop.until([&] { return lost; }));
  destroyed.answer([&] {
    destroyed.port->write(protocols::as_bytes("\x06"), [&](std::size_t, const auto&) { told = true; });
    destroyed.port.reset();
    gone = true;
  });
  REQUIRE(destroyed.loop.until([&] { return gone; }));
  destroyed.loop.io.restart();
  destroyed.loop.io.poll();
  CHECK(!told);
}

TEST_CASE("a line that takes only a part of a long write gets the rest when there is room, in order") {
  OpenLine line;
  std::string sent;
  for (int number = 0; sent.size() < 200'000; ++number) sent += std::to_string(number) + "\n";
  std::size_t written = 0;
  line.user.port().write(protocols::as_bytes(sent), [&](std::size_t count, const auto&) { written = count; });
  bool asked = false;
  line.user.port().control(port::Drain{}, [&](const auto&) { asked = true; });
  std::string got;
  while (got.size() < sent.size()) {
    const auto part = line.far.take();
    REQUIRE(!part.empty());
    got += part;
    line.loop.io.restart();
    line.loop.io.poll();
    // The drain came behind the bytes, of which a pty holds some until they are read.
    CHECK((!asked || got.size() + 65536 > sent.size()));
  }
  CHECK(got == sent);
  REQUIRE(line.loop.until([&] { return asked; }));
  CHECK(written == sent.size());
}

TEST_CASE("a write behind a BREAK waits for its end") {
  OpenLine line;
  bool break_ended = false, ended_first = false;
  line.user.port().control(port::SetBreak{true}, [](const auto&) {});
  line.user.port().control(port::SetBreak{false}, [&](const auto&) { break_ended = true; });
  line.user.port().write(protocols::as_bytes("x"),
                         [&](std::size_t, const auto&) { ended_first = break_ended; });
  REQUIRE(line.loop.until([&] { return ended_first; }));
  CHECK(line.far.take() == "x");
}
