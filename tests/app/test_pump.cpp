#include <doctest/doctest.h>

#include <boost/asio/steady_timer.hpp>

#include "src/app/pump.hpp"
#include "tests/support/fake_port.hpp"
#include "tests/support/loop.hpp"

using namespace rommate;
using namespace std::chrono_literals;
using protocols::as_bytes;
using protocols::as_text;

namespace {

struct Screen final : console::Watcher {
  std::string text, done;
  void shown(console::ByteView bytes, console::Time) override { text += as_text(bytes); }
  void noted(std::string_view note, console::Time) override { text += "[" + std::string(note) + "]"; }
  void break_changed(bool on, console::Time) override { done += on ? "on " : "off "; }
  void effect_done(const console::EffectResult& result, console::Time) override {
    done += result.status == console::EffectResult::Status::done ? "done " : "(" + result.text + ") ";
  }
};

struct Rig {
  testing::Loop loop;
  boost::asio::io_context& io = loop.io;
  console::Session session{protocols::LineSettings{}};
  Screen screen;
  test::FakePort* port = nullptr;
  std::unique_ptr<app::Pump> pump;
  std::optional<port::Problem> opened_with;
  bool opened = false;

  explicit Rig(bool reconnect = false) {
    auto fake = std::make_unique<test::FakePort>(io);
    port = fake.get();
    pump = std::make_unique<app::Pump>(io, std::move(fake), session, app::Pump::Options{reconnect});
    session.watch(screen);
  }
  void open() {
    pump->open([this](std::optional<port::Problem> problem) {
      opened = true;
      opened_with = std::move(problem);
    });
    settle();
  }
  /// Runs what is ready. Real timers are short here, and waited for by loop.until().
  void settle() {
    io.restart();
    io.poll();
  }
};

const port::Problem gone{port::Problem::Kind::lost, "the adapter is gone", ""};

}  // namespace

TEST_CASE("bytes from the port reach the watchers, and typed ones the port") {
  Rig rig;
  rig.open();
  REQUIRE(rig.opened);
  CHECK_FALSE(rig.opened_with);
  rig.port->say("rommon 1 > ");
  rig.settle();
  CHECK(rig.screen.text == "rommon 1 > ");
  rig.session.type(as_bytes("help\r"), app::Pump::now());
  rig.settle();
  CHECK(rig.port->log == "open write(help\r) ");
}

TEST_CASE("a BREAK between two texts stays between them, and is off before the second is written") {
  Rig rig;
  rig.open();
  rig.session.type(as_bytes("a"), app::Pump::now());
  rig.session.request(console::Break{2ms}, app::Pump::now());
  rig.session.type(as_bytes("b"), app::Pump::now());
  REQUIRE(rig.loop.until([&] { return rig.port->log.ends_with("write(b) "); }));
  CHECK(rig.port->log == "open write(a) break(on) break(off) write(b) ");
  CHECK(rig.screen.done == "on off done ");
}

TEST_CASE("a driver that refuses BREAK is reported in its own words, and nothing is switched off") {
  Rig rig;
  rig.open();
  rig.port->control_answers = {{port::ControlResult::Status::refused, "Operation not supported", {}}};
  rig.session.request(console::Break{2ms}, app::Pump::now());
  rig.settle();
  CHECK(rig.port->log == "open break(on) ");
  CHECK(rig.screen.done == "(Operation not supported) ");
}

TEST_CASE("a port that does not open says why") {
  Rig rig;
  rig.port->open_answers = {port::Problem{port::Problem::Kind::busy, "ttyUSB0 is busy", ""}};
  rig.open();
  REQUIRE(rig.opened_with);
  CHECK(rig.opened_with->what == "ttyUSB0 is busy");
}

TEST_CASE("a lost line ends it when reconnecting is off") {
  Rig rig;
  rig.open();
  bool lost = false;
  rig.pump->on_lost = [&](const port::Problem&) { lost = true; };
  rig.port->vanish(gone);
  rig.settle();
  CHECK(lost);
  CHECK(rig.session.lost());
  CHECK(rig.port->log == "open ");
}

TEST_CASE("a line that comes back is opened again, and nothing typed for the old one is sent") {
  Rig rig(true);
  rig.open();
  rig.port->open_answers = {port::Problem{port::Problem::Kind::cannot_open, "not there", ""}, std::nullopt};
  rig.port->vanish(gone);
  REQUIRE(rig.loop.until([&] { return rig.session.lost(); }));
  rig.session.type(as_bytes("reload\r"), app::Pump::now());
  REQUIRE(rig.loop.until([&] { return !rig.session.lost(); }));
  rig.port->say("Router>");
  REQUIRE(rig.loop.until([&] { return rig.screen.text.ends_with("Router>"); }));
  CHECK(rig.port->log == "open open open ");
  CHECK(rig.screen.text == "[the adapter is gone][the line is back]Router>");
}

TEST_CASE("when everything was sent is known only after the line has drained") {
  Rig rig;
  rig.open();
  std::string log_then;
  rig.session.type(as_bytes("x"), app::Pump::now());
  rig.pump->when_sent([&] { log_then = rig.port->log; });
  rig.settle();
  CHECK(log_then == "open write(x) drain ");
}

TEST_CASE("a screen that falls behind stops the reading") {
  Rig rig;
  rig.open();
  rig.pump->hold_reading(true);
  rig.port->say("1");  // the read under way still ends
  rig.settle();
  rig.port->say("2");
  rig.settle();
  CHECK(rig.screen.text == "1");
  rig.pump->hold_reading(false);
  rig.settle();
  CHECK(rig.screen.text == "12");
}
