#include "src/device/sim_image.hpp"

#include <algorithm>
#include <array>
#include <boost/crc.hpp>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "src/device/signature.hpp"
#include "src/image/digest.hpp"

namespace rommate::device {
namespace {

// Text lines, so that `strings` on such a file tells a person what it is; the body follows the blank line.
constexpr std::string_view magic = "\x7fROMMATE-SIMULATED-IMAGE 2\n";
constexpr std::size_t longest_header = 1024;
constexpr std::size_t most_zeros_kept = 16 << 20;  // of a transfer that broke off among them

std::uint32_t crc32(ByteView bytes) {  // IEEE 802.3, as in zip
  boost::crc_32_type crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return crc.checksum();
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

/// What stands in front of the body. A view of the texts; `start` is where the body begins.
struct Header {
  SimImage image;
  std::uint32_t sum = 0;
  Seal seal;
  std::size_t start = 0;
};

std::string text_of(const Header& head) {
  const auto filled = head.image.filled == 0 ? std::string() : fmt::format("filled {}\n", head.image.filled);
  return fmt::format(
      "{}platform {}\nversion {}\nfeature {}\nsize {}\n{}sum {:08x}\nmd5 {}\nsha1 {}\nsha512 "
      "{}\nsignature {}\n\n",
      magic, head.image.platform, head.image.version, head.image.feature, head.image.size, filled, head.sum,
      head.seal.md5, head.seal.sha1, head.seal.sha512, head.seal.signature);
}

std::optional<Header> read_header(ByteView file) {
  Header head;
  const auto whole = protocols::as_text(file.first(std::min(file.size(), longest_header)));
  if (whole.substr(0, magic.size()) != magic) return std::nullopt;
  auto text = whole.substr(magic.size());
  head.image.platform = take_line(text, "platform");
  head.image.version = take_line(text, "version");
  head.image.feature = take_line(text, "feature");
  const bool sized = read_number(take_line(text, "size"), 10, head.image.size);
  const auto filled = take_line(text, "filled");
  const bool told = filled.empty() || read_number(filled, 10, head.image.filled);
  const bool summed = read_number(take_line(text, "sum"), 16, head.sum);
  head.seal.md5 = take_line(text, "md5");
  head.seal.sha1 = take_line(text, "sha1");
  head.seal.sha512 = take_line(text, "sha512");
  head.seal.signature = take_line(text, "signature");
  if (!sized || !told || !summed || text.empty() || text.front() != '\n') return std::nullopt;
  head.start = whole.size() - text.size() + 1;
  if (head.image.size < head.start) return std::nullopt;
  if (head.image.filled != 0 && (head.image.filled < head.start || head.image.filled > head.image.size))
    return std::nullopt;
  return head;
}

std::size_t kept_size(const SimImage& image) { return image.filled == 0 ? image.size : image.filled; }

bool all_zeros(ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](Byte byte) { return byte == 0; });
}

/// Behind the header, up to the size it tells, without its zeros: bytes behind the size are padding, XMODEM
/// fills its last block.
ByteView body_of(const Header& head, ByteView file) {
  return file.subspan(head.start, kept_size(head.image) - head.start);
}

/// Whether it is all there: with its zeros, or exactly without them.
bool is_whole(const Header& head, ByteView file) {
  return file.size() >= head.image.size || file.size() == head.image.filled;
}

}  // namespace

Bytes make_image(const SimImage& image) {
  using image::DigestKind;
  Header head;
  head.image = image;
  head.image.size = std::max(image.size, smallest_image);
  if (image.filled < smallest_image || image.filled >= head.image.size) head.image.filled = 0;
  head.seal = {std::string(32, '0'), std::string(40, '0'), std::string(128, '0'), std::string(128, '0'), {}};
  const auto blank = text_of(head);
  Bytes file(blank.begin(), blank.end());
  append_body(file, crc32(protocols::as_bytes(image.platform + image.version + image.feature)),
              kept_size(head.image));
  const auto body = ByteView{file}.subspan(blank.size());
  head.sum = crc32(body);
  head.seal = {image::digest_hex(DigestKind::md5, body),
               image::digest_hex(DigestKind::sha1, body),
               image::digest_hex(DigestKind::sha512, body),
               sign(body),
               {}};
  const auto real = text_of(head);
  std::copy(real.begin(), real.end(), file.begin());
  return file;
}

bool looks_like_image(ByteView file) {
  return protocols::as_text(file.first(std::min(file.size(), magic.size()))) == magic;
}

Inspected inspect_image(ByteView file) {
  Inspected found;
  const auto head = read_header(file);
  if (!head) return found;
  found.image = head->image;
  found.expected = head->sum;
  if (!is_whole(*head, file)) {
    found.state = Inspected::State::truncated;
    return found;
  }
  found.computed = crc32(body_of(*head, file));
  const auto zeros = file.first(std::min(file.size(), head->image.size)).subspan(kept_size(head->image));
  found.state = found.computed == found.expected && all_zeros(zeros) ? Inspected::State::good
                                                                     : Inspected::State::damaged;
  return found;
}

std::optional<Seal> read_seal(ByteView file) {
  auto head = read_header(file);
  if (!head || !is_whole(*head, file)) return std::nullopt;
  head->seal.sealed = body_of(*head, file);
  return head->seal;
}

std::size_t whole_size(ByteView file) {
  if (!looks_like_image(file)) return file.size();
  const auto head = read_header(file);
  return head && head->image.filled == file.size() ? head->image.size : file.size();
}

std::string whole_digest(image::DigestKind kind, ByteView file) {
  image::Digest digest(kind);
  digest.update(file);
  auto left = whole_size(file) - file.size();
  const Bytes some(std::min<std::size_t>(left, 1 << 20), 0);
  while (left > 0) {
    const auto part = std::min(left, some.size());
    digest.update(ByteView{some}.first(part));
    left -= part;
  }
  return digest.hex();
}

void IncomingFile::append(ByteView bytes) {
  if (filled_ != 0 && content_.size() == filled_ && all_zeros(bytes)) {
    zeros_ += bytes.size();
    return;
  }
  if (zeros_ > 0) {  // no image after all
    content_.resize(content_.size() + std::exchange(zeros_, 0));
    filled_ = 0;
  }
  protocols::append(content_, bytes);
  if (!judged_ && content_.size() >= longest_header) {
    judged_ = true;
    if (const auto head = read_header(content_)) {
      filled_ = head->image.filled;
      whole_ = head->image.size;
    }
  }
  if (filled_ == 0 || content_.size() <= filled_) return;
  if (all_zeros(ByteView{content_}.subspan(filled_))) {
    zeros_ = content_.size() - filled_;
    content_.resize(filled_);
  } else {
    filled_ = 0;
  }
}

Bytes IncomingFile::take() {
  if (size() < whole_) content_.resize(content_.size() + std::min(zeros_, most_zeros_kept));
  zeros_ = 0;
  return std::exchange(content_, {});
}

std::uint16_t checksum16(ByteView file) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < file.size(); ++i)
    sum += i % 2 == 0 ? static_cast<std::uint32_t>(file[i]) << 8 : file[i];
  while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
  return static_cast<std::uint16_t>(sum);
}

}  // namespace rommate::device
