// The port with a bad line around a real socket.
#include <doctest/doctest.h>

#include "src/port/fault.hpp"
#include "src/port/tcp.hpp"
#include "tests/support/served_line.hpp"

using namespace rommate::port;
using namespace rommate::testing;

namespace {

std::unique_ptr<Port> faulty(Loop& loop, const ServedLine& line, const FaultSettings& received,
                             const FaultSettings& written = {}) {
  auto made = make_tcp(loop.io, line.server->address());
  return make_faulty(loop.io, std::move(std::get<std::unique_ptr<Port>>(made)), received, written);
}

}  // namespace

TEST_CASE("a bad line loses and bends bytes as its script says, each way by itself") {
  Loop loop;
  ServedLine line(loop, ServedLine::Protocol::raw);
  const FaultSettings in{.seed = 3, .drop_every = 20, .flip_every = 30},
      out{.seed = 3, .duplicate_every = 10};
  PortUser user(loop, faulty(loop, line, in, out));
  REQUIRE(user.open());
  const std::string text = all_bytes();
  const auto expected = [&text](const FaultSettings& settings, std::uint32_t direction) {
    return std::string(rommate::protocols::as_text(
        FaultScript(settings, direction).pass(rommate::protocols::as_bytes(text)).bytes));
  };
  line.prints(text);
  CHECK(loop.until([&] { return user.received == expected(in, 0); }));
  CHECK(user.write(text));
  CHECK(loop.until([&] { return line.received == expected(out, 1); }));
  CHECK(user.received != text);
}

TEST_CASE("a stalled line goes on where it stopped") {
  Loop loop;
  ServedLine line(loop, ServedLine::Protocol::raw);
  const FaultSettings stalls{.stall_every = 40, .stall_for = std::chrono::milliseconds(1)};
  PortUser user(loop, faulty(loop, line, stalls, stalls));
  REQUIRE(user.open());
  line.prints(all_bytes());
  CHECK(user.write(all_bytes()));
  CHECK(loop.until([&] { return user.received == all_bytes() && line.received == all_bytes(); }));
}

TEST_CASE("a line that is cut is lost behind its last byte, and can be opened again") {
  Loop loop;
  ServedLine line(loop, ServedLine::Protocol::raw);
  PortUser user(loop, faulty(loop, line, {.disconnect_at = 6}));
  REQUIRE(user.open());
  line.prints("Router>enable");
  REQUIRE(user.loses());
  CHECK(user.received == "Router");
  CHECK(user.lost->kind == Problem::Kind::lost);
  REQUIRE(user.open());
  line.prints("again", 2);
  CHECK(user.sees("Routeragain"));
}

TEST_CASE("the n-th operation fails, for every n, and none of them hangs") {
  for (std::uint64_t n = 1; n <= 6; ++n) {
    CAPTURE(n);
    Loop loop;
    ServedLine line(loop, ServedLine::Protocol::raw);
    PortUser user(loop, faulty(loop, line, {.fail_operation = n}));
    const bool opened = user.open();
    CHECK(opened == (n != 1));
    if (!opened) continue;
    const bool wrote = user.write("x");  // operation 3, the read is 2
    const bool drained = user.control(Drain{}).status == ControlResult::Status::done;  // 4
    CHECK(wrote == (n > 3));
    CHECK(drained == (n > 4));
    if (n <= 4) CHECK(user.loses());
  }
}
