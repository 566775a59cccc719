// Commands on a pty of their own.
#include <doctest/doctest.h>
#include <signal.h>

#include "src/port/exec.hpp"
#include "tests/support/loop.hpp"

using namespace rommate::port;
using namespace rommate::testing;

TEST_CASE("a command has a terminal and a session of its own, and what it prints is read to the end") {
  Loop loop;
  PortUser user(loop, make_exec(loop.io, "test -t 0 && test -t 1 && stty size && ps -o sid=,pid= $$"));
  REQUIRE(user.open());
  REQUIRE(user.loses());
  CHECK(user.received.starts_with("24 80\r\n"));
  int session = 0, process = 0;
  REQUIRE(std::sscanf(user.received.c_str() + 7, "%d %d", &session, &process) == 2);
  CHECK(session == process);
}

TEST_CASE("a command's terminal has the size of the window, and its program is told when that changes") {
  Loop loop;
  PortUser user(loop,
                make_exec(loop.io, "trap 'stty size; exit' WINCH; stty size; while :; do sleep 0.01; done"));
  user.port().set_window(50, 132);
  REQUIRE(user.open());
  REQUIRE(user.sees("50 132\r\n"));
  user.port().set_window(30, 100);
  CHECK(user.sees("30 100\r\n"));
}

TEST_CASE("what is typed reaches the command") {
  Loop loop;
  PortUser user(loop, make_exec(loop.io, "stty raw -echo; echo ready; exec cat"));
  REQUIRE(user.open());
  REQUIRE(user.sees("ready"));
  CHECK(user.write("show version\r"));
  CHECK(user.sees("show version\r"));
}

TEST_CASE("the end of a command is told with its exit status") {
  Loop loop;
  PortUser user(loop, make_exec(loop.io, "echo bye; exit 7"));
  REQUIRE(user.open());
  REQUIRE(user.loses());
  CHECK(user.received == "bye\r\n");
  CHECK(user.lost->what == "'echo bye; exit 7' ended with exit status 7");
}

TEST_CASE("a command ended by a signal is told so") {
  Loop loop;
  PortUser user(loop, make_exec(loop.io, "kill -TERM $$"));
  REQUIRE(user.open());
  REQUIRE(user.loses());
  CHECK(user.lost->what == "'kill -TERM $$' was ended by signal 15 (Terminated)");
}

TEST_CASE("a command that is not there gets a hint") {
  Loop loop;
  PortUser user(loop, make_exec(loop.io, "no-such-command-here"));
  REQUIRE(user.open());
  REQUIRE(user.loses());
  CHECK(user.lost->hint.find("did not find the command") != std::string::npos);
}

TEST_CASE("closing the port hangs the command up and takes its exit status") {
  Loop loop;
  PortUser user(loop, make_exec(loop.io, "echo $$; exec sleep 1000"));
  REQUIRE(user.open());
  REQUIRE(user.sees("\n"));
  const int child = std::stoi(user.received);
  CHECK(::kill(child, 0) == 0);
  user.close_and_destroy();
  CHECK(loop.until([child] { return ::kill(child, 0) != 0; }));  // gone, not a zombie
}

TEST_CASE("a command that ignores the hang-up is killed, its children too") {
  Loop loop;
  PortUser user(loop, make_exec(loop.io, "trap '' HUP; sleep 1000 & echo $! $$; wait"));
  REQUIRE(user.open());
  REQUIRE(user.sees("\n"));
  int sleeper = 0, shell = 0;
  REQUIRE(std::sscanf(user.received.c_str(), "%d %d", &sleeper, &shell) == 2);
  user.close_and_destroy();
  CHECK(loop.until([=] { return ::kill(shell, 0) != 0 && ::kill(sleeper, 0) != 0; }));
}

TEST_CASE("a command is started anew when the port is opened again") {
  Loop loop;
  PortUser user(loop, make_exec(loop.io, "echo once"));
  REQUIRE(user.open());
  REQUIRE(user.loses());
  REQUIRE(user.open());
  REQUIRE(user.loses());
  CHECK(user.received == "once\r\nonce\r\n");
}

TEST_CASE("a pty says that it carries no BREAK") {
  Loop loop;
  PortUser user(loop, make_exec(loop.io, "sleep 1000"));
  REQUIRE(user.open());
  const auto result = user.control(SetBreak{true});
  CHECK(result.status == ControlResult::Status::unsupported);
  CHECK(result.text.find("a pty cannot carry BREAK") == 0);
}
