#include "src/image/base64.hpp"

#include <sodium.h>

#include "protocols/ascii.hpp"

namespace rommate::image {

std::string to_base64(std::span<const std::uint8_t> bytes) {
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // NUL
  return text;
}

std::optional<std::vector<std::uint8_t>> from_base64(std::string_view text, std::size_t size) {
  text = protocols::trimmed(text);
  std::vector<std::uint8_t> bytes(size);
  std::size_t got = 0;
  if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &got, nullptr,
                        sodium_base64_VARIANT_ORIGINAL) != 0 ||
      got != size)
    return std::nullopt;
  return bytes;
}

}  // namespace rommate::image
