// How a device is told another console speed, where its prompt says who it is. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "src/recognise/sighting.hpp"

namespace rommate::job {

struct SpeedCommands {
  std::string up, down;  // without line end
};

/// nullopt: this prompt's device has no command known here that lasts until the way back is typed (the speed
/// of a router's ROMMON is in its register, and takes a reset). Bits per second.
[[nodiscard]] std::optional<SpeedCommands> speed_commands(recognise::State at, std::uint32_t fast,
                                                          std::uint32_t home);

}  // namespace rommate::job
