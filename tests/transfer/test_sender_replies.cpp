// What a sender makes of replies: doubled, late, spoilt and missing ones; the fall back from 1K blocks.
// The numbers are rows of CASES.md.
#include "tests/transfer/rig.hpp"

using namespace rommate::testing;

TEST_CASE("case 9: an ACK changed to something else is waited over, and a later ACK is still taken") {
  MemorySource files{three_blocks};
  SenderByHand sender{files, Protocol::xmodem};
  CHECK(sender.start() == block(1, third(1)));
  CHECK(sender.replied("\x86").empty());
  sender.wait(1s);
  CHECK(sender.hears(ACK).empty());
  CHECK(sender.wait(100ms) == block(2, third(2)));
}

TEST_CASE("case 9: noise and no ACK at all lead to a resend at the deadline") {
  Sending sender{three_blocks};
  sender.replied("\x86");
  CHECK(sender.wait(9s).empty());
  CHECK(sender.wait(2s) == block(1, third(1)));
}

TEST_CASE("case 12: the second of two ACKs acknowledges nothing") {
  for (const std::uint32_t bits : {0U, 115200U, 9600U}) {
    CAPTURE(bits);
    MemorySource files{three_blocks};
    SenderByHand sender{files, Protocol::xmodem, bits};
    sender.start();
    sender.wait(150ms);
    CHECK(sender.hears(ACK + ACK) == block(2, third(2)));
    CHECK(sender.wait(200ms).empty());
    CHECK(sender.hears(ACK) == block(3, third(3)));
  }
}

TEST_CASE("case 12: a doubled ACK that comes a byte time later is not the next block's either") {
  Sending sender{random_content(128 * 5), Protocol::xmodem, 9600};
  for (int block = 1; block <= 2; ++block) {  // the line takes its time: 139 ms a block
    sender.wait(140ms);
    CHECK(sender.hears(ACK).size() == 133);
  }
  sender.wait(1ms);
  CHECK(sender.hears(ACK).empty());
  sender.wait(139ms);
  CHECK(sender.hears(ACK).size() == 133);
}

TEST_CASE(
    "case 12: a line that turns out not to be as slow as its speed says costs one pause, and no resend") {
  Sending sender{random_content(128 * 8), Protocol::xmodem, 9600};
  for (int block = 1; block <= 2; ++block) {  // by chance as slow as 9600
    sender.wait(140ms);
    sender.hears(ACK);
  }
  sender.wait(1ms);
  CHECK(sender.hears(ACK).empty());
  CHECK(sender.wait(7s).size() == 133);
  CHECK(sender.engine.progress().resends == 0);
  for (int rest = 0; rest < 4; ++rest) {
    sender.wait(1ms);
    CHECK(sender.hears(ACK).size() == 133);
  }
}

TEST_CASE("case 12: a line that was slow by accident is not held to its speed for long") {
  Sending sender{random_content(128 * 100), Protocol::xmodem, 115200};
  for (int i = 0; i < 60; ++i) {  // a busy machine: each reply takes the block's wire time and more
    sender.wait(15ms);
    CHECK(sender.hears(ACK).size() == 133);
  }
  sender.wait(1ms);
  CHECK(sender.hears(ACK).empty());  // too early for 115200: the last block's, doubled?
  sender.wait(3s);
  sender.hears(NAK);
  CHECK(sender.wait(6ms).size() == 133);
  sender.wait(1ms);
  CHECK(sender.hears(ACK).size() == 133);
  sender.wait(1ms);
  CHECK(sender.hears(ACK).size() == 133);
}

TEST_CASE("case 13: a late ACK behind a resend does not skip a block") {
  Sending sender{three_blocks};
  CHECK(sender.wait(11s) == block(1, third(1)));     // no reply: sent again
  CHECK(sender.hears(ACK).empty());                  // the late one
  CHECK(sender.replied(ACK) == block(2, third(2)));  // the resend's
  CHECK(sender.replied(ACK) == block(3, third(3)));
}

TEST_CASE("case 13: when the late ACK is the only one, the next block follows all the same") {
  Sending sender{three_blocks};
  sender.wait(11s);
  CHECK(sender.hears(ACK).empty());
  CHECK(sender.wait(1s) == block(2, third(2)));
}

TEST_CASE("case 14: a NAK while the block is still going out is answered once, behind the block") {
  MemorySource files{three_blocks};
  SenderByHand sender{files, Protocol::xmodem, 1200};  // a block takes 1.1 s
  sender.start();
  sender.wait(200ms);
  CHECK(sender.hears(NAK).empty());
  sender.wait(100ms);
  CHECK(sender.hears(NAK).empty());
  CHECK(sender.wait(500ms).empty());
  CHECK(sender.wait(500ms) == block(1, third(1)));
}

TEST_CASE("case 14: a NAK from inside a later copy waits for what the receiver says of that copy") {
  Sending sender{three_blocks, Protocol::xmodem, 1200};
  sender.wait(1200ms);
  CHECK(sender.hears(ACK) == block(2, third(2)));
  sender.wait(600ms);
  sender.hears(NAK);  // of something before: the copy is half out
  CHECK(sender.wait(1500ms).empty());
  CHECK(sender.hears(ACK) == block(3, third(3)));
}

TEST_CASE("a run of NAKs is answered once") {
  Sending sender{three_blocks};
  sender.wait(20ms);
  for (int i = 0; i < 10; ++i) {
    CHECK(sender.hears(NAK).empty());
    sender.wait(10ms);
  }
  CHECK(sender.wait(1s) == block(1, third(1)));
}

TEST_CASE("a NAK behind a long silence is no run, and is answered at once") {
  Sending sender{three_blocks};
  sender.wait(120ms);
  CHECK(sender.hears(NAK + NAK).empty());  // doubled by the line
  CHECK(sender.wait(6ms) == block(1, third(1)));
  CHECK(sender.wait(1s).empty());
}

TEST_CASE("case 52: a receiver that NAKs copy after copy is given the silence that rx needs") {
  Sending sender{three_blocks};
  CHECK(sender.replied(ACK) == block(2, third(2)));
  for (int i = 0; i < 2; ++i) {
    sender.replied(NAK);
    CHECK(sender.wait(60ms) == block(2, third(2)));
  }
  sender.replied(NAK);
  CHECK(sender.wait(1200ms).empty());
  CHECK(sender.wait(400ms) == block(2, third(2)));
}

TEST_CASE("case 28: C in the middle asks again, as U-Boot does") {
  Sending sender{three_blocks};
  sender.replied(ACK);
  CHECK(sender.replied("C").empty());
  CHECK(sender.wait(100ms) == block(2, third(2)));
}

TEST_CASE("case 33: the ACK behind garbage in the same read is found") {
  Sending sender{three_blocks};
  sender.replied("\x81\xff\x90" + ACK);
  CHECK(sender.wait(100ms) == block(2, third(2)));
}

TEST_CASE("an ACK in the middle of noise is not believed") {
  Sending sender{three_blocks};
  sender.replied("\x81\xff" + ACK + "\x90\x91");
  CHECK(sender.wait(1s).empty());
  CHECK(sender.wait(10s) == block(1, third(1)));
}

TEST_CASE("case 50: 1K blocks that are refused three times are followed by blocks of 128") {
  const auto content = random_content(1024);
  MemorySource files{content};
  SenderByHand sender{files, Protocol::xmodem_1k};
  CHECK(sender.start() == block(1, content));
  for (int refused = 1; refused <= 3; ++refused) {
    sender.replied(NAK);
    CHECK(sender.wait(200ms) == (refused < 3 ? block(1, content) : block(1, content.substr(0, 128))));
  }
  CHECK(sender.engine.take_remarks().at(0).find("1K blocks were refused") != std::string::npos);
  for (unsigned number = 2; number <= 8; ++number) {
    CHECK(sender.replied(ACK) == block(number, content.substr((number - 1) * 128, 128)));
  }
}

TEST_CASE(
    "case 50: a receiver that is silent at the first 1K block may have it, so none of 128 takes its place") {
  const auto content = random_content(2048);
  MemorySource files{content};
  SenderByHand sender{files, Protocol::xmodem_1k};
  const auto first = block(1, content.substr(0, 1024));
  CHECK(sender.start() == first);
  CHECK(sender.wait(35s) == first + first + first);  // it erases flash
  CHECK(sender.hears(ACK).empty());
  CHECK(sender.hears(ACK + ACK).empty());
  CHECK(sender.hears(ACK) == block(2, content.substr(1024)));
  CHECK(sender.engine.take_remarks().empty());
}

TEST_CASE("case 50: a receiver that never answers a 1K block may take none, and the end says so") {
  Sending sender{random_content(2048), Protocol::xmodem_1k};
  sender.wait(119s);
  CHECK(sender.kind() == "failed");
  CHECK(sender.says("if the receiver takes no 1K blocks, send by xmodem"));
}

TEST_CASE("case 67: timeouts follow the line's speed, and count from when the last byte has left") {
  MemorySource files{random_content(2048)};
  SenderByHand sender{files, Protocol::xmodem_1k, 300};  // a block takes 34 s
  sender.start();
  CHECK(sender.wait(80s).empty());
  sender.engine.on_sent(sender.now);  // flow control held it up
  CHECK(sender.wait(60s).empty());
  CHECK(sender.wait(10s).size() == 1029);
}

TEST_CASE("the padding byte can be chosen") {
  MemorySource files{"abc"s};
  Sender sender{files, {.padding = 0xff}, at(0s)};
  sender.on_bytes(as_bytes("C"), at(0s));
  sender.on_time(at(1s));
  const auto out = sender.take_output();
  CHECK(out[3 + 3] == 0xff);
  CHECK(out[3 + 127] == 0xff);
}
