// Any bytes, BREAKs, button presses, speeds and times into a simulated device: no crash, bounded output.
// Byte 0 chooses the model, byte 1 the seconds until the first key; then keys, with 0x00..0x1f time,
// 0x20..0x23 BREAK, 0xfa RETURN and 0xfb..0xff line events.
#include <cstdlib>
#include <vector>

#include "src/device/chassis.hpp"
#include "src/device/secrets.hpp"

using namespace rommate::device;
using namespace std::chrono_literals;

namespace {

/// Personalities are read once and their secrets hashed once (which is slow on purpose), and one device of
/// each keeps their images in memory.
struct Models {
  Models() {
    for (const auto& each : embedded_models()) {
      all.push_back(std::get<Personality>(read_personality(each.name, each.toml)));
      auto& model = all.back();
      model.startup_config = concealed_config(model.startup_config, model.os.secrets);
      kept.push_back(std::make_unique<Chassis>(model, DeviceOptions{}));
    }
  }
  std::vector<Personality> all;
  std::vector<std::unique_ptr<Chassis>> kept;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  static const Models models;
  DeviceOptions options;
  options.fast = (data[1] & 1) != 0;
  Chassis device(models.all[data[0] % models.all.size()], options);
  Time now{1h};
  std::size_t printed = 0;
  const auto go_on = [&](Duration length) {
    now += length;
    device.on_time(now);
    printed += device.take_output().size();
    static_cast<void>(device.take_effects());
  };
  device.power_on(now);
  go_on(std::chrono::seconds{data[1]});
  for (std::size_t i = 2; i < size && i < 4000; ++i) {
    const auto byte = data[i];
    switch (byte >> 5) {
      case 0: go_on(std::chrono::milliseconds{1 << (byte & 15)}); break;
      case 1:
        if (byte < 0x24) {
          device.on_break(byte % 2 == 0, now);
          break;
        }
        [[fallthrough]];
      default: device.on_bytes({&byte, 1}, now); break;
      case 7:
        if (byte == 0xff) device.on_line({.baud = 115200}, now);
        if (byte == 0xfe) device.on_line({}, now);
        if (byte == 0xfd) device.on_button((i & 1) != 0, now);
        if (byte == 0xfc) device.power_on(now);
        if (byte == 0xfb) device.on_bytes(ByteView{data, 1}, now);
        if (byte == 0xfa) {
          const Byte cr = '\r';
          device.on_bytes({&cr, 1}, now);
        }
        break;
    }
  }
  go_on(120s);
  // A device prints for as long as it is on: bounded by the line, in fast mode by what a boot can print.
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - Time{1h}).count() + 1;
  if (printed > static_cast<std::size_t>(seconds) * 400'000 + size * 20'000) std::abort();
  return 0;
}
