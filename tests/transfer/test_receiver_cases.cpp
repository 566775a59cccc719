// The receiver's side of the 68 cases (CASES.md): each test carries the number of its row.
#include "tests/transfer/rig.hpp"

using namespace rommate::testing;

namespace {

const std::string data3 = random_content(384);
std::string part(unsigned number) { return data3.substr((number - 1) * 128, 128); }

std::string flipped(std::string bytes, std::size_t where, char mask = 1) {
  bytes[where] = static_cast<char>(bytes[where] ^ mask);
  return bytes;
}

}  // namespace

TEST_CASE("case 3: a flipped number or complement is a bad block, not a reason to cancel") {
  for (const std::size_t where : {1U, 2U}) {
    MemorySink sink;
    ReceiverByHand receiver{sink, Protocol::xmodem};
    CHECK(receiver.hears(flipped(block(1, part(1)), where)) == "C");
    CHECK(receiver.wait(200ms) == NAK);
    CHECK(receiver.hears(block(1, part(1))) == ACK);
  }
}

TEST_CASE("case 4: number and complement changed together are out of step") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, part(1)));
  CHECK(receiver.hears(block(3, part(2))) == cancel_bytes);
  receiver.wait(5s);
  CHECK(receiver.kind() == "failed");
  CHECK(receiver.says("out of step"));
  CHECK(receiver.sink.files[0].abandoned);
}

TEST_CASE("case 11: a NAK that became an ACK ends in failure, never in a wrong file") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(flipped(block(1, part(1)), 10));
  receiver.wait(200ms);
  CHECK(receiver.hears(block(2, part(2))) == cancel_bytes);
  receiver.wait(5s);
  CHECK(receiver.kind() == "failed");
  CHECK(receiver.sink.files.empty());
}

TEST_CASE("cases 15, 58: one CAN is noise: a NAK, not an end") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, part(1)));
  CHECK(receiver.hears(CAN).empty());
  CHECK(receiver.wait(2s) == NAK);
  CHECK(receiver.hears(block(2, part(2))) == ACK);
}

TEST_CASE("case 17: CAN CAN at the start of a block is the other side's cancel") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, part(1)));
  CHECK(receiver.hears(CAN + CAN).empty());
  CHECK(receiver.kind() == "cancelled");
  CHECK(receiver.sink.files[0].abandoned);
}

TEST_CASE("case 17: the CANs of a sender that stops inside a block are seen when the line is silent") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, part(1)));
  receiver.hears(block(2, part(2)).substr(0, 50) + cancel_bytes);
  receiver.wait(5s);
  CHECK(receiver.kind() == "cancelled");
}

TEST_CASE("case 18: CAN CAN inside data is data") {
  Receiving receiver{Protocol::xmodem};
  CHECK(receiver.hears(block(1, std::string(128, '\x18'))) == "C" + ACK);
  CHECK(receiver.kind() == "none");
}

TEST_CASE("case 22: EOT again after the end is answered again") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, part(1)) + EOT);
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
  receiver.hears(block(1, part(1)));
  auto bad = block(2, part(2));
  bad[0] = '\x04';
  CHECK(receiver.hears(bad).empty());
  CHECK(receiver.wait(200ms) == NAK);
  CHECK(receiver.hears(block(2, part(2))) == ACK);
  CHECK(receiver.kind() == "none");
}

TEST_CASE("case 23: an EOT with a stall behind it does not end a file of unknown length") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, part(1)) + EOT);
  CHECK(receiver.wait(500ms) == NAK);
  receiver.hears(block(2, part(2)).substr(1));  // begins with 02, by chance the mark of a 1K block
  CHECK(receiver.wait(2s) == NAK);
  CHECK(receiver.hears(block(2, part(2))) == ACK);
  CHECK(receiver.kind() == "none");
}

TEST_CASE("a sender that says EOT once and leaves has sent a whole file") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, part(1)) + EOT);
  receiver.wait(30s);
  CHECK(receiver.kind() == "done");
  CHECK(receiver.engine.take_remarks().size() == 1);
}

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

TEST_CASE("case 32: garbage between blocks is purged, NAKed once, and the block repeated") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, part(1)));
  CHECK(receiver.hears("\x80\x81\x82").empty());
  CHECK(receiver.hears(block(2, part(2))).empty());  // taken for the rest of the garbage
  CHECK(receiver.wait(300ms) == NAK);
  CHECK(receiver.hears(block(2, part(2))) == ACK);
}

TEST_CASE("case 13: the copy that a NAK too many asked for is not acknowledged as well") {
  Receiving receiver{Protocol::xmodem, 115200};
  receiver.hears(block(1, part(1)));
  CHECK(receiver.wait(5s) == NAK);  // and block 2 comes just then
  CHECK(receiver.hears(block(2, part(2))) == ACK);
  CHECK(receiver.hears(block(2, part(2))).empty());
  CHECK(receiver.hears(block(3, part(3))) == ACK);
}

TEST_CASE("case 8: a copy behind a silence is acknowledged: the first ACK was lost") {
  Receiving receiver{Protocol::xmodem, 115200};
  receiver.hears(block(1, part(1)));
  CHECK(receiver.wait(5s) == NAK);
  CHECK(receiver.hears(block(2, part(2))) == ACK);
  CHECK(receiver.wait(5s) == NAK);
  CHECK(receiver.hears(block(2, part(2))) == ACK);
}

TEST_CASE("case 35: a sender that ignores C is asked with NAK after four, and its sum is taken") {
  Receiving receiver{Protocol::xmodem};
  CHECK(receiver.wait(12500ms) == "CCCC" + NAK);
  CHECK(receiver.hears(block(1, part(1), Check::sum)) == ACK);
  CHECK(receiver.hears(block(2, part(2), Check::sum)) == ACK);
  receiver.hears(EOT + EOT);
  receiver.wait(100ms);
  receiver.hears(EOT);
  receiver.wait(100ms);
  CHECK(receiver.kind() == "done");
  CHECK(receiver.sink.files[0].content == part(1) + part(2));
}

TEST_CASE("case 35: the answer to an older C is taken though NAK was sent since") {
  Receiving receiver{Protocol::xmodem};
  receiver.wait(12500ms);
  CHECK(receiver.hears(block(1, part(1), Check::crc)) == ACK);
  CHECK(receiver.hears(block(2, part(2), Check::crc)) == ACK);
}

TEST_CASE("case 35: a sender that starts with the sum though asked with C is taken") {
  Receiving receiver{Protocol::xmodem};
  CHECK(receiver.hears(block(1, part(1), Check::sum)) == "C");
  CHECK(receiver.wait(1200ms) == ACK);
  CHECK(receiver.hears(block(2, part(2), Check::sum)) == ACK);
}

TEST_CASE("case 35: where CRC is demanded there is no NAK for a start") {
  MemorySink sink;
  for (const auto& options : {ReceiverOptions{.protocol = Protocol::xmodem_1k},
                              ReceiverOptions{.protocol = Protocol::xmodem, .crc_only = true}}) {
    ByHand<Receiver> receiver{sink, options};
    CHECK(receiver.wait(30s).find(NAK) == std::string::npos);
  }
}

TEST_CASE("case 37: the header again is acknowledged again, and the file opened once") {
  Receiving receiver{Protocol::ymodem};
  const auto header = header_block("a.bin\000128"s);
  CHECK(receiver.hears(header) == "C" + ACK + "C");
  CHECK(receiver.hears(header) == ACK + "C");
  CHECK(receiver.sink.files.size() == 1);
  CHECK(receiver.hears(block(1, part(1))) == ACK);
}

TEST_CASE("case 38: a header with a CRC error creates nothing") {
  Receiving receiver{Protocol::ymodem};
  receiver.hears(flipped(header_block("a.bin\000128"s), 5));
  CHECK(receiver.wait(200ms) == NAK);
  CHECK(receiver.sink.files.empty());
  CHECK(receiver.hears(header_block("a.bin\000128"s)) == ACK + "C");
}

TEST_CASE("case 39: a header without length, with 0, huge, negative or text") {
  CHECK(parse_header(as_bytes("a\0"s)).size == std::nullopt);
  CHECK(parse_header(as_bytes("a\0000"s)).size == 0U);
  CHECK(parse_header(as_bytes("a\00018446744073709551615"s)).size == UINT64_MAX);
  CHECK(parse_header(as_bytes("a\00018446744073709551616"s)).size == std::nullopt);
  CHECK(parse_header(as_bytes("a\000-5"s)).size == std::nullopt);
  CHECK(parse_header(as_bytes("a\000size"s)).size == std::nullopt);
  CHECK(parse_header(as_bytes("a\00012x"s)).size == std::nullopt);
}

TEST_CASE("case 39: length 0 with EOT is an empty file, with data behind it the length is unknown") {
  MemorySink sink;
  ReceiverByHand empty{sink, Protocol::ymodem};
  empty.hears(header_block("a\0000"s) + EOT);
  CHECK(empty.wait(100ms) == ACK + "C");
  CHECK(sink.files[0].complete);

  ReceiverByHand unknown{sink, Protocol::ymodem};
  unknown.hears(header_block("b\0000"s));
  unknown.hears(block(1, part(1)) + EOT);
  unknown.wait(100ms);
  unknown.hears(EOT);
  unknown.wait(100ms);
  CHECK(sink.files[1].complete);
  CHECK(sink.files[1].content == part(1));
}

TEST_CASE("case 39: what the sink cannot hold is refused before the header is acknowledged") {
  MemorySink sink;
  sink.refuse_open = "too big for the disk";
  ReceiverByHand receiver{sink, Protocol::ymodem};
  CHECK(receiver.hears(header_block("a\00018446744073709551615"s)) == cancel_bytes);
  receiver.wait(5s);
  CHECK(receiver.says("too big"));
}

TEST_CASE("case 40: a name from the line is made safe or refused") {
  CHECK(safe_name("/etc/passwd") == "passwd");
  CHECK(safe_name("..\\..\\boot.ini") == "boot.ini");
  CHECK(safe_name("..") == std::nullopt);
  CHECK(safe_name("") == std::nullopt);
  CHECK(safe_name("/") == std::nullopt);
  CHECK(safe_name(".ssh") == "ssh");
  CHECK(safe_name("\x01.\x02profile") == "profile");
  CHECK(safe_name("a\x1b[2Jb\r\n") == "a[2Jb");
  CHECK(safe_name("caf\xc3\xa9") == "caf\xc3\xa9");
  CHECK(safe_name("bad\xff\xfe.bin") == "bad__.bin");
  CHECK(safe_name("c1\xc2\x9b.bin") == "c1.bin");
  CHECK(safe_name("\xe0\x80\xaf") == "___");
  CHECK(safe_name(std::string(127, 'n'))->size() == 127);
  CHECK(safe_name(std::string(900, 'n'))->size() == 200);
  CHECK(safe_name("  spaced name  ") == "spaced name");
}

TEST_CASE("case 40: a header that is all name ends nowhere else than in the name") {
  const auto file = parse_header(as_bytes(std::string(128, 'n')));
  CHECK(file.name.size() == 128);
  CHECK(file.size == std::nullopt);
}

TEST_CASE("case 43: when the empty header never comes, the files are complete all the same") {
  Receiving receiver{Protocol::ymodem};
  receiver.hears(header_block("a\000128"s));
  receiver.hears(block(1, part(1)) + EOT);
  CHECK(receiver.wait(100ms) == ACK + "C");
  CHECK(receiver.hears(EOT).empty());  // our ACK was lost
  CHECK(receiver.wait(100ms) == ACK + "C");
  receiver.wait(60s);
  CHECK(receiver.kind() == "done");
  CHECK(receiver.engine.take_remarks().size() == 1);
}

TEST_CASE("case 44: the second file of a batch starts afresh") {
  Receiving receiver{Protocol::ymodem};
  receiver.hears(header_block("a\000128"s));
  receiver.hears(block(1, part(1)) + EOT);
  receiver.wait(100ms);
  CHECK(receiver.hears(header_block("b\000130"s)) == ACK + "C");
  CHECK(receiver.hears(block(1, part(2))) == ACK);
  CHECK(receiver.hears(block(2, part(3))) == ACK);
  receiver.hears(EOT);
  CHECK(receiver.wait(100ms) == ACK + "C");
  CHECK(receiver.hears(header_block("")) == ACK);
  CHECK(receiver.kind() == "done");
  CHECK(receiver.sink.files[0].content == part(1));
  CHECK(receiver.sink.files[1].content == part(2) + part(3).substr(0, 2));
}

TEST_CASE("case 45: a second file that is refused is cancelled, the first one stays") {
  MemorySink sink;
  sink.refuse_open = "b exists";
  sink.refuse_open_from = 1;
  ReceiverByHand receiver{sink, Protocol::ymodem};
  receiver.hears(header_block("a\000128"s));
  receiver.hears(block(1, part(1)) + EOT);
  receiver.wait(100ms);
  CHECK(receiver.hears(header_block("b\000128"s)) == cancel_bytes);
  receiver.wait(5s);
  CHECK(receiver.kind() == "failed");
  CHECK(receiver.says("files complete before that: 1"));
  CHECK(sink.files[0].complete);
}

TEST_CASE("case 46: a file that ends before its length is an error") {
  Receiving receiver{Protocol::ymodem};
  receiver.hears(header_block("a\0001000"s));
  receiver.hears(block(1, part(1)) + EOT);
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

TEST_CASE("case 51: any mix of 128 and 1K is taken") {
  Receiving receiver{Protocol::xmodem};
  const auto large = random_content(1024);
  CHECK(receiver.hears(block(1, part(1))) == "C" + ACK);
  CHECK(receiver.hears(block(2, large)) == ACK);
  CHECK(receiver.hears(block(3, part(2)) + block(4, large)) == ACK + ACK);
  CHECK(receiver.sink.files[0].content == part(1) + large + part(2) + large);
}

TEST_CASE("case 54: a dead sender ends in CANs and failure, the file is marked") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, part(1)));
  const auto out = receiver.wait(120s);
  CHECK(out == std::string(10, '\x15') + cancel_bytes);
  CHECK(receiver.kind() == "failed");
  CHECK(receiver.says("fallen silent"));
  CHECK(receiver.sink.files[0].abandoned);
}

TEST_CASE("case 56: a lost line ends the receiver at once, with the reason") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, part(1)) + block(2, part(2)).substr(0, 20));
  receiver.engine.on_lost("ttyUSB0 was unplugged", receiver.now);
  CHECK(receiver.kind() == "lost");
  CHECK(receiver.says("unplugged"));
  CHECK(receiver.sink.files[0].abandoned);
}

TEST_CASE("case 57: the user's cancel sends CANs and waits for silence") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, part(1)));
  receiver.engine.cancel(receiver.now);
  CHECK(receiver.take() == cancel_bytes);
  CHECK(receiver.hears(block(2, part(2))).empty());
  receiver.wait(1s);
  CHECK(receiver.kind() == "cancelled");
  CHECK(receiver.sink.files[0].abandoned);
}

TEST_CASE("case 59: a full disk cancels with the reason") {
  MemorySink sink;
  sink.full_at = 200;
  ReceiverByHand receiver{sink, Protocol::xmodem};
  receiver.hears(block(1, part(1)));
  CHECK(receiver.hears(block(2, part(2))) == cancel_bytes);
  receiver.wait(5s);
  CHECK(receiver.kind() == "failed");
  CHECK(receiver.says("the disk is full"));
}

TEST_CASE("case 59: a file that cannot be closed is never acknowledged") {
  MemorySink sink;
  sink.refuse_close = "the disk is full";
  ReceiverByHand receiver{sink, Protocol::ymodem};
  receiver.hears(header_block("a\000128"s));
  receiver.hears(block(1, part(1)) + EOT);
  CHECK(receiver.wait(100ms) == cancel_bytes);
  receiver.wait(5s);
  CHECK(receiver.kind() == "failed");
}

TEST_CASE("case 61: one error in YMODEM-G cancels at once") {
  Receiving receiver{Protocol::ymodem_g};
  CHECK(receiver.hears(header_block("a\000384"s)) == "GG");
  CHECK(receiver.hears(block(1, part(1))).empty());
  CHECK(receiver.hears(flipped(block(2, part(2)), 40)) == cancel_bytes);
  receiver.wait(5s);
  CHECK(receiver.kind() == "failed");
  CHECK(receiver.sink.files[0].abandoned);
}

TEST_CASE("case 63: a sender that prints text instead of blocks has given up") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears(block(1, part(1)));
  for (int i = 0; i < 3; ++i) {
    receiver.hears("\r\n% Error: no such command\r\nswitch: ");
    receiver.wait(1s);
  }
  CHECK(receiver.kind() == "failed");
  CHECK(receiver.says("given up"));
}

TEST_CASE("case 64: console text before the first block is kept for the screen") {
  Receiving receiver{Protocol::xmodem};
  receiver.hears("Sending now...\r\n");
  CHECK(receiver.leftover() == "Sending now...\r\n");
  CHECK(receiver.hears(block(1, part(1))) == ACK);
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
  auto bad = block(1, part(1));
  for (auto& c : bad) c = static_cast<char>(c & 0x7f);
  for (int i = 0; i < 11; ++i) {
    receiver.hears(bad);
    receiver.wait(2s);
  }
  receiver.wait(5s);
  CHECK(receiver.kind() == "failed");
  CHECK(receiver.says("7 bits"));
}

TEST_CASE("case 67: at 300 bit/s a gap of a second inside a block is no error") {
  Receiving receiver{Protocol::xmodem, 300};
  const auto one = block(1, part(1));
  receiver.hears(one.substr(0, 60));
  CHECK(receiver.wait(1s).empty());
  CHECK(receiver.hears(one.substr(60)) == ACK);
}

TEST_CASE("a receiver of the wrong protocol says which one is right") {
  MemorySink sink;
  ReceiverByHand xmodem{sink, Protocol::xmodem};
  xmodem.hears(header_block("a\000128"s));
  xmodem.wait(5s);
  CHECK(xmodem.says("--protocol ymodem"));
  ReceiverByHand ymodem{sink, Protocol::ymodem};
  ymodem.hears(block(1, part(1)));
  ymodem.wait(5s);
  CHECK(ymodem.says("--protocol xmodem"));
}

TEST_CASE("a batch with nothing in it is no success") {
  Receiving receiver{Protocol::ymodem};
  receiver.hears(header_block(""));
  CHECK(receiver.kind() == "failed");
}
