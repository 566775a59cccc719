// A disk that takes its time: the line waits for it, and nobody hears too much or too early.
#include "tests/transfer/rig.hpp"

using namespace rommate::testing;

TEST_CASE("a sender says nothing while the disk has not given the next block, and goes on when it has") {
  MemorySource files{three_blocks};
  SenderByHand sender{files, Protocol::xmodem};
  files.there_to = 128;
  CHECK(sender.start() == block(1, third(1)));
  CHECK(sender.replied(ACK).empty());
  CHECK(sender.wait(8s).empty());
  CHECK(sender.hears(NAK + ACK + "C").empty());  // of a receiver that is impatient
  sender.engine.on_time(sender.now);             // early, twice: nothing is there
  CHECK(sender.wait(2s).empty());
  files.there_to = 384;
  sender.engine.on_time(sender.now);
  CHECK(sender.take() == block(2, third(2)));
  CHECK(sender.replied(ACK) == block(3, third(3)));
  sender.replied(ACK);
  CHECK(sender.wait(1s) == EOT);
  CHECK(sender.replied(ACK).empty());
  CHECK(sender.kind() == "done");
}

TEST_CASE("a disk that never gives the next block ends the transfer with its name, by each protocol") {
  for (const auto protocol : {Protocol::xmodem, Protocol::xmodem_1k, Protocol::ymodem, Protocol::ymodem_g}) {
    MemorySource files{random_content(5000)};
    SenderByHand sender{files, protocol};
    files.there_to = 0;
    sender.start(protocol == Protocol::ymodem_g ? "G" : "C");
    if (dialect_of(protocol).batch) sender.replied(ACK + (protocol == Protocol::ymodem_g ? "G" : "C"));
    sender.wait(100s);
    CHECK(sender.kind() == "failed");
    CHECK_MESSAGE(sender.says("image.bin could not be read any further for 60 s"), sender.why());
  }
}

TEST_CASE("a sender that waits for the disk is cancelled at once, by either side") {
  for (const bool by_us : {true, false}) {
    MemorySource files{three_blocks};
    SenderByHand sender{files, Protocol::xmodem};
    files.there_to = 128;
    sender.start();
    sender.replied(ACK);
    if (by_us) sender.engine.cancel(sender.now);
    CHECK((by_us ? sender.take() : sender.replied(CAN + CAN)) == (by_us ? cancel_bytes : ""));
    sender.wait(5s);
    CHECK(sender.kind() == "cancelled");
  }
}

TEST_CASE("YMODEM-G streams what the disk has given, and the rest when it comes") {
  const auto content = random_content(3 * 1024);
  MemorySource files{content};
  SenderByHand sender{files, Protocol::ymodem_g};
  files.there_to = 2048;
  sender.start("G");
  CHECK(sender.replied(ACK + "G") ==
        block(1, content.substr(0, 1024)) + block(2, content.substr(1024, 1024)));
  CHECK(sender.wait(5s).empty());
  files.there_to = content.size();
  sender.engine.on_time(sender.now);
  CHECK(sender.take() == block(3, content.substr(2048)) + EOT);
}

TEST_CASE("the sender hears that a file has arrived only when it is safe, however often it asks") {
  for (const auto protocol : {Protocol::xmodem, Protocol::ymodem}) {
    Receiving receiver{protocol};
    receiver.sink.is_safe = false;
    if (protocol == Protocol::ymodem) receiver.hears(header_block("a\000128"s));
    receiver.hears(block(1, third(1)));
    receiver.hears(EOT);
    if (protocol == Protocol::xmodem) {
      CHECK(receiver.wait(100ms) == NAK);
      receiver.hears(EOT);
    }
    CHECK(receiver.wait(10s).empty());
    CHECK(receiver.hears(EOT).empty());
    receiver.engine.on_time(receiver.now);
    CHECK(receiver.wait(5s).empty());
    CHECK_FALSE(receiver.sink.files[0].complete);
    receiver.sink.is_safe = true;
    receiver.engine.on_time(receiver.now);
    CHECK(receiver.take() == (protocol == Protocol::ymodem ? ACK + "C" : ACK));
    CHECK(receiver.sink.files[0].complete);
    if (protocol == Protocol::ymodem) CHECK(receiver.hears(header_block("")) == ACK);
    receiver.wait(10s);
    CHECK(receiver.kind() == "done");
  }
}

TEST_CASE("a disk that never takes the file is no success, and neither is one that refuses it late") {
  for (const bool refuses : {true, false}) {
    Receiving receiver{Protocol::ymodem};
    receiver.sink.is_safe = false;
    receiver.hears(header_block("a\000128"s) + block(1, third(1)));
    CHECK(receiver.hears(EOT).empty());
    receiver.wait(20s);
    if (refuses) {
      receiver.sink.refuse_close = "the disk is full";
      receiver.sink.is_safe = true;
      receiver.engine.on_time(receiver.now);
      CHECK(receiver.take() == cancel_bytes);
    }
    receiver.wait(200s);
    CHECK(receiver.kind() == "failed");
    CHECK(receiver.says(refuses ? "the disk is full" : "the disk has not taken it"));
    CHECK(receiver.sink.files[0].abandoned == !refuses);
  }
}

TEST_CASE("a receiver that waits for the disk can be cancelled, and can lose its line") {
  for (const bool lost : {true, false}) {
    Receiving receiver{Protocol::ymodem};
    receiver.sink.is_safe = false;
    receiver.hears(header_block("a\000128"s) + block(1, third(1)) + EOT);
    if (lost)
      receiver.engine.on_lost("unplugged", receiver.now);
    else
      receiver.engine.cancel(receiver.now);
    receiver.wait(10s);
    CHECK(receiver.kind() == (lost ? "lost" : "cancelled"));
    CHECK(receiver.sink.files[0].abandoned);
  }
}
