// One reader for each container. Each is called when the first bytes of the file are its own, and fills in
// what it finds.
#pragma once

#include <boost/crc.hpp>
#include <string_view>

#include "src/image/container.hpp"

namespace rommate::image {

void read_ios_elf(ImageBytes& bytes, ImageFacts& facts);
void read_mzip(ImageBytes& bytes, ImageFacts& facts);
void read_iosxe(ImageBytes& bytes, ImageFacts& facts);
void read_tar(ImageBytes& bytes, ImageFacts& facts);
void read_uimage(ImageBytes& bytes, ImageFacts& facts);
void read_fit(ImageBytes& bytes, ImageFacts& facts);

[[nodiscard]] bool is_iosxe(ImageBytes& bytes);
[[nodiscard]] bool is_tar(std::string_view first_block);

/// The CW_ strings, which all of the vendor's images carry: "CW_FAMILY$c1841$", in IOS-XE
/// "CW_FAMILY=$cat9k$".
void read_cw_strings(std::string_view text, ImageFacts& facts);
/// "cut: 1000 of 2000 bytes are there".
[[nodiscard]] Finding cut_short(std::uint64_t have, std::uint64_t want);

}  // namespace rommate::image
