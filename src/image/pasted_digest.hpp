// Digests as people paste them from a vendor's page, a mail or a console: in either case, with blanks and
// line breaks, as a line of sha512sum ("HEX  NAME") or of BSD's tools ("SHA512 (NAME) = HEX").
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "src/image/digest.hpp"

namespace rommate::image {

struct PastedDigest {
  DigestKind kind = DigestKind::sha512;
  std::string hex;   // small letters
  std::string name;  // of the file, when it stands there
};

/// What was pasted, or a sentence that says why it is no digest.
[[nodiscard]] std::variant<PastedDigest, std::string> read_pasted_digest(std::string_view text);
/// The same for an option that names the kind; a digest of another kind is told as such.
[[nodiscard]] std::variant<PastedDigest, std::string> read_pasted_digest(std::string_view text,
                                                                         DigestKind kind);

/// The name of a file without folders, which may be written as devices do: "flash:/NAME".
[[nodiscard]] std::string_view file_name_of(std::string_view path);

}  // namespace rommate::image
