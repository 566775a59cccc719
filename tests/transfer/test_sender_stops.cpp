// What stops a sender before the end: cancels of both sides, a dead receiver, a lost line, a wrong peer.
// The numbers are rows of CASES.md.
#include "tests/transfer/rig.hpp"

using namespace rommate::testing;

TEST_CASE("cases 15, 58: one CAN is noise") {
  Sending sender{three_blocks};
  sender.replied(CAN);
  sender.wait(50ms);
  sender.hears(ACK);
  CHECK(sender.wait(100ms) == block(2, third(2)));
  sender.hears(CAN + "\x86" + CAN);
  CHECK(sender.kind() == "none");
}

TEST_CASE("case 16: CAN CAN where a reply is due is the other side's cancel") {
  Sending sender{three_blocks};
  CHECK(sender.replied(CAN + CAN).empty());
  CHECK(sender.kind() == "cancelled");
  CHECK(sender.says("cancelled by the other side"));
}

TEST_CASE("case 4: the cancel of a receiver that is out of step is handled") {
  Sending sender{three_blocks};
  sender.replied(ACK);
  CHECK(sender.replied(cancel_bytes).empty());
  CHECK(sender.kind() == "cancelled");
}

TEST_CASE("a file that cannot be read any more is cancelled") {
  MemorySource files{{MemoryFile{"a.bin", three_blocks, std::nullopt, 200, std::nullopt}}};
  SenderByHand sender{files, Protocol::xmodem};
  sender.start();
  CHECK(sender.replied(ACK) == cancel_bytes);
  sender.wait(5s);
  CHECK(sender.says("cannot be read"));
}

TEST_CASE("an ACK in the text that stopped a block before it went out acknowledges nothing") {
  Sending sender{three_blocks};
  CHECK(sender.replied(ACK + "rommon 2 > " + ACK).empty());
  CHECK(sender.engine.progress().blocks == 1);
  CHECK(sender.wait(5s).empty());
  CHECK(sender.says("given up"));
}

TEST_CASE("a line that goes away behind the reason for the end does not take its place") {
  MemorySource files{{MemoryFile{"a.bin", three_blocks, std::nullopt, 200, std::nullopt}}};
  SenderByHand sender{files, Protocol::xmodem};
  sender.start();
  CHECK(sender.replied(ACK) == cancel_bytes);
  sender.engine.on_lost("the program ended", sender.now);
  CHECK(sender.kind() == "failed");
  CHECK(sender.says("cannot be read"));
}

TEST_CASE("a line that goes away while the user cancels ends a cancelled transfer") {
  Sending sender{three_blocks};
  sender.engine.cancel(sender.now);
  sender.engine.on_lost("the program ended", sender.now);
  CHECK(sender.kind() == "cancelled");
}

TEST_CASE(
    "a line that goes away behind EOT leaves the end unconfirmed, behind the last file's nothing open") {
  Sending xmodem{third(1)};
  xmodem.replied(ACK);
  CHECK(xmodem.wait(50ms) == EOT);
  xmodem.engine.on_lost("the program ended", xmodem.now);
  CHECK(xmodem.kind() == "unconfirmed");
  CHECK(xmodem.says("the program ended"));

  Sending ymodem{third(1), Protocol::ymodem};
  ymodem.replied(ACK + "C");
  ymodem.replied(ACK);
  CHECK(ymodem.wait(50ms) == EOT);
  CHECK(ymodem.replied(ACK + "C") == header_block(""));
  ymodem.engine.on_lost("the program ended", ymodem.now);
  CHECK(ymodem.kind() == "done");
  CHECK(ymodem.engine.take_remarks().size() == 1);
}

TEST_CASE("case 50: a receiver that cancels at the first 1K block is told about") {
  Sending sender{random_content(1024), Protocol::xmodem_1k};
  sender.replied(CAN + CAN);
  CHECK(sender.says("send by xmodem"));
}

TEST_CASE("case 55: a dead receiver ends the transfer after ten tries, in under two minutes") {
  Sending sender{three_blocks};
  std::string out = sender.wait(119s);
  CHECK(out.size() == 10 * 133 + cancel_bytes.size());
  CHECK(out.substr(10 * 133) == cancel_bytes);
  CHECK(sender.kind() == "failed");
}

TEST_CASE("case 56: a lost line ends the sender at once, with the reason") {
  Sending sender{three_blocks};
  sender.engine.on_lost("ttyUSB0 was unplugged", sender.now);
  CHECK(sender.kind() == "lost");
  CHECK(sender.says("ttyUSB0 was unplugged"));
}

TEST_CASE("case 57: the user's cancel finishes the block, then CANs and BSs, then waits for silence") {
  Sending sender{three_blocks, Protocol::xmodem, 9600};
  sender.engine.cancel(sender.now);
  CHECK(sender.wait(140ms).empty());  // the block, and rx throws away what comes before its ACK
  CHECK(sender.hears(ACK).empty());
  CHECK(sender.wait(50ms) == cancel_bytes);
  CHECK(sender.kind() == "none");
  sender.wait(1s);
  CHECK(sender.kind() == "cancelled");
}

TEST_CASE("case 57: the user's cancel does not wait long for a receiver that is silent") {
  Sending sender{three_blocks, Protocol::xmodem, 9600};
  sender.engine.cancel(sender.now);
  CHECK(sender.wait(1s) == cancel_bytes);
  sender.wait(1s);
  CHECK(sender.kind() == "cancelled");
}

TEST_CASE("case 57: a cancel before any request types nothing") {
  MemorySource files{three_blocks};
  SenderByHand sender{files, Protocol::xmodem};
  sender.engine.cancel(sender.now);
  CHECK(sender.take().empty());
  CHECK(sender.kind() == "cancelled");
}

TEST_CASE("case 63: a loader that has given up and prints text gets nothing more, and the text is shown") {
  Sending sender{three_blocks};
  sender.wait(20ms);
  const auto text = "\r\nTimeout waiting for data - aborting download...\r\nrommon 3 > "s;
  CHECK(sender.hears(text).empty());
  CHECK(sender.wait(60s).empty());
  CHECK(sender.kind() == "failed");
  CHECK(sender.says("given up"));
  CHECK(sender.leftover() == text);
}

TEST_CASE("case 65: an echo of our block is named, and nothing more is sent") {
  MemorySource files{three_blocks};
  SenderByHand sender{files, Protocol::xmodem};
  const auto sent = sender.start();
  CHECK(sender.hears(sent).empty());
  CHECK(sender.kind() == "failed");
  CHECK(sender.says("echoes"));
}

TEST_CASE("case 66: ten NAKs of block 1 and never an ACK: is the line 8-bit clean?") {
  Sending sender{three_blocks};
  for (int i = 0; i < 11; ++i) {
    sender.replied(NAK);
    sender.wait(200ms);
  }
  sender.wait(5s);
  CHECK(sender.kind() == "failed");
  CHECK(sender.says(
      "block 1 was sent 10 times, refused each time (NAK) and never acknowledged: is the line 8-bit clean?"));
}

TEST_CASE("how often a block is sent can be set, and the words say what the receiver did") {
  SenderOptions patient;
  patient.tries = 12;
  Sending often{three_blocks, patient};
  for (int i = 0; i < 11; ++i) {
    often.replied(NAK);
    often.wait(200ms);
  }
  CHECK(often.kind() == "none");
  for (int i = 0; i < 2; ++i) {  // the first NAK may be an old request
    often.replied(NAK);
    often.wait(200ms);
  }
  often.wait(5s);
  CHECK(often.kind() == "failed");
  CHECK(often.says("block 1 was sent 12 times, refused each time"));

  SenderOptions hasty;
  hasty.tries = 2;
  Sending once{three_blocks, hasty};
  once.replied(ACK);
  once.replied(NAK);
  once.wait(60s);
  CHECK(once.kind() == "failed");
  CHECK(once.says("block 2 was sent 2 times, refused 1 time (NAK) and never acknowledged"));
  CHECK_FALSE(once.says("8-bit"));
}
