#include <doctest/doctest.h>

#include "tui/list_view.hpp"

using namespace rommate::tui;

namespace {

std::string current(const ListView& list) {
  const auto item = list.current();
  return item ? list.items()[*item].text : "";
}

const Item heading{.text = "Simulated", .heading = true};

}  // namespace

TEST_CASE("what appears above is current as long as nobody has moved, for that is what one waits for") {
  ListView list("Which console?", {heading, {.text = "sim:c1841"}});
  CHECK(current(list) == "sim:c1841");
  list.set_items({{.text = "ttyUSB0"}, heading, {.text = "sim:c1841"}});
  CHECK(current(list) == "ttyUSB0");
}

TEST_CASE("what one has moved to stays current when the list changes") {
  ListView list("Which console?", {{.text = "ttyUSB0"}, {.text = "ttyUSB1"}, heading, {.text = "sim:c1841"}});
  static_cast<void>(list.on_key(plain_key(KeyCode::end)));
  CHECK(current(list) == "sim:c1841");
  list.set_items({{.text = "ttyUSB1"}, heading, {.text = "sim:c1841"}, {.text = "sim:c3750"}});
  CHECK(current(list) == "sim:c1841");
  static_cast<void>(list.on_key(plain_key(KeyCode::home)));
  CHECK(current(list) == "ttyUSB1");
  list.set_items({{.text = "ttyUSB0"}, {.text = "ttyUSB1"}});
  CHECK(current(list) == "ttyUSB1");
  list.set_items({{.text = "ttyUSB0"}});
  CHECK(current(list) == "ttyUSB0");
}

TEST_CASE("no way leads onto a heading") {
  ListView list("Which console?", {heading, {.text = "a"}, heading, {.text = "b"}, heading});
  for (const auto code : {KeyCode::home, KeyCode::up, KeyCode::down, KeyCode::down, KeyCode::end, KeyCode::up,
                          KeyCode::page_down, KeyCode::page_up}) {
    static_cast<void>(list.on_key(plain_key(code)));
    CHECK((current(list) == "a" || current(list) == "b"));
  }
}
