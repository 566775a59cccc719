#include <doctest/doctest.h>

#include "src/console/prefix_keys.hpp"

using namespace rommate::console;
using namespace std::chrono_literals;
using rommate::protocols::as_bytes;
using rommate::protocols::as_text;
using rommate::protocols::Time;

namespace {
std::string shown(const std::vector<PrefixKeys::Event>& events) {
  std::string out;
  for (const auto& event : events)
    if (const auto* text = std::get_if<PrefixKeys::Text>(&event))
      out += std::string(as_text(text->bytes));
    else
      out += std::string("<") + std::get<PrefixKeys::Command>(event).key + ">";
  return out;
}
}  // namespace

TEST_CASE("the letter behind the prefix is a command, in either case") {
  PrefixKeys keys(PrefixKeys::default_prefix);
  CHECK(shown(keys.on_bytes(as_bytes("show\x14"
                                     "F version\x14x"),
                            Time{})) == "show<f> version<x>");
}

TEST_CASE("a second prefix sends the prefix itself") {
  PrefixKeys keys(PrefixKeys::default_prefix);
  CHECK(shown(keys.on_bytes(as_bytes("a\x14\x14z"), Time{})) == "a\x14z");
}

TEST_CASE("a prefix without a letter is forgotten after two seconds") {
  PrefixKeys keys(PrefixKeys::default_prefix);
  CHECK(shown(keys.on_bytes(as_bytes("\x14"), Time{})) == "");
  CHECK(keys.pending());
  keys.on_time(Time{} + 1999ms);
  CHECK(keys.pending());
  CHECK(shown(keys.on_bytes(as_bytes("f"), Time{} + 2s)) == "f");
}

TEST_CASE("without a prefix every byte is text") {
  PrefixKeys keys(std::nullopt);
  CHECK(shown(keys.on_bytes(as_bytes("\x14x"), Time{})) == "\x14x");
}

TEST_CASE("control keys are named and read as people write them") {
  CHECK(key_name(0x14) == "Ctrl-T");
  CHECK(parse_control_key("ctrl-a") == 1);
  CHECK(parse_control_key("^T") == 0x14);
  CHECK(parse_control_key("C-]") == 0x1D);
  CHECK_FALSE(parse_control_key("t").has_value());
}

TEST_CASE("an Escape that was kept and the prefix are two keys") {
  PrefixKeys keys(PrefixKeys::default_prefix);
  CHECK(keys.is_escaped_prefix(as_bytes("\x1b\x14")));
  CHECK_FALSE(keys.is_escaped_prefix(as_bytes("\x1bx")));
  CHECK_FALSE(keys.is_escaped_prefix(as_bytes("\x14\x14")));
  CHECK_FALSE(PrefixKeys(std::nullopt).is_escaped_prefix(as_bytes("\x1b\x14")));
  CHECK(shown(keys.on_bytes(as_bytes("\x1b\x14x"), Time{})) == "\x1b<x>");
}
