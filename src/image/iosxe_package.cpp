// IOS-XE packages: behind a binary header come entries of type, length and value, both numbers of four bytes,
// big-endian, values padded to four. Loaders print them when they boot in verbose mode: type 9 holds keys and
// values in turn (KEY_TLV_BOARD_COMPAT, BOARD_cat9k_TYPE) and the CW_ strings, type 12 the signature. The
// payload is an ISO 9660 file system or a squashfs, which name their own length.
#include <fmt/format.h>

#include "src/image/container_readers.hpp"

namespace rommate::image {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t searched = 64 * 1024;      // where the entries start
constexpr std::size_t payload_within = 1 << 20;  // where the payload starts
constexpr std::uint32_t text_type = 9, signature_type = 12;
constexpr std::string_view first_key = "KEY_TLV_";

std::size_t entries_at(std::string_view start) {
  const auto at = start.find(first_key);
  return at != std::string_view::npos && at >= 8 && be32(start, at - 8) == text_type ? at - 8
                                                                                     : std::string_view::npos;
}

void take_pair(std::string_view key, std::string_view value, ImageFacts& facts) {
  if (key == "KEY_TLV_PACKAGE_BOOTARCH") facts.architecture = printable(value);
  if (key == "KEY_TLV_BOARD_COMPAT") facts.board = printable(value);
}

/// Reads the entries; returns where they end.
std::size_t read_entries(std::string_view start, std::size_t at, ImageFacts& facts) {
  std::string_view key;
  while (start.size() - at >= 8) {
    const auto type = be32(start, at), length = be32(start, at + 4);
    if (type == 0 || type > 255) return at;
    if (length > start.size() - at - 8) {
      facts.add(Finding::Kind::bad,
                fmt::format("an entry of its header should have {} bytes: the header is damaged", length));
      return at;
    }
    const auto value = start.substr(at + 8, length);
    if (type == signature_type) facts.signature_present = true;
    if (type == text_type && !key.empty()) take_pair(key, value, facts);
    key = type == text_type && value.starts_with(first_key) ? value : std::string_view{};
    if (type == text_type && value.starts_with("CW_")) read_cw_strings(value, facts);
    at += 8 + (std::size_t{length} + 3) / 4 * 4;
    if (at > start.size()) return start.size();
  }
  return at;
}

/// Where the payload ends by its own word; nullopt: none was found. ECMA-119 8.4.8, 8.4.12; squashfs: bytes
/// used.
std::optional<std::uint64_t> payload_end(ImageBytes& bytes, std::size_t from) {
  const auto text = bytes.piece(from, payload_within);
  if (const auto at = text.find("\x01"
                                "CD001\x01"sv);
      at != std::string::npos && from + at >= 0x8000) {
    const auto blocks = little_endian(text, at + 80, 4), block = little_endian(text, at + 128, 2);
    return blocks == 0 || block == 0 ? std::nullopt : std::optional{from + at - 0x8000 + blocks * block};
  }
  for (auto at = text.find("hsqs"); at != std::string::npos; at = text.find("hsqs", at + 1))
    if (little_endian(text, at + 28, 2) == 4) {  // version 4
      const auto used = little_endian(text, at + 40, 8);
      return used < (1ULL << 40) ? std::optional{from + at + used} : std::nullopt;
    }
  return std::nullopt;
}

}  // namespace

bool is_iosxe(ImageBytes& bytes) { return entries_at(bytes.piece(0, searched)) != std::string_view::npos; }

void read_iosxe(ImageBytes& bytes, ImageFacts& facts) {
  const auto start = bytes.piece(0, searched);
  const auto end = read_entries(start, entries_at(start), facts);
  if (facts.broken()) return;
  if (facts.image.empty()) facts.add(Finding::Kind::note, "its header names no image");
  const auto payload = payload_end(bytes, end);
  if (!payload)
    facts.add(Finding::Kind::note,
              "where its payload ends is not known here: a file that is cut would not be seen");
  else if (*payload > bytes.size())
    facts.findings.push_back(cut_short(bytes.size(), *payload));
  else
    facts.add(Finding::Kind::good, "its payload is there to the end");
  if (!facts.signature_present) facts.add(Finding::Kind::note, "no signature in its header");
}

}  // namespace rommate::image
