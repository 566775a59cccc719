// U-Boot's images. The legacy header has 64 bytes, big-endian: magic, CRC of the header with this field 0,
// time, size, load address, entry point, CRC of the data, four bytes of kind, a name. The image tree is a
// flattened device tree (Devicetree Specification, chapter 5) whose /images hold `data` and hash nodes. CRCs
// are those of Ethernet.
#include <fmt/format.h>

#include <set>

#include "src/image/container_readers.hpp"
#include "src/image/digest.hpp"

namespace rommate::image {
namespace {

constexpr std::size_t uimage_header = 64;

std::string_view architecture(std::uint8_t number) {
  switch (number) {
    case 2: return "arm";
    case 3: return "i386";
    case 5: return "mips";
    case 6: return "mips64";
    case 7: return "powerpc";
    case 22: return "arm64";
    case 24: return "x86_64";
    case 26: return "riscv";
    default: return "";
  }
}

/// The tokens of a tree's structure block, one after the other.
class TreeWalk {
 public:
  enum class Token : std::uint32_t { none = 0, begin = 1, end = 2, property = 3, nop = 4, over = 9 };
  explicit TreeWalk(std::string_view tree) : tree_{tree}, at_{be32(tree, 8)}, strings_{be32(tree, 12)} {}

  /// `name` and `value` are those of the token; `none` when the tree is damaged.
  Token next(std::string_view& name, std::string_view& value, std::size_t& offset) {
    const auto token = static_cast<Token>(be32(tree_, at_));
    at_ += 4;
    if (token == Token::begin) {
      name = text(at_);
      at_ += (name.size() + 4) / 4 * 4;
    }
    if (token == Token::property) {
      const auto length = be32(tree_, at_), string = be32(tree_, at_ + 4);
      if (at_ + 8 > tree_.size() || length > tree_.size() - at_ - 8) return Token::none;
      name = text(std::size_t{strings_} + string);
      offset = at_ + 8;
      value = tree_.substr(offset, length);
      at_ = offset + (std::size_t{length} + 3) / 4 * 4;
    }
    return at_ > tree_.size() ? Token::none : token;
  }

 private:
  [[nodiscard]] std::string_view text(std::size_t at) const {
    if (at >= tree_.size()) return {};
    const auto rest = tree_.substr(at, 256);
    return rest.substr(0, rest.find('\0'));
  }
  std::string_view tree_;
  std::size_t at_;
  std::uint32_t strings_;
};

struct HashNode {
  std::string algorithm, value;
};
struct ImageNode {
  std::string name;
  std::string_view data;
  std::vector<HashNode> hashes;
};

std::string computed(const std::string& algorithm, std::string_view data) {
  const std::span bytes{reinterpret_cast<const std::uint8_t*>(data.data()), data.size()};
  if (algorithm == "crc32") {
    boost::crc_32_type crc;
    crc.process_bytes(data.data(), data.size());
    return fmt::format("{:08x}", crc.checksum());
  }
  for (const auto kind : {DigestKind::md5, DigestKind::sha1, DigestKind::sha256, DigestKind::sha512})
    if (to_string(kind) == algorithm) return digest_hex(kind, bytes);
  return {};
}

void check_image(const ImageNode& node, ImageFacts& facts) {
  for (const auto& hash : node.hashes) {
    const auto mine = node.data.empty() ? std::string{} : computed(hash.algorithm, node.data);
    const auto name = printable(node.name);
    if (mine.empty())
      facts.add(Finding::Kind::note,
                fmt::format("the {} of '{}' is not checked here", printable(hash.algorithm), name));
    else if (mine == hash.value)
      facts.add(Finding::Kind::good, fmt::format("the {} of '{}' is right", hash.algorithm, name));
    else
      facts.add(Finding::Kind::bad,
                fmt::format("the {} of '{}' is wrong: the file is damaged", hash.algorithm, name));
  }
}

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return text;
}

/// Fills `images` from the tree; false: the tree is damaged.
bool read_tree(std::string_view tree, std::vector<ImageNode>& images, ImageFacts& facts) {
  TreeWalk walk(tree);
  std::vector<std::string> path;
  std::string_view name, value;
  std::size_t offset = 0;
  const auto of_image = [&](std::size_t depth) { return path.size() == depth && path[1] == "images"; };
  for (;;) {
    switch (walk.next(name, value, offset)) {
      case TreeWalk::Token::begin:
        path.emplace_back(name);
        if (path.size() > 16 || images.size() > 256) return false;
        if (of_image(3)) images.push_back({path[2], {}, {}});
        if (of_image(4) && name.starts_with("hash")) images.back().hashes.emplace_back();
        if (of_image(4) && name.starts_with("signature")) facts.signature_present = true;
        break;
      case TreeWalk::Token::end:
        if (path.empty()) return false;
        path.pop_back();
        break;
      case TreeWalk::Token::property:
        if (path.size() == 1 && name == "description")
          facts.description = printable(value.substr(0, value.find('\0')));
        if (of_image(3) && name == "data") images.back().data = value;
        if (of_image(3) && name == "arch" && facts.architecture.empty())
          facts.architecture = printable(value.substr(0, value.find('\0')));
        if (of_image(4) && path[3].starts_with("hash") && !images.back().hashes.empty()) {
          if (name == "algo") images.back().hashes.back().algorithm = value.substr(0, value.find('\0'));
          if (name == "value") images.back().hashes.back().value = hex(value.substr(0, 64));
        }
        break;
      case TreeWalk::Token::nop: break;
      case TreeWalk::Token::over: return path.empty();
      default: return false;
    }
  }
}

}  // namespace

void read_uimage(ImageBytes& bytes, ImageFacts& facts) {
  auto header = bytes.piece(0, uimage_header);
  if (header.size() < uimage_header) return facts.findings.push_back(cut_short(bytes.size(), uimage_header));
  const auto header_crc = be32(header, 4), size = be32(header, 12), data_crc = be32(header, 24);
  facts.architecture = architecture(static_cast<std::uint8_t>(header[29]));
  facts.image = printable(std::string_view(header).substr(32, 32).substr(
      0, std::min(header.find('\0', 32), std::size_t{64}) - 32));
  header.replace(4, 4, 4, '\0');
  boost::crc_32_type crc;
  crc.process_bytes(header.data(), header.size());
  if (crc.checksum() != header_crc)
    return facts.add(Finding::Kind::bad, "the CRC of its header is wrong: the file is damaged");
  if (size > bytes.size() - uimage_header)
    return facts.findings.push_back(cut_short(bytes.size(), uimage_header + std::uint64_t{size}));
  crc.reset();
  if (!bytes.each_piece(uimage_header, size,
                        [&](auto piece) { crc.process_bytes(piece.data(), piece.size()); }) ||
      crc.checksum() != data_crc)
    return facts.add(Finding::Kind::bad, "the CRC of its data is wrong: the file is damaged");
  facts.add(Finding::Kind::good, fmt::format("both CRCs are right, over {} bytes of data", size));
}

void read_fit(ImageBytes& bytes, ImageFacts& facts) {
  constexpr std::uint64_t largest = 512 << 20;
  const auto header = bytes.piece(0, 40);
  const std::uint64_t total = be32(header, 4);
  if (header.size() < 40 || total > bytes.size())
    return facts.findings.push_back(cut_short(bytes.size(), std::max<std::uint64_t>(total, 40)));
  if (total > largest) return facts.add(Finding::Kind::note, "larger than any image tree that is read here");
  const auto tree = bytes.piece(0, static_cast<std::size_t>(total));
  std::vector<ImageNode> images;
  if (!read_tree(tree, images, facts)) return facts.add(Finding::Kind::bad, "its tree is damaged");
  if (images.empty()) return facts.add(Finding::Kind::note, "a device tree, and no images in it");
  for (const auto& node : images) check_image(node, facts);
}

}  // namespace rommate::image
