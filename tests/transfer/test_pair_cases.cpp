// Those of the 68 cases (CASES.md) that need both ends and a line between them.
#include "tests/transfer/rig.hpp"

using namespace rommate::testing;

namespace {

using Kind = Fault::Kind;

// Offsets on the way from sender to receiver in XMODEM-CRC: block n (from 1) begins at (n - 1) * 133.
constexpr std::uint64_t of_block(unsigned number) { return (number - 1) * 133; }

/// A transfer of four blocks by XMODEM with one fault on the way `to` the receiver or back.
struct OneFault {
  OneFault(std::uint64_t offset, Fault fault, bool to_receiver) : content{random_content(512)} {
    (to_receiver ? pair.line.ab : pair.line.ba).planned.emplace(offset, std::move(fault));
    pair.run();
    CAPTURE(pair.sender_log.text);
    CAPTURE(pair.receiver_log.text);
    CHECK(pair.both_done());
    CHECK(pair.got() == content);
  }
  [[nodiscard]] std::uint64_t resends() const { return pair.sender->progress().resends; }
  std::string content;
  Pair pair{Protocol::xmodem, content = random_content(512)};
};

}  // namespace

TEST_CASE("case 1: a flipped bit in the data costs one resend and well under a second") {
  const OneFault flip{of_block(2) + 50, {.kind = Kind::flip}, true};
  CHECK(flip.resends() == 1);
  CHECK(flip.pair.sent_in() < 1s);
}

TEST_CASE("case 2: a flipped bit in SOH costs one resend") {
  CHECK(OneFault{of_block(2), {.kind = Kind::flip, .mask = 0x40}, true}.resends() == 1);
  CHECK(OneFault{of_block(1), {.kind = Kind::flip, .mask = 0x40}, true}.resends() == 1);
}

TEST_CASE("case 2: SOH that became STX costs one resend") {
  CHECK(OneFault{of_block(2), {.kind = Kind::flip, .mask = 0x03}, true}.resends() == 1);
}

TEST_CASE("case 3: a flipped number or complement costs one resend") {
  CHECK(OneFault{of_block(2) + 1, {.kind = Kind::flip}, true}.resends() == 1);
  CHECK(OneFault{of_block(3) + 2, {.kind = Kind::flip}, true}.resends() == 1);
}

TEST_CASE("case 5: a lost byte costs one resend after the byte timeout") {
  const OneFault drop{of_block(2) + 60, {.kind = Kind::drop}, true};
  CHECK(drop.resends() == 1);
  CHECK(drop.pair.sent_in() < 2s);
}

TEST_CASE("case 6: a doubled byte costs one resend") {
  CHECK(OneFault{of_block(2) + 60, {.kind = Kind::dup}, true}.resends() == 1);
  CHECK(OneFault{of_block(2) + 132, {.kind = Kind::dup}, true}.resends() <= 1);
}

TEST_CASE("case 7: a lost SOH is NAKed once, not once for each byte") {
  const OneFault drop{of_block(2), {.kind = Kind::drop}, true};
  CHECK(drop.resends() == 1);
  CHECK(drop.pair.receiver->progress().resends == 1);
}

TEST_CASE("case 8: a lost ACK: the block is stored once") {
  const OneFault drop{1, {.kind = Kind::drop}, false};
  CHECK(drop.resends() == 1);
  CHECK(drop.pair.took() < 5s);
}

TEST_CASE("case 9: an ACK changed to something else") {
  OneFault{1, {.kind = Kind::flip, .mask = 0x80}, false};
}

TEST_CASE("case 10: an ACK changed to NAK: sent again, stored once") {
  CHECK(OneFault{1, {.kind = Kind::flip, .mask = 0x13}, false}.resends() == 1);
}

TEST_CASE("case 12: a doubled ACK skips nothing") {
  CHECK(OneFault{1, {.kind = Kind::dup}, false}.resends() == 0);
}

TEST_CASE("case 12: a doubled ACK does not hide an error in the next block") {
  Pair pair{Protocol::xmodem, random_content(512)};
  pair.line.ba.planned.emplace(1, Fault{.kind = Kind::dup});
  pair.line.ab.planned.emplace(of_block(2) + 9, Fault{.kind = Kind::flip});
  pair.run();
  CHECK(pair.both_done());
  CHECK(pair.got() == random_content(512));
}

TEST_CASE("case 12: the last block's doubled ACK does not confirm EOT") {
  Pair pair{Protocol::xmodem, random_content(128)};
  pair.line.ba.planned.emplace(1, Fault{.kind = Kind::dup});
  pair.line.ab.planned.emplace(133, Fault{.kind = Kind::cut});
  pair.run();
  CHECK(Pair::kind(*pair.sender) == "unconfirmed");
}

TEST_CASE("case 13: an ACK 11 s late skips nothing") {
  OneFault{2, {.kind = Kind::stall, .length = 11s}, false};
}

TEST_CASE("cases 15, 58: one CAN from noise, either way") {
  OneFault{of_block(2) + 132, {.kind = Kind::insert, .bytes = "\x18"}, true};
  OneFault{2, {.kind = Kind::insert, .bytes = "\x18"}, false};
}

TEST_CASE("case 19: data full of control bytes arrives as it is, in every dialect") {
  for (const auto protocol : {Protocol::xmodem, Protocol::xmodem_1k, Protocol::ymodem, Protocol::ymodem_g}) {
    const auto content = control_content(5120);
    Pair pair{protocol, content};
    pair.run();
    CHECK(pair.both_done());
    CHECK(pair.got() == content);
  }
}

TEST_CASE("case 20: a lost EOT") { OneFault{of_block(5), {.kind = Kind::drop}, true}; }

TEST_CASE("case 22: a lost ACK of EOT is not a failure") {
  OneFault{1 + 4 + 1, {.kind = Kind::drop}, false};  // C, four ACKs, NAK of the first EOT, ACK of the second
}

TEST_CASE("case 22: on a line with errors a lost ACK of EOT is repeated within two seconds") {
  Pair pair{Protocol::xmodem, random_content(512)};
  pair.line.ab.planned.emplace(of_block(2) + 50, Fault{.kind = Kind::flip});
  pair.line.ba.planned.emplace(1 + 4 + 1 + 1, Fault{.kind = Kind::drop});  // a NAK more than below
  pair.run();
  CHECK(pair.both_done());
  CHECK(pair.receiver_log.text.find("ACK again") != std::string::npos);
  CHECK(pair.sent_in() < 2s);
  CHECK(pair.took() < 3s);
}

TEST_CASE("a receiver on a line without an error does not wait behind the end") {
  Pair pair{Protocol::xmodem, random_content(512)};
  pair.run();
  CHECK(pair.both_done());
  CHECK(pair.took() == pair.sent_in());
}

TEST_CASE("case 22: a lost ACK of EOT in YMODEM") {
  Pair pair{Protocol::ymodem, random_content(100)};
  pair.line.ba.planned.emplace(4, Fault{.kind = Kind::drop});  // C, ACK C, ACK, then this one
  pair.run();
  CHECK(pair.both_done());
  CHECK(pair.got() == random_content(100));
}

TEST_CASE("case 25: a lost first C costs 3 s") {
  const OneFault drop{0, {.kind = Kind::drop}, false};
  CHECK(drop.pair.took() < 4s);
}

TEST_CASE("case 29: text with a C in it before the real C") {
  OneFault{0, {.kind = Kind::insert, .bytes = "onfiguring Cisco C...\r\n"}, false};
}

TEST_CASE("case 31: noise before the first C") {
  OneFault{0, {.kind = Kind::insert, .bytes = "\x81\x15\x06\x92"}, false};
}

TEST_CASE("case 32: garbage between blocks") {
  OneFault{of_block(2) + 132, {.kind = Kind::insert, .bytes = "\x90\x91\x92\x93"}, true};
}

TEST_CASE("case 33: garbage before the ACK") {
  Pair pair{Protocol::xmodem, random_content(512)};
  pair.line.ba.hold = 16ms;  // so that both come in one read
  pair.line.ba.planned.emplace(1, Fault{.kind = Kind::insert, .bytes = "\x90\x06"});
  pair.line.ba.planned.emplace(1, Fault{.kind = Kind::drop});
  pair.run();
  CHECK(pair.both_done());
  CHECK(pair.sender->progress().resends == 0);
}

TEST_CASE("case 36: block numbers wrap from 255 to 0, with duplicates there") {
  const auto content = random_content(128 * 520);
  Pair pair{Protocol::xmodem, content};
  for (const std::uint64_t ack : {255, 257, 259, 513})
    pair.line.ba.planned.emplace(ack, Fault{.kind = Kind::drop});
  pair.run();
  CHECK(pair.both_done());
  CHECK(pair.got() == content);
  CHECK(pair.sender->progress().resends >= 4);
}

TEST_CASE("case 37: a lost ACK of the header opens the file once") {
  for (const std::uint64_t offset : {1, 2}) {
    Pair pair{Protocol::ymodem, random_content(300)};
    pair.line.ba.planned.emplace(offset, Fault{.kind = Kind::drop});
    pair.run();
    CHECK(pair.both_done());
    CHECK(pair.sink.files.size() == 1);
    CHECK(pair.got() == random_content(300));
  }
}

TEST_CASE("case 38: a header with a flipped bit") {
  Pair pair{Protocol::ymodem, random_content(300)};
  pair.line.ab.planned.emplace(5, Fault{.kind = Kind::flip});
  pair.run();
  CHECK(pair.both_done());
  CHECK(pair.sink.files.at(0).info.name == "image.bin");
}

TEST_CASE("case 43: a lost empty header, or a lost ACK of it, is no failure") {
  for (const bool forward : {true, false}) {
    Pair pair{Protocol::ymodem, random_content(100)};
    auto& way = forward ? pair.line.ab : pair.line.ba;
    way.planned.emplace(forward ? 133 + 133 + 1 : 6, Fault{.kind = forward ? Kind::cut : Kind::drop});
    pair.run();
    CHECK(pair.both_done());
    CHECK(pair.got() == random_content(100));
  }
}

TEST_CASE("case 44: a batch of three files, one of them empty") {
  for (const auto protocol : {Protocol::ymodem, Protocol::ymodem_g}) {
    Pair pair{protocol, std::vector<MemoryFile>{{"a.bin", random_content(1500, 1), 1700000000},
                                                {"b.bin", ""},
                                                {"c.bin", random_content(3000, 3)}}};
    pair.run();
    CHECK(pair.both_done());
    REQUIRE(pair.sink.files.size() == 3);
    CHECK(pair.got(0) == random_content(1500, 1));
    CHECK(pair.got(1).empty());
    CHECK(pair.got(2) == random_content(3000, 3));
    CHECK(pair.sink.files[0].info.modified == 1700000000);
  }
}

TEST_CASE("case 48: every size at the edges, in every dialect") {
  for (const auto protocol : {Protocol::xmodem, Protocol::xmodem_1k, Protocol::ymodem, Protocol::ymodem_g})
    for (const std::size_t size : {0, 1, 127, 128, 129, 896, 897, 1023, 1024, 1025, 66000}) {
      CAPTURE(dialect_of(protocol).name);
      CAPTURE(size);
      const auto content = random_content(size);
      Pair pair{protocol, content, 0};
      pair.run();
      CHECK(pair.both_done());
      const bool batch = dialect_of(protocol).batch;
      CHECK(pair.got() == (batch ? content : padded(content, dialect_of(protocol).large_blocks)));
    }
}

TEST_CASE("case 49: a file that ends in 1A arrives whole") {
  const auto content = random_content(500) + "\x1a\x1a\x1a\x1a\x1a";
  Pair pair{Protocol::ymodem, content};
  pair.run();
  CHECK(pair.got() == content);
}

TEST_CASE("case 52: a stall of 2.5 s inside a block") {
  OneFault{of_block(2) + 40, {.kind = Kind::stall, .length = 2500ms}, true};
  OneFault{2, {.kind = Kind::stall, .length = 2500ms}, false};
  for (const auto protocol : {Protocol::xmodem_1k, Protocol::ymodem}) {
    Pair pair{protocol, random_content(8192)};
    pair.line.ab.planned.emplace(3000, Fault{.kind = Kind::stall, .length = 2500ms});
    pair.run();
    CHECK(pair.both_done());
    CHECK(pair.got() == random_content(8192));
  }
}

TEST_CASE("case 53: a stall of 15 s is survived or fails, but is never a false success") {
  OneFault{of_block(2) + 40, {.kind = Kind::stall, .length = 15s}, true};
  OneFault{2, {.kind = Kind::stall, .length = 15s}, false};
}

TEST_CASE("cases 54, 55: a line that is cut fails at both ends") {
  for (const bool forward : {true, false}) {
    Pair pair{Protocol::xmodem, random_content(4096)};
    (forward ? pair.line.ab : pair.line.ba).planned.emplace(forward ? 400 : 4, Fault{.kind = Kind::cut});
    pair.run();
    CHECK((Pair::kind(*pair.sender) == "failed" || Pair::kind(*pair.sender) == "cancelled"));
    CHECK((Pair::kind(*pair.receiver) == "failed" || Pair::kind(*pair.receiver) == "cancelled"));
    CHECK(pair.sink.files[0].abandoned);
    CHECK_FALSE(pair.sink.files[0].complete);
  }
}

TEST_CASE("case 57: a cancel at either end ends both at once") {
  for (const bool sender_cancels : {true, false}) {
    Pair pair{Protocol::xmodem_1k, random_content(20000)};
    pair.make();
    pair.line.run(*pair.sender, *pair.receiver, 700ms);
    if (sender_cancels)
      pair.sender->cancel(pair.line.now);
    else
      pair.receiver->cancel(pair.line.now);
    const auto before = pair.line.now;
    pair.run();
    CHECK(Pair::kind(*pair.sender) == "cancelled");
    CHECK(Pair::kind(*pair.receiver) == "cancelled");
    CHECK(pair.line.now - before < 4s);
  }
}

TEST_CASE("case 60: XON and XOFF that come from noise are noise") {
  OneFault{of_block(2) + 10, {.kind = Kind::insert, .bytes = "\x13"}, true};
  OneFault{1, {.kind = Kind::insert, .bytes = "\x13\x11"}, false};
}

TEST_CASE("case 61: YMODEM-G with one error is a failure at both ends") {
  Pair pair{Protocol::ymodem_g, random_content(20000)};
  pair.line.ab.planned.emplace(5000, Fault{.kind = Kind::flip});
  pair.run();
  CHECK(Pair::kind(*pair.receiver) == "failed");
  CHECK(Pair::kind(*pair.sender) == "cancelled");
  CHECK(pair.sink.files[0].abandoned);
}

TEST_CASE("case 62: the user of a YMODEM-G receiver cancels in the middle") {
  Pair pair{Protocol::ymodem_g, random_content(200000)};
  pair.make();
  pair.line.run(*pair.sender, *pair.receiver, 2s);
  pair.receiver->cancel(pair.line.now);
  const auto sent = pair.line.ab.seen.size();
  pair.run();
  CHECK(Pair::kind(*pair.sender) == "cancelled");
  CHECK(pair.line.ab.seen.size() - sent < 40000);
}

TEST_CASE("case 65: a line that echoes everything ends both engines with the reason") {
  MemorySource files{random_content(512)};
  SenderByHand sender{files, Protocol::xmodem_1k, 115200};
  auto sent = sender.start();
  sender.hears(sent.substr(0, 3));
  sender.wait(5ms);
  sender.hears(sent.substr(3));
  CHECK(sender.says("echoes"));
}

TEST_CASE("case 67: 1K blocks at 300 and 1200 bit/s") {
  for (const std::uint32_t bits : {300U, 1200U}) {
    Pair pair{Protocol::ymodem, random_content(3000), bits};
    pair.line.ab.planned.emplace(1500, Fault{.kind = Kind::flip});
    pair.run(3000s);
    CHECK(pair.both_done());
    CHECK(pair.got() == random_content(3000));
    CHECK(pair.sender->progress().resends == 1);
  }
}

TEST_CASE("case 68: what is on its way out when the outcome is known is still to be written") {
  MemorySink sink;
  ReceiverByHand receiver{sink, Protocol::ymodem};
  receiver.take();
  receiver.engine.on_bytes(as_bytes(header_block("a\0000"s) + EOT), receiver.now);
  receiver.wait(100ms);
  receiver.engine.on_bytes(as_bytes(header_block("")), receiver.now);
  CHECK(receiver.kind() == "done");
  CHECK(receiver.take() == ACK);  // the driver drains before it closes; the outcome does not take it back
}

TEST_CASE("start and end cost less than a tenth of a second each") {
  Pair pair{Protocol::ymodem, random_content(10240)};
  pair.run();
  const auto clean = pair.line.ab.bits_per_second == 115200 ? 10 * (1029 + 1) * 86806ns : 0ns;
  CHECK(pair.took() - clean < 200ms);
  CHECK(pair.both_done());
}
