#include "protocols/transfer/crc16.hpp"
#include "tests/transfer/rig.hpp"

using namespace rommate::testing;

TEST_CASE("the CRC of 123456789 is 31C3, and of data and its CRC it is 0") {
  CHECK(crc16(as_bytes("123456789")) == 0x31c3);
  CHECK(crc16(as_bytes("123456789\x31\xc3")) == 0);
  CHECK(crc16({}) == 0);
}

TEST_CASE("the CRC goes on from part to part, wherever the data is cut") {
  const auto data = random_content(1029);
  const auto whole = crc16(as_bytes(data));
  for (std::size_t cut = 0; cut <= 40; ++cut)
    CHECK(crc16(as_bytes(data).subspan(cut), crc16(as_bytes(data).first(cut))) == whole);
}

TEST_CASE("the sum is modulo 256") {
  CHECK(sum8(as_bytes("\xff\x02")) == 1);
  CHECK(sum8({}) == 0);
}

TEST_CASE("a block is head, number, complement, padded data and check") {
  const auto one = block(1, "ab", Check::sum);
  CHECK(one.substr(0, 5) == "\x01\x01\xfe"s + "ab");
  CHECK(one.size() == 132);
  CHECK(one.substr(5, 126) == std::string(126, '\x1a'));
  CHECK(block(257, std::string(1024, 'x')).substr(0, 3) == "\x02\x01\xfe");
  CHECK(block_is_good(as_bytes(one), Check::sum));
}

TEST_CASE("U-Boot's loadx would shorten a block that ends in three or more 1A") {
  CHECK(loadx_would_shorten(as_bytes("abc\x1a\x1a\x1a")));
  CHECK_FALSE(loadx_would_shorten(as_bytes("abc\x1a\x1a")));
  CHECK_FALSE(loadx_would_shorten(as_bytes("\x1a\x1a\x1a.")));
}

TEST_CASE("a YMODEM header says name, length and time, without the directory") {
  CHECK(as_text(header_data({"/tftp/c1841.bin", 4096, 0764})) == "c1841.bin\0004096 764 100644"s);
  CHECK(as_text(header_data({"a b", 0, std::nullopt})) == "a b\0000"s);
  CHECK(header_data({}).empty());
  CHECK(header_data({std::string(2000, 'n'), 1, 1}).size() <= 1024);
}

TEST_CASE("a YMODEM header is read back as it was written, also lrzsz's with more fields") {
  const FileInfo file{"c1841.bin", 4096, 1700000000};
  CHECK(parse_header(header_data(file)) == file);
  const auto lrzsz = parse_header(as_bytes("x.bin\0005242880 14371573254 100644 0 1 5242880\0\0"s));
  CHECK(lrzsz.name == "x.bin");
  CHECK(lrzsz.size == 5242880U);
  CHECK(parse_header(as_bytes("x.bin")).name == "x.bin");
  CHECK(parse_header(as_bytes("x.bin\0"s)).size == std::nullopt);
}

TEST_CASE("a protocol has the name it has on the command line") {
  for (const auto name : {"xmodem", "xmodem-1k", "ymodem", "ymodem-g"})
    CHECK(dialect_of(*parse_protocol(name)).name == name);
  CHECK_FALSE(parse_protocol("zmodem"));
}

TEST_CASE("a packet log line can be read by a person") {
  CHECK(to_text({.kind = Packet::Kind::block, .sent = true, .number = 7, .length = 1024, .again = true},
                1500ms) == "    1.500000 -> block   7  1024 again");
  CHECK(to_text({.kind = Packet::Kind::text, .words = "a\x01\\"}, 0s) == "    0.000000 <- text: a\\x01\\x5c");
  CHECK(to_text({.kind = Packet::Kind::timeout, .words = "no reply"}, 0s) ==
        "    0.000000 -- timeout: no reply");
}

TEST_CASE("every dialect carries a file between our own two ends, and the log tells how") {
  for (const auto protocol : {Protocol::xmodem, Protocol::xmodem_1k, Protocol::ymodem, Protocol::ymodem_g}) {
    CAPTURE(dialect_of(protocol).name);
    const auto content = random_content(5000);
    Pair pair{protocol, content};
    pair.run();
    CHECK(pair.both_done());
    const bool batch = dialect_of(protocol).batch;
    CHECK(pair.got() == (batch ? content : padded(content, dialect_of(protocol).large_blocks)));
    CHECK(pair.sender->progress().resends == 0);
    CHECK(pair.sender_log.text.find("-> block   1") != std::string::npos);
    CHECK(pair.receiver_log.text.find("<- EOT") != std::string::npos);
  }
}
