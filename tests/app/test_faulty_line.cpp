// A console on a line that is cut again and again (the fault port around a real socket): the session outlives
// it.
#include <doctest/doctest.h>

#include "src/app/pump.hpp"
#include "src/port/fault.hpp"
#include "src/port/telnet.hpp"
#include "tests/support/served_line.hpp"

using namespace rommate;
using namespace rommate::testing;

namespace {

struct Screen final : console::Watcher {
  std::string text, notes;
  void shown(console::ByteView bytes, console::Time) override { text += protocols::as_text(bytes); }
  void noted(std::string_view note, console::Time) override { notes += std::string(note) + "\n"; }
};

}  // namespace

TEST_CASE("a console keeps its session over cuts of the line: what was shown stays, typing goes on") {
  Loop loop;
  ServedLine line(loop, ServedLine::Protocol::telnet);
  auto made = port::make_telnet(loop.io, line.server->address());
  auto faulty = port::make_faulty(loop.io, std::move(std::get<std::unique_ptr<port::Port>>(made)),
                                  {.disconnect_at = 10}, {});
  console::Session session{protocols::LineSettings{}};
  Screen screen;
  session.watch(screen);
  app::Pump pump(loop.io, std::move(faulty), session, {.reconnect = true});
  int lost = 0, back = 0;
  pump.on_lost = [&lost](const port::Problem&) { ++lost; };
  pump.on_back = [&back] { ++back; };
  bool opened = false;
  pump.open([&opened](const std::optional<port::Problem>& problem) { opened = !problem; });
  REQUIRE(loop.until([&] { return opened; }));
  for (int cuts = 1; cuts <= 3; ++cuts) {
    line.prints("0123456789lost", cuts);
    REQUIRE(loop.until([&] { return lost == cuts; }));
    REQUIRE(loop.until([&] { return back == cuts; }));
  }
  CHECK(screen.text == "012345678901234567890123456789");
  session.type(protocols::as_bytes("still here\r"), app::Pump::now());
  CHECK(loop.until([&] { return line.received == "still here\r"; }));
  CHECK(screen.notes.find("cut") != std::string::npos);
  session.unwatch(screen);
}
