// The headers of YMODEM: names and lengths from the line, several files, the end of the batch.
// The numbers are rows of CASES.md.
#include "tests/transfer/rig.hpp"

using namespace rommate::testing;

TEST_CASE("case 37: the header again is acknowledged again, and the file opened once") {
  Receiving receiver{Protocol::ymodem};
  const auto header = header_block("a.bin\000128"s);
  CHECK(receiver.hears(header) == "C" + ACK + "C");
  CHECK(receiver.hears(header) == ACK + "C");
  CHECK(receiver.sink.files.size() == 1);
  CHECK(receiver.hears(block(1, third(1))) == ACK);
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
  unknown.hears(block(1, third(1)) + EOT);
  unknown.wait(100ms);
  unknown.hears(EOT);
  unknown.wait(100ms);
  CHECK(sink.files[1].complete);
  CHECK(sink.files[1].content == third(1));
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
  CHECK(safe_name("\xe0\x80\xaf") == "___");           // overlong
  CHECK(safe_name("\xf0\x80\x80\xaf") == "____");      // overlong
  CHECK(safe_name("\xed\xa0\x80") == "___");           // a surrogate
  CHECK(safe_name("\xf4\x90\x80\x80") == "____");      // behind the last code point
  CHECK(safe_name("\xed\x9f\xbf") == "\xed\x9f\xbf");  // the last before the surrogates
  CHECK(safe_name(std::string(127, 'n'))->size() == 127);
  CHECK(safe_name(std::string(900, 'n'))->size() == 200);
  CHECK(safe_name("  spaced name  ") == "spaced name");
}

TEST_CASE("case 40: neither progress nor the sink ever sees a name that a terminal would obey") {
  Receiving receiver{Protocol::ymodem};
  receiver.hears(header_block("../\x1b]52;c;ZXZpbA==\x07 a\xc2\x9b\x9b.bin\000128"s));
  CHECK(receiver.engine.progress().name == "]52;c;ZXZpbA== a_.bin");
  CHECK(receiver.sink.files[0].info.name == "]52;c;ZXZpbA== a_.bin");
  CHECK(receiver.sink.files[0].info.size == 128U);
}

TEST_CASE(
    "case 40: a name of which nothing is left is shown as a question mark, and is no end of the batch") {
  Receiving receiver{Protocol::ymodem};
  CHECK(receiver.hears(header_block("\x1b\x07..\000128"s)) == "C" + ACK + "C");
  CHECK(receiver.engine.progress().name == "?");
  CHECK(receiver.sink.files[0].info.name.empty());
}

TEST_CASE("case 40: a name that had to be changed is told, a path before it is not worth a word") {
  Receiving receiver{Protocol::ymodem};
  receiver.hears(header_block("configs/.bashrc\0003"s));
  CHECK(receiver.engine.take_remarks().at(0).find("here it is bashrc") != std::string::npos);
  Receiving plain{Protocol::ymodem};
  plain.hears(header_block("configs/image.bin\0003"s));
  CHECK(plain.engine.take_remarks().empty());
}

TEST_CASE("case 40: a header that is all name ends nowhere else than in the name") {
  const auto file = parse_header(as_bytes(std::string(128, 'n')));
  CHECK(file.name.size() == 128);
  CHECK(file.size == std::nullopt);
}

TEST_CASE("case 43: when the empty header never comes, the files are complete all the same") {
  Receiving receiver{Protocol::ymodem};
  receiver.hears(header_block("a\000128"s));
  CHECK(receiver.hears(block(1, third(1)) + EOT) == ACK + ACK + "C");
  CHECK(receiver.hears(EOT).empty());  // our ACK was lost
  CHECK(receiver.wait(100ms) == ACK + "C");
  receiver.wait(60s);
  CHECK(receiver.kind() == "done");
  CHECK(receiver.engine.take_remarks().size() == 1);
}

TEST_CASE("case 44: the second file of a batch starts afresh") {
  Receiving receiver{Protocol::ymodem};
  receiver.hears(header_block("a\000128"s));
  receiver.hears(block(1, third(1)) + EOT);
  receiver.wait(100ms);
  CHECK(receiver.hears(header_block("b\000130"s)) == ACK + "C");
  CHECK(receiver.hears(block(1, third(2))) == ACK);
  CHECK(receiver.hears(block(2, third(3))) == ACK);
  CHECK(receiver.hears(EOT) == ACK + "C");
  CHECK(receiver.hears(header_block("")) == ACK);
  CHECK(receiver.kind() == "done");
  CHECK(receiver.sink.files[0].content == third(1));
  CHECK(receiver.sink.files[1].content == third(2) + third(3).substr(0, 2));
}

TEST_CASE("case 45: a second file that is refused is cancelled, the first one stays") {
  MemorySink sink;
  sink.refuse_open = "b exists";
  sink.refuse_open_from = 1;
  ReceiverByHand receiver{sink, Protocol::ymodem};
  receiver.hears(header_block("a\000128"s));
  receiver.hears(block(1, third(1)) + EOT);
  receiver.wait(100ms);
  CHECK(receiver.hears(header_block("b\000128"s)) == cancel_bytes);
  receiver.wait(5s);
  CHECK(receiver.kind() == "failed");
  CHECK(receiver.says("files complete before that: 1"));
  CHECK(sink.files[0].complete);
}

TEST_CASE("a batch with nothing in it is no success") {
  Receiving receiver{Protocol::ymodem};
  receiver.hears(header_block(""));
  CHECK(receiver.kind() == "failed");
}
