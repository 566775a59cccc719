// What stops a receiver before the end: cancels of both sides, a dead sender, a lost line, a full disk.
// The numbers are rows of CASES.md.
#include "tests/transfer/rig.hpp"

using namespace rommate::testing;

TEST_CASE("case 17: CAN CAN at the start of a block is the other side's cancel") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, third(1)));
  CHECK(receiver.hears(CAN + CAN).empty());
  CHECK(receiver.kind() == "cancelled");
  CHECK(receiver.sink.files[0].abandoned);
}

TEST_CASE("case 17: the CANs of a sender that stops inside a block are seen when the line is silent") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, third(1)));
  receiver.hears(block(2, third(2)).substr(0, 50) + cancel_bytes);
  receiver.wait(5s);
  CHECK(receiver.kind() == "cancelled");
}

TEST_CASE("case 54: a dead sender ends in CANs and failure, the file is marked") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, third(1)));
  const auto out = receiver.wait(120s);
  CHECK(out == std::string(10, '\x15') + cancel_bytes);
  CHECK(receiver.kind() == "failed");
  CHECK(receiver.says("fallen silent"));
  CHECK(receiver.sink.files[0].abandoned);
}

TEST_CASE("case 56: a lost line ends the receiver at once, with the reason") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, third(1)) + block(2, third(2)).substr(0, 20));
  receiver.engine.on_lost("ttyUSB0 was unplugged", receiver.now);
  CHECK(receiver.kind() == "lost");
  CHECK(receiver.says("unplugged"));
  CHECK(receiver.sink.files[0].abandoned);
}

TEST_CASE("case 57: the user's cancel sends CANs and waits for silence") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, third(1)));
  receiver.engine.cancel(receiver.now);
  CHECK(receiver.take() == cancel_bytes);
  CHECK(receiver.hears(block(2, third(2))).empty());
  receiver.wait(1s);
  CHECK(receiver.kind() == "cancelled");
  CHECK(receiver.sink.files[0].abandoned);
}

TEST_CASE("case 59: a full disk cancels with the reason, also when the line goes away behind our CANs") {
  MemorySink sink;
  sink.full_at = 200;
  ReceiverByHand receiver{sink, Protocol::xmodem};
  receiver.hears(block(1, third(1)));
  CHECK(receiver.hears(block(2, third(2))) == cancel_bytes);
  SUBCASE("the line stays") { receiver.wait(5s); }
  SUBCASE("the other program ends") { receiver.engine.on_lost("the program ended", receiver.now); }
  CHECK(receiver.kind() == "failed");
  CHECK(receiver.says("the disk is full"));
}

TEST_CASE("case 59: a file that cannot be closed is never acknowledged") {
  MemorySink sink;
  sink.refuse_close = "the disk is full";
  ReceiverByHand receiver{sink, Protocol::ymodem};
  receiver.hears(header_block("a\000128"s));
  CHECK(receiver.hears(block(1, third(1)) + EOT) == cancel_bytes);
  receiver.wait(5s);
  CHECK(receiver.kind() == "failed");
}
