// How a receiver asks, for what it settles, and what tells it that no sender is there.
// The numbers are rows of CASES.md.
#include "tests/transfer/rig.hpp"

using namespace rommate::testing;

TEST_CASE("case 25: C is sent again every 3 s") {
  Receiving receiver{Protocol::ymodem};
  CHECK(receiver.wait(10s) == "CCCC");
  CHECK(receiver.hears(header_block("a\0001"s)) == ACK + "C");
}

TEST_CASE("a silent sender ends the receiver after the start timeout") {
  Receiving receiver{Protocol::ymodem};
  receiver.wait(70s);
  CHECK(receiver.kind() == "failed");
  CHECK(receiver.says("no sender answered within 60 s"));
}

TEST_CASE("case 35: a sender that ignores C is asked with NAK after four, and its sum is taken") {
  Receiving receiver{Protocol::xmodem};
  CHECK(receiver.wait(12500ms) == "CCCC" + NAK);
  CHECK(receiver.hears(block(1, third(1), Check::sum)) == ACK);
  CHECK(receiver.hears(block(2, third(2), Check::sum)) == ACK);
  receiver.hears(EOT + EOT);
  receiver.wait(100ms);
  receiver.hears(EOT);
  receiver.wait(100ms);
  CHECK(receiver.kind() == "done");
  CHECK(receiver.sink.files[0].content == third(1) + third(2));
}

TEST_CASE("case 35: the answer to an older C is taken though NAK was sent since") {
  Receiving receiver{Protocol::xmodem};
  receiver.wait(12500ms);
  CHECK(receiver.hears(block(1, third(1), Check::crc)) == ACK);
  CHECK(receiver.hears(block(2, third(2), Check::crc)) == ACK);
}

TEST_CASE("case 35: a sender that starts with the sum though asked with C is taken") {
  Receiving receiver{Protocol::xmodem};
  CHECK(receiver.hears(block(1, third(1), Check::sum)) == "C");
  CHECK(receiver.wait(1200ms) == ACK);
  CHECK(receiver.hears(block(2, third(2), Check::sum)) == ACK);
}

TEST_CASE("case 35: where CRC is demanded there is no NAK for a start") {
  MemorySink sink;
  for (const auto& options : {ReceiverOptions{.protocol = Protocol::xmodem_1k},
                              ReceiverOptions{.protocol = Protocol::xmodem, .crc_only = true}}) {
    ByHand<Receiver> receiver{sink, options};
    CHECK(receiver.wait(30s).find(NAK) == std::string::npos);
  }
}

TEST_CASE("case 64: console text before the first block is kept for the screen") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears("Sending now...\r\n");
  CHECK(receiver.leftover() == "Sending now...\r\n");
  CHECK(receiver.hears(block(1, third(1))) == ACK);
}

TEST_CASE("case 63: a sender that prints text instead of blocks has given up") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, third(1)));
  for (int i = 0; i < 3; ++i) {
    receiver.hears("\r\n% Error: no such command\r\nswitch: ");
    receiver.wait(1s);
  }
  CHECK(receiver.kind() == "failed");
  CHECK(receiver.says("given up"));
}

TEST_CASE("a receiver of the wrong protocol says which one is right") {
  MemorySink sink;
  ReceiverByHand xmodem{sink, Protocol::xmodem};
  xmodem.hears(header_block("a\000128"s));
  xmodem.wait(5s);
  CHECK(xmodem.says("--protocol ymodem"));
  ReceiverByHand ymodem{sink, Protocol::ymodem};
  ymodem.hears(block(1, third(1)));
  ymodem.wait(5s);
  CHECK(ymodem.says("--protocol xmodem"));
}

TEST_CASE("case 65: a line that sends our requests back is named") {
  Receiving receiver{Protocol::ymodem};
  for (int i = 0; i < 4 && receiver.kind() == "none"; ++i) {
    receiver.hears("C");
    receiver.wait(3s);
  }
  CHECK(receiver.kind() == "failed");
  CHECK(receiver.says("echo"));
}

TEST_CASE("case 66: a line that clears bit 8 is named") {
  Receiving receiver{Protocol::xmodem};
  auto bad = block(1, third(1));
  for (auto& c : bad) c = static_cast<char>(c & 0x7f);
  for (int i = 0; i < 11; ++i) {
    receiver.hears(bad);
    receiver.wait(2s);
  }
  receiver.wait(5s);
  CHECK(receiver.kind() == "failed");
  CHECK(receiver.says("7 bits"));
}
