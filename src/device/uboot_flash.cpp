// SPI flash and images at U-Boot: sf probe, read and update, iminfo. The kernel's partition begins at
// 0x100000, anything else in flash is not simulated. Texts from logs of VisionFive, Chromebook and STM32MP
// boards.
#include <fmt/format.h>

#include "src/device/uboot.hpp"

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t kernel_at = 0x100000;
constexpr std::uint32_t most_written = 0x1000000;  // the chip's size
constexpr double write_speed = 200'000;            // bytes a second

}  // namespace

void Uboot::sf(const Args& args) {
  if (args.empty())
    return fail(
        "sf - SPI flash sub-system\n\nUsage:\nsf probe\nsf read addr offset len\nsf update addr offset "
        "len\n");
  if (args[0] == "probe") {
    probed_ = true;
    return answer("SF: Detected w25q128 with page size 256 Bytes, erase size 4 KiB, total 16 MiB\n");
  }
  if (!probed_) return fail("No SPI flash selected. Please run `sf probe'\n");
  if (args[0] == "update" && args.size() == 4) return sf_update(args);
  if (args[0] == "read" && args.size() == 4) return sf_read(args);
  fail("Usage:\nsf probe\nsf read addr offset len\nsf update addr offset len\n");
}

void Uboot::sf_update(const Args& args) {
  const auto offset = parse_hex(args[2]), size = parse_hex(args[3]);
  const auto address = parse_hex(args[1]);
  if (!address || !offset || !size || *size > most_written)
    return fail("Usage:\nsf update addr offset len\n");
  if (*offset != kernel_at) return fail("ERROR: attempting to erase a protected region\n");
  const double seconds = static_cast<double>(*size) / write_speed;
  tty_.print(fmt::format("device 0 offset 0x{:x}, size 0x{:x}\n", *offset, *size));
  tty_.busy(std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds)));
  const Place place{default_system(), "uImage"};
  if (!box_.storage().put(place, std::make_shared<const Bytes>(memory_.read(*address, *size))))
    return fail("ERROR: the partition is too small\n");
  answer(fmt::format("{} bytes written, 0 bytes skipped in {:.3f}s, speed {} B/s\n", *size, seconds,
                     static_cast<int>(write_speed)));
}

void Uboot::sf_read(const Args& args) {
  const auto address = parse_hex(args[1]), offset = parse_hex(args[2]), size = parse_hex(args[3]);
  const auto* file = box_.storage().find({default_system(), "uImage"});
  if (!address || !offset || !size || *offset != kernel_at || file == nullptr)
    return fail("Usage:\nsf read addr offset len\n");
  const auto count = std::min<std::size_t>(*size, file->content->size());
  memory_.write(*address, ByteView{*file->content}.first(count));
  loaded_at_ = *address;
  answer(fmt::format("device 0 offset 0x{:x}, size 0x{:x}\nSF: {} bytes @ 0x{:x} Read: OK\n", *offset, *size,
                     *size, *offset));
}

void Uboot::iminfo(const Args& args) {
  const auto at = address_or_default(args);
  const auto found = inspect_image(memory_.piece(at));
  tty_.print(fmt::format("\n## Checking Image at {:08x} ...\n", at));
  if (found.state == Inspected::State::not_an_image) return fail("Unknown image format!\n");
  tty_.print(
      fmt::format("   Legacy image found\n   Image Name:   {} {}\n   Data Size:    {} Bytes\n   "
                  "Verifying Checksum ... ",
                  found.image.feature, found.image.version, found.image.size));
  answer(found.state == Inspected::State::good ? "OK\n" : "Bad Data CRC\n");
}

}  // namespace rommate::device
