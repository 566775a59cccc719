// MZIP, the images of Catalyst 2960, 3750 and their like: a header of 112 bytes, big-endian, and packed
// segments. Magic, version, entry point, number of segments, 36 bytes, CRC of the segment at 34h, CRC of the
// header at 36h, then what the segment's CRC covers, too: header size at 38h, load address, type, packed and
// plain size, size in memory. Found by the authors of linux-cisco's mziptools; CRCs are CCITT, begun with all
// ones and inverted.
#include <fmt/format.h>

#include "src/image/container_readers.hpp"

namespace rommate::image {
namespace {

using MzipCrc = boost::crc_optimal<16, 0x1021, 0xFFFF, 0xFFFF, false, false>;
constexpr std::size_t header_size = 0x70, header_crc_at = 0x36, segment_crc_at = 0x34, described_at = 0x38;

}  // namespace

void read_mzip(ImageBytes& bytes, ImageFacts& facts) {
  const auto header = bytes.piece(0, header_size);
  if (header.size() < header_size) return facts.findings.push_back(cut_short(bytes.size(), header_size));
  MzipCrc header_crc;
  header_crc.process_bytes(header.data(), header_crc_at);
  if (header_crc.checksum() != be16(header, header_crc_at))
    return facts.add(Finding::Kind::bad, "the CRC of its header is wrong: the file is damaged");
  facts.add(Finding::Kind::good, "the CRC of its header is right");
  const std::uint64_t said = be32(header, described_at), packed = be32(header, 0x44);
  facts.memory = be32(header, 0x4C);
  if (said != header_size)
    return facts.add(Finding::Kind::bad, fmt::format("its header says that it has {} bytes, and {} are usual",
                                                     said, header_size));
  if (packed == 0 || header_size + packed > bytes.size())
    return facts.findings.push_back(cut_short(bytes.size(), header_size + packed));
  MzipCrc segment_crc;
  segment_crc.process_bytes(header.data() + described_at, header_size - described_at);
  if (!bytes.each_piece(header_size, packed,
                        [&](auto piece) { segment_crc.process_bytes(piece.data(), piece.size()); }))
    return facts.add(Finding::Kind::bad, "the packed part cannot be read");
  const auto segments = be32(header, 12);
  if (segment_crc.checksum() == be16(header, segment_crc_at))
    facts.add(Finding::Kind::good, fmt::format("the CRC of its {} packed bytes is right", packed));
  else if (segments <= 1)
    facts.add(Finding::Kind::bad, "the CRC of its packed part is wrong: the file is damaged");
  else
    facts.add(Finding::Kind::note,
              fmt::format("it has {} segments; how their CRCs are made is not known here", segments));
  constexpr std::size_t tail = 64 * 1024;  // the CW_ strings stand behind the segments
  const auto rest = header_size + packed;
  const auto from = bytes.size() - rest > tail ? bytes.size() - tail : rest;
  read_cw_strings(bytes.piece(from, tail), facts);
}

}  // namespace rommate::image
