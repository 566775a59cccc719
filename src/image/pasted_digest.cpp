#include "src/image/pasted_digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "protocols/ascii.hpp"

namespace rommate::image {
namespace {

constexpr std::size_t largest_paste = 4096;

bool is_hex(char c) {
  return protocols::is_digit(c) || (protocols::lower(c) >= 'a' && protocols::lower(c) <= 'f');
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> all;
  for (;;) {
    text.remove_prefix(std::min(text.find_first_not_of(protocols::blanks), text.size()));
    if (text.empty()) return all;
    all.push_back(text.substr(0, text.find_first_of(protocols::blanks)));
    text.remove_prefix(all.back().size());
  }
}

std::string length_in_words(std::size_t figures) {
  return fmt::format("{} hexadecimal figures are no digest: MD5 has 32, SHA-256 64, SHA-512 128", figures);
}

/// "SHA512 (NAME) = HEX"
std::string_view bsd_name(std::string_view& text) {
  const auto open = text.find('('), close = text.rfind(") = ");
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return {};
  const auto name = text.substr(open + 1, close - open - 1);
  text.remove_prefix(close + 4);
  return name;
}

}  // namespace

std::string_view file_name_of(std::string_view path) { return path.substr(path.find_last_of("/:") + 1); }

std::variant<PastedDigest, std::string> read_pasted_digest(std::string_view text) {
  if (text.size() > largest_paste) return fmt::format("{} characters are no digest", text.size());
  PastedDigest pasted;
  pasted.name = bsd_name(text);
  const auto all = words(text);
  // The most words that make up a digest: it may stand in blocks, and the name behind it may be of
  // hexadecimal figures, too.
  std::string hex;
  std::size_t used = 0, figures = 0;
  for (std::size_t i = 0; i < all.size() && std::all_of(all[i].begin(), all[i].end(), is_hex); ++i) {
    hex += all[i];
    figures = hex.size();
    if (const auto kind = digest_kind_of(hex)) pasted.hex = hex, pasted.kind = *kind, used = i + 1;
  }
  if (used == 0) {
    if (figures > 0) return length_in_words(figures);
    if (all.empty()) return "no digest: nothing is there";
    const auto wrong = std::find_if_not(all[0].begin(), all[0].end(), is_hex);
    return fmt::format("no digest: character {} is no hexadecimal figure", wrong - all[0].begin() + 1);
  }
  pasted.hex = protocols::lower(pasted.hex);
  for (std::size_t i = used; i < all.size(); ++i) pasted.name += (i > used ? " " : "") + std::string(all[i]);
  if (pasted.name.starts_with('*')) pasted.name.erase(0, 1);  // sha512sum's mark of binary mode
  return pasted;
}

std::variant<PastedDigest, std::string> read_pasted_digest(std::string_view text, DigestKind kind) {
  auto read = read_pasted_digest(text);
  const auto* pasted = std::get_if<PastedDigest>(&read);
  if (pasted != nullptr && pasted->kind != kind)
    return fmt::format("it has {} figures: it looks like {}, not like {}", pasted->hex.size(),
                       to_string(pasted->kind), to_string(kind));
  return read;
}

}  // namespace rommate::image
