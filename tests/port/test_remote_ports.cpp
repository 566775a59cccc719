// Ports over real loopback sockets, with our own server on the far side.
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <filesystem>
#include <fstream>

#include "src/port/rfc2217.hpp"
#include "src/port/tcp.hpp"
#include "src/port/telnet.hpp"
#include "src/port/unix.hpp"
#include "tests/support/served_line.hpp"
#include "tests/support/skipped.hpp"

using namespace rommate::port;
using namespace rommate::testing;
using rommate::protocols::FlowControl;
using rommate::protocols::Parity;
using rommate::protocols::Pin;
using Protocol = ServedLine::Protocol;
using Status = ControlResult::Status;
using boost::asio::ip::tcp;

namespace {

/// Sends bytes of its own, says nothing of telnet: a raw console behind a port that was taken for telnet.
ServedLine raw_line(Loop& loop) { return ServedLine(loop, Protocol::raw); }

std::string socket_path(const char* name) {
  static int count = 0;
  return (std::filesystem::temp_directory_path() / fmt::format("rommate-{}-{}-{}", ::getpid(), ++count, name))
      .string();
}

}  // namespace

TEST_CASE("a TCP port passes every byte both ways and tells that the server closed") {
  Loop loop;
  auto line = raw_line(loop);
  PortUser user(loop, make_tcp(loop.io, line.server->address()));
  REQUIRE(user.open());
  CHECK(user.write(all_bytes()));
  CHECK(loop.until([&] { return line.received == all_bytes(); }));
  line.prints(all_bytes());
  CHECK(loop.until([&] { return user.received == all_bytes(); }));
  const std::string address = line.server->address();
  line.server.reset();
  REQUIRE(user.loses());
  CHECK(user.lost->kind == Problem::Kind::lost);
  CHECK(user.lost->what == address + " closed the connection");
}

TEST_CASE("a TCP port opens again after it was lost") {
  Loop loop;
  auto line = raw_line(loop);
  const std::string address = line.server->address();
  PortUser user(loop, make_tcp(loop.io, address));
  REQUIRE(user.open());
  line.server.reset();
  REQUIRE(user.loses());
  ServedLine again(loop, Protocol::raw, address);
  REQUIRE_MESSAGE(again.server, again.why_not);
  REQUIRE(user.open());
  again.prints("back");
  CHECK(user.sees("back"));
}

TEST_CASE("a refused connection says that nothing listens and what to check") {
  Loop loop;
  tcp::acceptor taken(loop.io, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0), false);
  const auto port = taken.local_endpoint().port();
  taken.close();
  PortUser user(loop, make_tcp(loop.io, fmt::format("127.0.0.1:{}", port)));
  REQUIRE_FALSE(user.open());
  CHECK(user.problem->kind == Problem::Kind::cannot_open);
  CHECK(user.problem->what.find("refused the connection: nothing listens on that port") != std::string::npos);
  CHECK(user.problem->hint.find("port number") != std::string::npos);
}

TEST_CASE("an unknown host is named, and the loop runs on while it is looked up") {
  Loop loop;
  bool ran = false;
  PortUser user(loop, make_tcp(loop.io, "no-such-console.invalid:2003"));
  boost::asio::post(loop.io, [&ran] { ran = true; });
  REQUIRE_FALSE(user.open());
  CHECK(ran);
  CHECK(user.problem->kind == Problem::Kind::cannot_open);
  CHECK(user.problem->what.find("no-such-console.invalid") != std::string::npos);
  CHECK(user.problem->hint.find("address in figures") != std::string::npos);
}

TEST_CASE("a port destroyed while its name is looked up drops its handler") {
  Loop loop;
  bool called = false;
  auto made = make_tcp(loop.io, "no-such-console.invalid:2003");
  auto port = std::move(std::get<std::unique_ptr<Port>>(made));
  port->open([&called](const std::optional<Problem>&) { called = true; });
  port.reset();
  loop.io.run();
  CHECK_FALSE(called);
}

TEST_CASE("a server that does not answer is given up, with its name") {
  Loop loop;
  // A listener whose queue is full drops further connection requests, as a firewall does.
  tcp::acceptor full(loop.io);
  full.open(tcp::v4());
  full.bind(tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
  full.listen(0);
  tcp::socket first(loop.io), second(loop.io);
  first.async_connect(full.local_endpoint(), [](const auto&) {});
  second.async_connect(full.local_endpoint(), [](const auto&) {});
  PortUser user(loop, make_tcp(loop.io, fmt::format("127.0.0.1:{}", full.local_endpoint().port()),
                               {.connect_within = std::chrono::milliseconds(300)}));
  REQUIRE_FALSE(user.open());
  CHECK(user.problem->what.find("does not answer") != std::string::npos);
}

TEST_CASE("close() while connecting ends open() with `lost`") {
  Loop loop;
  auto line = raw_line(loop);
  auto made = make_tcp(loop.io, line.server->address());
  auto& port = *std::get<std::unique_ptr<Port>>(made);
  std::optional<Problem> got;
  port.open([&got](std::optional<Problem> problem) { got = std::move(problem); });
  port.close();
  REQUIRE(loop.until([&] { return got.has_value(); }));
  CHECK(got->kind == Problem::Kind::lost);
}

TEST_CASE("IPv6 addresses stand in brackets") {
  Loop loop;
  ServedLine line(loop, Protocol::raw, "[::1]:0");
  if (!line.server) SKIPPED("no IPv6 on this machine");
  PortUser user(loop, make_tcp(loop.io, line.server->address()));
  REQUIRE(user.open());
  line.prints("six");
  CHECK(user.sees("six"));
  CHECK(std::holds_alternative<Problem>(make_tcp(loop.io, "::1:2003")));
}

TEST_CASE("localhost is looked up and all its addresses are tried") {
  Loop loop;
  auto line = raw_line(loop);  // on 127.0.0.1 only; ::1 may come first
  const std::string& address = line.server->address();
  PortUser user(loop, make_tcp(loop.io, "localhost" + address.substr(address.rfind(':'))));
  REQUIRE(user.open());
}

TEST_CASE("plain TCP says what carries BREAK and speed instead of it") {
  Loop loop;
  auto line = raw_line(loop);
  PortUser user(loop, make_tcp(loop.io, line.server->address()));
  REQUIRE(user.open());
  const auto result = user.control(SetBreak{true});
  CHECK(result.status == Status::unsupported);
  CHECK(result.text.find("rfc2217://") != std::string::npos);
  CHECK(user.control(Drain{}).status == Status::done);
}

TEST_CASE("telnet agrees on BINARY before it is open, and every byte passes") {
  Loop loop;
  ServedLine line(loop, Protocol::telnet);
  PortUser user(loop, make_telnet(loop.io, line.server->address()));
  REQUIRE(user.open());
  CHECK(user.port().capabilities().eight_bit_clean);
  CHECK(user.write(all_bytes()));
  CHECK(loop.until([&] { return line.received == all_bytes(); }));
  line.prints(all_bytes());
  CHECK(loop.until([&] { return user.received == all_bytes(); }));
}

TEST_CASE("megabytes pass telnet both ways at once") {
  Loop loop;
  ServedLine line(loop, Protocol::telnet);
  PortUser user(loop, make_telnet(loop.io, line.server->address()));
  REQUIRE(user.open());
  std::string much;
  while (much.size() < 2'000'000) much += all_bytes();
  line.prints(much);
  CHECK(user.write(much));
  CHECK(
      loop.until([&] { return line.received.size() >= much.size() && user.received.size() >= much.size(); }));
  CHECK(line.received == much);
  CHECK(user.received == much);
}

TEST_CASE("telnet's BREAK stays between the bytes around it") {
  Loop loop;
  ServedLine line(loop, Protocol::telnet);
  PortUser user(loop, make_telnet(loop.io, line.server->address()));
  REQUIRE(user.open());
  CHECK(user.write("before"));
  CHECK(user.control(SendRemoteBreak{}).status == Status::done);
  CHECK(user.write("after"));
  CHECK(loop.until([&] { return line.story == "before<BREAK>after"; }));
  CHECK(user.control(SetBreak{true}).status == Status::unsupported);
}

TEST_CASE(
    "a raw console taken for telnet is opened all the same, and what it printed meanwhile is not lost") {
  Loop loop;
  auto line = raw_line(loop);
  PortUser user(loop, make_telnet(loop.io, line.server->address()));
  boost::asio::steady_timer soon(loop.io, std::chrono::milliseconds(100));
  soon.async_wait([&line](const auto&) { line.prints("booting\r\n"); });
  REQUIRE(user.open());
  line.prints("Router>");
  CHECK(user.sees("booting\r\nRouter>"));
  CHECK_FALSE(user.port().capabilities().eight_bit_clean);
}

TEST_CASE("RFC 2217 sets the line when it opens and when asked") {
  Loop loop;
  ServedLine line(loop, Protocol::rfc2217);
  PortUser user(loop,
                make_rfc2217(loop.io, line.server->address(), {.baud = 115200, .parity = Parity::even}));
  REQUIRE(user.open());
  CHECK(user.port().remarks().empty());
  CHECK(line.story.find("<115200 8E1>") != std::string::npos);
  const auto result =
      user.control(SetLine{{.baud = 31250, .data_bits = 7, .stop_bits = 2, .flow = FlowControl::soft}});
  CHECK(result.status == Status::done);
  CHECK(user.port().line().baud == 31250);
  CHECK(line.story.ends_with("<31250 7N2 soft>"));
}

TEST_CASE("RFC 2217 passes BREAK, DTR, RTS and purge in their places between the bytes") {
  Loop loop;
  ServedLine line(loop, Protocol::rfc2217);
  PortUser user(loop, make_rfc2217(loop.io, line.server->address(), {}));
  REQUIRE(user.open());
  line.story.clear();
  CHECK(user.write("a"));
  CHECK(user.control(SetBreak{true}).status == Status::done);
  CHECK(user.control(SetBreak{false}).status == Status::done);
  CHECK(user.write("b"));
  CHECK(user.control(SetLine{{.dtr = Pin::off}}).status == Status::done);
  CHECK(user.control(Purge{.received = true, .unsent = false}).status == Status::done);
  CHECK(user.control(SendRemoteBreak{}).status == Status::done);
  CHECK(user.write(all_bytes()));
  CHECK(loop.until([&] {
    return line.story == "a<BREAK on><BREAK off>b<DTR false RTS true><purge true false><BREAK>" + all_bytes();
  }));
}

TEST_CASE("RFC 2217 tells the modem lines, and their change") {
  Loop loop;
  ServedLine line(loop, Protocol::rfc2217);
  PortUser user(loop, make_rfc2217(loop.io, line.server->address(), {}));
  REQUIRE(user.open());
  auto result = user.control(GetModemLines{});
  REQUIRE(result.lines.has_value());
  CHECK(result.lines->cts);
  line.server->set_modem_lines({.cts = false, .dsr = true});
  CHECK(loop.until([&] {
    const auto lines = user.control(GetModemLines{}).lines;
    return lines && !lines->cts && lines->dsr && !lines->dcd;
  }));
}

TEST_CASE("RFC 2217 on a plain telnet server says so and what to use") {
  Loop loop;
  ServedLine line(loop, Protocol::telnet);
  PortUser user(loop, make_rfc2217(loop.io, line.server->address(), {}));
  REQUIRE_FALSE(user.open());
  CHECK(user.problem->kind == Problem::Kind::cannot_open);
  CHECK(user.problem->what == line.server->address() + " refuses RFC 2217: it is a plain telnet server");
  CHECK(user.problem->hint.find("telnet://" + line.server->address()) != std::string::npos);
}

TEST_CASE("RFC 2217 on a raw port is given up and says what to use") {
  Loop loop;
  auto line = raw_line(loop);
  PortUser user(loop, make_rfc2217(loop.io, line.server->address(), {}));
  REQUIRE_FALSE(user.open());
  CHECK(user.problem->what.find("does not answer RFC 2217") != std::string::npos);
  CHECK(user.problem->hint.find("tcp://") != std::string::npos);
}

TEST_CASE("a request under way ends when the RFC 2217 server goes away") {
  Loop loop;
  ServedLine line(loop, Protocol::rfc2217);
  PortUser user(loop, make_rfc2217(loop.io, line.server->address(), {}));
  REQUIRE(user.open());
  std::optional<ControlResult> result;
  user.port().control(SetLine{{.baud = 1200}}, [&result](ControlResult got) { result = std::move(got); });
  line.server.reset();
  REQUIRE(loop.until([&] { return result.has_value(); }));
  CHECK(result->status == Status::refused);
  CHECK(user.loses());
  CHECK_FALSE(user.write("x"));
}

TEST_CASE("a client that goes away in a BREAK does not leave the line in it") {
  Loop loop;
  ServedLine line(loop, Protocol::rfc2217);
  PortUser user(loop, make_rfc2217(loop.io, line.server->address(), {}));
  REQUIRE(user.open());
  CHECK(user.control(SetBreak{true}).status == Status::done);
  CHECK(loop.until([&] { return line.story.ends_with("<BREAK on>"); }));
  user.close_and_destroy();
  CHECK(loop.until([&] { return line.story.ends_with("<BREAK off>"); }));
}

TEST_CASE("two clients share a line: both see it, both may type") {
  Loop loop;
  ServedLine line(loop, Protocol::telnet);
  PortUser one(loop, make_telnet(loop.io, line.server->address()));
  PortUser two(loop, make_telnet(loop.io, line.server->address()));
  REQUIRE(one.open());
  REQUIRE(two.open());
  line.prints("Router>", 2);
  CHECK(one.sees("Router>"));
  CHECK(two.sees("Router>"));
  CHECK(one.write("en"));
  CHECK(loop.until([&] { return line.received == "en"; }));
  CHECK(two.write("able"));
  CHECK(loop.until([&] { return line.received == "enable"; }));
}

TEST_CASE("a unix socket passes every byte, and its end is told") {
  Loop loop;
  const std::string path = socket_path("line");
  ServedLine line(loop, Protocol::raw, path);
  REQUIRE_MESSAGE(line.server, line.why_not);
  PortUser user(loop, make_unix(loop.io, path));
  REQUIRE(user.open());
  CHECK(user.write(all_bytes()));
  CHECK(loop.until([&] { return line.received == all_bytes(); }));
  line.server.reset();
  REQUIRE(user.loses());
  CHECK(user.lost->what == path + ": the other side closed the connection");
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("wrong unix sockets are answered with what they are") {
  Loop loop;
  const std::string path = socket_path("wrong");
  PortUser missing(loop, make_unix(loop.io, path));
  REQUIRE_FALSE(missing.open());
  CHECK(missing.problem->what == "there is no " + path);
  std::ofstream(path) << "a file";
  PortUser file(loop, make_unix(loop.io, path));
  REQUIRE_FALSE(file.open());
  std::filesystem::remove(path);
  CHECK(file.problem->kind == Problem::Kind::cannot_open);
  PortUser too_long(loop, make_unix(loop.io, std::string(200, 'x')));
  REQUIRE(too_long.problem.has_value());
  CHECK(too_long.problem->kind == Problem::Kind::usage);
}

TEST_CASE("a socket file left behind by a killed program is taken over, a living one is not") {
  Loop loop;
  const std::string path = socket_path("left");
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  ::close(fd);  // the file stays
  ServedLine line(loop, Protocol::raw, path);
  REQUIRE_MESSAGE(line.server, line.why_not);
  ServedLine second(loop, Protocol::raw, path);
  CHECK_FALSE(second.server);
  CHECK(second.why_not.find(path) != std::string::npos);
  PortUser user(loop, make_unix(loop.io, path));
  CHECK(user.open());
}

TEST_CASE("a server says why it cannot listen") {
  Loop loop;
  ServedLine line(loop, Protocol::telnet);
  ServedLine same(loop, Protocol::telnet, line.server->address());
  CHECK(same.why_not.find("cannot listen at " + line.server->address()) == 0);
  ServedLine nonsense(loop, Protocol::telnet, "over there");
  CHECK(nonsense.why_not == "'over there' is no address to listen at");
}

TEST_CASE("a server listens on loopback unless told otherwise") {
  Loop loop;
  ServedLine line(loop, Protocol::telnet, "0");
  REQUIRE(line.server);
  CHECK(line.server->address().starts_with("127.0.0.1:"));
}
