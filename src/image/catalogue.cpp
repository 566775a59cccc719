#include "src/image/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocols/ascii.hpp"

namespace rommate::image {

Catalogue Catalogue::parse(std::string_view text) {
  Catalogue catalogue;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const auto row = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(row.size() + 1, text.size()));
    const auto words = protocols::trimmed(row);
    if (words.empty() || words[0] == '#') continue;
    auto read = read_pasted_digest(words);
    auto* digest = std::get_if<PastedDigest>(&read);
    if (digest == nullptr)
      catalogue.mistakes_.push_back({line, std::get<std::string>(read)});
    else if (digest->name.empty())
      catalogue.mistakes_.push_back({line, "no file name behind the digest"});
    else
      catalogue.entries_.push_back(std::move(*digest));
  }
  return catalogue;
}

std::vector<PastedDigest> Catalogue::of(std::string_view path) const {
  std::vector<PastedDigest> found;
  std::copy_if(entries_.begin(), entries_.end(), std::back_inserter(found),
               [&](const PastedDigest& each) { return file_name_of(each.name) == file_name_of(path); });
  return found;
}

std::string catalogue_line(const PastedDigest& digest) {
  return fmt::format("{}  {}\n", digest.hex, digest.name);
}

}  // namespace rommate::image
