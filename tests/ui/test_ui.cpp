#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "src/app/transfer.hpp"
#include "src/console/session.hpp"
#include "src/ui/device_text.hpp"
#include "src/ui/files.hpp"
#include "src/ui/port_item.hpp"
#include "src/ui/port_picker.hpp"
#include "src/ui/recipe_form.hpp"

using namespace rommate;
using namespace rommate::ui;
using recognise::Sighting;
using recognise::State;
using tui::Mood;

namespace {

DeviceText text(Sighting seen, bool booting = false) {
  seen.waiting = true;
  recognise::Facts facts;
  facts.platform = "C1841";
  return describe(seen, facts, booting);
}

}  // namespace

TEST_CASE("a recipe is near by the place where its device must be, not by what can be done anywhere") {
  console::Session session({});
  constexpr std::string_view stands =
      "System Bootstrap, Version 12.4(13r)T, RELEASE SOFTWARE (fc1)\r\nc1841 platform with 131072 Kbytes of "
      "main "
      "memory\r\n\r\nSelf decompressing the image : ####### [OK]\r\n\r\n"
      "Cisco 1841 (revision 7.0) with 114688K/16384K bytes of memory.\r\n\r\nRouter#";
  session.on_bytes(protocols::as_bytes(stands), {});
  session.on_time(protocols::Time{} + std::chrono::seconds(5));
  REQUIRE(session.sight().settled() != nullptr);
  bool seen = false;
  for (const auto& offer : offers_for(session.sight())) {
    CAPTURE(offer.recipe.name.text);
    if (offer.recipe.name.text == "tftp-boot") {  // it serves anywhere, and boots in the loader
      seen = true;
      CHECK(offer.how_near == "power-cycle");
    }
    if (offer.recipe.name.text == "backup-config") CHECK(offer.how_near == "from here");
    if (!offer.fits) CHECK(offer.how_near.empty());
  }
  CHECK(seen);
}

TEST_CASE("the device's state is said in the trade's words") {
  CHECK(text({.state = State::rommon, .number = "3"}) == DeviceText{"c1841 rommon 3", Mood::waits});
  CHECK(text({.state = State::ios_user, .host = "R1"}) == DeviceText{"R1>", Mood::waits});
  CHECK(text({.state = State::ios_enable, .host = "R1", .boot_rom = true}) == DeviceText{"R1#", Mood::waits});
  CHECK(text({.state = State::ios_config, .host = "R1", .mode = "config-if"}) ==
        DeviceText{"R1# config-if", Mood::waits});
  CHECK(text({.state = State::switch_loader}) == DeviceText{"c1841 switch:", Mood::waits});
  CHECK(text({.state = State::booting}) == DeviceText{"c1841 booting", Mood::busy});
  CHECK(text({.state = State::unknown}, true) == DeviceText{"c1841 booting", Mood::busy});
  CHECK(text({.state = State::garbled}).mood == Mood::alarm);
}

TEST_CASE("an open window of the boot is said with its key and the seconds left") {
  Sighting seen;
  seen.state = State::booting;
  seen.detail = "window";
  seen.window_key = "BREAK";
  seen.window_seconds = 12;
  CHECK(describe(seen, {}, true) == DeviceText{"booting, BREAK window 12 s", Mood::alarm});
  seen.window_key.clear();
  CHECK(describe(seen, {}, true) == DeviceText{"booting", Mood::busy});
}

TEST_CASE("a question that destroys data is an alarm, and nothing known is nothing said") {
  CHECK(text({.state = State::yes_no, .destructive = true}).mood == Mood::alarm);
  CHECK(text({.state = State::yes_no, .default_answer = "yes"}).mood == Mood::waits);
  CHECK(describe({}, {}, false) == DeviceText{"", Mood::plain});
}

TEST_CASE("the picker names the host last seen on a cable") {
  port::PortInfo info;
  info.name = "ttyUSB0";
  info.path = "/dev/ttyUSB0";
  info.description = "FT232R";
  info.usb.emplace();
  info.usb->serial = "A9XYZ123";
  const std::chrono::system_clock::time_point now{std::chrono::seconds(10'000)};
  const std::vector<app::CableSeen> hosts = {{"port:/dev/ttyS0", "r1", 9'000},
                                             {app::cable_of(info), "core-sw1", 10'000 - 1'200}};
  CHECK(port_item(info, hosts, now).text == "ttyUSB0  core-sw1 (20 minutes ago)  FT232R");
  CHECK(port_item(info, {}, now).text == "ttyUSB0  FT232R");
}

TEST_CASE("files are listed, completed, read, and never overwritten") {
  namespace fs = std::filesystem;
  char pattern[] = "/tmp/rommate-ui-XXXXXX";
  const std::string root = mkdtemp(pattern);
  CHECK(write_new_file(root + "/r1.txt", "hello\n").empty());
  CHECK(write_new_file(root + "/r1.txt", "other").find("nothing is overwritten") != std::string::npos);
  std::string text_read;
  CHECK(read_text_file(root + "/r1.txt", text_read).empty());
  CHECK(text_read == "hello\n");
  CHECK_FALSE(read_text_file(root + "/none", text_read).empty());
  fs::create_directory(root + "/r2");
  CHECK(app::complete_path(root + "/r") == std::vector<std::string>{root + "/r1.txt", root + "/r2/"});
  CHECK(list_directory(root).entries.size() == 2);
  CHECK_FALSE(list_directory(root + "/none").problem.empty());
  fs::remove_all(root);
}

TEST_CASE("the picker knows what each item of its list opens: ports, profiles, simulated devices, another") {
  boost::asio::io_context io;
  PortPicker picker(io, {{"core-r1", "telnet://10.0.0.1:2001"}}, false);
  const auto view = std::make_shared<tui::ListView>(PortPicker::view());
  int changes = 0;
  picker.fill(view, [&] { ++changes; });
  CHECK(changes == 1);
  std::size_t profile = 0, simulated = 0, last = 0;
  for (std::size_t item = 0; item < 200; ++item) {
    if (picker.port(item) == "core-r1") profile = item;
    if (picker.port(item) == "sim:c1841") simulated = item;
    if (!picker.port(item).empty()) last = item;
  }
  CHECK(picker.port(profile) == "core-r1");
  CHECK(simulated > profile + 1);                // the heading lies between
  CHECK(picker.port(profile + 1).empty());       // and opens nothing
  CHECK(picker.port(last).starts_with("sim:"));  // "another" behind it asks for a name
  picker.stop();
}
