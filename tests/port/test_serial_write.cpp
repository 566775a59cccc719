#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <doctest/doctest.h>
#include <cstdlib>
#include <string>

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

 private:
  int fd_;
  std::string path_;
};

}  // namespace

TEST_CASE("bytes written to a free serial line are on their way before the loop turns") {
  test::FakeSystem system;
  FarEnd far;
  Loop loop;
  PortUser user(loop, port::make_serial_port(loop.io, far.path(), {}, system.places()));
  REQUIRE(user.open());
  std::size_t written = 0;
  user.port().write(protocols::as_bytes("\x06"), [&](std::size_t count, const auto&) { written = count; });
  CHECK(far.take() == "\x06");
  CHECK(written == 0);  // handlers run from the loop only
  REQUIRE(loop.until([&] { return written != 0; }));
  CHECK(written == 1);
}

TEST_CASE("a line that takes only a part of a long write gets the rest when there is room, in order") {
  test::FakeSystem system;
  FarEnd far;
  Loop loop;
  PortUser user(loop, port::make_serial_port(loop.io, far.path(), {}, system.places()));
  REQUIRE(user.open());
  std::string sent;
  for (int line = 0; sent.size() < 200'000; ++line) sent += std::to_string(line) + "\n";
  std::size_t written = 0;
  user.port().write(protocols::as_bytes(sent), [&](std::size_t count, const auto&) { written = count; });
  bool asked = false;
  user.port().control(port::Drain{}, [&](const auto&) { asked = true; });
  std::string got;
  while (got.size() < sent.size()) {
    const auto part = far.take();
    REQUIRE(!part.empty());
    got += part;
    loop.io.restart();
    loop.io.poll();
    CHECK((!asked || got.size() + 8192 > sent.size()));  // the drain came behind the bytes
  }
  CHECK(got == sent);
  REQUIRE(loop.until([&] { return asked; }));
  CHECK(written == sent.size());
}

TEST_CASE("a write behind a BREAK waits for its end") {
  test::FakeSystem system;
  FarEnd far;
  Loop loop;
  PortUser user(loop, port::make_serial_port(loop.io, far.path(), {}, system.places()));
  REQUIRE(user.open());
  bool break_ended = false, ended_first = false;
  user.port().control(port::SetBreak{true}, [](const auto&) {});
  user.port().control(port::SetBreak{false}, [&](const auto&) { break_ended = true; });
  user.port().write(protocols::as_bytes("x"), [&](std::size_t, const auto&) { ended_first = break_ended; });
  REQUIRE(loop.until([&] { return ended_first; }));
  CHECK(far.take() == "x");
}
