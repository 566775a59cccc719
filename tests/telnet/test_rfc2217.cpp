#include <doctest/doctest.h>

#include <random>

#include "protocols/telnet/rfc2217_client.hpp"
#include "protocols/telnet/rfc2217_server.hpp"
#include "tests/support/contract.hpp"
#include "tests/telnet/peer.hpp"

using namespace rommate::protocols;
using namespace rommate::testing;
using Verdict = Rfc2217Client::Verdict;
using Support = Rfc2217Client::Support;
using Kind = ComEvent::Kind;

namespace {

/// A client and a server that have agreed on COM-PORT.
struct Pair {
  Rfc2217Client client;
  Rfc2217Server server;
  Pair() {
    client.start(at(0s));
    server.start(at(0s));
    settle(client, server);
    static_cast<void>(server.take_events());
  }
  Rfc2217Client::Answer answer() {
    settle(client, server);
    auto answers = client.take_answers();
    REQUIRE(answers.size() == 1);
    return answers.front();
  }
};

/// A client whose server is played by hand: COM-PORT and BINARY agreed, the talk about it thrown away.
std::unique_ptr<Rfc2217Client> agreed_client() {
  auto client = std::make_unique<Rfc2217Client>();
  client->start(at(0s));
  feed(*client, "\xff\xfd\x2c\xff\xfd\x00\xff\xfb\x00\xff\xfd\x03\xff\xfb\x03"s);
  static_cast<void>(client->take_output());
  return client;
}

std::string com(std::string_view payload) { return "\xff\xfa\x2c" + std::string(payload) + "\xff\xf0"; }

Rfc2217Client::Answer only_answer(Rfc2217Client& client) {
  auto answers = client.take_answers();
  REQUIRE(answers.size() == 1);
  return answers.front();
}

}  // namespace

TEST_CASE("client and server agree on COM-PORT and tell each other who they are") {
  Pair pair;
  CHECK(pair.client.com_port() == Support::yes);
  CHECK(pair.client.negotiated());
  CHECK(pair.client.telnet().eight_bit_clean());
  CHECK(pair.client.server_signature() == "rommate");
}

TEST_CASE("speed, frame and flow control arrive and are confirmed") {
  const LineSettings wanted{
      .baud = 250000, .data_bits = 7, .parity = Parity::mark, .stop_bits = 2, .flow = FlowControl::hard};
  Pair pair;
  const unsigned request = pair.client.set_line(wanted, true, at(1s));
  const auto answer = pair.answer();
  CHECK(answer.request == request);
  CHECK(answer.verdict == Verdict::confirmed);
  CHECK(pair.server.line() == wanted);
  CHECK(pair.client.line() == wanted);
}

TEST_CASE("only what differs is asked for, and nothing is answered at once") {
  Pair pair;
  pair.client.set_line({.baud = 115200}, false, at(1s));
  CHECK(output_of(pair.client) == com("\x01\x00\x01\xc2\x00"s));
  auto client = agreed_client();
  client->set_line({}, false, at(1s));
  CHECK(output_of(*client).empty());
  CHECK(only_answer(*client).verdict == Verdict::confirmed);
}

TEST_CASE("a speed with the byte 255 in it is doubled on the wire and arrives") {
  Pair pair;
  pair.client.set_line({.baud = 0x0000ffff}, false, at(1s));
  CHECK(pair.answer().verdict == Verdict::confirmed);
  CHECK(pair.server.line().baud == 65535);
}

TEST_CASE("BREAK on and off arrive in their places, and the answer comes with the off") {
  Pair pair;
  pair.client.send(as_bytes("ab"));
  pair.client.break_on(at(1s));
  settle(pair.client, pair.server);
  CHECK(pair.client.take_answers().empty());
  pair.client.break_off(at(1300ms));
  pair.client.send(as_bytes("c"));
  CHECK(pair.answer().verdict == Verdict::confirmed);
  CHECK(pair.server.take_events() == std::vector<ComEvent>{{Kind::break_on, 2}, {Kind::break_off, 2}});
  CHECK(data_of(pair.server) == "abc");
}

TEST_CASE(
    "a server that answers BREAK off with the value of BREAK on (ser2net 4.3.11) is told of, and not waited "
    "for") {
  auto client = agreed_client();
  client->break_on(at(1s));
  feed(*client, com("\x69\x05"), at(1s));
  client->break_off(at(1300ms));
  feed(*client, com("\x69\x05"), at(1301ms));
  const auto answer = only_answer(*client);
  CHECK(answer.verdict == Verdict::unconfirmed);
  CHECK(answer.text == "the server answered \"BREAK on\" to BREAK off and so did not confirm it");
  CHECK_FALSE(client->deadline().has_value());
}

TEST_CASE("the answer to BREAK on may come after BREAK off was sent") {
  auto client = agreed_client();
  client->break_on(at(1s));
  client->break_off(at(1300ms));
  feed(*client, com("\x69\x05") + com("\x69\x06"), at(1500ms));
  CHECK(only_answer(*client).verdict == Verdict::confirmed);
}

TEST_CASE("DTR and RTS arrive, and are left alone when they are to be kept") {
  Pair pair;
  pair.client.set_line({.dtr = Pin::off, .rts = Pin::on}, false, at(1s));
  CHECK(pair.answer().verdict == Verdict::confirmed);
  CHECK_FALSE(pair.server.dtr());
  CHECK(pair.server.rts());
  static_cast<void>(pair.server.take_events());
  pair.client.set_line({.baud = 1200}, true, at(1s));
  CHECK(pair.answer().verdict == Verdict::confirmed);
  CHECK(pair.server.take_events() == std::vector<ComEvent>{{Kind::line, 0}});
}

TEST_CASE("a server that says nothing about DTR and RTS is not waited for beyond two seconds") {
  auto client = agreed_client();
  client->set_line({.baud = 19200, .dtr = Pin::on, .rts = Pin::on}, false, at(1s));
  feed(*client, com("\x65\x00\x00\x4b\x00"s), at(1s));
  REQUIRE(client->deadline() == at(3s));
  client->on_time(at(2999ms));
  CHECK(client->take_answers().empty());
  client->on_time(at(3s));
  const auto answer = only_answer(*client);
  CHECK(answer.verdict == Verdict::unconfirmed);
  CHECK(answer.text ==
        "the server did not confirm DTR on within 2 s; the server did not confirm RTS on within 2 s");
  CHECK(client->line().baud == 19200);
  CHECK_FALSE(client->deadline().has_value());
}

TEST_CASE("a late answer is not taken for the answer to the next request") {
  auto client = agreed_client();
  client->set_line({.baud = 19200}, false, at(1s));
  client->on_time(at(3s));
  static_cast<void>(client->take_answers());
  feed(*client, com("\x65\x00\x00\x4b\x00"s), at(4s));  // nobody waits for it any more
  CHECK(client->take_answers().empty());
  client->set_line({.baud = 38400}, false, at(5s));
  CHECK(client->take_answers().empty());
  feed(*client, com("\x65\x00\x00\x96\x00"s), at(5s));
  CHECK(only_answer(*client).verdict == Verdict::confirmed);
}

TEST_CASE("a server that keeps its own speed has refused ours, and says which it has") {
  auto client = agreed_client();
  client->set_line({.baud = 250000}, false, at(1s));
  feed(*client, com("\x65\x00\x00\x25\x80"s), at(1s));
  const auto answer = only_answer(*client);
  CHECK(answer.verdict == Verdict::refused);
  CHECK(answer.text == "asked for 250000 baud, the server stays at 9600");
  CHECK(client->line().baud == 9600);
}

TEST_CASE("a plain telnet server that refuses COM-PORT is found out at once") {
  Rfc2217Client client;
  Telnet server({.side = TelnetSettings::Side::server});
  client.start(at(0s));
  server.start(at(0s));
  settle(client, server);
  CHECK(client.com_port() == Support::no);
  client.break_on(at(1s));
  client.break_off(at(2s));
  CHECK(only_answer(client).verdict == Verdict::unsupported);
  CHECK(output_of(client).empty());
}

TEST_CASE("a server that says nothing about COM-PORT is found out after three seconds") {
  Rfc2217Client client;
  client.start(at(0s));
  client.on_time(at(1s));
  CHECK(client.com_port() == Support::asking);
  client.on_time(at(3s));
  CHECK(client.com_port() == Support::silent);
  CHECK(client.negotiated());
  CHECK_FALSE(client.deadline().has_value());
}

TEST_CASE("a server that switches COM-PORT off ends what was asked of it") {
  auto client = agreed_client();
  client->set_line({.baud = 19200}, false, at(1s));
  feed(*client, "\xff\xfe\x2c", at(1s));
  CHECK(only_answer(*client).verdict == Verdict::unconfirmed);
  CHECK(client->com_port() == Support::no);
}

TEST_CASE("modem lines are told on request and when they change, with the bits of the change") {
  Pair pair;
  pair.client.watch(0, 255, at(1s));
  CHECK(pair.answer().verdict == Verdict::confirmed);
  CHECK(pair.client.modem_state() == (com_port::modem_cts | com_port::modem_dsr | com_port::modem_dcd));
  pair.server.set_modem_state(com_port::modem_dsr | com_port::modem_cts);
  settle(pair.client, pair.server);
  CHECK(pair.client.modem_state() == (com_port::modem_cts | com_port::modem_dsr | com_port::modem_dcd >> 4));
  CHECK_FALSE(modem_lines_of(*pair.client.modem_state()).dcd);
  CHECK(pair.client.take_events().size() == 2);
}

TEST_CASE("line errors are told only to a client that asked for them") {
  Pair pair;
  pair.server.notify_line_state(com_port::line_framing);
  settle(pair.client, pair.server);
  CHECK(pair.client.take_events().empty());
  pair.client.watch(com_port::line_break, 0, at(1s));
  settle(pair.client, pair.server);
  pair.server.notify_line_state(com_port::line_framing | com_port::line_break);
  settle(pair.client, pair.server);
  CHECK(pair.client.take_events() == std::vector<ComEvent>{{Kind::line_state, 0, com_port::line_break}});
}

TEST_CASE("purge tells the server which side to empty") {
  Pair pair;
  pair.client.purge(true, false, at(1s));
  CHECK(pair.answer().verdict == Verdict::confirmed);
  pair.client.purge(true, true, at(1s));
  CHECK(pair.answer().verdict == Verdict::confirmed);
  CHECK(pair.server.take_events() == std::vector<ComEvent>{{Kind::purge, 0, 1}, {Kind::purge, 0, 3}});
}

TEST_CASE("each side can hold the other's data back and let it go on") {
  Pair pair;
  pair.client.suspend();
  settle(pair.client, pair.server);
  CHECK(pair.server.suspended());
  pair.client.resume();
  pair.server.suspend(true);
  settle(pair.client, pair.server);
  CHECK_FALSE(pair.server.suspended());
  CHECK(pair.client.suspended());
  pair.server.suspend(false);
  settle(pair.client, pair.server);
  CHECK_FALSE(pair.client.suspended());
}

TEST_CASE("questions about the line are answered with what is, and nonsense changes nothing") {
  Rfc2217Server server({.line = {.baud = 57600}});
  feed(server, "\xff\xfb\x2c");
  static_cast<void>(output_of(server));
  feed(server, com("\x01\x00\x00\x00\x00"s) + com("\x02\x09") + com("\x03\x00"s) + com("\x05\x04"));
  CHECK(output_of(server) ==
        com("\x65\x00\x00\xe1\x00"s) + com("\x66\x08") + com("\x67\x01") + com("\x69\x06"));
  CHECK(server.line().data_bits == 8);
  feed(server, com("") + com("\x01") + com("\x01\x00"s) + com("\x63\x01") + com("\x05"));
  CHECK(server.line().baud == 57600);
}

TEST_CASE("a plain telnet server hears IAC BRK and knows nothing of COM-PORT") {
  Rfc2217Server server({.com_port = false});
  feed(server,
       "\xff\xfb\x2c"
       "x\xff\xf3");
  CHECK(output_of(server) == "\xff\xfe\x2c");
  CHECK(server.take_events() == std::vector<ComEvent>{{Kind::break_signal, 1}});
}

TEST_CASE("RFC 2217 keeps the contract of byte engines, as client and as server") {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    std::mt19937 random{seed};
    std::string talk = "\xff\xfd\x2c\xff\xfb\x2c";
    for (int count = 0; count < 120; ++count) {
      std::string payload;
      payload += static_cast<char>(random() % 2 * 100 + random() % 14);
      for (auto length = random() % 6; length > 0; --length) payload += static_cast<char>(random() % 20);
      talk += com(payload) + "text"s.substr(0, random() % 5);
    }
    const std::vector<Arrival> script{{0s, talk}, {5s, talk}};
    const auto client = [](Time start) {
      auto engine = std::make_unique<Rfc2217Client>();
      engine->start(start);
      return engine;
    };
    const auto server = [](Time start) {
      auto engine = std::make_unique<Rfc2217Server>();
      engine->start(start);
      return engine;
    };
    for (const auto& breach :
         contract_breaches({.make = client, .script = script, .session = true, .output_base = 400}))
      FAIL_CHECK("client: " << breach);
    for (const auto& breach :
         contract_breaches({.make = server, .script = script, .session = true, .output_base = 400}))
      FAIL_CHECK("server: " << breach);
  }
}
