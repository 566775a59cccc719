// What the TFTP server gives away and to whom, and its transfers: with a client of our own through a net that
// loses and doubles, and packet by packet where a rule has a number.
#include <doctest/doctest.h>

#include <random>

#include "protocols/tftp/client.hpp"
#include "protocols/tftp/verdict.hpp"

using namespace std::chrono_literals;
using namespace rommate::protocols;
using namespace rommate::protocols::tftp;

namespace {

constexpr Time beginning{std::chrono::hours{1}};

/// Content without repetition within a block's length, of any size.
Byte content_at(std::uint64_t position) { return static_cast<Byte>(position * 31 + position / 512 * 7); }

ReadAt pattern(std::uint64_t size) {
  return [size](std::uint64_t position, std::span<Byte> into) -> std::optional<std::size_t> {
    for (std::size_t i = 0; i < into.size(); ++i) into[i] = content_at(position + i);
    return static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), size - position));
  };
}

Request read_of(Options options = {}) { return {false, "f", "octet", std::move(options)}; }

std::vector<Packet> packets(Serving& served) {
  std::vector<Packet> all;
  for (const auto& each : served.take_packets()) all.push_back(*parse(each));
  return all;
}
Packet only(Serving& served) {
  const auto all = packets(served);
  REQUIRE(all.size() == 1);
  return all[0];
}
void ack(Serving& served, std::uint64_t block, Time now = beginning) {
  served.on_packet(serialise(Ack{static_cast<std::uint16_t>(block)}), now);
}
std::uint16_t number_of(const Packet& packet) { return std::get<Data>(packet).block; }

std::vector<Ipv4Place> places(const std::vector<std::string>& texts) {
  std::vector<Ipv4Place> all;
  for (const auto& text : texts) all.push_back(*parse_ipv4_place(text));
  return all;
}

ArmedFile armed(std::string name, const std::vector<std::string>& peers = {}) {
  return {.name = std::move(name), .size = 3, .read = pattern(3), .peers = places(peers)};
}

ErrorCode refusal(const Shelf& shelf, const Request& request, std::string_view peer = "192.0.2.1") {
  const auto verdict = judge(shelf, request, peer);
  CHECK(verdict.file == nullptr);
  CHECK_FALSE(verdict.why.empty());
  return verdict.refusal.code;
}

/// A download through a net that loses one datagram in so many, and doubles another; the file that came.
struct Net {
  explicit Net(unsigned seed) : random(seed) {}
  Bytes fetch(std::uint64_t size, std::size_t block, unsigned one_of) {
    Download client({.file = "f", .block_size = block, .timeout = 2s, .retries = 40}, 69, now);
    std::unique_ptr<Serving> server;
    Bytes file;
    while (!client.outcome() || (server && !server->outcome())) {
      for (const auto& each : client.take_packets())
        for (int copy = copies(one_of); copy > 0; --copy) {
          if (server) {
            server->on_packet(each.payload, now);
          } else if (const auto packet = parse(each.payload); std::holds_alternative<Request>(*packet)) {
            server = std::make_unique<Sending>(std::get<Request>(*packet), size, pattern(size),
                                               ServingLimits{.unconfirmed = 40}, now);
          }
        }
      if (server)
        for (const auto& each : server->take_packets()) {
          ++sent;
          for (int copy = copies(one_of); copy > 0; --copy) client.on_packet(4000, each, now);
        }
      append(file, client.take_data());
      if (client.outcome() && server && !server->outcome()) {  // nobody listens any more
        server->on_time(*server->deadline());
        now = std::max(now, server->deadline().value_or(now));
        if (client.outcome()->kind == Outcome::Kind::done && server->blocks() + 1 >= client.blocks()) break;
        continue;
      }
      now += 1ms;
      if (client.deadline() && *client.deadline() <= now) client.on_time(now);
      if (server && server->deadline() && *server->deadline() <= now) server->on_time(now);
    }
    CHECK(client.outcome()->kind == Outcome::Kind::done);
    return file;
  }
  int copies(unsigned one_of) {
    if (one_of == 0) return 1;
    const auto fate = random() % one_of;
    return fate == 0 ? 0 : fate == 1 ? 2 : 1;
  }
  std::mt19937 random;
  Time now = beginning;
  std::uint64_t sent = 0;
};

}  // namespace

TEST_CASE("only what is armed is served, however its name is spelled, and only to whom it is armed for") {
  Shelf shelf;
  CHECK(refusal(shelf, read_of()) == ErrorCode::not_found);
  shelf.arm(armed("c1841.bin", {"192.0.2.1"}));
  for (const char* name : {"c1841.bin", "/c1841.bin", "//c1841.bin", "\\c1841.bin", "C1841.BIN"}) {
    CAPTURE(name);
    CHECK(judge(shelf, {false, name, "octet", {}}, "192.0.2.1").file != nullptr);
  }
  for (const char* name : {"../c1841.bin", "c1841.bin/", "./c1841.bin", "c1841", "/etc/passwd",
                           "c1841.bin/..", "c1841.bin ", "%2e%2e/c1841.bin"}) {
    CAPTURE(name);
    CHECK(refusal(shelf, {false, name, "octet", {}}) == ErrorCode::not_found);
  }
  CHECK(refusal(shelf, {false, "c1841.bin", "octet", {}}, "192.0.2.2") == ErrorCode::access);
  CHECK(refusal(shelf, {false, "c1841.bin", "octet", {}}, "2001:db8::1") == ErrorCode::access);
  CHECK(judge(shelf, {false, "c1841.bin", "octet", {}}, "::ffff:192.0.2.1").file != nullptr);
  CHECK(refusal(shelf, {false, "c1841.bin", "netascii", {}}) == ErrorCode::undefined);
  CHECK(refusal(shelf, {false, "c1841.bin", "mail", {}}) == ErrorCode::undefined);
  CHECK(refusal(shelf, {true, "c1841.bin", "octet", {}}) == ErrorCode::access);
}

TEST_CASE("a name of another case is taken where only one file can be meant, and a person is told") {
  Shelf shelf;
  shelf.arm(armed("Image.bin"));
  CHECK_FALSE(judge(shelf, {false, "IMAGE.BIN", "octet", {}}, "192.0.2.1").why.empty());
  shelf.arm(armed("iMAGE.bin"));
  CHECK(refusal(shelf, {false, "image.bin", "octet", {}}) == ErrorCode::not_found);
  CHECK(judge(shelf, {false, "iMAGE.bin", "octet", {}}, "192.0.2.1").why.empty());
}

TEST_CASE("a file is written only where that very upload is armed") {
  Shelf shelf;
  shelf.arm({.name = "running.cfg", .peers = places({"192.0.2.1"}), .upload = true, .at_most = 1000});
  CHECK(judge(shelf, {true, "running.cfg", "octet", {}}, "192.0.2.1").file != nullptr);
  CHECK(refusal(shelf, {true, "running.cfg", "octet", {}}, "192.0.2.9") == ErrorCode::access);
  CHECK(refusal(shelf, {false, "running.cfg", "octet", {}}) == ErrorCode::not_found);
  Accepting upload({true, "running.cfg", "octet", {}}, 600, {}, beginning);
  CHECK(std::get<Ack>(only(upload)).block == 0);
  upload.on_packet(serialise(Data{1, Bytes(512, 'x')}), beginning);
  CHECK(std::get<Ack>(only(upload)).block == 1);
  upload.on_packet(serialise(Data{2, Bytes(200, 'x')}), beginning);
  CHECK(std::get<Error>(only(upload)).code == ErrorCode::disk_full);
  CHECK(upload.take_data().size() == 512);
}

TEST_CASE("a file may be armed for a whole network") {
  Shelf shelf;
  shelf.arm(armed("a.bin", {"10.1.0.0/16", "192.0.2.1"}));
  const Request request{false, "a.bin", "octet", {}};
  CHECK(judge(shelf, request, "10.1.255.3").file != nullptr);
  CHECK(judge(shelf, request, "192.0.2.1").file != nullptr);
  for (const char* other : {"10.2.0.1", "192.0.2.2", "", "::1"})
    CHECK(refusal(shelf, request, other) == ErrorCode::access);
}

TEST_CASE("the last ACK of an upload is sent again as long as its sender asks, and then the upload is done") {
  Accepting upload({true, "running.cfg", "octet", {}}, 600, {}, beginning);
  CHECK(std::get<Ack>(only(upload)).block == 0);
  const auto last = serialise(Data{1, Bytes(100, 'x')});
  upload.on_packet(last, beginning);
  CHECK(upload.complete());
  CHECK_FALSE(upload.outcome());
  CHECK(std::get<Ack>(only(upload)).block == 1);
  upload.on_packet(last, beginning + 2s);
  CHECK(std::get<Ack>(only(upload)).block == 1);
  CHECK(upload.take_data().size() == 100);
  upload.on_packet(serialise(Data{2, Bytes(1, 'y')}), beginning + 2s);  // there is no such block
  CHECK(packets(upload).empty());
  CHECK(upload.take_data().empty());
  upload.on_time(*upload.deadline());
  REQUIRE(upload.outcome());
  CHECK(upload.outcome()->kind == Outcome::Kind::done);
  CHECK(packets(upload).empty());
}

TEST_CASE("what cannot be written is told in place of the ACK") {
  Accepting upload({true, "running.cfg", "octet", {}}, 600, {}, beginning);
  packets(upload);
  upload.on_packet(serialise(Data{1, Bytes(100, 'x')}), beginning);
  upload.disk_failed("No space left on device");
  CHECK(std::get<Error>(only(upload)).code == ErrorCode::disk_full);
  CHECK(upload.outcome()->why == "No space left on device");
}

TEST_CASE("options are agreed to as their RFCs say, and without one that is known DATA 1 is the answer") {
  const auto agreed = [](Options options, std::uint64_t size = 1000) {
    Sending sending(read_of(std::move(options)), size, pattern(size), {}, beginning);
    const auto packet = only(sending);
    const auto* oack = std::get_if<OptionAck>(&packet);
    return oack == nullptr ? Options{} : oack->options;
  };
  CHECK(agreed({}).empty());
  CHECK(agreed({{"rollover", "0"}, {"blksize", "7"}, {"timeout", "0"}, {"windowsize", "0"}}).empty());
  CHECK(agreed({{"blksize", "8192"}}) == Options{{"blksize", "8192"}});
  CHECK(agreed({{"blksize", "65464"}}) == Options{{"blksize", "65464"}});
  CHECK(agreed({{"blksize", "65465"}}).empty());
  CHECK(agreed({{"blksize", "1400"}, {"blksize", "512"}}) == Options{{"blksize", "1400"}});
  CHECK(agreed({{"tsize", "0"}}, 763'905'745) == Options{{"tsize", "763905745"}});
  CHECK(agreed({{"timeout", "7"}, {"x", "y"}}) == Options{{"timeout", "7"}});
  CHECK(agreed({{"windowsize", "64"}, {"blksize", "1468"}}) ==
        Options{{"windowsize", "64"}, {"blksize", "1468"}});
  // More than 96 KiB in flight overran receivers: the window is answered lower.
  CHECK(agreed({{"blksize", "8192"}, {"windowsize", "64"}}) ==
        Options{{"blksize", "8192"}, {"windowsize", "12"}});
}

TEST_CASE("block numbers roll over to 0 as often as the file needs, and each block is that of its place") {
  const std::uint64_t size = 3 * 65536 * 8 + 5;  // three roll-overs in blocks of 8
  Sending sending(read_of({{"blksize", "8"}}), size, pattern(size), {}, beginning);
  static_cast<void>(only(sending));
  std::uint64_t block = 0;
  for (ack(sending, 0); !sending.outcome(); ack(sending, block)) {
    const auto out = sending.take_packets();
    ++block;
    const bool right = out.size() == 1 && out[0].size() == (block <= size / 8 ? 12 : 9) &&
                       out[0][2] == Byte(block >> 8) && out[0][3] == Byte(block) &&
                       out[0][4] == content_at((block - 1) * 8);
    if (!right) FAIL("block " << block);
  }
  CHECK(block == size / 8 + 1);
  CHECK(sending.outcome()->kind == Outcome::Kind::done);
  CHECK(sending.bytes() == size);
}

TEST_CASE("a file that fills its last block is ended by an empty one, and an empty file is one") {
  Sending whole(read_of(), 1024, pattern(1024), {}, beginning);
  for (std::uint16_t block = 1; block <= 3; ++block) {
    const auto data = std::get<Data>(only(whole));
    CHECK(data.payload.size() == (block < 3 ? 512 : 0));
    CHECK_FALSE(whole.outcome());
    ack(whole, block);
  }
  CHECK(whole.outcome()->kind == Outcome::Kind::done);
  Sending nothing(read_of(), 0, pattern(0), {}, beginning);
  CHECK(std::get<Data>(only(nothing)).payload.empty());
}

TEST_CASE("a duplicate acknowledgement sends nothing: only the timer resends") {
  Sending sending(read_of(), 5000, pattern(5000), {}, beginning);
  ack(sending, 1);
  CHECK(packets(sending).size() == 2);
  for (int i = 0; i < 5; ++i) ack(sending, 1);
  ack(sending, 0);
  ack(sending, 3);  // of what was not sent
  CHECK(packets(sending).empty());
  sending.on_time(*sending.deadline());
  CHECK(number_of(only(sending)) == 2);
}

TEST_CASE("a window's gap is filled once a round, whatever the reader says of it") {
  Sending sending(read_of({{"windowsize", "4"}}), 20000, pattern(20000), {}, beginning);
  CHECK(packets(sending).size() == 1);
  ack(sending, 0);
  CHECK(packets(sending).size() == 4);
  ack(sending, 2);  // 3 was lost
  auto again = packets(sending);
  CHECK(again.size() == 4);
  CHECK(number_of(again[0]) == 3);
  for (int i = 0; i < 10; ++i) ack(sending, 2);  // one for each of those behind the gap
  CHECK(packets(sending).empty());
  ack(sending, 6);
  again = packets(sending);
  CHECK(again.size() == 4);
  CHECK(number_of(again[0]) == 7);
}

TEST_CASE("a peer that never acknowledges gets four packets, one that did is tried for a minute") {
  for (const bool options : {false, true}) {
    Sending sending(read_of(options ? Options{{"tsize", "0"}} : Options{}), 5000, pattern(5000), {},
                    beginning);
    std::size_t sent = packets(sending).size();
    while (sending.deadline()) {
      sending.on_time(*sending.deadline());
      sent += packets(sending).size();
    }
    CHECK(sent == 4);
    CHECK(sending.outcome()->kind == Outcome::Kind::failed);
  }
  Sending sending(read_of(), 5000, pattern(5000), {}, beginning);
  ack(sending, 1, beginning + 2ms);
  Time last = beginning;
  std::size_t sent = 0;
  while (sending.deadline()) {
    CHECK(*sending.deadline() - last <= 5s);
    last = *sending.deadline();
    sending.on_time(last);
    sent += packets(sending).size();
  }
  CHECK(last - beginning >= 60s);
  CHECK(sent < 40);
  CHECK(sending.outcome()->why == "the client acknowledged nothing behind block 1");
}

TEST_CASE("the timeout that a client asks for is kept, also a long one") {
  Sending sending(read_of({{"timeout", "30"}}), 5000, pattern(5000), {}, beginning);
  CHECK(*sending.deadline() == beginning + 30s);
  ack(sending, 0);
  for (int i = 0; i < 4; ++i) {
    sending.on_time(*sending.deadline());
    CHECK_FALSE(sending.outcome());
  }
}

TEST_CASE("an abort behind the options is a question for the size, one in the middle is an abort") {
  Sending probe(read_of({{"tsize", "0"}}), 5000, pattern(5000), {}, beginning);
  probe.on_packet(serialise(Error{ErrorCode::option_refused, ""}), beginning);
  CHECK(probe.only_asked());
  Sending sending(read_of({{"tsize", "0"}}), 5000, pattern(5000), {}, beginning);
  static_cast<void>(sending.take_packets());
  ack(sending, 0);
  ack(sending, 1);
  static_cast<void>(sending.take_packets());
  sending.on_packet(serialise(Error{ErrorCode::disk_full, "no space"}), beginning);
  CHECK_FALSE(sending.only_asked());
  CHECK(sending.outcome()->kind == Outcome::Kind::cancelled);
  CHECK(packets(sending).empty());  // an ERROR is not answered
  CHECK_FALSE(answer_to_stranger(serialise(Error{})));
  CHECK(answer_to_stranger(serialise(Ack{7})).has_value());
}

TEST_CASE("a file that cannot be read any more ends the transfer with an ERROR and is not padded") {
  const ReadAt broken = [](std::uint64_t position, std::span<Byte> into) -> std::optional<std::size_t> {
    if (position > 512) return std::nullopt;
    return position == 512 ? into.size() - 1 : into.size();
  };
  Sending sending(read_of(), 5000, broken, {}, beginning);
  static_cast<void>(sending.take_packets());
  ack(sending, 1);
  CHECK(std::holds_alternative<Error>(only(sending)));
  CHECK(sending.outcome()->kind == Outcome::Kind::failed);
}

TEST_CASE("through a net that loses and doubles datagrams the file comes whole, and is not sent twice over") {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    Net net(seed);
    const std::uint64_t size = 20'000 + seed * 512;
    const auto file = net.fetch(size, seed % 2 == 0 ? 512 : 1468, 12);
    REQUIRE(file.size() == size);
    for (std::size_t i = 0; i < file.size(); ++i) REQUIRE(file[i] == content_at(i));
    CHECK(net.sent < 2 * (size / 512 + 10));
  }
}
