// Classic IOS: an ELF file, 32 bits and big-endian, with a header of 52 bytes and section headers of 40. One
// section starts with FEEDFACE, four words (size unzipped and zipped, sum zipped and unzipped) and a ZIP of
// one member; one holds FADEFAD1 and 16 bytes of MD5; one the CW_ strings. Found by the authors of the
// Network Appliance Forensic Toolkit, whose notes are in the public domain.
#include <fmt/format.h>
#include <zlib.h>

#include <array>

#include "src/image/container_readers.hpp"
#include "src/image/digest.hpp"

namespace rommate::image {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t most_sections = 64, section_header = 40;
constexpr std::size_t packed_header = 20;               // FEEDFACE and four words
constexpr std::size_t largest_searched = 4 << 20;       // of a section in which strings are looked for
constexpr std::uint64_t largest_unpacked = 1ULL << 30;  // more is a bomb: no such router had a gibibyte

struct Section {
  std::uint64_t offset = 0, size = 0;
};

/// The sum of the words, each carry added at the low end; bytes behind the last word do not count.
class WordSum {
 public:
  void update(std::span<const std::uint8_t> bytes) {
    for (const auto byte : bytes) {
      word_ = word_ << 8 | byte;
      if (++in_word_ < 4) continue;
      sum_ += word_;
      sum_ = (sum_ & 0xFFFFFFFF) + (sum_ >> 32);
      word_ = 0, in_word_ = 0;
    }
  }
  [[nodiscard]] std::uint32_t value() const { return static_cast<std::uint32_t>(sum_); }

 private:
  std::uint64_t sum_ = 0;
  std::uint32_t word_ = 0;
  int in_word_ = 0;
};

/// Unzips without keeping: only the sum and the length are wanted.
class Unzipped {
 public:
  explicit Unzipped(std::uint64_t most) : most_{most} { good_ = inflateInit2(&stream_, -MAX_WBITS) == Z_OK; }
  ~Unzipped() { inflateEnd(&stream_); }
  Unzipped(const Unzipped&) = delete;
  Unzipped& operator=(const Unzipped&) = delete;

  void update(std::span<const std::uint8_t> packed) {
    stream_.next_in = const_cast<Bytef*>(packed.data());
    stream_.avail_in = static_cast<uInt>(packed.size());
    while (good_ && !over_ && length_ <= most_ && stream_.avail_in > 0) {
      stream_.next_out = out_.data();
      stream_.avail_out = static_cast<uInt>(out_.size());
      const auto status = inflate(&stream_, Z_NO_FLUSH);
      good_ = status == Z_OK || status == Z_STREAM_END;
      over_ = status == Z_STREAM_END;
      const auto got = out_.size() - stream_.avail_out;
      sum_.update(std::span(out_).first(got));
      length_ += got;
    }
  }
  /// The stream came to its end, and had exactly `length` bytes.
  [[nodiscard]] bool whole(std::uint64_t length) const { return over_ && length_ == length; }
  [[nodiscard]] std::uint64_t length() const { return length_; }
  [[nodiscard]] std::uint32_t sum() const { return sum_.value(); }

 private:
  z_stream stream_{};
  std::array<std::uint8_t, 64 * 1024> out_{};
  WordSum sum_;
  std::uint64_t length_ = 0, most_;
  bool good_ = false, over_ = false;
};

/// The section headers; empty when the file does not reach so far, or has none.
std::vector<Section> sections(ImageBytes& bytes, ImageFacts& facts) {
  const auto header = bytes.piece(0, 52);
  const std::uint64_t table = be32(header, 32);
  const auto entry = be16(header, 46), count = be16(header, 48);
  if (entry != section_header || count == 0 || count > most_sections) {
    facts.add(Finding::Kind::bad, "an ELF file, but its section table is none of a router's image");
    return {};
  }
  const auto want = table + std::uint64_t{entry} * count;
  if (want > bytes.size()) {
    facts.findings.push_back(cut_short(bytes.size(), want));
    return {};
  }
  std::vector<Section> all;
  const auto rows = bytes.piece(table, std::size_t{entry} * count);
  for (std::size_t row = 0; row + section_header <= rows.size(); row += section_header)
    all.push_back({be32(rows, row + 16), be32(rows, row + 20)});
  return all;
}

/// Where the packed data start behind the ZIP's local header (APPNOTE 4.3.7); nullopt: it is none, and told.
std::optional<std::uint64_t> zip_data(ImageBytes& bytes, std::uint64_t at, std::uint64_t length,
                                      ImageFacts& facts) {
  constexpr std::size_t local_header = 30;
  const auto header = bytes.piece(at, local_header);
  const auto method = little_endian(header, 8, 2);
  if (!header.starts_with("PK\x03\x04"sv) || method != Z_DEFLATED) {
    facts.add(Finding::Kind::bad, "the packed part is no ZIP");
    return std::nullopt;
  }
  const auto name_length = little_endian(header, 26, 2), extra = little_endian(header, 28, 2);
  const auto name = bytes.piece(at + local_header, static_cast<std::size_t>(name_length));
  if (name.find("..") != std::string::npos || name.find('/') != std::string::npos)
    facts.add(Finding::Kind::bad,
              fmt::format("the member of its ZIP has a path for a name: '{}'", printable(name)));
  const auto start = local_header + name_length + extra;
  if (start >= length) {
    facts.add(Finding::Kind::bad, "the packed part ends in its own header");
    return std::nullopt;
  }
  return at + start;
}

void check_packed(ImageBytes& bytes, const Section& section, ImageFacts& facts) {
  const auto header = bytes.piece(section.offset, packed_header);
  const std::uint64_t plain = be32(header, 4), packed = be32(header, 8);
  const auto at = section.offset + packed_header;
  if (packed + packed_header > section.size || packed == 0)
    return facts.add(Finding::Kind::bad,
                     fmt::format("its packed part should have {} bytes and has room for {}", packed,
                                 section.size > packed_header ? section.size - packed_header : 0));
  if (plain == 0 || plain > largest_unpacked)
    return facts.add(Finding::Kind::bad,
                     fmt::format("it would unpack to {} bytes: that is no router's image", plain));
  WordSum sum;
  if (!bytes.each_piece(at, packed, [&](auto piece) { sum.update(piece); }))
    return facts.add(Finding::Kind::bad, "the packed part cannot be read");
  if (sum.value() != be32(header, 12))
    return facts.add(Finding::Kind::bad, "the sum of its packed part is wrong: the file is damaged");
  const auto data = zip_data(bytes, at, packed, facts);
  if (!data) return;
  Unzipped unzipped(plain);
  static_cast<void>(
      bytes.each_piece(*data, packed - (*data - at), [&](auto piece) { unzipped.update(piece); }));
  if (!unzipped.whole(plain))
    return facts.add(Finding::Kind::bad,
                     fmt::format("it does not unpack to the {} bytes that it names", plain));
  if (unzipped.sum() != be32(header, 16))
    return facts.add(Finding::Kind::bad, "the sum of its unpacked image is wrong: the file is damaged");
  facts.add(Finding::Kind::good, fmt::format("unpacks to {} bytes, both sums are right", plain));
  facts.memory = plain;
}

/// Which sections the MD5 covers is told for files of six and seven sections only (all but the fourth and the
/// fifth), and not for all platforms: a match means something, a difference means nothing.
void check_md5(ImageBytes& bytes, const std::vector<Section>& all, std::string_view embedded,
               ImageFacts& facts) {
  Digest md5(DigestKind::md5);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (i != 3 && i != 4 &&
        !bytes.each_piece(all[i].offset, all[i].size, [&](auto piece) { md5.update(piece); }))
      return;
  const auto matches = md5.hex() == embedded;
  facts.add(matches ? Finding::Kind::good : Finding::Kind::note,
            matches ? "its embedded MD5 is right"
                    : fmt::format("it has an embedded MD5 ({}) that is not checked here", embedded));
}

}  // namespace

void read_ios_elf(ImageBytes& bytes, ImageFacts& facts) {
  constexpr std::string_view packed_magic = "\xFE\xED\xFA\xCE", md5_magic = "\xFA\xDE\xFA\xD1";
  const auto all = sections(bytes, facts);
  if (all.empty()) return;
  std::uint64_t end = 0;
  for (const auto& section : all) end = std::max(end, section.offset + section.size);
  if (end > bytes.size()) {
    facts.findings.push_back(cut_short(bytes.size(), end));
    return;
  }
  bool packed = false;
  std::string embedded;
  for (const auto& section : all) {
    if (bytes.piece(section.offset, 4) == packed_magic) {
      check_packed(bytes, section, facts);
      packed = true;
      continue;
    }
    const auto text = bytes.piece(
        section.offset, static_cast<std::size_t>(std::min<std::uint64_t>(section.size, largest_searched)));
    if (text.find("CW_BEGIN") != std::string::npos) read_cw_strings(text, facts);
    if (const auto at = text.find(md5_magic); at != std::string::npos && text.size() - at >= 20)
      for (const char c : text.substr(at + 4, 16))
        embedded += fmt::format("{:02x}", static_cast<unsigned char>(c));
  }
  if (!packed)
    facts.add(Finding::Kind::note,
              "an ELF file without a packed image: not a classic IOS image as far as can be told");
  if (!embedded.empty() && !facts.broken()) check_md5(bytes, all, embedded, facts);
}

}  // namespace rommate::image
