// Where the bytes of an image come from, and how numbers stand in them. Images are larger than memory may be:
// nothing is read whole.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

namespace rommate::image {

class ImageBytes {
 public:
  virtual ~ImageBytes() = default;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  /// The bytes from `offset` on; how many: fewer than asked for at the end, or when the disk fails.
  virtual std::size_t read(std::uint64_t offset, std::span<std::uint8_t> into) = 0;

  /// Up to `most` bytes from `offset` on.
  [[nodiscard]] std::string piece(std::uint64_t offset, std::size_t most) {
    if (offset >= size()) return {};
    std::string bytes(static_cast<std::size_t>(std::min<std::uint64_t>(most, size() - offset)), '\0');
    bytes.resize(read(offset, {reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()}));
    return bytes;
  }
  /// `take` is called with each piece of a part of the file; false: the part is not there whole.
  template <class Take>
  [[nodiscard]] bool each_piece(std::uint64_t offset, std::uint64_t length, Take take) {
    constexpr std::size_t piece_size = 256 * 1024;
    if (offset > size() || length > size() - offset) return false;
    std::string buffer(static_cast<std::size_t>(std::min<std::uint64_t>(piece_size, length)), '\0');
    const std::span<std::uint8_t> into{reinterpret_cast<std::uint8_t*>(buffer.data()), buffer.size()};
    while (length > 0) {
      const auto got =
          read(offset, into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), length))));
      if (got == 0) return false;
      take(std::span<const std::uint8_t>(into.first(got)));
      offset += got, length -= got;
    }
    return true;
  }
};

class BytesInMemory final : public ImageBytes {
 public:
  /// `bytes` must outlive this.
  explicit BytesInMemory(std::span<const std::uint8_t> bytes) : bytes_{bytes} {}
  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
  std::size_t read(std::uint64_t offset, std::span<std::uint8_t> into) override {
    if (offset >= bytes_.size()) return 0;
    const auto part = bytes_.subspan(static_cast<std::size_t>(offset));
    const auto count = std::min(part.size(), into.size());
    if (count > 0) std::memcpy(into.data(), part.data(), count);
    return count;
  }

 private:
  std::span<const std::uint8_t> bytes_;
};

/// Numbers at `at`, most significant byte first; 0 when they are not there whole.
[[nodiscard]] inline std::uint32_t big_endian(std::string_view bytes, std::size_t at, std::size_t width) {
  if (at > bytes.size() || bytes.size() - at < width) return 0;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < width; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
  return value;
}
[[nodiscard]] inline std::uint32_t be32(std::string_view bytes, std::size_t at) {
  return big_endian(bytes, at, 4);
}
[[nodiscard]] inline std::uint32_t be16(std::string_view bytes, std::size_t at) {
  return big_endian(bytes, at, 2);
}
[[nodiscard]] inline std::uint64_t little_endian(std::string_view bytes, std::size_t at, std::size_t width) {
  if (at > bytes.size() || bytes.size() - at < width) return 0;
  std::uint64_t value = 0;
  for (std::size_t i = width; i > 0; --i) value = value << 8 | static_cast<std::uint8_t>(bytes[at + i - 1]);
  return value;
}

}  // namespace rommate::image
