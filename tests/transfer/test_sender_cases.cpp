// The sender's side of the 68 cases (CASES.md): each test carries the number of its row.
#include "tests/transfer/rig.hpp"

using namespace rommate::testing;

namespace {

const std::string three_blocks = random_content(384);
std::string third(unsigned number) { return three_blocks.substr((number - 1) * 128, 128); }

}  // namespace

TEST_CASE("case 9: an ACK changed to something else is waited over, and a later ACK is still taken") {
  MemorySource files{three_blocks};
  SenderByHand sender{files, Protocol::xmodem};
  CHECK(sender.start() == block(1, third(1)));
  sender.wait(20ms);
  CHECK(sender.hears("\x86").empty());
  sender.wait(1s);
  CHECK(sender.hears(ACK).empty());
  CHECK(sender.wait(100ms) == block(2, third(2)));
}

TEST_CASE("case 9: noise and no ACK at all lead to a resend at the deadline") {
  Sending sender{three_blocks};
  sender.wait(20ms);
  sender.hears("\x86");
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
  CHECK(sender.wait(51ms).size() == 133);
  sender.wait(1ms);
  CHECK(sender.hears(ACK).size() == 133);
  sender.wait(1ms);
  CHECK(sender.hears(ACK).size() == 133);
}

TEST_CASE("case 13: a late ACK behind a resend does not skip a block") {
  Sending sender{three_blocks};
  CHECK(sender.wait(11s) == block(1, third(1)));  // no reply: sent again
  CHECK(sender.hears(ACK).empty());               // the late one
  sender.wait(20ms);
  CHECK(sender.hears(ACK) == block(2, third(2)));  // the resend's
  sender.wait(20ms);
  CHECK(sender.hears(ACK) == block(3, third(3)));
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

TEST_CASE("a run of NAKs is answered once") {
  Sending sender{three_blocks};
  sender.wait(20ms);
  for (int i = 0; i < 10; ++i) {
    CHECK(sender.hears(NAK).empty());
    sender.wait(10ms);
  }
  CHECK(sender.wait(1s) == block(1, third(1)));
}

TEST_CASE("cases 15, 58: one CAN is noise") {
  Sending sender{three_blocks};
  sender.wait(20ms);
  sender.hears(CAN);
  sender.wait(50ms);
  sender.hears(ACK);
  CHECK(sender.wait(100ms) == block(2, third(2)));
  sender.hears(CAN + "\x86" + CAN);
  CHECK(sender.kind() == "none");
}

TEST_CASE("case 16: CAN CAN where a reply is due is the other side's cancel") {
  Sending sender{three_blocks};
  sender.wait(20ms);
  CHECK(sender.hears(CAN + CAN).empty());
  CHECK(sender.kind() == "cancelled");
  CHECK(sender.says("cancelled by the other side"));
}

TEST_CASE("case 4: the cancel of a receiver that is out of step is handled") {
  Sending sender{three_blocks};
  sender.wait(20ms);
  sender.hears(ACK);
  sender.wait(20ms);
  CHECK(sender.hears(cancel_bytes).empty());
  CHECK(sender.kind() == "cancelled");
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

TEST_CASE("case 52: a receiver that NAKs copy after copy is given the silence that rx needs") {
  Sending sender{three_blocks};
  sender.wait(20ms);
  CHECK(sender.hears(ACK) == block(2, third(2)));
  for (int i = 0; i < 2; ++i) {
    sender.wait(20ms);
    sender.hears(NAK);
    CHECK(sender.wait(60ms) == block(2, third(2)));
  }
  sender.wait(20ms);
  sender.hears(NAK);
  CHECK(sender.wait(1200ms).empty());
  CHECK(sender.wait(400ms) == block(2, third(2)));
}

TEST_CASE("case 22: a receiver that NAKed the first EOT at once is asked once more before the long wait") {
  Sending sender{third(1), Protocol::xmodem, 115200};
  sender.wait(20ms);
  sender.hears(ACK);
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
  sender.wait(20ms);
  sender.hears(ACK);
  CHECK(sender.wait(9s) == EOT);
  CHECK(sender.wait(2s) == EOT);
  sender.hears(ACK);
  CHECK(sender.kind() == "done");
}

TEST_CASE("case 21: a NAKed EOT is sent again, not the last block") {
  Sending sender{third(1)};
  sender.wait(20ms);
  sender.hears(ACK);
  CHECK(sender.wait(50ms) == EOT);
  sender.hears(NAK);
  CHECK(sender.wait(1ms) == EOT);
  sender.wait(20ms);
  sender.hears(ACK);
  CHECK(sender.kind() == "done");
}

TEST_CASE("a switch that is silent on the first EOT and NAKs later ones is not hurried") {
  Sending sender{third(1)};
  sender.wait(20ms);
  sender.hears(ACK);
  CHECK(sender.wait(10500ms) == EOT + EOT);
  sender.hears(NAK);
  CHECK(sender.wait(900ms).empty());
  CHECK(sender.wait(200ms) == EOT);
}

TEST_CASE("case 22: ten EOTs without an ACK are sent but not confirmed, in under two minutes") {
  Sending sender{third(1)};
  sender.wait(20ms);
  sender.hears(ACK);
  std::string ten;
  for (int i = 0; i < 10; ++i) ten += EOT;
  CHECK(sender.wait(119s) == ten);
  CHECK(sender.kind() == "unconfirmed");
  CHECK(sender.says("never confirmed the end"));
}

TEST_CASE("a C behind EOT in XMODEM is no confirmation") {
  Sending sender{third(1)};
  sender.wait(20ms);
  sender.hears(ACK);
  sender.wait(50ms);
  sender.hears("C");
  CHECK(sender.wait(1500ms) == EOT);
  sender.hears("\r\nxmodem:: I/O error\r\nswitch: ");
  sender.wait(5s);
  CHECK(sender.kind() == "unconfirmed");
}

TEST_CASE("case 24: EOT, then a shell prompt: not confirmed, the text is shown, nothing is typed") {
  Sending sender{third(1)};
  sender.wait(20ms);
  sender.hears(ACK);
  sender.wait(50ms);
  CHECK(sender.hears("\r\nrommon 2 > ").empty());
  CHECK(sender.wait(60s).empty());
  CHECK(sender.kind() == "unconfirmed");
  CHECK(sender.leftover() == "\r\nrommon 2 > ");
}

TEST_CASE("text that is followed by the ACK of EOT is no failure") {
  Sending sender{third(1)};
  sender.wait(20ms);
  sender.hears(ACK);
  sender.wait(50ms);
  sender.hears("..........");
  sender.wait(1s);
  sender.hears(".." + ACK);
  CHECK(sender.kind() == "done");
  CHECK(sender.leftover() == "............");
}

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
  sender.wait(20ms);
  CHECK(sender.hears("CC").empty());
  sender.wait(30ms);
  CHECK(sender.hears(ACK) == block(2, third(2)));
  CHECK(sender.wait(500ms).empty());
}

TEST_CASE("case 28: C in the middle asks again, as U-Boot does") {
  Sending sender{three_blocks};
  sender.wait(20ms);
  sender.hears(ACK);
  sender.wait(20ms);
  CHECK(sender.hears("C").empty());
  CHECK(sender.wait(100ms) == block(2, third(2)));
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

TEST_CASE("case 33: the ACK behind garbage in the same read is found") {
  Sending sender{three_blocks};
  sender.wait(20ms);
  sender.hears("\x81\xff\x90" + ACK);
  CHECK(sender.wait(100ms) == block(2, third(2)));
}

TEST_CASE("an ACK in the middle of noise is not believed") {
  Sending sender{three_blocks};
  sender.wait(20ms);
  sender.hears("\x81\xff" + ACK + "\x90\x91");
  CHECK(sender.wait(1s).empty());
  CHECK(sender.wait(10s) == block(1, third(1)));
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

TEST_CASE("case 41: without a C behind the header's ACK block 1 follows after a second (U-Boot)") {
  MemorySource files{three_blocks};
  SenderByHand sender{files, Protocol::ymodem};
  const auto header = sender.start();
  CHECK(header == header_block("image.bin\000384"s));
  sender.wait(20ms);
  CHECK(sender.hears(ACK).empty());
  CHECK(sender.wait(900ms).empty());
  CHECK(sender.wait(200ms) == block(1, third(1)));
}

TEST_CASE("case 42: the second ACK to EOT does not acknowledge the empty header (U-Boot)") {
  Sending sender{third(1), Protocol::ymodem};
  sender.wait(20ms);
  CHECK(sender.hears(ACK + "C") == block(1, third(1)));
  sender.wait(20ms);
  sender.hears(ACK);
  CHECK(sender.wait(20ms) == EOT);
  CHECK(sender.hears(ACK + ACK).empty());
  CHECK(sender.wait(20ms).empty());
  CHECK(sender.hears("C") == header_block(""));
  CHECK(sender.kind() == "none");
  sender.wait(20ms);
  sender.hears(ACK + "## Total Size");
  CHECK(sender.kind() == "done");
  CHECK(sender.leftover() == "## Total Size");
}

TEST_CASE("case 43: the empty header is sent three times, then every file was confirmed all the same") {
  Sending sender{third(1), Protocol::ymodem};
  sender.wait(20ms);
  sender.hears(ACK + "C");
  sender.wait(20ms);
  sender.hears(ACK);
  sender.wait(20ms);
  sender.hears(ACK + "C");
  CHECK(sender.wait(20s) == header_block("") + header_block(""));
  CHECK(sender.kind() == "done");
  CHECK_FALSE(sender.engine.take_remarks().empty());
}

TEST_CASE("case 45: a refused second file: stop, and say which were sent") {
  MemorySource files{{{"one.bin", third(1)}, {"two.bin", third(2)}}};
  SenderByHand sender{files, Protocol::ymodem};
  sender.start();
  sender.wait(20ms);
  sender.hears(ACK + "C");
  sender.wait(20ms);
  sender.hears(ACK);
  sender.wait(20ms);
  sender.hears(ACK + "C");
  sender.wait(20ms);
  sender.hears(CAN + CAN);
  CHECK(sender.kind() == "cancelled");
  CHECK(sender.says("one.bin"));
}

TEST_CASE("case 47: a file that shrinks while it is sent is cancelled; one that grows is sent as announced") {
  MemorySource files{{MemoryFile{"a.bin", three_blocks, std::nullopt, std::nullopt, 130}}};
  SenderByHand sender{files, Protocol::ymodem};
  sender.start();
  sender.wait(20ms);
  sender.hears(ACK + "C");
  sender.wait(20ms);
  CHECK(sender.hears(ACK) == cancel_bytes);
  sender.wait(5s);
  CHECK(sender.kind() == "failed");
  CHECK(sender.says("shorter"));
}

TEST_CASE("a file that cannot be read any more is cancelled") {
  MemorySource files{{MemoryFile{"a.bin", three_blocks, std::nullopt, 200, std::nullopt}}};
  SenderByHand sender{files, Protocol::xmodem};
  sender.start();
  sender.wait(20ms);
  CHECK(sender.hears(ACK) == cancel_bytes);
  sender.wait(5s);
  CHECK(sender.says("cannot be read"));
}

TEST_CASE("case 50: 1K blocks that are refused three times are followed by blocks of 128") {
  const auto content = random_content(1024);
  MemorySource files{content};
  SenderByHand sender{files, Protocol::xmodem_1k};
  CHECK(sender.start() == block(1, content));
  for (int refused = 1; refused <= 3; ++refused) {
    sender.wait(20ms);
    sender.hears(NAK);
    CHECK(sender.wait(200ms) == (refused < 3 ? block(1, content) : block(1, content.substr(0, 128))));
  }
  CHECK(sender.engine.take_remarks().at(0).find("1K blocks were refused") != std::string::npos);
  for (unsigned number = 2; number <= 8; ++number) {
    sender.wait(20ms);
    CHECK(sender.hears(ACK) == block(number, content.substr((number - 1) * 128, 128)));
  }
}

TEST_CASE("case 50: a receiver that cancels at the first 1K block is told about") {
  Sending sender{random_content(1024), Protocol::xmodem_1k};
  sender.wait(20ms);
  sender.hears(CAN + CAN);
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

TEST_CASE("case 64: the loader's text behind the last ACK in the same read is kept") {
  Sending sender{third(1)};
  sender.wait(20ms);
  sender.hears(ACK);
  sender.wait(20ms);
  sender.hears(ACK + ACK + "\r\n## Total Size      = 0x80\r\n=> ");
  CHECK(sender.kind() == "done");
  CHECK(sender.leftover() == "\r\n## Total Size      = 0x80\r\n=> ");
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
    sender.wait(20ms);
    sender.hears(NAK);
    sender.wait(200ms);
  }
  sender.wait(5s);
  CHECK(sender.kind() == "failed");
  CHECK(sender.says("8-bit clean"));
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

TEST_CASE("YMODEM-G falls back to acknowledged blocks when the receiver asks with C") {
  MemorySource files{third(1)};
  SenderByHand sender{files, Protocol::ymodem_g};
  sender.start("C");
  sender.wait(20ms);
  CHECK(sender.hears(ACK + "C") == block(1, third(1)));
  CHECK(sender.engine.take_remarks().size() == 1);
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
