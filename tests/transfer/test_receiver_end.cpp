// EOT and behind it: when a file is whole, and what it must be then.
// The numbers are rows of CASES.md.
#include "tests/transfer/rig.hpp"

using namespace rommate::testing;

TEST_CASE("case 22: EOT again after the end is answered again") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, third(1)) + EOT);
  CHECK(receiver.wait(100ms) == NAK);
  receiver.hears(EOT);
  CHECK(receiver.wait(100ms) == ACK);
  CHECK(receiver.kind() == "done");
  CHECK(receiver.hears(EOT) == ACK);
  CHECK(receiver.hears("switch: ").empty());
  CHECK(receiver.leftover() == "switch: ");
}

TEST_CASE("case 23: another byte that became EOT is no end: bytes follow it") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, third(1)));
  auto bad = block(2, third(2));
  bad[0] = '\x04';
  CHECK(receiver.hears(bad).empty());
  CHECK(receiver.wait(200ms) == NAK);
  CHECK(receiver.hears(block(2, third(2))) == ACK);
  CHECK(receiver.kind() == "none");
}

TEST_CASE("case 23: an EOT with a stall behind it does not end a file of unknown length") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, third(1)) + EOT);
  CHECK(receiver.wait(500ms) == NAK);
  receiver.hears(block(2, third(2)).substr(1));  // begins with 02, by chance the mark of a 1K block
  CHECK(receiver.wait(2s) == NAK);
  CHECK(receiver.hears(block(2, third(2))) == ACK);
  CHECK(receiver.kind() == "none");
}

TEST_CASE("a sender that says EOT once and leaves has sent a whole file") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, third(1)) + EOT);
  receiver.wait(30s);
  CHECK(receiver.kind() == "done");
  CHECK(receiver.engine.take_remarks().size() == 1);
}

TEST_CASE("behind the last byte of a known length EOT is answered at once, and a copy of it does no harm") {
  Receiving receiver{Protocol::ymodem};
  receiver.hears(header_block("a\000128"s));
  receiver.hears(block(1, third(1)));
  CHECK(receiver.hears(EOT) == ACK + "C");
  SUBCASE("no copy") {}
  SUBCASE("a copy") { receiver.hears(EOT); }
  CHECK(receiver.hears(header_block("b\000128"s)) == ACK + "C");
  receiver.hears(block(1, third(1)));
  CHECK(receiver.hears(EOT) == ACK + "C");
  CHECK(receiver.hears(header_block("")) == ACK);
  CHECK(receiver.kind() == "done");
  CHECK(receiver.sink.files.size() == 2);
}

TEST_CASE("where the header says length 0, an EOT may be a block's first byte still") {
  Receiving receiver{Protocol::ymodem};
  receiver.hears(header_block("a\0000"s));
  auto bad = block(1, third(1));
  bad[0] = '\x04';
  CHECK(receiver.hears(bad).empty());
  CHECK(receiver.wait(1s) == NAK);
  CHECK(receiver.hears(block(1, third(1))) == ACK);
  CHECK(receiver.kind() == "none");
}

TEST_CASE("case 46: a file that ends before its length is an error") {
  Receiving receiver{Protocol::ymodem};
  receiver.hears(header_block("a\0001000"s));
  receiver.hears(block(1, third(1)) + EOT);
  CHECK(receiver.wait(100ms) == NAK);
  receiver.hears(EOT);
  CHECK(receiver.wait(100ms) == cancel_bytes);
  receiver.wait(5s);
  CHECK(receiver.kind() == "failed");
  CHECK(receiver.says("at 128 of 1000 bytes"));
  CHECK(receiver.sink.files[0].abandoned);
}

TEST_CASE("case 49: XMODEM keeps every 1A, YMODEM cuts at the length") {
  const auto tail = std::string(125, 'x') + "\x1a\x1a\x1a";
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, tail) + EOT);
  receiver.wait(100ms);
  receiver.hears(EOT);
  receiver.wait(100ms);
  CHECK(receiver.sink.files[0].content == tail);
}
