// reload and ping.
#include <fmt/format.h>

#include "src/device/ios.hpp"

namespace rommate::device {

using namespace std::chrono_literals;

void Ios::reload() {
  if (!config_.changed()) return confirm_reload();
  ask("\nSystem configuration has been modified. Save? [yes/no]: ", [this](const std::string& answer) {
    const auto word = lower(answer);
    if (word != "yes" && word != "y" && word != "no" && word != "n") {
      tty_.print("% Please answer 'yes' or 'no'.\n");
      return reload();
    }
    if (word[0] == 'y') save();
    confirm_reload();
  });
}

void Ios::confirm_reload() {
  confirm("Proceed with reload? [confirm]", [this](bool yes) {
    if (!yes) return prompt();
    tty_.print(
        "\n*Mar  1 00:04:02.611: %SYS-5-RELOAD: Reload requested by console. Reload Reason: Reload "
        "Command.\n");
    tty_.busy(2s);
    tty_.then([this] { box_.reset(ResetReason::reload); });
  });
}

/// Nothing is sent: a device with an address in use reaches everything that has the shape of an address.
void Ios::ping(const std::string& address) {
  if (!parse_address(address)) return answer("% Unrecognized host or address, or protocol not running.\n\n");
  const bool up = !outgoing_interface().empty();
  tty_.print(fmt::format(
      "\nType escape sequence to abort.\nSending 5, 100-byte ICMP Echos to {}, timeout is 2 seconds:\n",
      address));
  play(tty_, {{.mark = up ? "!" : ".", .times = 5, .over = up ? 0.1 : 10.0}}, {});
  answer(up ? "\nSuccess rate is 100 percent (5/5), round-trip min/avg/max = 1/2/4 ms\n"
            : "\nSuccess rate is 0 percent (0/5)\n");
}

}  // namespace rommate::device
