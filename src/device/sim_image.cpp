#include "src/device/sim_image.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

namespace rommate::device {
namespace {

// Text lines, so that `strings` on such a file tells a person what it is; the body follows the blank line.
constexpr std::string_view magic = "\x7fROMMATE-SIMULATED-IMAGE 1\n";
constexpr std::size_t smallest = 256;

std::uint32_t crc32(ByteView bytes) {  // IEEE 802.3, as in zip
  static const auto table = [] {
    std::array<std::uint32_t, 256> made{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t value = i;
      for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1U) != 0 ? 0xEDB88320U : 0U);
      made[i] = value;
    }
    return made;
  }();
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const auto byte : bytes) crc = table[(crc ^ byte) & 0xFFU] ^ (crc >> 8);
  return ~crc;
}

/// Bytes that look random and are the same for the same seed (xorshift32).
void append_body(Bytes& to, std::uint32_t seed, std::size_t until) {
  std::uint32_t state = seed | 1U;
  while (to.size() < until) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    to.push_back(static_cast<Byte>(state >> 11));
  }
}

/// "key value\n" -> value; empty when the line is another one.
std::string_view take_line(std::string_view& text, std::string_view key) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos || text.substr(0, key.size()) != key || text.size() <= key.size() ||
      text[key.size()] != ' ')
    return {};
  const auto value = text.substr(key.size() + 1, end - key.size() - 1);
  text.remove_prefix(end + 1);
  return value;
}

template <class Number>
bool read_number(std::string_view text, int base, Number& into) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into, base);
  return error == std::errc{} && end == text.data() + text.size();
}

std::string header(const SimImage& image, std::size_t size, std::uint32_t sum) {
  return fmt::format("{}platform {}\nversion {}\nfeature {}\nsize {}\nsum {:08x}\n\n", magic, image.platform,
                     image.version, image.feature, size, sum);
}

}  // namespace

Bytes make_image(const SimImage& image) {
  const auto size = std::max(image.size, smallest);
  const auto head = header(image, size, 0);
  Bytes file(head.begin(), head.end());
  append_body(file, crc32(protocols::as_bytes(image.platform + image.version + image.feature)), size);
  const auto sum = crc32(ByteView{file}.subspan(head.size()));
  const auto real = header(image, size, sum);
  std::copy(real.begin(), real.end(), file.begin());
  return file;
}

bool looks_like_image(ByteView file) {
  return protocols::as_text(file.first(std::min(file.size(), magic.size()))) == magic;
}

Inspected inspect_image(ByteView file) {
  Inspected found;
  auto text = protocols::as_text(file.first(std::min<std::size_t>(file.size(), 1024)));
  if (text.substr(0, magic.size()) != magic) return found;
  text.remove_prefix(magic.size());
  found.image.platform = take_line(text, "platform");
  found.image.version = take_line(text, "version");
  found.image.feature = take_line(text, "feature");
  std::size_t size = 0;
  if (!read_number(take_line(text, "size"), 10, size) ||
      !read_number(take_line(text, "sum"), 16, found.expected) || text.empty() || text.front() != '\n')
    return found;
  const auto start = static_cast<std::size_t>(text.data() + 1 - protocols::as_text(file).data());
  if (size < start) return found;
  found.image.size = size;
  if (file.size() < size) {
    found.state = Inspected::State::truncated;
    return found;
  }
  // Bytes behind the end are padding: XMODEM fills its last block.
  found.computed = crc32(file.subspan(start, size - start));
  found.state = found.computed == found.expected ? Inspected::State::good : Inspected::State::damaged;
  return found;
}

std::uint16_t checksum16(ByteView file) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < file.size(); ++i)
    sum += i % 2 == 0 ? static_cast<std::uint32_t>(file[i]) << 8 : file[i];
  while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
  return static_cast<std::uint16_t>(sum);
}

}  // namespace rommate::device
