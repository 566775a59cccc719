// A catalogue: the digests of the images that a team trusts, one to a line as sha512sum writes them, so that
// they are checked without the vendor's page. '#' begins a comment. It may be signed (signature.hpp).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "src/image/pasted_digest.hpp"

namespace rommate::image {

struct CatalogueMistake {
  std::size_t line = 0;  // from 1
  std::string text;
};

class Catalogue {
 public:
  /// Lines that cannot be read are mistakes; the others count all the same.
  [[nodiscard]] static Catalogue parse(std::string_view text);

  [[nodiscard]] const std::vector<PastedDigest>& entries() const { return entries_; }
  [[nodiscard]] const std::vector<CatalogueMistake>& mistakes() const { return mistakes_; }
  /// Those of this file, by its name without folders.
  [[nodiscard]] std::vector<PastedDigest> of(std::string_view path) const;

 private:
  std::vector<PastedDigest> entries_;
  std::vector<CatalogueMistake> mistakes_;
};

/// "HEX  NAME", with a line end.
[[nodiscard]] std::string catalogue_line(const PastedDigest& digest);

}  // namespace rommate::image
