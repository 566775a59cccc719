#include "tests/image/fixtures.hpp"

#include <zlib.h>

#include <boost/crc.hpp>
#include <cstdint>
#include <random>
#include <vector>

#include "src/image/digest.hpp"

namespace rommate::image {
namespace {

std::uint32_t word_sum(std::string_view bytes) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i + 4 <= bytes.size(); i += 4) {
    for (std::size_t k = 0; k < 4; ++k)
      sum += std::uint64_t{static_cast<std::uint8_t>(bytes[i + k])} << (8 * (3 - k));
    if (sum > 0xFFFFFFFF) sum = (sum + 1) & 0xFFFFFFFF;
  }
  return static_cast<std::uint32_t>(sum);
}

std::string le(std::uint64_t value, std::size_t width) {
  std::string bytes;
  for (std::size_t i = 0; i < width; ++i) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}

std::string deflated(std::string_view plain) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string packed(plain.size() + 1024, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string zip(std::string_view name, std::string_view plain) {
  const auto packed = deflated(plain);
  const auto crc = crc32(0, reinterpret_cast<const Bytef*>(plain.data()), static_cast<uInt>(plain.size()));
  return "PK\x03\x04" + le(20, 2) + le(0, 2) + le(8, 2) + le(0, 4) + le(crc, 4) + le(packed.size(), 4) +
         le(plain.size(), 4) + le(name.size(), 2) + le(0, 2) + std::string(name) + packed;
}

std::uint16_t mzip_crc(std::string_view bytes) {
  boost::crc_optimal<16, 0x1021, 0xFFFF, 0xFFFF, false, false> crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return static_cast<std::uint16_t>(crc.checksum());
}

std::uint32_t ethernet_crc(std::string_view bytes) {
  boost::crc_32_type crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return crc.checksum();
}

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return bytes;
}

std::string tar_member(std::string_view name, std::string_view content) {
  std::string header(512, '\0');
  header.replace(0, name.size(), name);
  header.replace(100, 7, "0000644");
  char size[13];
  std::snprintf(size, sizeof size, "%011zo", content.size());
  header.replace(124, 11, size);
  header.replace(148, 8, "        ");
  header[156] = '0';
  header.replace(257, 8, std::string_view("ustar\00000", 8));
  unsigned sum = 0;
  for (const char c : header) sum += static_cast<std::uint8_t>(c);
  char text[9];
  std::snprintf(text, sizeof text, "%06o", sum);
  header.replace(148, 8, std::string(text, 6) + std::string("\0 ", 2));
  std::string member = header + std::string(content);
  member.resize((member.size() + 511) / 512 * 512, '\0');
  return member;
}

std::string entry(std::uint32_t type, std::string_view value) {
  std::string bytes = be(type) + be(static_cast<std::uint32_t>(value.size())) + std::string(value);
  bytes.resize((bytes.size() + 3) / 4 * 4, '\0');
  return bytes;
}

}  // namespace

std::string be(std::uint32_t value, std::size_t width) {
  std::string bytes;
  for (std::size_t i = width; i > 0; --i) bytes += static_cast<char>(value >> (8 * (i - 1)));
  return bytes;
}

std::string noise(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string bytes;
  while (bytes.size() < size) bytes += be(static_cast<std::uint32_t>(random()));
  bytes.resize(size);
  return bytes;
}

std::string make_ios_elf(const IosElf& with) {
  const auto member = zip(with.member, with.content);
  const std::string packed = "\xFE\xED\xFA\xCE" + be(static_cast<std::uint32_t>(with.content.size())) +
                             be(static_cast<std::uint32_t>(member.size())) + be(word_sum(member)) +
                             be(word_sum(with.content)) + member;
  std::vector<std::string> sections{noise(4000, 2), noise(800, 3), noise(64, 4), {}, with.strings, packed};
  Digest md5(DigestKind::md5);
  for (const std::size_t i : {0, 1, 2, 5})
    md5.update({reinterpret_cast<const std::uint8_t*>(sections[i].data()), sections[i].size()});
  sections[3] = "\xFA\xDE\xFA\xD1" + from_hex(md5.hex());
  const auto headers = 52 + 32 + 40 * sections.size();
  std::string file = std::string(
                         "\x7F"
                         "ELF\x01\x02\x01",
                         7) +
                     std::string(9, '\0');
  file += be(2, 2) + be(0x2B, 2) + be(1) + be(0x8000F000) + be(52) + be(84) + be(0) + be(52, 2) + be(32, 2) +
          be(1, 2) + be(40, 2) + be(static_cast<std::uint32_t>(sections.size()), 2) + be(0, 2);
  file.resize(84, '\0');
  auto at = headers;
  for (const auto& section : sections) {
    file += be(0) + be(1) + be(7) + be(0) + be(static_cast<std::uint32_t>(at)) +
            be(static_cast<std::uint32_t>(section.size())) + std::string(16, '\0');
    at += section.size();
  }
  for (const auto& section : sections) file += section;
  return file;
}

std::string make_mzip() {
  const auto packed = noise(30'000, 5);
  const std::string described = be(0x70) + be(0x3000) + be(1) +
                                be(static_cast<std::uint32_t>(packed.size())) + be(90'000) + be(100'000) +
                                std::string(32, '\0');
  const std::string start = "MZIP" + be(1) + be(0x3000) + be(1) + be(1) + std::string(32, '\0');
  const auto with_crc = start + be(mzip_crc(described + packed), 2);
  return with_crc + be(mzip_crc(with_crc), 2) + described + packed +
         "CW_BEGIN$$CW_FAMILY$C2960$CW_IMAGE$C2960-LANBASEK9-M$CW_VERSION$12.2(55)SE12$CW_END$$";
}

std::string make_iosxe(std::string_view image) {
  std::string file(64, '\0');
  for (const std::string_view text :
       {"KEY_TLV_PACKAGE_COMPATIBILITY", "FRU_RP_TYPE", "KEY_TLV_PACKAGE_BOOTARCH", "ARCH_i686_TYPE",
        "KEY_TLV_BOARD_COMPAT", "BOARD_cat9k_TYPE", "CW_BEGIN=$$", "CW_FAMILY=$cat9k$"})
    file += entry(9, text);
  file += entry(9, "CW_IMAGE=$" + std::string(image) + "$") + entry(9, "CW_VERSION=$17.12.5$") +
          entry(9, "CW_END=$$");
  file += entry(12, noise(392, 6));
  file.resize(2048, '\0');
  std::string payload(40 * 2048, '\0');  // an ISO 9660 file system of 40 blocks
  payload.replace(0x8000, 7,
                  std::string_view("\x01"
                                   "CD001\x01",
                                   7));
  payload.replace(0x8000 + 80, 4, le(40, 4));
  payload.replace(0x8000 + 128, 2, le(2048, 2));
  return file + payload;
}

std::string make_tar() {
  constexpr std::string_view info =
      "version_suffix:lanbasek9-122-55.SE12\nimage_name:c2960-lanbasek9-mz.122-55.SE12.bin\n"
      "ios_image_file_size:10752512\ntotal_image_file_size:16128512\nimage_family:C2960\ninfo_end:\n";
  return tar_member("info", info) + tar_member("c2960-lanbasek9-mz.122-55.SE12/c2960.bin", noise(5000, 7)) +
         std::string(1024, '\0');
}

std::string make_uimage() {
  const auto data = noise(3000, 8);
  std::string header = "\x27\x05\x19\x56" + be(0) + be(0x5F000000) + be(3000) + be(0x80008000) +
                       be(0x80008000) + be(ethernet_crc(data)) + std::string("\x05\x02\x02\x01", 4) +
                       "Linux-5.10";
  header.resize(64, '\0');
  header.replace(4, 4, be(ethernet_crc(header)));
  return header + data;
}

}  // namespace rommate::image
