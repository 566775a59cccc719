// A model file of any bytes: refused with a place and a reason for each mistake, or a device that can be
// switched on.
#include <cstdlib>

#include "src/device/chassis.hpp"

using namespace rommate::device;
using namespace std::chrono_literals;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = read_personality("model.toml", {reinterpret_cast<const char*>(data), size});
  if (const auto* refusal = std::get_if<Refusal>(&read)) {
    // Each line names a file and a place in it: this one, or the model that it begins from.
    if (refusal->why.empty() || refusal->why.find(".toml:") == std::string::npos) std::abort();
    return 0;
  }
  DeviceOptions options;
  options.fast = true;
  Chassis device(std::get<Personality>(read), options);
  Time now{1h};
  device.power_on(now);
  std::size_t printed = 0;
  for (int second = 0; second < 5; ++second) {
    device.on_time(now += 1s);
    printed += device.take_output().size();
    static_cast<void>(device.take_effects());
  }
  if (printed > (1U << 20) + 64 * size) std::abort();
  return 0;
}
