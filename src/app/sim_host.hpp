// `rommate sim MODEL`: one simulated device with any number of ends for other programs: a pty, a telnet
// socket, an RFC 2217 socket; and a small command line of its own for what a person at the rack does (mains,
// BREAK, Mode button). All ends are the same line. Runs until SIGINT, SIGTERM or "quit".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "src/port/device_runner.hpp"

namespace rommate::app {

struct SimHostOptions {
  port::DeviceRunnerOptions device;
  std::vector<std::string> ptys;     // links
  std::vector<std::string> telnets;  // ADDR:PORT
  std::vector<std::string> rfc2217s;
  bool commands = true;       // read commands from standard input
  std::uint32_t baud = 9600;  // of the ends that cannot set a speed
};

/// The exit status of the command. Says on standard error where it listens, one line for each end.
[[nodiscard]] int run_sim_host(const SimHostOptions& options);

}  // namespace rommate::app
