// Bytes that are shown or sent as others.
#include <doctest/doctest.h>

#include "src/console/byte_map.hpp"

using namespace rommate;
using console::ByteMap;
using protocols::as_bytes;
using protocols::as_text;

namespace {

std::string mapped(std::string_view names, std::string_view text, ByteMap::Way way = ByteMap::Way::shown) {
  const auto parsed = ByteMap::parse(names, way);
  if (const auto* why = std::get_if<std::string>(&parsed)) FAIL(*why);
  return std::string(as_text(std::get<ByteMap>(parsed).apply(as_bytes(text))));
}

}  // namespace

TEST_CASE("each mapping of picocom does what picocom does") {
  // What picocom 3.1 shows under each name alone, but for igncr and ignlf, on which it stops with a failed
  // assertion: those are its manual's.
  const std::string_view text{"a b\tc\xe9\r\n\x01\x08\x7f"};
  CHECK(mapped("crlf", text) == "a b\tc\xe9\n\n\x01\x08\x7f");
  CHECK(mapped("crcrlf", text) == "a b\tc\xe9\r\n\n\x01\x08\x7f");
  CHECK(mapped("igncr", text) == "a b\tc\xe9\n\x01\x08\x7f");
  CHECK(mapped("lfcr", text) == "a b\tc\xe9\r\r\x01\x08\x7f");
  CHECK(mapped("lfcrlf", text) == "a b\tc\xe9\r\r\n\x01\x08\x7f");
  CHECK(mapped("ignlf", text) == "a b\tc\xe9\r\x01\x08\x7f");
  CHECK(mapped("bsdel", text) == "a b\tc\xe9\r\n\x01\x7f\x7f");
  CHECK(mapped("delbs", text) == "a b\tc\xe9\r\n\x01\x08\x08");
  CHECK(mapped("spchex", text) == "a b\tc\xe9\r\n[01][08][7f]");
  CHECK(mapped("tabhex", text) == "a b[09]c\xe9\r\n\x01\x08\x7f");
  CHECK(mapped("crhex", text) == "a b\tc\xe9[0d]\n\x01\x08\x7f");
  CHECK(mapped("lfhex", text) == "a b\tc\xe9\r[0a]\x01\x08\x7f");
  CHECK(mapped("8bithex", text) == "a b\tc[e9]\r\n\x01\x08\x7f");
  CHECK(mapped("nrmhex", text) == "[61][20][62]\t[63]\xe9\r\n\x01\x08\x7f");
}

TEST_CASE("mappings are joined, and of two for one byte the last is meant") {
  CHECK(mapped("lfcrlf, delbs", "a\n\x7f") == "a\r\n\x08");
  CHECK(mapped("ignlf,lfhex", "\n") == "[0a]");
  CHECK(mapped("", "a\n") == "a\n");
}

TEST_CASE("a NUL that is sent becomes a BREAK in its place") {
  const auto map = std::get<ByteMap>(ByteMap::parse("nulbrk,delbs", ByteMap::Way::sent));
  std::string sent;
  map.send(
      as_bytes(std::string_view{"ab\x7f\0\0c", 6}), [&](auto bytes) { sent += as_text(bytes); },
      [&] { sent += "<BREAK>"; });
  CHECK(sent == "ab\x08<BREAK><BREAK>c");
}

TEST_CASE("a name that is none is named, with those there are") {
  const auto wrong = ByteMap::parse("lfcrlf,onlcr", ByteMap::Way::shown);
  REQUIRE(std::holds_alternative<std::string>(wrong));
  CHECK(std::get<std::string>(wrong).starts_with("'onlcr' is no mapping of what is shown: crlf crcrlf"));
  CHECK_FALSE(ByteMap::is_shown("nulbrk"));  // a BREAK is nothing to be seen
  CHECK(ByteMap::is_sent("nulbrk"));
  for (const auto way : {ByteMap::Way::shown, ByteMap::Way::sent}) {
    std::string all{ByteMap::names(way)};
    for (auto& c : all) c = c == ' ' ? ',' : c;
    CHECK(std::holds_alternative<ByteMap>(ByteMap::parse(all, way)));
  }
}
