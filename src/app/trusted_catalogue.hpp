// A catalogue of digests as a file of the user's, and what is to be said of its signature.
#pragma once

#include <string>
#include <variant>

#include "src/image/catalogue.hpp"

namespace rommate::app {

struct TrustedCatalogue {
  image::Catalogue catalogue;
  std::string told;  // "catalogue golden.txt (signature good: ...)"
};

/// `key`: a public key of minisign's, or a file with one; then FILE.minisig must be its good signature.
/// Empty: the catalogue is taken unsigned, and `told` says so. A sentence: it cannot be read, has a mistake
/// (with its line), or its signature is not good.
[[nodiscard]] std::variant<TrustedCatalogue, std::string> read_catalogue(const std::string& path,
                                                                         const std::string& key);

}  // namespace rommate::app
