#include <doctest/doctest.h>

#include <memory>

#include "tests/tui/screens.hpp"
#include "tui/scrollback_view.hpp"
#include "tui/text.hpp"

using namespace rommate::tui;
using rommate::tests::check_view;

namespace {

struct Text {
  std::size_t first = 0;
  std::vector<std::string> lines;

  LineSource source() {
    return {[this] { return first; }, [this] { return first + lines.size(); },
            [this](std::size_t line) { return lines.at(line - first); },
            [this](std::size_t line) {
              std::vector<Cell> cells;
              for (const char32_t ch : decode_utf8(lines.at(line - first))) cells.push_back({ch, {}, {}, 1});
              return cells;
            },
            nullptr};
  }
};

Text boot() {
  Text text;
  text.lines = {"System Bootstrap, Version 12.4(13r)T",
                "c1841 platform with 131072 Kbytes of main memory",
                "",
                "rommon 1 > confreg 0x2142",
                "",
                "You must reset or power cycle for new config to take effect",
                "rommon 2 > reset",
                "System Bootstrap, Version 12.4(13r)T",
                "program load complete",
                "Router>enable",
                "Router#show verson",
                "           ^",
                "% Invalid input detected at '^' marker.",
                ""};
  for (int i = 0; i < 30; ++i) text.lines.push_back("line " + std::to_string(i));
  text.lines.push_back("Router#");
  return text;
}

void type(ScrollbackView& view, std::string_view keys) {
  for (const char c : keys) static_cast<void>(view.on_key(text_key(static_cast<unsigned char>(c))));
}

std::string current(ScrollbackView& view) {
  const auto result = view.on_key(text_key('y'));
  return result ? result->text : "";
}

}  // namespace

TEST_CASE("one jumps to the previous prompt, boot and error") {
  Text text = boot();
  ScrollbackView view(text.source(), 12);
  type(view, "p");
  CHECK(current(view) == "Router#show verson\n");
  type(view, "p");
  CHECK(current(view) == "Router>enable\n");
  type(view, "p");
  CHECK(current(view) == "rommon 2 > reset\n");
  check_view("scrollback", 12, 80, view);
  type(view, "b");
  CHECK(current(view) == "System Bootstrap, Version 12.4(13r)T\n");
  type(view, "b");
  check_view("scrollback-no-more", 12, 80, view);
  type(view, "E");
  CHECK(current(view) == "% Invalid input detected at '^' marker.\n");
}

TEST_CASE("the search follows every letter and goes on with n and N") {
  Text text = boot();
  ScrollbackView view(text.source(), 12);
  type(view, "/line 1");
  check_view("scrollback-search", 12, 80, view);
  static_cast<void>(view.on_key(plain_key(KeyCode::enter)));
  CHECK(current(view) == "line 19\n");
  type(view, "n");
  CHECK(current(view) == "line 18\n");
  type(view, "NN");
  CHECK(current(view) == "line 19\n");  // nothing later
  type(view, "/LINE 7");
  static_cast<void>(view.on_key(plain_key(KeyCode::escape)));  // back to where it began
  CHECK(current(view) == "line 19\n");
}

TEST_CASE("? shows the keys of the scrollback, and the next key only closes that") {
  Text text = boot();
  ScrollbackView view(text.source(), 24);
  const auto shown = [&] {
    Canvas canvas(24, 80);
    view.draw(canvas, canvas.area());
    std::string all;
    for (int row = 0; row < canvas.rows(); ++row) all += canvas.row_text(row) + "\n";
    return all;
  };
  const std::string before = shown();
  CHECK(before.find("? keys") != std::string::npos);
  type(view, "?");
  CHECK(shown().find("Keys while scrolling") != std::string::npos);
  CHECK_FALSE(view.on_key(text_key('q')));
  CHECK(shown() == before);
}

TEST_CASE("lines are marked and copied without the blanks at their ends") {
  Text text;
  text.lines = {"one   ", "two", "three"};
  ScrollbackView view(text.source(), 12);
  type(view, "vk");
  check_view("scrollback-marked", 6, 40, view);
  CHECK(view.on_key(plain_key(KeyCode::enter))->text == "two\nthree\n");
  type(view, "k");
  const auto saved = view.on_key(text_key('s'));
  CHECK(saved->kind == ScrollbackView::Result::Kind::save);
  CHECK(saved->text == "one\ntwo\nthree\n");
}

TEST_CASE("what is shown stays while more text comes and old lines go") {
  Text text = boot();
  ScrollbackView view(text.source(), 12);
  static_cast<void>(view.on_key(plain_key(KeyCode::home)));
  CHECK(current(view) == "System Bootstrap, Version 12.4(13r)T\n");
  type(view, "jjj");
  text.lines.push_back("more");
  CHECK(current(view) == "rommon 1 > confreg 0x2142\n");
  text.first += 20;
  text.lines.erase(text.lines.begin(), text.lines.begin() + 20);
  Canvas canvas(12, 40);
  view.draw(canvas, canvas.area());
  CHECK(canvas.row_text(0) == text.lines.front());
  type(view, "k");
  CHECK(current(view) == text.lines.front() + "\n");
}

TEST_CASE("long lines are wrapped, and the current one is always in sight") {
  Text text;
  for (int i = 0; i < 50; ++i) text.lines.push_back(std::to_string(i) + " " + std::string(70, 'x'));
  ScrollbackView view(text.source(), 8);
  Canvas canvas(8, 30);
  for (int i = 0; i < 60; ++i) {
    view.draw(canvas, canvas.area());
    bool seen = false;
    for (int y = 0; y < 7; ++y) seen = seen || (canvas.row(y)[0].style.attributes & reverse) != 0;
    CHECK(seen);
    static_cast<void>(view.on_key(plain_key(i < 30 ? KeyCode::up : KeyCode::page_down)));
  }
}

TEST_CASE("an empty scrollback can be looked at too") {
  Text text;
  ScrollbackView view(text.source(), 12);
  type(view, "pbeE/x");
  static_cast<void>(view.on_key(plain_key(KeyCode::enter)));
  type(view, "nNgGvy ");
  Canvas canvas(5, 20);
  view.draw(canvas, canvas.area());
  for (int y = 0; y < 4; ++y) CHECK(canvas.row_text(y).find_first_not_of(' ') == std::string::npos);
}

TEST_CASE("landmarks are what a person would call a prompt, a boot or an error") {
  for (const auto* prompt :
       {"Router#show run", "Router>", "R1(config-if)#no shut", "rommon 1 > boot",
        "switch: dir flash:", "=> printenv", "loader > boot", "admin@fw1> show system", "user@host:~# ls"})
    CHECK_MESSAGE(is_landmark(prompt, Landmark::prompt), prompt);
  for (const auto* text : {"", "-> x", "Building configuration...",
                           "*Mar  1 00:00:01: %SYS-5-CONFIG_I: Configured", "  5 minute input rate"})
    CHECK_FALSE_MESSAGE(is_landmark(text, Landmark::prompt), text);
  CHECK(is_landmark("*Mar  1 00:01: %SYS-2-MALLOCFAIL: Memory allocation of 65536", Landmark::error));
  CHECK_FALSE(is_landmark("*Mar  1 00:01: %LINK-5-CHANGED: Interface", Landmark::error));
  CHECK_FALSE(is_landmark("     0 input errors, 0 CRC, 0 frame", Landmark::error));
  CHECK(is_landmark("U-Boot 2023.01 (Jan 09 2023)", Landmark::boot));
}
