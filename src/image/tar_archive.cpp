// The tar files of `archive download-sw`: POSIX.1-1988 ustar members, of which `info` and NAME/info say in
// lines of "key:value" what is in them and how much room it takes.
#include "src/image/tar_archive.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "protocols/ascii.hpp"
#include "src/image/container_readers.hpp"
#include "src/image/digest.hpp"

namespace rommate::image {
namespace {

constexpr std::size_t block = 512, most_members = 20'000, largest_info = 64 * 1024;

/// An octal number, blanks and NUL behind it; nullopt: none.
std::optional<std::uint64_t> octal(std::string_view field) {
  field = field.substr(0, field.find('\0'));
  field = protocols::trimmed(field);
  if (field.empty() || field.size() > 12) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : field) {
    if (c < '0' || c > '7') return std::nullopt;
    value = value * 8 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

/// The sum of the header with its own field taken for blanks.
bool header_sum_right(std::string_view header) {
  const auto said = octal(header.substr(148, 8));
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < block; ++i)
    sum += i >= 148 && i < 156 ? static_cast<std::uint64_t>(' ') : static_cast<std::uint8_t>(header[i]);
  return said == sum;
}

void take_info(std::string_view text, ImageFacts& facts) {
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const auto key = protocols::trimmed(line.substr(0, colon)),
               value = protocols::trimmed(line.substr(colon + 1));
    if (key == "image_family" && facts.family.empty()) facts.family = printable(value);
    if (key == "image_name" && facts.image.empty()) facts.image = printable(value);
    if (key == "image_feature" && facts.feature.empty()) facts.feature = printable(value);
    if (key == "total_image_file_size")
      facts.add(Finding::Kind::note,
                fmt::format("takes {} bytes of flash when it is unpacked", printable(value)));
  }
}

/// The value of the first line with this key; empty: there is none.
std::string_view value_in_info(std::string_view text, std::string_view key) {
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.starts_with(key) && line.substr(key.size()).starts_with(':'))
      return protocols::trimmed(line.substr(key.size() + 1));
  }
  return {};
}

/// Graphic characters without a blank: what may stand in a line that is typed.
bool can_be_typed(std::string_view name) {
  return name.size() < 128 && name.find("..") == std::string_view::npos && !name.starts_with('/') &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return c > ' ' && c < '\x7f' && c != '?' && c != '"' && c != ';'; });
}

}  // namespace

std::optional<std::vector<TarMember>> tar_members(ImageBytes& bytes) {
  std::vector<TarMember> found;
  for (std::uint64_t at = 0; found.size() < most_members;) {
    const auto header = bytes.piece(at, block);
    if (header.size() < block) return std::nullopt;
    if (header.find_first_not_of('\0') == std::string::npos) return found;
    const auto size = octal(std::string_view(header).substr(124, 12));
    if (!header_sum_right(header) || !size || at + block + *size > bytes.size()) return std::nullopt;
    found.push_back({header.substr(0, std::min(header.find('\0'), std::size_t{100})), at + block, *size});
    at += block + (*size + block - 1) / block * block;
  }
  return std::nullopt;
}

std::optional<Archive> read_archive(ImageBytes& bytes) {
  const auto members = tar_members(bytes);
  if (!members) return std::nullopt;
  Archive archive;
  std::string named;
  std::uint64_t said = 0;
  for (const auto& each : *members) {
    archive.unpacked += each.size;
    if (each.name != "info" && !each.name.ends_with("/info")) continue;
    const auto info =
        bytes.piece(each.at, static_cast<std::size_t>(std::min<std::uint64_t>(each.size, largest_info)));
    if (named.empty()) named = value_in_info(info, "image_name");
    const auto total = value_in_info(info, "total_image_file_size");
    std::from_chars(total.data(), total.data() + total.size(), said);
  }
  archive.unpacked = std::max(archive.unpacked, said);
  for (const auto& each : *members) {
    const auto name = std::string_view{each.name}.substr(each.name.rfind('/') + 1);
    const bool is_it = named.empty() ? name.ends_with(".bin") : name == named;
    if (is_it && can_be_typed(each.name)) archive.image = each;
  }
  if (archive.image.name.empty()) return std::nullopt;
  return archive;
}

std::string archive_in_figures(ImageBytes& bytes) {
  const auto archive = read_archive(bytes);
  if (!archive) return "";
  Digest md5(DigestKind::md5), sha512(DigestKind::sha512);
  const auto& image = archive->image;
  const bool whole = bytes.each_piece(image.at, image.size, [&](std::span<const std::uint8_t> piece) {
    md5.update(piece);
    sha512.update(piece);
  });
  if (!whole) return "";
  return fmt::format("{} {} {} {} {}", archive->unpacked, image.name, image.size, md5.hex(), sha512.hex());
}

bool is_tar(std::string_view first_block) {
  return first_block.size() == block && first_block[0] != '\0' && header_sum_right(first_block);
}

void read_tar(ImageBytes& bytes, ImageFacts& facts) {
  std::uint64_t at = 0;
  std::size_t members = 0;
  for (; members < most_members; ++members) {
    const auto header = bytes.piece(at, block);
    if (header.size() < block)
      return facts.add(Finding::Kind::bad, fmt::format("cut short: no end behind its {} members", members));
    if (header.find_first_not_of('\0') == std::string::npos) break;
    const auto size = octal(std::string_view(header).substr(124, 12));
    if (!header_sum_right(header) || !size)
      return facts.add(Finding::Kind::bad,
                       fmt::format("the header of its member {} is damaged (tar checksum)", members + 1));
    const auto name = header.substr(0, std::min(header.find('\0'), std::size_t{100}));
    if (name.starts_with('/') || name.find("..") != std::string::npos)
      facts.add(Finding::Kind::bad,
                fmt::format("a member of it would be written elsewhere: '{}'", printable(name)));
    if (at + block + *size > bytes.size())
      return facts.findings.push_back(cut_short(bytes.size(), at + block + *size));
    if (name == "info" || name.ends_with("/info"))
      take_info(
          bytes.piece(at + block, static_cast<std::size_t>(std::min<std::uint64_t>(*size, largest_info))),
          facts);
    at += block + (*size + block - 1) / block * block;
  }
  if (members == most_members)
    return facts.add(Finding::Kind::bad, "it has more members than an archive of images");
  facts.add(Finding::Kind::good, fmt::format("its {} members are there to the end", members));
  if (facts.image.empty())
    facts.add(Finding::Kind::note,
              "it has no `info` member: no archive for `archive download-sw` as far as can be told");
}

}  // namespace rommate::image
