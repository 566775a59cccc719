#include <doctest/doctest.h>

#include "src/app/json_line.hpp"

using namespace rommate::app;

TEST_CASE("members keep their order and their kind") {
  JsonLine line;
  line.add("event", "done").add("bytes", 1024u).add("ok", true).add("rate", 0.5);
  CHECK(line.text() == R"({"event":"done","bytes":1024,"ok":true,"rate":0.5})");
}

TEST_CASE("numbers are written as people write them, and are the same when they are read") {
  JsonLine line;
  line.add("seconds", 0.480120691).add("rate", 115200.0).add("none", 0.0).add("less", -2.5);
  CHECK(line.text() == R"({"seconds":0.480120691,"rate":115200,"none":0,"less":-2.5})");
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

TEST_CASE("what a terminal would obey leaves as an escape, so that reading the lines on a screen is safe") {
  JsonLine line;
  line.add("text", "\x1b]52;c;x\x07\x7f\xc2\x9b\xc2\x80\xc2\x9f\xc2\xa0\x9b");
  CHECK(line.text() ==
        "{\"text\":\"\\u001b]52;c;x\\u0007\\u007f\\u009b\\u0080\\u009f\xc2\xa0\xEF\xBF\xBD\"}");
}
