#include "src/app/packet_log_file.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "tests/app/temp_dir.hpp"

using namespace rommate;
using protocols::Time;
using protocols::transfer::Packet;

TEST_CASE("a packet log takes the place of an older one, and of nothing else") {
  const TempDir dir;
  const auto path = dir / "log";
  std::ofstream{path} << "the only copy of the image";
  const auto refused = app::open_packet_log(path, "send, ttyUSB0");
  REQUIRE(std::holds_alternative<std::string>(refused));
  CHECK(std::get<std::string>(refused).find("left as it is") != std::string::npos);
  CHECK(content_of(path) == "the only copy of the image");

  std::ofstream{path, std::ios::trunc};  // empty
  for (const auto* port : {"ttyUSB0", "ttyS1"})
    REQUIRE(std::holds_alternative<std::unique_ptr<protocols::transfer::PacketLog>>(
        app::open_packet_log(path, std::string{"send, "} + port)));
  CHECK(content_of(path).find("# rommate send, ttyS1\n") == 0);
  CHECK(content_of(path).find("ttyUSB0") == std::string::npos);
}

TEST_CASE("a packet log that cannot be written says so once") {
  auto made = app::open_packet_log("/dev/full", "send, ttyUSB0");
  auto& log = *std::get<0>(made);
  log.on_packet({.kind = Packet::Kind::control, .words = "EOT"}, Time{});
  const auto problem = log.take_problem();
  REQUIRE(problem);
  CHECK(problem->find("No space left") != std::string::npos);
  CHECK_FALSE(log.take_problem());
}
