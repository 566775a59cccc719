#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <fstream>

#include "src/app/cable_memory.hpp"
#include "tests/app/temp_dir.hpp"

using namespace rommate;
using namespace std::chrono_literals;
using app::CableMemory;
using app::CableSeen;

namespace {

port::PortInfo adapter(const std::string& serial, const std::string& position) {
  port::PortInfo info;
  info.name = "ttyUSB0";
  info.path = "/dev/ttyUSB0";
  info.usb.emplace();
  info.usb->serial = serial;
  info.usb->position = position;
  info.usb->interface = "00";
  return info;
}

}  // namespace

TEST_CASE("a cable is its adapter's serial number, or its place when many adapters share the number") {
  CHECK(app::cable_of(adapter("A9XYZ12", "1-2")) == "usb-serial:A9XYZ12:00");
  CHECK(app::cable_of(adapter("", "1-2")) == "usb-position:1-2:00");
  CHECK(app::cable_of(adapter("00000000", "1-2.4")) == "usb-position:1-2.4:00");
  CHECK(app::cable_of(adapter("0001", "1-2.4")) == "usb-position:1-2.4:00");
  CHECK(app::cable_of("telnet://10.0.0.1:2001", {}) == "port:telnet://10.0.0.1:2001");
  port::PortInfo onboard;
  onboard.path = "/dev/ttyS0";
  CHECK(app::cable_of(onboard) == "port:/dev/ttyS0");
}

TEST_CASE("the host that was on a cable is told when another one is there") {
  const TempDir dir;
  CableMemory memory(dir / "state/cables");
  CHECK_FALSE(memory.saw("c1", "core-sw1", 1000).before);
  CHECK_FALSE(memory.saw("c1", "core-sw1", 2000).before);
  CHECK_FALSE(memory.saw("c2", "edge-r1", 3000).before);
  CHECK(memory.saw("c1", "edge-r2", 4000).before == CableSeen{"c1", "core-sw1", 2000});
  CHECK(memory.last("c1") == CableSeen{"c1", "edge-r2", 4000});
  CHECK(memory.all() == std::vector<CableSeen>{{"c1", "edge-r2", 4000}, {"c2", "edge-r1", 3000}});
}

TEST_CASE("a name without a configuration is another host, but is not remembered as one") {
  const TempDir dir;
  CableMemory memory(dir / "cables");
  CHECK_FALSE(memory.saw("c1", "Switch", 900).before);
  memory.saw("c1", "core-sw1", 1000);
  CHECK(memory.saw("c1", "Switch", 2000).before->host == "core-sw1");
  CHECK(memory.last("c1")->host == "core-sw1");
}

TEST_CASE("a damaged file is read as far as it makes sense, and stays bounded") {
  const TempDir dir;
  {
    std::ofstream out(dir / "cables");
    out << "c1\tr1\t100\nnonsense\nc2\t\t5\nc3\tr3\tsoon\n\tr4\t5\n"
        << std::string(300'000, 'x') << "\nc9\tr9\t1\n";
  }
  CableMemory memory(dir / "cables");
  CHECK(memory.all() == std::vector<CableSeen>{{"c1", "r1", 100}});
  for (int i = 0; i < 600; ++i) memory.saw("cable" + std::to_string(i), "h", i + 1000);
  CHECK(memory.all().size() == 500);
  CHECK_FALSE(memory.last("cable0"));
  CHECK(memory.last("cable599"));
}

TEST_CASE("a watched session says once that the cable was moved, before anything is typed") {
  const TempDir dir;
  CableMemory(dir / "cables").saw("c1", "core-sw1", 1000);
  std::vector<std::string> notices;
  app::CableWatch watch(CableMemory(dir / "cables"), "c1",
                        [&](const std::string& n, const CableSeen& before) {
                          notices.push_back(n);
                          CHECK(before.host == "core-sw1");
                        });
  console::Watcher& watcher = watch;
  recognise::Sighting seen;
  seen.state = recognise::State::ios_enable;
  seen.host = "edge-r9";
  watcher.sighted(seen, console::Time{1s});
  watcher.sighted(seen, console::Time{2s});
  watcher.sighted(seen, console::Time{3600s});
  REQUIRE(notices.size() == 1);
  CHECK(notices[0].find("This is edge-r9. On this cable it was core-sw1 ") == 0);
  CHECK(CableMemory(dir / "cables").last("c1")->host == "edge-r9");
}

TEST_CASE("while another console writes the memory nobody waits, and the host is kept at the next prompt") {
  const TempDir dir;
  const std::string path = dir / "cables";
  CableMemory memory(path);
  CHECK(memory.saw("c1", "core-sw1", 1000).kept);
  const int other = ::open((path + ".lock").c_str(), O_RDWR | O_CLOEXEC);
  REQUIRE(::flock(other, LOCK_EX) == 0);

  recognise::Sighting prompt;
  prompt.state = recognise::State::ios_enable;
  prompt.host = "edge-r2";
  int told = 0;
  app::CableWatch watch(CableMemory(path), "c1", [&](const std::string&, const CableSeen&) { ++told; });
  console::Watcher& watcher = watch;
  const console::Time start{1h};
  watcher.sighted(prompt, start);
  CHECK(told == 1);
  CHECK(memory.last("c1")->host == "core-sw1");
  ::close(other);
  watcher.sighted(prompt, start + 1s);
  CHECK(told == 1);
  CHECK(memory.last("c1")->host == "edge-r2");
}

TEST_CASE("how long ago it was is told in the largest unit that fits") {
  CHECK(app::how_long_ago(5) == "a moment ago");
  CHECK(app::how_long_ago(1200) == "20 minutes ago");
  CHECK(app::how_long_ago(90000) == "25 hours ago");
  CHECK(app::how_long_ago(400000) == "4 days ago");
}
