// An image in words for a person: what its name says, and what it says of itself.
#pragma once

#include <string>

#include "src/image/container.hpp"
#include "src/image/image_name.hpp"

namespace rommate::image {

/// "c1841, advipservicesk9, 12.4(24)T8, runs from RAM, zipped".
[[nodiscard]] std::string in_words(const ImageName& name);
/// Family, version, board, architecture and memory, as far as the file has them.
[[nodiscard]] std::string content_in_words(const ImageFacts& facts);

}  // namespace rommate::image
