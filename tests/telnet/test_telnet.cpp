#include <doctest/doctest.h>

#include <random>

#include "protocols/telnet/telnet.hpp"
#include "tests/support/contract.hpp"
#include "tests/telnet/peer.hpp"

using namespace rommate::protocols;
using namespace rommate::testing;
using Event = TelnetEvent::Kind;

namespace {

constexpr TelnetSettings client_side{};
constexpr TelnetSettings server_side{.side = TelnetSettings::Side::server};

/// A client that has agreed to BINARY both ways, with its talk about it thrown away.
std::unique_ptr<Telnet> binary_client() {
  auto client = std::make_unique<Telnet>(client_side);
  client->start(at(0s));
  feed(*client, "\xff\xfd\x00\xff\xfb\x00"s);  // DO BINARY, WILL BINARY
  static_cast<void>(client->take_output());
  static_cast<void>(client->take_events());
  return client;
}

std::string sent(Telnet& engine, std::string_view data) {
  engine.send(as_bytes(data));
  return output_of(engine);
}

std::string all_bytes() {
  std::string bytes;
  for (int value = 0; value < 256; ++value) bytes += static_cast<char>(value);
  return bytes + "\r\n\r\0\r\r\xff\xff\xff"s;
}

std::string random_bytes(unsigned seed, std::size_t count) {
  // Mostly what a telnet stream has of special, so that its states are really walked through.
  static constexpr unsigned char special[] = {255, 255, 255, 250, 240, 251, 252, 253,
                                              254, 243, 246, 13,  0,   44,  1,   'x'};
  std::mt19937 random{seed};
  std::string bytes;
  while (bytes.size() < count)
    bytes += static_cast<char>(random() % 4 == 0 ? random() : special[random() % std::size(special)]);
  return bytes;
}

}  // namespace

TEST_CASE("client and server agree on BINARY both ways, SGA and the server's ECHO, and then fall silent") {
  Telnet client(client_side), server(server_side);
  client.start(at(0s));
  server.start(at(0s));
  settle(client, server);
  CHECK(client.eight_bit_clean());
  CHECK(server.eight_bit_clean());
  CHECK(client.him(telnet::echo));
  CHECK(server.us(telnet::echo));
  CHECK(client.negotiated());
  CHECK(server.negotiated());
  CHECK_FALSE(client.deadline().has_value());
}

TEST_CASE("every byte passes unchanged once BINARY is agreed") {
  Telnet client(client_side), server(server_side);
  client.start(at(0s));
  server.start(at(0s));
  settle(client, server);
  const std::string bytes = all_bytes();
  feed(server, sent(client, bytes));
  CHECK(data_of(server) == bytes);
  feed(client, sent(server, bytes));
  CHECK(data_of(client) == bytes);
}

TEST_CASE("every byte passes unchanged without BINARY too, when both sides keep the CR NUL rule") {
  Telnet client(client_side), server(server_side);
  const std::string bytes = all_bytes();
  feed(server, sent(client, bytes));
  CHECK(data_of(server) == bytes);
}

TEST_CASE("without BINARY the Enter key is CR NUL on the wire, and CR alone with it") {
  Telnet client(client_side);
  CHECK(sent(client, "show ver\r") == "show ver\r\0"s);
  CHECK(sent(*binary_client(), "show ver\r") == "show ver\r");
}

TEST_CASE("a received CR NUL is a CR, CR LF stays, and a bare CR is kept, wherever the pieces end") {
  Telnet client(client_side);
  for (const char byte : "a\r\0b\r\nc\rd"s) feed(client, {&byte, 1});
  CHECK(data_of(client) == "a\rb\r\nc\rd");
}

TEST_CASE("a NUL that does not follow a CR is data") {
  Telnet client(client_side);
  feed(client, "\0a\0\r\0\0"s);
  CHECK(data_of(client) == "\0a\0\r\0"s);
}

TEST_CASE("IAC is doubled going out and halved coming in") {
  auto client = binary_client();
  CHECK(sent(*client,
             "a\xff\xff"
             "b") ==
        "a\xff\xff\xff\xff"
        "b");
  feed(*client,
       "x\xff\xff"
       "y");
  CHECK(data_of(*client) ==
        "x\xff"
        "y");
}

TEST_CASE("a client's BREAK is IAC BRK, and the server learns of it in its place between the data") {
  auto client = binary_client();
  client->send(as_bytes("ab"));
  client->send_break();
  client->send(as_bytes("c"));
  const std::string wire = output_of(*client);
  CHECK(wire ==
        "ab\xff\xf3"
        "c");
  Telnet server(server_side);
  feed(server, wire);
  const auto events = server.take_events();
  REQUIRE(events.size() == 1);
  CHECK(events[0].kind == Event::break_signal);
  CHECK(events[0].at == 2);
  CHECK(data_of(server) == "abc");
}

TEST_CASE("options that a console has no use for are refused, each request once") {
  Telnet client(client_side);
  feed(client, "\xff\xfd\x18\xff\xfb\x2a");  // DO TERMINAL-TYPE, WILL CHARSET
  CHECK(output_of(client) == "\xff\xfc\x18\xff\xfe\x2a");
  feed(client, "\xff\xfe\x18\xff\xfc\x2a");  // their consent to our refusal needs no answer
  CHECK(output_of(client).empty());
}

TEST_CASE("a client never echoes for the server: that would type at the device") {
  Telnet client(client_side);
  feed(client, "\xff\xfd\x01");  // DO ECHO
  CHECK(output_of(client) == "\xff\xfc\x01");
}

TEST_CASE("an option that is on already is not confirmed again (RFC 1143: no loop)") {
  auto client = binary_client();
  feed(*client, "\xff\xfd\x00\xff\xfb\x00\xff\xfd\x00"s);
  CHECK(output_of(*client).empty());
}

TEST_CASE("an answer to our own request is not answered") {
  Telnet client(client_side);
  client.want_us(telnet::binary, true);
  CHECK(output_of(client) == "\xff\xfb\x00"s);
  CHECK_FALSE(client.us(telnet::binary));  // no effect before the answer
  feed(client, "\xff\xfd\x00"s);
  CHECK(client.us(telnet::binary));
  CHECK(output_of(client).empty());
}

TEST_CASE(
    "a request taken back while it is under way is undone by one more exchange (RFC 1143: the queue bit)") {
  Telnet client(client_side);
  client.want_us(telnet::binary, true);
  client.want_us(telnet::binary, false);
  CHECK(output_of(client) == "\xff\xfb\x00"s);
  feed(client, "\xff\xfd\x00"s);
  CHECK(output_of(client) == "\xff\xfc\x00"s);
  feed(client, "\xff\xfe\x00"s);
  CHECK_FALSE(client.us(telnet::binary));
  CHECK(output_of(client).empty());
}

TEST_CASE("an option switched off and wanted again comes back by one more exchange") {
  auto client = binary_client();
  client->want_us(telnet::binary, false);
  client->want_us(telnet::binary, true);
  CHECK(output_of(*client) == "\xff\xfc\x00"s);
  feed(*client, "\xff\xfe\x00"s);
  CHECK(output_of(*client) == "\xff\xfb\x00"s);
  feed(*client, "\xff\xfd\x00"s);
  CHECK(client->us(telnet::binary));
}

TEST_CASE("a peer that switches an option off is obeyed and told so") {
  auto client = binary_client();
  feed(*client, "\xff\xfe\x00"s);
  CHECK(output_of(*client) == "\xff\xfc\x00"s);
  CHECK_FALSE(client->eight_bit_clean());
  const auto events = client->take_events();
  REQUIRE(events.size() == 1);
  CHECK(events[0].kind == Event::us);
  CHECK_FALSE(events[0].on);
}

TEST_CASE("two engines that want different things reach an end from every pair of wishes") {
  for (int wishes = 0; wishes < 256; ++wishes) {
    CAPTURE(wishes);
    Telnet client(client_side), server(server_side);
    const auto wish = [&](int bit) { return (wishes >> bit & 1) != 0; };
    client.want_us(telnet::binary, wish(0));
    server.want_him(telnet::binary, wish(1));
    if (wish(2)) feed(server, output_of(client));
    client.want_us(telnet::binary, wish(3));
    server.want_him(telnet::binary, wish(4));
    if (wish(5)) feed(client, output_of(server));
    client.want_us(telnet::binary, wish(6));
    server.want_him(telnet::binary, wish(7));
    settle(client, server);
    CHECK(client.us(telnet::binary) == server.him(telnet::binary));
  }
}

TEST_CASE("a server that does not negotiate is used as it is after a second") {
  Telnet client(client_side);
  client.start(at(0s));
  CHECK_FALSE(client.negotiated());
  REQUIRE(client.deadline() == at(1s));
  client.on_time(at(999ms));
  CHECK_FALSE(client.negotiated());
  client.on_time(at(1s));
  CHECK(client.negotiated());
  CHECK_FALSE(client.deadline().has_value());
}

TEST_CASE("an answer that comes late still counts") {
  Telnet client(client_side);
  client.start(at(0s));
  client.on_time(at(1s));
  feed(client, "\xff\xfd\x00\xff\xfb\x00"s, at(5s));
  CHECK(client.eight_bit_clean());
}

TEST_CASE("a server answers \"are you there\" in text, a client without typing at the device") {
  Telnet server(server_side), client(client_side);
  feed(server, "\xff\xf6");
  CHECK(output_of(server).find("[yes]") != std::string::npos);
  feed(client, "\xff\xf6");
  CHECK(output_of(client) == "\xff\xf1");
}

TEST_CASE("a subnegotiation arrives whole, with its doubled IAC halved, and out of the data") {
  Telnet server({.side = TelnetSettings::Side::server, .com_port = true});
  feed(server,
       "\xff\xfb\x2c"
       "a\xff\xfa\x2c\x01\xff\xff\x00\xff\xf0"
       "b"s);
  static_cast<void>(output_of(server));
  const auto events = server.take_events();
  REQUIRE(events.size() == 2);
  CHECK(events[1].kind == Event::subnegotiation);
  CHECK(events[1].code == telnet::com_port_option);
  CHECK(events[1].payload == Bytes{1, 255, 0});
  CHECK(events[1].at == 1);
  CHECK(data_of(server) == "ab");
}

TEST_CASE("a subnegotiation of an option nobody agreed to is ignored") {
  Telnet client(client_side);
  feed(client,
       "\xff\xfa\x18\x01\xff\xf0"
       "x");
  CHECK(client.take_events().empty());
  CHECK(data_of(client) == "x");
}

TEST_CASE("a subnegotiation longer than any real one is dropped, and the console goes on behind it") {
  Telnet server({.side = TelnetSettings::Side::server, .com_port = true});
  feed(server, "\xff\xfb\x2c");
  static_cast<void>(server.take_events());
  feed(server, "\xff\xfa\x2c" + std::string(2000, 'x') +
                   "\xff\xf0"
                   "after");
  CHECK(server.take_events().empty());
  CHECK(data_of(server) == "after");
}

TEST_CASE("a subnegotiation that never ends does not swallow the console for ever") {
  Telnet client(client_side);
  feed(client, "\xff\xfa\x2c" + std::string(70000, 'x'));
  feed(client, "Router>");
  CHECK(data_of(client).ends_with("xRouter>"));
}

TEST_CASE("a command inside a subnegotiation ends it: its own end was forgotten") {
  Telnet client(client_side);
  feed(client,
       "\xff\xfa\x2c\x01\xff\xfd\x18"
       "text");
  CHECK(output_of(client) == "\xff\xfc\x18");
  CHECK(data_of(client) == "text");
}

TEST_CASE("a flood of requests makes at most one answer for each") {
  Telnet client(client_side);
  std::string flood;
  for (int count = 0; count < 5000; ++count) flood += count % 2 ? "\xff\xfb\x01" : "\xff\xfc\x01";
  feed(client, flood);
  CHECK(output_of(client).size() <= flood.size());
}

TEST_CASE("telnet keeps the contract of byte engines, as client and as server") {
  for (const auto side : {TelnetSettings::Side::client, TelnetSettings::Side::server}) {
    for (unsigned seed = 1; seed <= 20; ++seed) {
      CAPTURE(seed);
      const Contract contract{
          .make =
              [side](Time start) {
                auto engine = std::make_unique<Telnet>(TelnetSettings{.side = side, .com_port = true});
                engine->start(start);
                return engine;
              },
          .script = {{0s, random_bytes(seed, 700)},
                     {300ms, random_bytes(seed + 1000, 500)},
                     {2s, all_bytes()}},
          .session = true,
          .output_base = 200,
          .output_per_byte = 10};
      for (const auto& breach : contract_breaches(contract)) FAIL_CHECK(breach);
    }
  }
}

TEST_CASE("events do not depend on how the bytes were cut") {
  for (unsigned seed = 1; seed <= 50; ++seed) {
    CAPTURE(seed);
    const std::string bytes = random_bytes(seed, 2000);
    Telnet whole(server_side), cut(server_side);
    feed(whole, bytes);
    std::mt19937 random{seed};
    for (std::size_t from = 0; from < bytes.size();) {
      const std::size_t count = 1 + random() % 7;
      feed(cut, std::string_view(bytes).substr(from, count));
      from += count;
    }
    CHECK(whole.take_events() == cut.take_events());
    CHECK(data_of(whole) == data_of(cut));
  }
}
