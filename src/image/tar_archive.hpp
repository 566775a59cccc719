// The members of a tar of `archive download-sw`, and the image among them: what a switch unpacks, and what it
// boots and tells the digest of then.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "src/image/image_bytes.hpp"

namespace rommate::image {

struct TarMember {
  std::string name;      // "DIR/html/" where it is a folder
  std::uint64_t at = 0;  // where its content begins
  std::uint64_t size = 0;
};
/// nullopt: it is no tar, or one that is cut or damaged.
[[nodiscard]] std::optional<std::vector<TarMember>> tar_members(ImageBytes& bytes);

/// The lines "key:value" of its `info` members: `version_directory`, `image_name`, `total_image_file_size`.
struct Archive {
  TarMember image;             // "DIR/NAME.bin"
  std::uint64_t unpacked = 0;  // bytes of flash, as its info says it, else all members together
};
/// nullopt: there is no image in it that a switch could boot.
[[nodiscard]] std::optional<Archive> read_archive(ImageBytes& bytes);

/// "UNPACKED NAME SIZE MD5 SHA512" of the image in it; empty: it is no such archive.
[[nodiscard]] std::string archive_in_figures(ImageBytes& bytes);

}  // namespace rommate::image
