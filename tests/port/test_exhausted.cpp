// Descriptors and threads are used up: an error of the console that wants one, and of no other.
#include <doctest/doctest.h>
#include <pty.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <filesystem>
#include <iterator>

#include "src/port/kinds.hpp"
#include "src/port/resolver.hpp"
#include "src/port/url.hpp"
#include "tests/support/few_descriptors.hpp"
#include "tests/support/served_line.hpp"

using namespace rommate::port;
using namespace rommate::testing;
using Protocol = ServedLine::Protocol;

namespace {

std::string port_of(const ServedLine& line) {
  const auto& address = line.server->address();
  return address.substr(address.rfind(':'));
}

int entries(const char* directory) {
  const std::filesystem::directory_iterator all(directory);
  return static_cast<int>(std::distance(begin(all), end(all)));
}

/// A tty to open by its path.
struct Tty {
  Tty() {
    char path[128] = {};
    REQUIRE(::openpty(&master, &slave, path, nullptr, nullptr) == 0);
    name = path;
  }
  ~Tty() {
    ::close(master);
    ::close(slave);
  }
  int master = -1, slave = -1;
  std::string name;
};

/// Opens the port with 0, 1, 2 ... descriptors left until there are enough. Returns how often it could not
/// be.
int refused_until_enough(Loop& loop, const std::string& url, PortUser& bystander, ServedLine& far_side) {
  for (int left = 0; left < 40; ++left) {
    bool opened = false;
    {
      const FewDescriptors few(left);
      PortUser user(loop, make_port(loop.io, url, {}));
      opened = !user.problem && user.open();
      if (!opened) {
        REQUIRE(user.problem);
        // The far side is in this process, too: it may be the one that has none left to take the connection.
        const bool said = user.problem->what.find("Too many open files") != std::string::npos ||
                          user.problem->what.find("does not answer RFC 2217") != std::string::npos;
        CHECK_MESSAGE(said, user.problem->what);
        CHECK(user.problem->kind == Problem::Kind::cannot_open);
      }
      const auto before = bystander.received.size();
      far_side.prints(".");
      CHECK(loop.until([&] { return bystander.received.size() > before; }));
    }
    if (opened) return left;
  }
  return -1;
}

}  // namespace

TEST_CASE("each kind of port says that descriptors are used up, whichever one is missing, and others go on") {
  Loop loop;
  ServedLine raw(loop, Protocol::raw), telnet(loop, Protocol::telnet), rfc2217(loop, Protocol::rfc2217);
  ServedLine far_side(loop, Protocol::raw);
  const auto socket = std::filesystem::temp_directory_path() / ("rommate-few-" + std::to_string(::getpid()));
  ServedLine local(loop, Protocol::raw, socket.string());
  REQUIRE(local.server);
  PortUser bystander(loop, make_port(loop.io, "tcp://" + far_side.server->address(), {}));
  REQUIRE(bystander.open());
  const Tty tty;
  REQUIRE(loop.until([&] { return far_side.came == 1; }));
  // The command last: its descriptors go a moment after it was closed.
  for (const auto& url : {"tcp://127.0.0.1" + port_of(raw), "tcp://localhost" + port_of(raw),
                          "telnet://localhost" + port_of(telnet), "rfc2217://127.0.0.1" + port_of(rfc2217),
                          "unix://" + socket.string(), tty.name, std::string("exec:cat")}) {
    CAPTURE(url);
    const int refused = refused_until_enough(loop, url, bystander, far_side);
    CHECK(refused >= 1);
  }
}

TEST_CASE("a simulated device needs no descriptor") {
  Loop loop;
  const boost::asio::steady_timer first(loop.io);  // the loop's own descriptors come with its first timer
  const int before = entries("/proc/self/fd");
  PortUser user(loop, make_port(loop.io, "sim:c1841?speed=fast", {}));
  CHECK(user.open());
  CHECK(user.sees("System Bootstrap"));
  CHECK(entries("/proc/self/fd") <= before);  // a command of the test before may have gone
}

TEST_CASE("two hundred names are looked up by four threads, and all are answered") {
  Loop loop;
  const int before = entries("/proc/self/task");
  std::vector<std::unique_ptr<Resolver>> resolvers;
  int answered = 0, most = 0;
  for (int i = 0; i < 200; ++i) {
    resolvers.push_back(std::make_unique<Resolver>(loop.io));
    resolvers.back()->ask("localhost", 23, [&](const Resolver::Answer& answer) {
      answered += answer.error == 0 && !answer.found.empty() ? 1 : 0;
    });
    most = std::max(most, entries("/proc/self/task"));
  }
  CHECK(loop.until([&] { return answered == 200; }));
  CHECK(most - before <= 4);
}

TEST_CASE("a question that is taken back is not answered, and one asked anew is answered once") {
  Loop loop;
  Resolver resolver(loop.io);
  int first = 0, second = 0;
  for (const auto* host : {"localhost", "127.0.0.1"}) {
    first = second = 0;
    resolver.ask(host, 23, [&](const Resolver::Answer&) { ++first; });
    resolver.ask(host, 24, [&](const Resolver::Answer& answer) {
      ++second;
      CHECK(answer.found.front().port() == 24);
    });
    CHECK(resolver.asking());
    CHECK(loop.until([&] { return second == 1; }));
    CHECK_FALSE(resolver.asking());
    CHECK(first == 0);
  }
  resolver.ask("localhost", 23, [&](const Resolver::Answer&) { ++first; });
  resolver.cancel();
  loop.io.restart();
  loop.io.run();  // has nothing to wait for
  CHECK(first == 0);
}

TEST_CASE("where there is no thread, nothing is done and whoever asked is told at once") {
  Loop loop;
  Worker none(0);
  bool done = false;
  CHECK(none.ask(
            loop.io, [&] { done = true; }, [&] { done = true; }) == nullptr);
  CHECK_FALSE(none.send([&] { done = true; }));
  loop.io.run();
  CHECK_FALSE(done);
}
