#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>
#include <fstream>

#include "src/app/pump.hpp"
#include "src/app/recording.hpp"
#include "tests/app/temp_dir.hpp"

using namespace rommate;
using protocols::as_bytes;
using protocols::as_text;

namespace {

std::string text_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string file{std::istreambuf_iterator<char>(in), {}};
  record::RecordDecoder decoder;
  decoder.on_bytes(as_bytes(file));
  decoder.finish();
  std::string all;
  while (auto event = decoder.next())
    all += std::string(to_string(event->kind)) + ":" + std::string(as_text(event->bytes)) + event->text + "|";
  return all;
}

}  // namespace

TEST_CASE("a recording follows what happens in a session, and ends when it is destroyed") {
  const TempDir dir;
  boost::asio::io_context io;
  console::Session session({});
  auto started = app::Recording::start(io, session, dir / "a.rec", "sim:c1841");
  REQUIRE(std::holds_alternative<std::unique_ptr<app::Recording>>(started));
  auto recording = std::move(std::get<std::unique_ptr<app::Recording>>(started));
  const auto now = app::Pump::now();
  session.on_bytes(as_bytes("rommon 1 > "), now);
  session.type(as_bytes("boot\r"), now);
  REQUIRE(session.take_effect(now));
  session.on_break_changed(true, now);
  session.on_break_changed(false, now);
  session.on_effect({console::SetLine{{.baud = 115200}}, console::EffectResult::Status::done, {}}, now);
  session.on_lost("ttyUSB0: the adapter was unplugged", now);
  recording->note("second try");
  const std::string expected =
      "start:|received:rommon 1 > |sent:boot\r|break-on:|break-off:|line:115200 8N1|"
      "mark:ttyUSB0: the adapter was unplugged|note:second try|";
  io.run();  // until its timer has written, and there is nothing more to wait for
  CHECK(text_of(dir / "a.rec") == expected);
  recording.reset();
  CHECK(text_of(dir / "a.rec") == expected + "end:|");
  session.on_bytes(as_bytes("more"), now);
}
