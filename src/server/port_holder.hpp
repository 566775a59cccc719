// Which process has a network port, as /proc shows it; to be named to whoever wants the port.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rommate::server {

struct PortHolder {
  int pid = 0;
  std::string command;  // as /proc/PID/comm has it
};

/// `protocol`: "TCP" (who listens) or "UDP". nullopt: nobody, or a process that this user may not look into.
/// `proc` is for tests.
[[nodiscard]] std::optional<PortHolder> port_holder(std::string_view protocol, std::uint16_t port,
                                                    const std::string& proc = "/proc");

}  // namespace rommate::server
