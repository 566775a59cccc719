// The sender of YMODEM and YMODEM-G: headers, several files, the end of the batch.
// The numbers are rows of CASES.md.
#include "tests/transfer/rig.hpp"

using namespace rommate::testing;

TEST_CASE("case 41: without a C behind the header's ACK block 1 follows after a second (U-Boot)") {
  MemorySource files{three_blocks};
  SenderByHand sender{files, Protocol::ymodem};
  const auto header = sender.start();
  CHECK(header == header_block("image.bin\000384"s));
  CHECK(sender.replied(ACK).empty());
  CHECK(sender.wait(900ms).empty());
  CHECK(sender.wait(200ms) == block(1, third(1)));
}

TEST_CASE("the replies to two copies of a header do not acknowledge block 1") {
  MemorySource files{three_blocks};
  SenderByHand sender{files, Protocol::ymodem};
  const auto header = sender.start();
  CHECK(sender.wait(12s) == header);  // it erases flash
  CHECK(sender.hears(ACK + "C").empty());
  CHECK(sender.wait(3ms).empty());
  SUBCASE("both come") { CHECK(sender.hears(ACK + "C") == block(1, third(1))); }
  SUBCASE("one copy was lost") { CHECK(sender.wait(300ms) == block(1, third(1))); }
  CHECK(sender.engine.progress().blocks == 0);
  CHECK(sender.replied(ACK) == block(2, third(2)));
}

TEST_CASE("the replies to two copies of EOT do not acknowledge the next header") {
  MemorySource files{{MemoryFile{"a.bin", third(1)}, MemoryFile{"b.bin", third(2)}}};
  SenderByHand sender{files, Protocol::ymodem};
  sender.start();
  CHECK(sender.replied(ACK + "C") == block(1, third(1)));
  sender.replied(ACK);
  CHECK(sender.wait(12s) == EOT + EOT);
  CHECK(sender.hears(ACK + "C").empty());
  CHECK(sender.wait(3ms).empty());
  const auto next = header_block("b.bin\000128"s);
  SUBCASE("both come") { CHECK(sender.hears(ACK + "C") == next); }
  SUBCASE("one copy was lost") { CHECK(sender.wait(300ms) == next); }
  CHECK(sender.wait(2s).empty());  // it waits for an ACK
  CHECK(sender.replied(ACK + "C") == block(1, third(2)));
}

TEST_CASE("YMODEM-G ends when the line takes nothing for a minute") {
  MemorySource files{random_content(100'000)};
  Sender engine{files, {.protocol = Protocol::ymodem_g, .timing = {.bits_per_second = 115200}}, at(0s)};
  engine.on_bytes(as_bytes("G"), at(0s));
  engine.on_time(at(1s));
  CHECK(engine.take_output().size() == 133);
  engine.on_bytes(as_bytes("G"), at(2s));
  CHECK(engine.take_output().size() == 1029);  // and nobody asks for the next piece
  REQUIRE(engine.deadline());
  CHECK(*engine.deadline() > at(60s));
  CHECK(*engine.deadline() < at(70s));
  engine.on_time(*engine.deadline());
  engine.on_time(*engine.deadline());
  CHECK(std::string{as_text(engine.take_output())} == cancel_bytes);
  REQUIRE(engine.outcome());
  CHECK(engine.outcome()->why.find("flow control") != std::string::npos);
}

TEST_CASE("YMODEM-G gives out as much at a time as the line takes in 50 ms, whatever speed it is set to") {
  MemorySource files{random_content(4'000'000)};
  Sender engine{files, {.protocol = Protocol::ymodem_g, .timing = {.bits_per_second = 9600}}, at(0s)};
  engine.on_bytes(as_bytes("G"), at(0s));
  engine.on_time(at(1s));
  static_cast<void>(engine.take_output());
  auto now = at(2s);
  engine.on_bytes(as_bytes("G"), now);
  const auto taken_within = [&](Duration each, int pieces) {
    std::size_t last = 0;
    for (int i = 0; i < pieces; ++i) {
      now += each;
      engine.on_time(now);
      last = engine.take_output().size();
    }
    return last;
  };
  CHECK(taken_within(1ms, 1) == 1029);       // one block is the least
  CHECK(taken_within(1ms, 60) > 20 * 1024);  // a pty: 1029 bytes a millisecond, and more
  CHECK(taken_within(1ms, 40) < 34 * 1024);  // and CANs are still looked for between two pieces
  CHECK(taken_within(30s, 4) == 1029);       // it has become the line that it says it is
  REQUIRE(engine.deadline());
  CHECK(*engine.deadline() - now < 60s + 75s);  // what it once took fast is not thought to be still there
}

TEST_CASE("case 42: the second ACK to EOT does not acknowledge the empty header (U-Boot)") {
  Sending sender{third(1), Protocol::ymodem};
  CHECK(sender.replied(ACK + "C") == block(1, third(1)));
  sender.replied(ACK);
  CHECK(sender.wait(20ms) == EOT);
  CHECK(sender.hears(ACK + ACK).empty());
  CHECK(sender.wait(20ms).empty());
  CHECK(sender.hears("C") == header_block(""));
  CHECK(sender.kind() == "none");
  sender.replied(ACK + "## Total Size");
  CHECK(sender.kind() == "done");
  CHECK(sender.leftover() == "## Total Size");
}

TEST_CASE("case 43: the empty header is sent three times, then every file was confirmed all the same") {
  Sending sender{third(1), Protocol::ymodem};
  sender.replied(ACK + "C");
  sender.replied(ACK);
  sender.replied(ACK + "C");
  CHECK(sender.wait(20s) == header_block("") + header_block(""));
  CHECK(sender.kind() == "done");
  CHECK_FALSE(sender.engine.take_remarks().empty());
}

TEST_CASE("case 45: a refused second file: stop, and say which were sent") {
  MemorySource files{{{"one.bin", third(1)}, {"two.bin", third(2)}}};
  SenderByHand sender{files, Protocol::ymodem};
  sender.start();
  sender.replied(ACK + "C");
  sender.replied(ACK);
  sender.replied(ACK + "C");
  sender.replied(CAN + CAN);
  CHECK(sender.kind() == "cancelled");
  CHECK(sender.says("one.bin"));
}

TEST_CASE("case 47: a file that grows while it is sent is sent as announced, with a remark") {
  MemorySource files{third(1)};
  files.becomes = FileSource::Change::grew;
  SenderByHand sender{files, Protocol::xmodem};
  sender.start();
  sender.replied(ACK);
  CHECK(sender.wait(50ms) == EOT);
  CHECK(sender.engine.take_remarks().at(0).find("became longer") != std::string::npos);
}

TEST_CASE("case 47: a file that is altered while it is sent is cancelled at its end") {
  for (const auto protocol : {Protocol::xmodem, Protocol::ymodem_g}) {
    CAPTURE(dialect_of(protocol).name);
    MemorySource files{third(1)};
    files.becomes = FileSource::Change::altered;
    SenderByHand sender{files, protocol};
    sender.start(protocol == Protocol::xmodem ? "C" : "G");
    const auto out = sender.replied(protocol == Protocol::xmodem ? ACK : "G"s);
    CHECK(out.substr(out.size() - cancel_bytes.size()) == cancel_bytes);
    CHECK(out.find(EOT) == std::string::npos);
    sender.wait(5s);
    CHECK(sender.says("image.bin was changed while it was sent"));
  }
}

TEST_CASE("case 47: a file that shrinks while it is sent is cancelled") {
  MemorySource files{{MemoryFile{"a.bin", three_blocks, std::nullopt, std::nullopt, 130}}};
  SenderByHand sender{files, Protocol::ymodem};
  sender.start();
  sender.replied(ACK + "C");
  CHECK(sender.replied(ACK) == cancel_bytes);
  sender.wait(5s);
  CHECK(sender.kind() == "failed");
  CHECK(sender.says("shorter"));
}

TEST_CASE("case 62: a CAN CAN in the middle of YMODEM-G is seen between pieces") {
  MemorySource files{random_content(1 << 20)};
  SenderByHand sender{files, Protocol::ymodem_g};
  sender.start("G");
  sender.wait(20ms);
  sender.engine.on_bytes(as_bytes("G"), sender.now);
  CHECK_FALSE(sender.engine.take_output().empty());
  CHECK_FALSE(sender.engine.take_output().empty());
  sender.engine.on_bytes(as_bytes(CAN + CAN), sender.now + 1ms);
  CHECK(sender.engine.take_output().empty());
  CHECK(sender.kind() == "cancelled");
}

TEST_CASE("YMODEM-G falls back to acknowledged blocks when the receiver asks with C") {
  MemorySource files{third(1)};
  SenderByHand sender{files, Protocol::ymodem_g};
  sender.start("C");
  CHECK(sender.replied(ACK + "C") == block(1, third(1)));
  CHECK(sender.engine.take_remarks().size() == 1);
}
