// EOT and behind it: when a sender may say that the file has arrived.
// The numbers are rows of CASES.md.
#include "tests/transfer/rig.hpp"

using namespace rommate::testing;

TEST_CASE("case 22: a receiver that NAKed the first EOT at once is asked once more before the long wait") {
  Sending sender{third(1), Protocol::xmodem, 115200};
  sender.replied(ACK);
  CHECK(sender.wait(50ms) == EOT);
  sender.hears(NAK);
  CHECK(sender.wait(1ms) == EOT);
  CHECK(sender.wait(700ms) == EOT);  // its ACK was lost
  CHECK(sender.wait(9s).empty());
  sender.hears(ACK);
  CHECK(sender.kind() == "done");
}

TEST_CASE("case 20: a lost EOT is sent again after the timeout, not earlier than 10 s") {
  Sending sender{third(1)};
  sender.replied(ACK);
  CHECK(sender.wait(9s) == EOT);
  CHECK(sender.wait(2s) == EOT);
  sender.hears(ACK);
  CHECK(sender.kind() == "done");
}

TEST_CASE("case 21: a NAKed EOT is sent again, not the last block") {
  Sending sender{third(1)};
  sender.replied(ACK);
  CHECK(sender.wait(50ms) == EOT);
  sender.hears(NAK);
  CHECK(sender.wait(1ms) == EOT);
  sender.replied(ACK);
  CHECK(sender.kind() == "done");
}

TEST_CASE("a switch that is silent on the first EOT and NAKs later ones is not hurried") {
  Sending sender{third(1)};
  sender.replied(ACK);
  CHECK(sender.wait(10500ms) == EOT + EOT);
  sender.hears(NAK);
  CHECK(sender.wait(900ms).empty());
  CHECK(sender.wait(200ms) == EOT);
}

TEST_CASE("case 22: ten EOTs without an ACK are sent but not confirmed, in under two minutes") {
  Sending sender{third(1)};
  sender.replied(ACK);
  std::string ten;
  for (int i = 0; i < 10; ++i) ten += EOT;
  CHECK(sender.wait(119s) == ten);
  CHECK(sender.kind() == "unconfirmed");
  CHECK(sender.says("never confirmed the end"));
}

TEST_CASE("a C behind EOT in XMODEM is no confirmation") {
  Sending sender{third(1)};
  sender.replied(ACK);
  sender.wait(50ms);
  sender.hears("C");
  CHECK(sender.wait(1500ms) == EOT);
  sender.hears("\r\nxmodem:: I/O error\r\nswitch: ");
  sender.wait(5s);
  CHECK(sender.kind() == "unconfirmed");
}

TEST_CASE("case 24: EOT, then a shell prompt: not confirmed, the text is shown, nothing is typed") {
  Sending sender{third(1)};
  sender.replied(ACK);
  sender.wait(50ms);
  CHECK(sender.hears("\r\nrommon 2 > ").empty());
  CHECK(sender.wait(60s).empty());
  CHECK(sender.kind() == "unconfirmed");
  CHECK(sender.leftover() == "\r\nrommon 2 > ");
}

TEST_CASE("text that is followed by the ACK of EOT is no failure") {
  Sending sender{third(1)};
  sender.replied(ACK);
  sender.wait(50ms);
  sender.hears("..........");
  sender.wait(1s);
  sender.hears(".." + ACK);
  CHECK(sender.kind() == "done");
  CHECK(sender.leftover() == "............");
}

TEST_CASE("case 64: the loader's text behind the last ACK in the same read is kept") {
  Sending sender{third(1)};
  sender.replied(ACK);
  sender.replied(ACK + ACK + "\r\n## Total Size      = 0x80\r\n=> ");
  CHECK(sender.kind() == "done");
  CHECK(sender.leftover() == "\r\n## Total Size      = 0x80\r\n=> ");
}
