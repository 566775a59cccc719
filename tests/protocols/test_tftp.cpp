#include <doctest/doctest.h>

#include "protocols/tftp/client.hpp"

using namespace std::chrono_literals;
using namespace rommate::protocols;
using namespace rommate::protocols::tftp;

namespace {

constexpr Time start{std::chrono::hours{1}};

Packet only_packet(Client& client) {
  const auto out = client.take_packets();
  REQUIRE(out.size() == 1);
  const auto packet = parse(out[0].payload);
  REQUIRE(packet.has_value());
  return *packet;
}

Bytes data(std::uint16_t block, std::size_t length) { return serialise(Data{block, Bytes(length, 'x')}); }

}  // namespace

TEST_CASE("TFTP packets survive their bytes") {
  const Request request{false, "image.bin", "octet", {{"blksize", "1468"}}};
  CHECK(std::get<Request>(*parse(serialise(request))) == request);
  CHECK(std::get<Ack>(*parse(serialise(Ack{65535}))).block == 65535);
  const Error error{ErrorCode::not_found, "no"};
  CHECK(std::get<Error>(*parse(serialise(error))) == error);
}

TEST_CASE("what is no TFTP packet is none") {
  CHECK_FALSE(parse({}).has_value());
  const Bytes two{0, 1}, unknown{0, 9, 1, 1}, open{0, 1, 'a', 0, 'o'};
  CHECK_FALSE(parse(two).has_value());
  CHECK_FALSE(parse(unknown).has_value());
  CHECK_FALSE(parse(open).has_value());
}

TEST_CASE("a download ends with a short block, also an empty one") {
  Download client({.file = "f"}, 69, start);
  CHECK(std::get<Request>(only_packet(client)).file == "f");
  client.on_packet(4000, data(1, 512), start);
  CHECK(std::get<Ack>(only_packet(client)).block == 1);
  client.on_packet(4000, data(2, 0), start);
  CHECK(std::get<Ack>(only_packet(client)).block == 2);
  CHECK(client.outcome()->kind == Outcome::Kind::done);
  CHECK(client.take_data().size() == 512);
}

TEST_CASE("a packet of a foreign port is told so and disturbs nothing") {
  Download client({.file = "f"}, 69, start);
  static_cast<void>(client.take_packets());
  client.on_packet(4000, data(1, 512), start);
  static_cast<void>(client.take_packets());
  client.on_packet(4001, data(2, 5), start);
  const auto out = client.take_packets();
  REQUIRE(out.size() == 1);
  CHECK(out[0].port == 4001);
  CHECK(std::get<Error>(*parse(out[0].payload)).code == ErrorCode::unknown_transfer);
  CHECK_FALSE(client.outcome().has_value());
}

TEST_CASE("a duplicate block is acknowledged again and not stored again") {
  Download client({.file = "f"}, 69, start);
  client.on_packet(4000, data(1, 512), start);
  client.on_packet(4000, data(1, 512), start);
  CHECK(client.blocks() == 1);
  CHECK(client.take_data().size() == 512);
}

TEST_CASE("block numbers go from 65535 to 0") {
  Download client({.file = "f"}, 69, start);
  for (unsigned i = 1; i <= 65537; ++i)
    client.on_packet(4000, data(static_cast<std::uint16_t>(i), 512), start);
  CHECK(client.blocks() == 65537);
  CHECK_FALSE(client.outcome().has_value());
}

TEST_CASE("a silent server is asked again, and given up in the end") {
  Download client({.file = "f", .timeout = 4s, .retries = 2}, 69, start);
  static_cast<void>(client.take_packets());
  client.on_time(start + 3s);
  CHECK(client.take_packets().empty());
  client.on_time(start + 4s);
  client.on_time(start + 8s);
  CHECK(client.take_packets().size() == 2);
  client.on_time(start + 12s);
  CHECK(client.outcome()->kind == Outcome::Kind::failed);
  CHECK_FALSE(client.deadline().has_value());
}

TEST_CASE("an agreed block size is used; one larger than asked is refused") {
  Download client({.file = "f", .block_size = 1468}, 69, start);
  static_cast<void>(client.take_packets());
  client.on_packet(4000, serialise(OptionAck{{{"blksize", "1024"}}}), start);
  CHECK(std::get<Ack>(only_packet(client)).block == 0);
  CHECK(client.block_size() == 1024);
  Download other({.file = "f", .block_size = 1468}, 69, start);
  static_cast<void>(other.take_packets());
  other.on_packet(4000, serialise(OptionAck{{{"blksize", "2000"}}}), start);
  CHECK(std::get<Error>(only_packet(other)).code == ErrorCode::option_refused);
}

TEST_CASE("an upload sends block by block and only a timeout resends") {
  Upload client({.file = "f"}, Bytes(600, 'y'), 69, start);
  CHECK(std::get<Request>(only_packet(client)).write);
  client.on_packet(4000, serialise(Ack{0}), start);
  CHECK(std::get<Data>(only_packet(client)).payload.size() == 512);
  client.on_packet(4000, serialise(Ack{0}), start);
  CHECK(client.take_packets().empty());
  client.on_packet(4000, serialise(Ack{1}), start);
  CHECK(std::get<Data>(only_packet(client)).payload.size() == 88);
  client.on_packet(4000, serialise(Ack{2}), start);
  CHECK(client.outcome()->kind == Outcome::Kind::done);
}
