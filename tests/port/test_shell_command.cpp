#include "src/port/shell_command.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>

#include <unistd.h>

#include <fstream>

#include "tests/support/loop.hpp"

using namespace rommate;
using namespace std::chrono_literals;
using port::ShellCommand;

namespace {

/// What came of the command; nullopt: nothing within the limit.
std::optional<std::string> run(const std::string& command, protocols::Duration within = 30s) {
  testing::Loop loop;
  std::optional<std::string> why;
  const ShellCommand child(loop.io, command, within, [&](const std::string& said) { why = said; });
  loop.until([&] { return why.has_value(); });
  return why;
}

}  // namespace

TEST_CASE("a command that ends well says nothing") {
  CHECK(run("exit 0") == "");
  CHECK(run("echo switched on") == "");
}

TEST_CASE("a command that fails says how it ended, and its last words") {
  CHECK(run("exit 3") == "ended with exit status 3");
  CHECK(run("echo first; echo no such outlet >&2; exit 1") == "ended with exit status 1: no such outlet");
  CHECK(run("kill -9 $$") == "was ended by signal 9 (Killed)");
  CHECK(run("no-such-command-at-all").value_or("").starts_with("ended with exit status 127"));
}

TEST_CASE("a command that does not end is killed with what it started") {
  const auto why = run("sleep 1000 & echo $!; wait", 1s);
  REQUIRE(why);
  REQUIRE(why->starts_with("it had not ended after 1 s, and was killed: "));
  const auto child = std::stoi(why->substr(why->rfind(' ')));
  testing::Loop loop;
  CHECK(loop.until([&] {  // dead, or a zombie that init has not fetched
    std::ifstream status("/proc/" + std::to_string(child) + "/stat");
    const std::string text{std::istreambuf_iterator<char>(status), {}};
    return text.empty() || text.find(") Z") != std::string::npos;
  }));
}

TEST_CASE("a command has nothing to read, no descriptor of ours and no terminal") {
  CHECK(run("read word && exit 1; exit 0") == "");
  const int ours = ::fcntl(0, F_DUPFD, 200);  // ls has small ones of its own
  CHECK(run("ls /proc/self/fd | grep -qx " + std::to_string(ours) + " && exit 1; exit 0") == "");
  ::close(ours);
  CHECK(run("true < /dev/tty 2> /dev/null && exit 1; exit 0") == "");
}

TEST_CASE("what a command left running holds nobody up") { CHECK(run("sleep 1000 & exit 0") == ""); }

TEST_CASE("whoever lets go of a command hears nothing of it") {
  testing::Loop loop;
  bool told = false;
  {
    const ShellCommand child(loop.io, "sleep 1000", 30s, [&](const std::string&) { told = true; });
  }
  loop.io.run_for(50ms);
  CHECK_FALSE(told);
}
