#include "src/job/speed_commands.hpp"

#include <fmt/format.h>

namespace rommate::job {

std::optional<SpeedCommands> speed_commands(recognise::State at, std::uint32_t fast, std::uint32_t home) {
  switch (at) {
    case recognise::State::switch_loader:  // doc: Catalyst 2960, "set BAUD" and "unset BAUD" in the boot
                                           // loader
      return SpeedCommands{fmt::format("set BAUD {}", fast), "unset BAUD"};
    case recognise::State::uboot:  // doc: U-Boot, the variable baudrate takes effect at once, and asks for
                                   // ENTER
      return SpeedCommands{fmt::format("setenv baudrate {}", fast), fmt::format("setenv baudrate {}", home)};
    default: return std::nullopt;
  }
}

}  // namespace rommate::job
