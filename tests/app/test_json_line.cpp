#include <doctest/doctest.h>

#include "src/app/json_line.hpp"

using namespace rommate::app;

TEST_CASE("members keep their order and their kind") {
  JsonLine line;
  line.add("event", "done").add("bytes", 1024u).add("ok", true).add("rate", 0.5);
  CHECK(line.text() == R"({"event":"done","bytes":1024,"ok":true,"rate":5E-1})");
}

TEST_CASE("objects nest and arrays grow") {
  JsonLine inner;
  inner.add("pid", 7);
  JsonLine line;
  line.add("holder", inner).append("methods", "driver").append("methods", "remote");
  CHECK(line.text() == R"({"holder":{"pid":7},"methods":["driver","remote"]})");
}

TEST_CASE("whatever a device printed makes valid JSON") {
  JsonLine line;
  line.add("text", "a\xff\"\\\x01\xc3\xa9\xed\xa0\x80");
  CHECK(line.text() ==
        "{\"text\":\"a\xEF\xBF\xBD\\\"\\\\\\u0001\xc3\xa9\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"}");
}
