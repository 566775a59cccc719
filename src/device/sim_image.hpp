// The image files of simulated devices: a small container of our own, so that a wrong platform, a truncated
// or a damaged file is found out as a loader finds it out. No vendor's format and no code: a device that
// boots one plays its personality with the version and feature name written here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/device/device.hpp"

namespace rommate::device {

struct SimImage {
  std::string platform;          // which models boot it: "c1841"
  std::string version;           // "12.4(13a)"
  std::string feature;           // "C1841-ADVIPSERVICESK9-M"
  std::size_t size = 96 * 1024;  // of the whole file
  friend bool operator==(const SimImage&, const SimImage&) = default;
};

/// The file, always the same for the same values. At least 256 bytes long.
[[nodiscard]] Bytes make_image(const SimImage& image);

/// What a loader makes of a file.
struct Inspected {
  enum class State {
    good,          // may be started (its platform is for the caller to compare)
    not_an_image,  // no magic number
    truncated,     // shorter than its header says
    damaged
  };  // the checksum does not match
  State state = State::not_an_image;
  SimImage image;              // when there is a magic number and a readable header
  std::uint32_t expected = 0;  // checksum in the header
  std::uint32_t computed = 0;  // checksum of what is here
};
[[nodiscard]] Inspected inspect_image(ByteView file);
/// Only whether the magic number is there.
[[nodiscard]] bool looks_like_image(ByteView file);

/// The 16-bit sum that `dir` of old ROMMONs and `Verifying checksum` show; any file.
[[nodiscard]] std::uint16_t checksum16(ByteView file);

}  // namespace rommate::device
