#include <doctest/doctest.h>

#include "src/port/list.hpp"
#include "tests/port/fake_system.hpp"

using namespace rommate::port;
using rommate::test::FakeSystem;

namespace {

std::string path_of(const std::variant<std::string, Problem>& found) {
  if (const auto* problem = std::get_if<Problem>(&found)) return "(" + to_string(*problem) + ")";
  return std::get<std::string>(found);
}

}  // namespace

TEST_CASE("ports are listed with driver and USB identity, adapters first, in number order") {
  FakeSystem system;
  system.uart("ttyS0", 4);
  system.plug({.tty = "ttyUSB10", .position = "1-3", .serial = "B"});
  system.plug({.tty = "ttyUSB2", .position = "1-2.4", .serial = "A"});
  const auto ports = list_ports(system.places());
  REQUIRE(ports.size() == 3);
  CHECK(ports[0].name == "ttyUSB2");
  CHECK(ports[1].name == "ttyUSB10");
  CHECK(ports[2].name == "ttyS0");
  CHECK(ports[0].driver == "ftdi_sio");
  CHECK(ports[0].description == "FTDI FT232R USB UART");
  CHECK(ports[0].path == system.places().dev + "/ttyUSB2");
  CHECK(ports[0].here_since.has_value());
  REQUIRE(ports[0].usb);
  CHECK(ports[0].usb->vendor == "0403");
  CHECK(ports[0].usb->product == "6001");
  CHECK(ports[0].usb->serial == "A");
  CHECK(ports[0].usb->position == "1-2.4");
  CHECK(ports[0].usb->interface == "00");
  CHECK(ports[2].driver == "serial");
  CHECK(ports[2].description == "built-in UART at 0x3F8");
}

TEST_CASE("virtual consoles and UART slots without a chip are not ports") {
  FakeSystem system;
  system.console("tty0");
  system.uart("ttyS3", 0);
  CHECK(list_ports(system.places()).empty());
}

TEST_CASE("a machine without any serial driver has no ports and no error") {
  Places nowhere;
  nowhere.sys = nowhere.dev = nowhere.proc = "/nonexistent";
  CHECK(list_ports(nowhere).empty());
  CHECK(ports_here(nowhere).find("plugged in") != std::string::npos);
}

TEST_CASE("the driver of a UART is found above the two layers of the serial core of Linux 6.5") {
  FakeSystem system;
  system.uart("ttyS0", 4);
  const auto entry = system.root() / "sys/class/tty/ttyS0";
  const auto device = system.root() / "sys/devices/pnp0/00:00/00:00:0/00:00:0.0";
  std::filesystem::create_directories(device);
  std::filesystem::create_directories(system.root() / "sys/bus/serial-base/drivers/port");
  std::filesystem::create_directory_symlink(system.root() / "sys/bus/serial-base/drivers/port",
                                            device / "driver");
  std::filesystem::remove(entry / "device");
  std::filesystem::create_directory_symlink(device, entry / "device");
  CHECK(port_info("ttyS0", system.places())->driver == "serial");
}

TEST_CASE("who holds a port is seen from the open files of processes") {
  FakeSystem system;
  system.plug({});
  const auto device = system.places().dev + "/ttyUSB0";
  system.process(4711, "minicom", device);
  system.process(4712, "bash", "/dev/pts/1");
  const auto ports = list_ports(system.places());
  REQUIRE(ports.size() == 1);
  CHECK(to_string(ports[0].holders) == "minicom (pid 4711)");
  CHECK(to_string(holders_of(device, system.places().proc)) == "minicom (pid 4711)");
}

TEST_CASE("a name, a path, a USB serial number or a USB position names a port") {
  FakeSystem system;
  system.plug({.tty = "ttyUSB0", .position = "1-2.4", .serial = "A10K1"});
  const auto places = system.places();
  const auto device = places.dev + "/ttyUSB0";
  CHECK(path_of(find_port("ttyUSB0", places)) == device);
  CHECK(path_of(find_port(device, places)) == device);
  CHECK(path_of(find_port("usb:A10K1", places)) == device);
  CHECK(path_of(find_port("usb:1-2.4", places)) == device);
}

TEST_CASE("a USB name that fits no adapter is answered with the ports that are here") {
  FakeSystem system;
  system.plug({.tty = "ttyUSB0"});
  const auto answer = path_of(find_port("usb:XYZ", system.places()));
  CHECK(answer.find("XYZ") != std::string::npos);
  CHECK(answer.find("ttyUSB0 (FTDI FT232R USB UART)") != std::string::npos);
}

TEST_CASE("the ports of one adapter are told apart by their interface") {
  FakeSystem system;
  system.plug({.tty = "ttyUSB0", .position = "1-4", .serial = "Q", .interface = "00"});
  system.plug({.tty = "ttyUSB1", .position = "1-4", .serial = "Q", .interface = "01"});
  const auto places = system.places();
  const auto ambiguous = find_port("usb:Q", places);
  REQUIRE(std::holds_alternative<Problem>(ambiguous));
  CHECK(std::get<Problem>(ambiguous).kind == Problem::Kind::usage);
  CHECK(std::get<Problem>(ambiguous).hint == "Say which: usb:1-4:00 or usb:1-4:01");
  CHECK(path_of(find_port("usb:Q:01", places)) == places.dev + "/ttyUSB1");
}

TEST_CASE("an adapter that comes back under another name is found by its serial number") {
  FakeSystem system;
  const FakeSystem::Adapter first{.tty = "ttyUSB0", .position = "1-2", .serial = "A"};
  system.plug(first);
  const auto places = system.places();
  const PortIdentity identity{places.dev + "/ttyUSB0", port_info("ttyUSB0", places)->usb};
  system.unplug(first);
  CHECK_FALSE(find_again(identity, places));
  system.plug({.tty = "ttyUSB1", .position = "1-9", .serial = "A"});
  CHECK(find_again(identity, places) == places.dev + "/ttyUSB1");
}

TEST_CASE(
    "an adapter without a serial number, or of a kind that all have the same, is found by its position") {
  FakeSystem system;
  for (const char* serial : {"", "0001"}) {
    const FakeSystem::Adapter mine{.tty = "ttyUSB0", .position = "1-2", .serial = serial};
    const FakeSystem::Adapter other{.tty = "ttyUSB5", .position = "1-5", .serial = serial};
    system.plug(mine);
    const auto places = system.places();
    const PortIdentity identity{places.dev + "/ttyUSB0", port_info("ttyUSB0", places)->usb};
    system.unplug(mine);
    system.plug(other);
    const FakeSystem::Adapter back{.tty = "ttyUSB6", .position = "1-2", .serial = serial};
    system.plug(back);
    CHECK(find_again(identity, places) == places.dev + "/ttyUSB6");
    system.unplug(other);
    system.unplug(back);
  }
}

namespace {

/// Of an adapter that was ttyUSB0 and has been pulled out.
PortIdentity pulled_out(FakeSystem& system) {
  const FakeSystem::Adapter mine{.tty = "ttyUSB0", .position = "1-2", .serial = "A"};
  system.plug(mine);
  const auto places = system.places();
  PortIdentity identity{places.dev + "/ttyUSB0", port_info("ttyUSB0", places)->usb};
  system.unplug(mine);
  return identity;
}

}  // namespace

TEST_CASE("another adapter that took the name is not taken for ours") {
  FakeSystem system;
  const auto identity = pulled_out(system);
  system.plug({.tty = "ttyUSB0", .driver = "ch341-uart", .position = "1-3", .serial = "", .vendor = "1a86"});
  CHECK_FALSE(find_again(identity, system.places()));
}

TEST_CASE(
    "an adapter with another serial number is never ours, also in the same socket and under the same name") {
  FakeSystem system;
  const auto identity = pulled_out(system);
  for (const char* serial : {"B", ""}) {
    const FakeSystem::Adapter other{.tty = "ttyUSB0", .position = "1-2", .serial = serial};
    system.plug(other);
    CHECK_FALSE(find_again(identity, system.places()));
    const auto offered = other_adapter(identity, system.places());
    REQUIRE(offered);
    CHECK(offered->path == system.places().dev + "/ttyUSB0");
    CHECK(offered->difference.find("ours was A") != std::string::npos);
    system.unplug(other);
  }
}

TEST_CASE("adapters without serial numbers that change their names are told apart by their positions") {
  FakeSystem system;
  const FakeSystem::Adapter mine{.tty = "ttyUSB0", .position = "1-2", .serial = ""};
  const FakeSystem::Adapter other{.tty = "ttyUSB1", .position = "1-3", .serial = ""};
  system.plug(mine);
  system.plug(other);
  const auto places = system.places();
  const auto identity = identity_of(places.dev + "/ttyUSB0", places);
  system.unplug(mine);
  system.unplug(other);
  system.plug({.tty = "ttyUSB0", .position = "1-3", .serial = ""});
  CHECK_FALSE(find_again(identity, places));
  CHECK(other_adapter(identity, places)->difference.find("plugged in at 1-3, ours was at 1-2") !=
        std::string::npos);
  system.plug({.tty = "ttyUSB1", .position = "1-2", .serial = ""});
  CHECK(find_again(identity, places) == places.dev + "/ttyUSB1");
}

TEST_CASE("a serial number that another adapter had too decides nothing when ours is gone") {
  FakeSystem system;
  const FakeSystem::Adapter mine{.tty = "ttyUSB0", .position = "1-2", .serial = "0001"};
  system.plug(mine);
  system.plug({.tty = "ttyUSB1", .position = "1-3", .serial = "0001"});
  const auto places = system.places();
  const auto identity = identity_of(places.dev + "/ttyUSB0", places);
  system.unplug(mine);
  CHECK_FALSE(find_again(identity, places));
  CHECK(other_adapter(identity, places)->path == places.dev + "/ttyUSB1");
}

TEST_CASE("a node whose adapter is not described yet is not taken for ours") {
  FakeSystem system;
  const auto identity = pulled_out(system);
  FakeSystem::write(system.places().dev + "/ttyUSB0", "");
  CHECK_FALSE(find_again(identity, system.places()));
}

TEST_CASE("the latency file is that of the adapter's port, where its driver has one") {
  FakeSystem system;
  system.plug({.tty = "ttyUSB0"});
  system.plug({.tty = "ttyUSB1", .driver = "pl2303", .position = "1-3"});
  CHECK(latency_file("ttyUSB0", system.places()).find("ttyUSB0/latency_timer") != std::string::npos);
  CHECK(latency_file("ttyUSB1", system.places()).empty());
}
