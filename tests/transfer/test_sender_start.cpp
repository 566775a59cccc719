// How a sender begins: what counts as a receiver's request and what does not, and which check it asks for.
// The numbers are rows of CASES.md.
#include "tests/transfer/rig.hpp"

using namespace rommate::testing;

TEST_CASE("case 25: without the first C nothing is sent; the next C starts") {
  MemorySource files{three_blocks};
  SenderByHand sender{files, Protocol::xmodem};
  CHECK(sender.wait(3s).empty());
  CHECK(sender.start() == block(1, third(1)));
}

TEST_CASE("a silent receiver ends the transfer after the start timeout, and nothing was typed") {
  MemorySource files{three_blocks};
  SenderByHand sender{files, Protocol::xmodem};
  CHECK(sender.wait(59s).empty());
  CHECK(sender.kind() == "none");
  CHECK(sender.wait(1s).empty());
  CHECK(sender.says("no XMODEM receiver answered within 60 s"));
}

TEST_CASE("case 26: several Cs before the start make one block 1") {
  MemorySource files{three_blocks};
  SenderByHand sender{files, Protocol::xmodem};
  sender.hears("\r\nC");
  CHECK(sender.start("CCC") == block(1, third(1)));
  sender.wait(10ms);
  CHECK(sender.hears(ACK) == block(2, third(2)));
}

TEST_CASE("case 27: a C behind block 1, then ACK: one block, no run of duplicates") {
  Sending sender{three_blocks};
  CHECK(sender.replied("CC").empty());
  sender.wait(30ms);
  CHECK(sender.hears(ACK) == block(2, third(2)));
  CHECK(sender.wait(500ms).empty());
}

TEST_CASE("case 29: a C inside text is no start") {
  MemorySource files{three_blocks};
  SenderByHand sender{files, Protocol::xmodem};
  CHECK(sender.hears("Continue? Cisco C").empty());
  CHECK(sender.wait(3s).empty());
  sender.hears("onnect\r\nC");
  sender.wait(50ms);
  CHECK(sender.hears("ompleted\r\n").empty());
  CHECK(sender.wait(2s).empty());
  CHECK(sender.start() == block(1, third(1)));
  CHECK(sender.leftover() == "Continue? Cisco Connect\r\nCompleted\r\n");
}

TEST_CASE("a C behind the dots of IOS, and one at the end of what was printed before, start the transfer") {
  for (const auto* text :
       {"Ready to receive file...........C", "transfer now...\r\nCCC", "115200 bps...\r\nC"}) {
    MemorySource files{three_blocks};
    SenderByHand sender{files, Protocol::xmodem};
    sender.hears(text);
    CHECK(sender.wait(150ms) == block(1, third(1)));
  }
}

TEST_CASE("a C that its receiver has given up long ago is no start") {
  MemorySource files{three_blocks};
  SenderByHand sender{files, Protocol::xmodem};
  sender.hears("\r\nC");
  sender.now += 40s;
  sender.engine.on_time(sender.now);
  CHECK(sender.take().empty());
  CHECK(sender.start() == block(1, third(1)));
}

TEST_CASE("case 30: a NAK byte inside text is no start, a lone one is, with the sum") {
  MemorySource files{three_blocks};
  SenderByHand sender{files, Protocol::xmodem};
  CHECK(sender.hears("text" + NAK).empty());
  CHECK(sender.wait(1s).empty());
  CHECK(sender.hears("text" + NAK + "text").empty());
  CHECK(sender.wait(1s).empty());
  CHECK(sender.start(NAK) == block(1, third(1), Check::sum));
}

TEST_CASE("case 31: noise before the first C is ignored") {
  MemorySource files{three_blocks};
  SenderByHand sender{files, Protocol::xmodem};
  CHECK(sender.hears(std::string("\x80\x93\x06\x06\x15\x18\xf0", 7)).empty());
  CHECK(sender.wait(2s).empty());
  CHECK(sender.start() == block(1, third(1)));
}

TEST_CASE("case 34: NAK, then C: the mode is that of the last one before block 1 was acknowledged") {
  MemorySource files{three_blocks};
  SenderByHand sender{files, Protocol::xmodem};
  CHECK(sender.start(NAK) == block(1, third(1), Check::sum));
  sender.wait(2s);
  sender.hears("C");
  CHECK(sender.wait(300ms) == block(1, third(1), Check::crc));
  sender.hears(ACK);
  CHECK(sender.take().empty());

  MemorySource again{three_blocks};
  SenderByHand other{again, Protocol::xmodem};
  other.hears(NAK);
  other.wait(20ms);
  CHECK(other.start("C") == block(1, third(1), Check::crc));
}
