// What a receiver makes of blocks: spoilt, repeated, out of step, with noise between them.
// The numbers are rows of CASES.md.
#include "tests/transfer/rig.hpp"

using namespace rommate::testing;

TEST_CASE("case 3: a flipped number or complement is a bad block, not a reason to cancel") {
  for (const std::size_t where : {1U, 2U}) {
    MemorySink sink;
    ReceiverByHand receiver{sink, Protocol::xmodem};
    CHECK(receiver.hears(flipped(block(1, third(1)), where)) == "C");
    CHECK(receiver.wait(200ms) == NAK);
    CHECK(receiver.hears(block(1, third(1))) == ACK);
  }
}

TEST_CASE("case 4: number and complement changed together are out of step") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, third(1)));
  CHECK(receiver.hears(block(3, third(2))) == cancel_bytes);
  receiver.wait(5s);
  CHECK(receiver.kind() == "failed");
  CHECK(receiver.says("out of step"));
  CHECK(receiver.sink.files[0].abandoned);
}

TEST_CASE("case 11: a NAK that became an ACK ends in failure, never in a wrong file") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(flipped(block(1, third(1)), 10));
  receiver.wait(200ms);
  CHECK(receiver.hears(block(2, third(2))) == cancel_bytes);
  receiver.wait(5s);
  CHECK(receiver.kind() == "failed");
  CHECK(receiver.sink.files.empty());
}

TEST_CASE("case 32: garbage between blocks is purged, NAKed once, and the block repeated") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, third(1)));
  CHECK(receiver.hears("\x80\x81\x82").empty());
  CHECK(receiver.hears(block(2, third(2))).empty());  // taken for the rest of the garbage
  CHECK(receiver.wait(300ms) == NAK);
  CHECK(receiver.hears(block(2, third(2))) == ACK);
}

TEST_CASE("case 13: the copy that a NAK too many asked for is not acknowledged as well") {
  Receiving receiver{Protocol::xmodem, 115200};
  receiver.hears(block(1, third(1)));
  CHECK(receiver.wait(5s) == NAK);  // and block 2 comes just then
  CHECK(receiver.hears(block(2, third(2))) == ACK);
  CHECK(receiver.hears(block(2, third(2))).empty());
  CHECK(receiver.hears(block(3, third(3))) == ACK);
}

TEST_CASE("case 8: a copy behind a silence is acknowledged: the first ACK was lost") {
  Receiving receiver{Protocol::xmodem, 115200};
  receiver.hears(block(1, third(1)));
  CHECK(receiver.wait(5s) == NAK);
  CHECK(receiver.hears(block(2, third(2))) == ACK);
  CHECK(receiver.wait(5s) == NAK);
  CHECK(receiver.hears(block(2, third(2))) == ACK);
}

TEST_CASE("cases 15, 58: one CAN is noise: a NAK, not an end") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, third(1)));
  CHECK(receiver.hears(CAN).empty());
  CHECK(receiver.wait(2s) == NAK);
  CHECK(receiver.hears(block(2, third(2))) == ACK);
}

TEST_CASE("case 18: CAN CAN inside data is data") {
  Receiving receiver{Protocol::xmodem};
  CHECK(receiver.hears(block(1, std::string(128, '\x18'))) == "C" + ACK);
  CHECK(receiver.kind() == "none");
}

TEST_CASE("case 51: any mix of 128 and 1K is taken") {
  Receiving receiver{Protocol::xmodem};
  const auto large = random_content(1024);
  CHECK(receiver.hears(block(1, third(1))) == "C" + ACK);
  CHECK(receiver.hears(block(2, large)) == ACK);
  CHECK(receiver.hears(block(3, third(2)) + block(4, large)) == ACK + ACK);
  CHECK(receiver.sink.files[0].content == third(1) + large + third(2) + large);
}

TEST_CASE("case 67: at 300 bit/s a gap of a second inside a block is no error") {
  Receiving receiver{Protocol::xmodem, 300};
  const auto one = block(1, third(1));
  receiver.hears(one.substr(0, 60));
  CHECK(receiver.wait(1s).empty());
  CHECK(receiver.hears(one.substr(60)) == ACK);
}

TEST_CASE("case 61: one error in YMODEM-G cancels at once") {
  Receiving receiver{Protocol::ymodem_g};
  CHECK(receiver.hears(header_block("a\000384"s)) == "GG");
  CHECK(receiver.hears(block(1, third(1))).empty());
  CHECK(receiver.hears(flipped(block(2, third(2)), 40)) == cancel_bytes);
  receiver.wait(5s);
  CHECK(receiver.kind() == "failed");
  CHECK(receiver.sink.files[0].abandoned);
}
