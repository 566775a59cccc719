// The TFTP server on real sockets: curl and our own client fetch from it, strangers do not disturb it, and an
// answer comes from the address that was asked.
#include <doctest/doctest.h>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/post.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <thread>

#include "protocols/tftp/client.hpp"
#include "src/server/served_file.hpp"
#include "src/server/tftp/tftp_server.hpp"
#include "src/server/tftp/way_there.hpp"
#include "tests/app/temp_dir.hpp"
#include "tests/support/loop.hpp"
#include "tests/support/skipped.hpp"

using namespace rommate;
using namespace rommate::server;
using namespace rommate::protocols;
using Kind = TftpEvent::Kind;
using Udp = boost::asio::ip::udp;
using namespace std::chrono_literals;

namespace {

std::string sample(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; i < size; ++i) text += static_cast<char>(i * 7 + i / 512);
  return text;
}

/// A server with one armed file of this content, in a loop of its own.
struct Served {
  Served(const std::string& content, TftpServer::Settings settings, std::string peer = "") {
    std::ofstream(dir / "image.bin", std::ios::binary) << content;
    file = std::get<0>(ServedFile::open(dir / "image.bin"));
    settings.port = 0;
    auto made = TftpServer::start(loop.io, settings, shelf,
                                  [this](const TftpEvent& event) { events.push_back(event); });
    if (const auto* why = std::get_if<std::string>(&made)) FAIL(*why);
    server = std::move(std::get<0>(made));
    const auto place = protocols::parse_ipv4_place(peer);
    shelf->arm(
        {.name = "image.bin",
         .size = file->size(),
         .read = [file = file](std::uint64_t at, std::span<Byte> into) { return file->read_at(at, into); },
         .peers = place ? std::vector{*place} : std::vector<protocols::Ipv4Place>{}});
  }
  [[nodiscard]] bool saw(Kind kind) const {
    return std::any_of(events.begin(), events.end(), [&](auto& each) { return each.kind == kind; });
  }
  /// The output of a command, while the server runs; `{port}` in it is the server's.
  std::string run(std::string command, int& status) {
    const auto hole = command.find("{port}");
    command.replace(hole, 6, std::to_string(server->port()));
    std::string output;
    bool over = false;
    std::thread reader([&] {
      FILE* pipe = ::popen(command.c_str(), "r");
      char part[4096];
      while (const auto count = std::fread(part, 1, sizeof part, pipe)) output.append(part, count);
      status = ::pclose(pipe);
      boost::asio::post(loop.io, [&] { over = true; });
    });
    CHECK(loop.until([&] { return over; }));
    reader.join();
    return output;
  }

  std::shared_ptr<protocols::Shelf> shelf = std::make_shared<protocols::Shelf>();
  TempDir dir;
  testing::Loop loop;
  std::shared_ptr<const ServedFile> file;
  std::vector<TftpEvent> events;
  std::unique_ptr<TftpServer> server;
};

/// A socket that talks packet by packet.
struct Talker {
  explicit Talker(Served& served) : at{served} {
    socket.open(Udp::v4());
    socket.bind({boost::asio::ip::make_address("127.0.0.1"), 0});
    socket.non_blocking(true);
  }
  void send(const tftp::Packet& packet, const Udp::endpoint& to) {
    socket.send_to(boost::asio::buffer(tftp::serialise(packet)), to);
  }
  void send(const tftp::Packet& packet, std::uint16_t port) {
    send(packet, Udp::endpoint{boost::asio::ip::make_address("127.0.0.1"), port});
  }
  std::optional<tftp::Packet> hear(std::chrono::seconds within = 10s) {
    std::array<Byte, 70000> buffer{};
    std::size_t count = 0;
    at.loop.until(
        [&] {
          boost::system::error_code none;
          count = socket.receive_from(boost::asio::buffer(buffer), from, 0, none);
          return count > 0;
        },
        within);
    return count == 0 ? std::nullopt : tftp::parse(ByteView{buffer}.first(count));
  }
  Served& at;
  Udp::socket socket{at.loop.io};
  Udp::endpoint from;
};

const TftpServer::Settings loopback{.address = "127.0.0.1"};
const tftp::Request wanted{false, "image.bin", "octet", {}};

}  // namespace

TEST_CASE("curl fetches the armed file whole, in blocks of any size, and nothing else") {
  if (std::system("command -v curl >/dev/null") != 0) SKIPPED("curl is not installed");
  const auto content = sample(300'000);
  Served at(content, loopback);
  for (const char* options : {"", "--tftp-blksize 1468", "--tftp-blksize 8192", "--tftp-no-options"}) {
    CAPTURE(options);
    int status = -1;
    const auto got =
        at.run("curl -s -m 20 " + std::string(options) + " tftp://127.0.0.1:{port}/image.bin", status);
    CHECK(status == 0);
    CHECK(got == content);
  }
  CHECK(at.saw(Kind::done));
  int status = 0;
  CHECK(at.run("curl -s -m 20 tftp://127.0.0.1:{port}/other.bin", status).empty());
  CHECK(status != 0);
  REQUIRE(at.saw(Kind::refused));
  CHECK(at.events.back().reason == tftp::Verdict::Reason::wrong_name);
  CHECK(at.run("echo x | curl -s -m 20 -T - tftp://127.0.0.1:{port}/image.bin", status).empty());
  CHECK(status != 0);
  CHECK(at.events.back().reason == tftp::Verdict::Reason::not_allowed);
}

TEST_CASE("an answer comes from the address that was asked, where the server listens at all of them") {
  Served at("abc", {.address = "0.0.0.0"});
  for (const char* address : {"127.0.0.1", "127.0.0.2", "127.1.2.3"}) {
    CAPTURE(address);
    Talker talker(at);
    talker.send(wanted, {boost::asio::ip::make_address(address), at.server->port()});
    REQUIRE(talker.hear());
    CHECK(talker.from.address().to_string() == address);
    CHECK(talker.from.port() != at.server->port());
  }
}

TEST_CASE("a stranger at a transfer's port is told so, and a request that is repeated begins no second one") {
  Served at(sample(1000), loopback);
  Talker talker(at), stranger(at);
  talker.send(wanted, at.server->port());
  talker.send(wanted, at.server->port());
  REQUIRE(talker.hear());
  const auto transfer = talker.from.port();
  stranger.send(tftp::Ack{1}, transfer);
  const auto told = stranger.hear();
  REQUIRE(told);
  CHECK(std::get<tftp::Error>(*told).code == tftp::ErrorCode::unknown_transfer);
  talker.send(tftp::Ack{1}, transfer);
  const auto second = talker.hear();
  REQUIRE(second);
  CHECK(std::get<tftp::Data>(*second).block == 2);
  talker.send(tftp::Ack{2}, transfer);
  CHECK(at.loop.until([&] { return at.saw(Kind::done); }));
  CHECK(at.events.front().kind == Kind::request);
  CHECK(std::count_if(at.events.begin(), at.events.end(), [](auto& e) { return e.kind == Kind::request; }) ==
        1);
  CHECK(at.server->transfers() == 0);
}

TEST_CASE("a file that is armed for another address is refused at once") {
  Served at("abc", loopback, "192.0.2.1");
  Talker talker(at);
  talker.send(wanted, at.server->port());
  const auto told = talker.hear();
  REQUIRE(told);
  CHECK(std::get<tftp::Error>(*told).code == tftp::ErrorCode::access);
  CHECK(at.events.back().reason == tftp::Verdict::Reason::wrong_peer);
}

TEST_CASE("peers that never acknowledge do not lock others out") {
  Served at(sample(2000), {.address = "127.0.0.1", .transfers = 20, .unconfirmed_each = 4});
  std::vector<std::unique_ptr<Talker>> silent;
  for (int i = 0; i < 6; ++i) {
    silent.push_back(std::make_unique<Talker>(at));
    silent.back()->send(wanted, at.server->port());
    REQUIRE(silent.back()->hear());
  }
  CHECK(at.saw(Kind::refused));
  CHECK(at.server->transfers() == 4);
  CHECK(at.loop.until([&] { return at.server->transfers() == 0; }));  // given up after four packets
  CHECK(at.saw(Kind::failed));
}

TEST_CASE("what is no regular file is not served, and an address that is not ours is said") {
  TempDir dir;
  REQUIRE(::mkfifo((dir / "pipe").c_str(), 0600) == 0);
  for (const auto& path : {dir / "pipe", dir.path(), dir / "missing", std::string{"/dev/zero"}}) {
    const auto opened = ServedFile::open(path);
    REQUIRE(std::holds_alternative<std::string>(opened));
    CHECK(std::get<std::string>(opened).find(path) != std::string::npos);
  }
  testing::Loop loop;
  const auto foreign = TftpServer::start(loop.io, {.address = "192.0.2.77", .port = 0}, nullptr, {});
  REQUIRE(std::holds_alternative<std::string>(foreign));
  CHECK(std::get<std::string>(foreign).find("ip addr add 192.0.2.77") != std::string::npos);
  Served at("abc", loopback);
  const auto taken =
      TftpServer::start(loop.io, {.address = "127.0.0.1", .port = at.server->port()}, nullptr, {});
  REQUIRE(std::holds_alternative<std::string>(taken));
  CHECK(std::get<std::string>(taken).find(fmt::format("(process {})", ::getpid())) != std::string::npos);
}

TEST_CASE("a file that is changed while it is served is noticed") {
  TempDir dir;
  std::ofstream(dir / "f") << "abc";
  const auto file = std::get<0>(ServedFile::open(dir / "f"));
  CHECK(file->unchanged());
  std::ofstream(dir / "f") << "abcd";
  CHECK_FALSE(file->unchanged());
}

TEST_CASE("of the way to a silent device it is said how far it can be seen") {
  const std::string arp =
      "IP address       HW type     Flags       HW address            Mask     Device\n"
      "192.0.2.1        0x1         0x2         00:00:5e:00:53:01     *        eth0\n"
      "192.0.2.2        0x1         0x0         00:00:00:00:00:00     *        eth0\n";
  CHECK(judge_way("0\n", arp, "192.0.2.1") == WayThere::no_link);
  CHECK(judge_way("1\n", arp, "192.0.2.1") == WayThere::no_request);
  CHECK(judge_way("1\n", arp, "192.0.2.2") == WayThere::no_arp);
  CHECK(judge_way("1\n", arp, "192.0.2.3") == WayThere::no_arp);
  CHECK(judge_way("", arp, "192.0.2.3") == WayThere::no_arp);
  CHECK(way_there("127.0.0.1", "127.0.0.2") == WayThere::unknown);
}
