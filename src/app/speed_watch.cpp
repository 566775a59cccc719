#include "src/app/speed_watch.hpp"

#include <fmt/format.h>

#include "src/recognise/state.hpp"

namespace rommate::app {

std::string SpeedWatch::sentence() const {
  return fmt::format(
      "an earlier transfer left the device at {} baud instead of {}: at {} baud type \"{}\", or power-cycle "
      "it",
      debt_.away, debt_.home, debt_.away, debt_.way_home);
}

/// A prompt that can be read proves the speed.
void SpeedWatch::sighted(const recognise::Sighting& seen, console::Time) {
  if (paid_ || session_.line().baud != debt_.home || !takes_commands(seen)) return;
  paid_ = true;
  disk_.ask(
      [port = port_, home = debt_.home] {
        SpeedJournal{}.paid(port, home);
        return port::DiskTrouble{};
      },
      [this](const port::DiskTrouble&) {
        said_(fmt::format("the device answers at {} baud again, as it should", debt_.home));
      });
}

}  // namespace rommate::app
